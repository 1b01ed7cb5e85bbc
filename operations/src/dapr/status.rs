//! `dapr status -k`: the health of Dapr's control plane, which the Kubernetes API knows.

use crate::options::{Options, Order};
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DaprStatus {}

impl Spelling for DaprStatus {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let asks = line.tool() == "dapr" && line.args.first().is_some_and(|verb| verb == "status");
        asks.then(|| {
            let options = Options::read(&line.args[1..], "--kubernetes,-k", Order::Anywhere)?;
            if !options.is_on("--kubernetes") || !options.words.is_empty() {
                return Err(Misspelt {
                    reason: "`dapr status` needs `-k`; the tool refuses it".to_owned(),
                    help: Some("write `dapr status -k`".to_owned()),
                });
            }
            Ok(Self {})
        })
    }
}

#[async_trait::async_trait]
impl Perform for DaprStatus {
    fn system(&self) -> SystemKind {
        SystemKind::Dapr
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
        "dapr status -k".to_owned()
    }
}
