//! `pg_ctl promote`, `SELECT pg_promote()`: a standby becomes the primary. It can't follow its old primary afterwards, and two
//! primaries lose data.

use super::psql;
use crate::options::{Options, Order};
use crate::process::run::quoted;
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SqlPromote {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection: Option<String>,
    /// Of `pg_ctl`: on the machine it is typed on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_directory: Option<String>,
}

impl Spelling for SqlPromote {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        match line.tool() {
            "psql" => {
                let (asked, _) = psql::read(line)?.ok()?;
                let [sql] = asked.sql.as_slice() else { return None };
                let only = is_only_promotion(sql);
                only.then_some(Ok(Self {
                    host: asked.host,
                    port: asked.port,
                    user: asked.user,
                    database: asked.database,
                    connection: asked.connection,
                    data_directory: None,
                }))
            }
            "pg_ctl" => by_pg_ctl(line),
            _ => None,
        }
    }
}

#[async_trait::async_trait]
impl Perform for SqlPromote {
    fn system(&self) -> SystemKind {
        SystemKind::Sql
    }
    fn risk(&self) -> Risk {
        Risk::Destroy
    }
    fn touches(&self) -> Vec<Touch> {
        Vec::new()
    }
    fn is_carried_out(&self) -> bool {
        false
    }
    fn command(&self) -> String {
        let argv = match &self.data_directory {
            Some(directory) => ["pg_ctl", "promote", "-D", directory.as_str()].map(str::to_owned).to_vec(),
            None => {
                let mut argv = vec!["psql".to_owned()];
                let database = if self.connection.is_some() { &self.connection } else { &self.database };
                let valued = [("-h", &self.host), ("-p", &self.port), ("-U", &self.user), ("-d", database)];
                for (name, value) in valued {
                    argv.extend(value.iter().flat_map(|value| [name.to_owned(), value.clone()]));
                }
                argv.extend(["-c", "SELECT pg_promote()"].map(str::to_owned));
                argv
            }
        };
        quoted(&argv)
    }
}

fn is_only_promotion(sql: &str) -> bool {
    let words: Vec<&str> = sql.trim().trim_end_matches(';').split_whitespace().collect();
    let [select, call] = words.as_slice() else { return false };
    select.eq_ignore_ascii_case("select")
        && call.to_ascii_lowercase().trim_start_matches("pg_catalog.") == "pg_promote()"
}

fn by_pg_ctl(line: &CommandLine) -> Option<Result<SqlPromote, Misspelt>> {
    if !line.args.iter().any(|arg| arg == "promote") {
        return None;
    }
    let flags = "--pgdata,-D= --wait,-w --no-wait,-W --silent,-s --timeout,-t=";
    Some(Options::read(&line.args, flags, Order::Anywhere).and_then(|options| {
        let Some(directory) = options.value("--pgdata").filter(|_| options.words == ["promote"]) else {
            return Err(Misspelt {
                reason: "it names no data directory".to_owned(),
                help: Some("write `pg_ctl promote -D DIRECTORY`".to_owned()),
            });
        };
        Ok(SqlPromote {
            host: None,
            port: None,
            user: None,
            database: None,
            connection: None,
            data_directory: Some(directory.to_owned()),
        })
    }))
}
