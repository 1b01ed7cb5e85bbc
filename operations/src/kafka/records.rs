//! `kafka-delete-records`: messages before an offset, as a file on the machine it is typed on lists them.

use super::line::{self, EVERYWHERE};
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeleteRecords {
    pub bootstrap: String,
    pub file: String,
}

impl Spelling for DeleteRecords {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let options = line::read(line, "kafka-delete-records", &[])?;
        Some(options.and_then(|options| {
            options.only(&[EVERYWHERE, &["--offset-json-file"]])?;
            Ok(Self {
                bootstrap: line::bootstrap(&options)?,
                file: line::needed(&options, "--offset-json-file")?,
            })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for DeleteRecords {
    fn system(&self) -> SystemKind {
        SystemKind::Kafka
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
        let rest = line::words([("--offset-json-file", Some(self.file.clone()))]);
        line::written("kafka-delete-records", &self.bootstrap, rest)
    }
}
