//! Statements that only look, in a transaction that can't write. Rows and texts of queries are sensitive; counts, sizes and
//! times are not.

use super::psql::{self, Statements};
use crate::{CommandLine, Misspelt, Perform, Risk, Sensitivity, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SqlQuery(pub Statements);

impl Spelling for SqlQuery {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        match psql::read(line)? {
            Ok((asked, judged)) => (judged.risk == Risk::Read).then_some(Ok(Self(asked))),
            Err(misspelt) => Some(Err(misspelt)),
        }
    }
}

#[async_trait::async_trait]
impl Perform for SqlQuery {
    fn system(&self) -> SystemKind {
        SystemKind::Sql
    }
    fn risk(&self) -> Risk {
        // A stored text that is no look any more is what it has become.
        self.0.judged().map_or(Risk::Destroy, |judged| judged.risk)
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
