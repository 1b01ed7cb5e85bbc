//! `pg_isready`: whether a PostgreSQL takes connections.

use crate::number::Number;
use crate::options::{Options, Order};
use crate::process::run::quoted;
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SqlReady {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_s: Option<crate::number::Number>,
}

impl Spelling for SqlReady {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        if line.tool() != "pg_isready" {
            return None;
        }
        let flags = "--host,-h= --port,-p= --username,-U= --dbname,-d= --timeout,-t= --quiet,-q";
        Some(Options::read(&line.args, flags, Order::Anywhere).and_then(|options| {
            if let Some(word) = options.words.first() {
                return Err(Misspelt::new(format!("`{word}` is not known to `pg_isready`")));
            }
            let own = |name: &str| options.value(name).map(str::to_owned);
            let number = |text: &str| Number::read("--timeout", text);
            Ok(Self {
                host: own("--host"),
                port: own("--port"),
                user: own("--username"),
                database: own("--dbname"),
                timeout_s: options.value("--timeout").map(number).transpose()?,
            })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for SqlReady {
    fn system(&self) -> SystemKind {
        SystemKind::Sql
    }
    fn risk(&self) -> Risk {
        Risk::Read
    }
    fn touches(&self) -> Vec<Touch> {
        Vec::new()
    }
    fn is_carried_out(&self) -> bool {
        false
    }
    fn command(&self) -> String {
        let seconds = self.timeout_s.as_ref().map(ToString::to_string);
        let valued = [
            ("-h", &self.host),
            ("-p", &self.port),
            ("-U", &self.user),
            ("-d", &self.database),
            ("-t", &seconds),
        ];
        let words = valued
            .iter()
            .flat_map(|(name, value)| value.iter().flat_map(|value| [(*name).to_owned(), value.clone()]));
        let argv: Vec<String> = std::iter::once("pg_isready".to_owned()).chain(words).collect();
        quoted(&argv)
    }
}
