//! `docker exec kafka df -h`, `docker compose exec -T db psql …`: one program in a container, its argv as it stands.
//!
//! What it is, is what runs inside ([`crate::inside`]).

use super::line;
use crate::options::Order;
use crate::process::run::quoted;
use crate::{
    CommandLine, Misspelt, Operation, Perform, Risk, Sensitivity, Spelling, SystemKind, Touch, inside,
};
use serde::{Deserialize, Serialize};

/// What opens a session instead of ending.
const SHELLS: &[&str] = &["sh", "bash", "ash", "dash", "zsh", "ksh"];

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DockerExec {
    /// A container, or a service of a compose project.
    pub container: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub compose: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directory: Option<String>,
    /// `NAME=value`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub env: Vec<String>,
    pub argv: Vec<String>,
}

impl Spelling for DockerExec {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(line::read(line, &["exec"], Order::Before)?.and_then(|line| read(&line)))
    }
}

fn read(line: &line::Line) -> Result<DockerExec, Misspelt> {
    let options = &line.options;
    options.only(&[&["--interactive", "--tty", "--no-tty", "--user", "--env", "--workdir", "--index"]])?;
    let Some((container, argv)) = options.words.split_first().filter(|(_, argv)| !argv.is_empty()) else {
        return Err(Misspelt {
            reason: "it does not name a container and a program; docker refuses it".to_owned(),
            help: Some("write `docker exec CONTAINER PROGRAM ARGUMENTS`".to_owned()),
        });
    };
    if SHELLS.contains(&argv[0].rsplit('/').next().unwrap_or_default()) {
        return Err(Misspelt {
            reason: format!("`{}` opens a shell, which can do anything", argv[0]),
            help: Some("name the program itself".to_owned()),
        });
    }
    inside::refused(argv).map_or(Ok(()), Err)?;
    Ok(DockerExec {
        container: container.clone(),
        compose: line.compose,
        user: options.value("--user").map(str::to_owned),
        directory: options.value("--workdir").map(str::to_owned),
        env: options.values("--env"),
        argv: argv.to_vec(),
    })
}

#[async_trait::async_trait]
impl Perform for DockerExec {
    fn system(&self) -> SystemKind {
        SystemKind::Docker
    }
    fn risk(&self) -> Risk {
        inside::risk(&self.argv)
    }
    fn sensitivity(&self) -> Sensitivity {
        inside::sensitivity(&self.argv)
    }
    fn touches(&self) -> Vec<Touch> {
        vec![Touch::Exec(self.argv.clone())]
    }
    fn is_carried_out(&self) -> bool {
        false
    }
    fn command(&self) -> String {
        let mut valued = vec![("--user", self.user.as_deref()), ("--workdir", self.directory.as_deref())];
        valued.extend(self.env.iter().map(|set| ("--env", Some(set.as_str()))));
        let place = std::slice::from_ref(&self.container);
        format!("{} {}", line::written(self.compose, "exec", &valued, &[], place), quoted(&self.argv))
    }
    fn inner(&self) -> Option<Operation> {
        inside::operation(&self.argv)
    }
    fn place(&self) -> Option<String> {
        Some(format!("{}:{}", if self.compose { "compose" } else { "docker" }, self.container))
    }
    fn is_endless(&self) -> bool {
        inside::is_endless(&self.argv)
    }
    fn admits(&self, parameter: &str, value: &str) -> bool {
        self.inner().is_none_or(|inner| inner.perform().admits(parameter, value))
    }
}
