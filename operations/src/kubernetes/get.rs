//! `kubectl get pods`: which pods there are and how they do.

use crate::{
    Clients, CommandLine, Failure, Level, Misspelt, Perform, Report, Risk, Spelling, SystemKind, Touch,
    phrase,
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Get {
    pub namespace: String,
}

impl Spelling for Get {
    fn parse(_line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        None
    }
}

#[async_trait::async_trait]
impl Perform for Get {
    fn system(&self) -> SystemKind {
        SystemKind::Kubernetes
    }
    fn risk(&self) -> Risk {
        Risk::Read
    }
    fn touches(&self) -> Vec<Touch> {
        vec![Touch::Namespace(self.namespace.clone())]
    }
    fn command(&self) -> String {
        format!("kubectl -n {} get pods", self.namespace)
    }
    async fn read(&self, _clients: &Clients) -> Result<Report, Failure> {
        Ok(Report::new(Level::Plain, phrase!("pods.listed")))
    }
}
