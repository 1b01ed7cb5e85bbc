//! `kafka-console-consumer`, `kcat -C`: messages of a topic. They may hold anything, so they are sensitive; with a group
//! the tool commits what it read, which moves that group on.

use crate::kafka::{
    kcat::{self, Kcat},
    line::{self, EVERYWHERE},
};
use crate::{CommandLine, Misspelt, Perform, Risk, Sensitivity, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadTopic {
    pub bootstrap: String,
    pub topic: String,
    /// `beginning`, `end` or an offset; absent: from the end on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<crate::number::Number>,
    /// Absent, and without a time: it goes on until somebody ends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_messages: Option<crate::number::Number>,
    /// Ends when nothing came for so long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_ms: Option<crate::number::Number>,
    /// Offsets are committed for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Of the formatter: `print.key=true`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub properties: Vec<String>,
}

impl Spelling for ReadTopic {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        if let Some(asked) = kcat::read(line, "-C") {
            return Some(asked.and_then(|asked| from_kcat(&asked)));
        }
        let options = line::read(line, "kafka-console-consumer", &[])?;
        Some(options.and_then(|options| {
            options.only(&[
                EVERYWHERE,
                &[
                    "--topic",
                    "--from-beginning",
                    "--offset",
                    "--partition",
                    "--max-messages",
                    "--timeout-ms",
                    "--group",
                    "--property",
                    "--formatter-property",
                    "--isolation-level",
                    "--skip-message-on-error",
                    "--key-deserializer",
                    "--value-deserializer",
                    "--consumer-property",
                    "--command-property",
                ],
            ])?;
            let from = match (options.is_on("--from-beginning"), options.value("--offset")) {
                (true, None) | (false, Some("earliest")) => Some("beginning".to_owned()),
                (false, Some("latest")) => Some("end".to_owned()),
                (false, offset) => offset.map(str::to_owned),
                (true, Some(_)) => {
                    return Err(Misspelt::new("`--from-beginning` and `--offset` exclude each other"));
                }
            };
            let property = |name: &str| {
                options
                    .values("--consumer-property")
                    .iter()
                    .find_map(|one| one.strip_prefix(name).map(str::to_owned))
            };
            Ok(Self {
                bootstrap: line::bootstrap(&options)?,
                topic: line::needed(&options, "--topic")?,
                from,
                partition: line::number(&options, "--partition")?,
                max_messages: line::number(&options, "--max-messages")?,
                timeout_ms: line::number(&options, "--timeout-ms")?,
                group: options.value("--group").map(str::to_owned).or_else(|| property("group.id=")),
                properties: options.values("--property"),
            })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for ReadTopic {
    fn system(&self) -> SystemKind {
        SystemKind::Kafka
    }
    fn risk(&self) -> Risk {
        if self.group.is_some() { Risk::Change } else { Risk::Read }
    }
    fn touches(&self) -> Vec<Touch> {
        vec![Touch::Topic(self.topic.clone())]
    }
    fn is_carried_out(&self) -> bool {
        false
    }
    fn sensitivity(&self) -> Sensitivity {
        Sensitivity::Sensitive
    }
    fn is_endless(&self) -> bool {
        self.max_messages.is_none() && self.timeout_ms.is_none()
    }
    fn command(&self) -> String {
        let mut rest = line::words([("--topic", Some(self.topic.clone()))]);
        match self.from.as_deref() {
            Some("beginning") => rest.push("--from-beginning".to_owned()),
            Some("end") => rest.extend(["--offset".to_owned(), "latest".to_owned()]),
            from => rest.extend(line::words([("--offset", from.map(str::to_owned))])),
        }
        rest.extend(line::words([
            ("--partition", self.partition.as_ref().map(ToString::to_string)),
            ("--max-messages", self.max_messages.as_ref().map(ToString::to_string)),
            ("--timeout-ms", self.timeout_ms.as_ref().map(ToString::to_string)),
            ("--group", self.group.clone()),
        ]));
        rest.extend(line::words(self.properties.iter().map(|one| ("--property", Some(one.clone())))));
        line::written("kafka-console-consumer", &self.bootstrap, rest)
    }
}

/// `kcat -C -b B -t T -o beginning -c 10 -e`: `-e` ends where the topic does.
fn from_kcat(asked: &Kcat) -> Result<ReadTopic, Misspelt> {
    let topic = asked.topic().ok_or_else(|| Misspelt::new("it names no topic; the tool refuses it"))?;
    let from = asked.options.value("-o").map(|from| match from {
        "earliest" => "beginning".to_owned(),
        "latest" => "end".to_owned(),
        from => from.to_owned(),
    });
    Ok(ReadTopic {
        bootstrap: asked.bootstrap.clone(),
        topic,
        from,
        partition: line::number(&asked.options, "-p")?,
        max_messages: line::number(&asked.options, "-c")?,
        timeout_ms: asked.options.is_on("-e").then_some(crate::number::Number::Known(10_000)),
        group: None,
        properties: Vec::new(),
    })
}
