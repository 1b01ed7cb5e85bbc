//! `kafka-consumer-groups --reset-offsets`: where a group goes on reading. Only `--execute` does it; otherwise it is only
//! shown. A group that somebody reads for refuses, and the tool answers 0 all the same.

use crate::kafka::line::{self, EVERYWHERE};
use crate::options::Options;
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

/// How a target is written here and as an option; those from the fourth on have a value.
const TO: &[(&str, &str)] = &[
    ("earliest", "--to-earliest"),
    ("latest", "--to-latest"),
    ("current", "--to-current"),
    ("offset", "--to-offset"),
    ("datetime", "--to-datetime"),
    ("duration", "--by-duration"),
    ("shift", "--shift-by"),
    ("file", "--from-file"),
];

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResetOffsets {
    pub bootstrap: String,
    /// `None`: all groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// `orders` or `orders:0,1`; none: all topics of the group, or those of the file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
    /// `earliest`, `latest`, `current`, `offset N`, `datetime T`, `duration P`, `shift N` or `file F`.
    pub to: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub execute: bool,
    /// The offsets are printed as CSV.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub export: bool,
}

impl Spelling for ResetOffsets {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let options = line::read(line, "kafka-consumer-groups", &["--reset-offsets"])?;
        Some(options.and_then(|options| {
            options.only(&[
                EVERYWHERE,
                &[
                    "--reset-offsets",
                    "--group",
                    "--all-groups",
                    "--topic",
                    "--all-topics",
                    "--dry-run",
                    "--execute",
                    "--export",
                    "--to-earliest",
                    "--to-latest",
                    "--to-current",
                    "--to-offset",
                    "--to-datetime",
                    "--by-duration",
                    "--shift-by",
                    "--from-file",
                ],
            ])?;
            let to = to(&options)?;
            let topics = options.values("--topic");
            let scopes = usize::from(!topics.is_empty()) + usize::from(options.is_on("--all-topics"));
            if scopes > 1 || scopes == 0 && !options.is_on("--from-file") {
                return Err(Misspelt {
                    reason: "it does not say which topics; the tool refuses it".to_owned(),
                    help: Some("write `--topic NAME` or `--all-topics`".to_owned()),
                });
            }
            if options.is_on("--execute") && options.is_on("--dry-run") {
                return Err(Misspelt::new("`--execute` and `--dry-run` exclude each other"));
            }
            Ok(Self {
                bootstrap: line::bootstrap(&options)?,
                group: super::which(&options)?,
                topics,
                to,
                execute: options.is_on("--execute"),
                export: options.is_on("--export"),
            })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for ResetOffsets {
    fn system(&self) -> SystemKind {
        SystemKind::Kafka
    }
    fn risk(&self) -> Risk {
        if self.execute { Risk::Destroy } else { Risk::Read }
    }
    fn touches(&self) -> Vec<Touch> {
        self.group.iter().cloned().map(Touch::Group).collect()
    }
    fn is_carried_out(&self) -> bool {
        false
    }
    fn command(&self) -> String {
        let mut rest = vec!["--reset-offsets".to_owned()];
        rest.extend(super::written(self.group.as_deref()));
        let (kind, value) =
            self.to.split_once(' ').map_or((self.to.as_str(), None), |(kind, value)| (kind, Some(value)));
        let named = TO.iter().find(|(own, _)| *own == kind).map_or("--to-current", |(_, option)| *option);
        rest.push(named.to_owned());
        rest.extend(value.map(str::to_owned));
        rest.extend(line::words(self.topics.iter().map(|topic| ("--topic", Some(topic.clone())))));
        rest.extend((self.topics.is_empty() && kind != "file").then(|| "--all-topics".to_owned()));
        rest.extend(self.export.then(|| "--export".to_owned()));
        rest.push(if self.execute { "--execute" } else { "--dry-run" }.to_owned());
        line::written("kafka-consumer-groups", &self.bootstrap, rest)
    }
}

/// # Errors
/// No target, or several.
fn to(options: &Options) -> Result<String, Misspelt> {
    let said: Vec<String> = TO
        .iter()
        .filter(|(_, option)| options.is_on(option))
        .map(|(kind, option)| match options.value(option) {
            Some(value) => format!("{kind} {value}"),
            None => (*kind).to_owned(),
        })
        .collect();
    match said.as_slice() {
        [one] => Ok(one.clone()),
        _ => Err(Misspelt {
            reason: "it does not say to which offset; the tool refuses it".to_owned(),
            help: Some("write exactly one of `--to-earliest`, `--to-latest`, `--to-offset N` …".to_owned()),
        }),
    }
}
