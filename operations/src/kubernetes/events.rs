//! `kubectl get events --field-selector …` and `kubectl events --for statefulset/kafka`: what the cluster reports.

use crate::client::{Kind, Selection};
use crate::flags::{Flag, Flags, value};
use crate::kubernetes::line::{EVERYWHERE, after, kind, namespace, one_object};
use crate::kubernetes::revision::at_ms;
use crate::{
    Clients, CommandLine, Failure, Level, Misspelt, Perform, Report, Risk, Spelling, SystemKind, Table,
    Touch, phrase,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

const FLAGS: &[Flag] = &[
    value(&["--field-selector"]),
    value(&["--for"]),
    value(&["--types"]),
    value(&["--sort-by"]),
    value(&["-o", "--output"]),
];
/// The newest that are shown.
const ROWS: usize = 20;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Events {
    pub namespace: String,
    /// A field selector in the API's own syntax; empty: all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub fields: String,
}

impl Spelling for Events {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let args = after(line, &["events"]).or_else(|| {
            let mut args = after(line, &["get"])?;
            let at = args.iter().position(|arg| kind(arg) == Some(Kind::Event))?;
            args.remove(at);
            Some(args)
        })?;
        Some(Flags::read(&args, &[EVERYWHERE, FLAGS]).and_then(|flags| read(&flags)))
    }
}

fn read(flags: &Flags) -> Result<Events, Misspelt> {
    if let Some(word) = flags.words.first() {
        return Err(Misspelt::new(format!(
            "`{word}` has no meaning here; use `--for` or `--field-selector`"
        )));
    }
    if flags.value("-o").is_some_and(|output| output != "wide") {
        return Err(Misspelt::new("only the table is known here"));
    }
    let mut fields: Vec<String> = flags.value("--field-selector").map(str::to_owned).into_iter().collect();
    if let Some(object) = flags.value("--for") {
        let (kind, name) = one_object(&[object.to_owned()])?;
        fields.push(format!("involvedObject.kind={kind:?},involvedObject.name={name}"));
    }
    if let Some(types) = flags.value("--types") {
        fields.push(format!("type={types}"));
    }
    Ok(Events { namespace: namespace(flags), fields: fields.join(",") })
}

#[async_trait::async_trait]
impl Perform for Events {
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
        let command = format!("kubectl -n {} get events", self.namespace);
        if self.fields.is_empty() { command } else { format!("{command} --field-selector={}", self.fields) }
    }
    async fn read(&self, clients: &Clients) -> Result<Report, Failure> {
        let selection = Selection { labels: String::new(), fields: self.fields.clone() };
        let mut events = clients.kubernetes()?.list(Kind::Event, &self.namespace, &selection).await?;
        events.sort_by_key(|event| std::cmp::Reverse(last_seen(event).and_then(at_ms)));
        Ok(report(&events))
    }
}

fn report(events: &[Value]) -> Report {
    let text = |event: &Value, field: &str| event[field].as_str().unwrap_or_default().to_owned();
    let warnings: Vec<&Value> = events.iter().filter(|event| event["type"] == "Warning").collect();
    let headline = match (warnings.first(), events.first()) {
        (Some(newest), _) => Report::new(
            Level::Notice,
            phrase!(
                "events.warning",
                reason = text(newest, "reason"),
                object = involved(newest),
                message = text(newest, "message"),
                count = count(newest)
            ),
        ),
        (None, Some(newest)) => Report::new(
            Level::Plain,
            phrase!("events.no-warnings", count = events.len(), newest = text(newest, "reason")),
        ),
        (None, None) => Report::new(Level::Plain, phrase!("events.none")),
    };
    let rows = events.iter().take(ROWS).map(|event| {
        vec![
            last_seen(event).unwrap_or_default().to_owned(),
            text(event, "type"),
            text(event, "reason"),
            involved(event),
            format!("{} (x{})", text(event, "message"), count(event)),
        ]
    });
    headline
        .table(Table {
            columns: ["LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"].map(str::to_owned).to_vec(),
            rows: rows.collect(),
            left_out: events.len().saturating_sub(ROWS),
        })
        .fact("warnings", warnings.len())
        .fact("events", events.len())
        .fact("newest_warning", warnings.first().map(|event| text(event, "reason")))
}

/// As kubectl sorts: the series' last time, then `lastTimestamp`, `eventTime`, the creation.
fn last_seen(event: &Value) -> Option<&str> {
    ["/series/lastObservedTime", "/lastTimestamp", "/eventTime", "/metadata/creationTimestamp"]
        .iter()
        .find_map(|pointer| event.pointer(pointer).and_then(Value::as_str))
}

fn count(event: &Value) -> i64 {
    event.pointer("/series/count").and_then(Value::as_i64).or(event["count"].as_i64()).unwrap_or(1)
}

fn involved(event: &Value) -> String {
    let object = &event["involvedObject"];
    let kind = object["kind"].as_str().unwrap_or_default().to_ascii_lowercase();
    format!("{kind}/{}", object["name"].as_str().unwrap_or_default())
}
