//! Statements that act, also through a function (`pg_terminate_backend`). What loses data or service destroys.

use super::psql::{self, Statements};
use crate::{CommandLine, Misspelt, Perform, Risk, Sensitivity, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SqlExecute(pub Statements);

impl Spelling for SqlExecute {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        match psql::read(line)? {
            Ok((asked, judged)) => (judged.risk != Risk::Read).then_some(Ok(Self(asked))),
            Err(misspelt) => Some(Err(misspelt)),
        }
    }
}

#[async_trait::async_trait]
impl Perform for SqlExecute {
    fn system(&self) -> SystemKind {
        SystemKind::Sql
    }
    fn risk(&self) -> Risk {
        self.0.judged().map_or(Risk::Destroy, |judged| judged.risk.max(Risk::Change))
    }
    fn sensitivity(&self) -> Sensitivity {
        self.0.judged().map_or(Sensitivity::Sensitive, |judged| judged.sensitivity)
    }
    fn touches(&self) -> Vec<Touch> {
        Vec::new()
    }
    fn is_carried_out(&self) -> bool {
        false
    }
    fn is_endless(&self) -> bool {
        self.0.again_s.is_some()
    }
    fn admits(&self, parameter: &str, value: &str) -> bool {
        self.0.admits(parameter, value)
    }
    fn reads_input(&self) -> bool {
        true
    }
    fn command(&self) -> String {
        self.0.command()
    }
}
