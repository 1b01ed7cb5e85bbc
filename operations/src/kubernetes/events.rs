//! `kubectl get events --field-selector …` and `kubectl events --for statefulset/kafka`: what the cluster reports.

use super::line::{finish, kind, namespace, one_object, refused, said};
use super::objects::is_off;
use super::request::on;
use super::resource::Resource;
use super::show::Show;
use super::typed::Typed;
use crate::client::{Kind, Selection};
use crate::flags::Flags;
use crate::kubernetes::revision::at_ms;
use crate::{
    Clients, CommandLine, Failure, Level, Misspelt, Perform, Report, Risk, Spelling, SystemKind, Table,
    Touch, Watch, phrase,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The newest that are shown.
const ROWS: usize = 20;
/// Of what never ends: milliseconds between two looks, and in all.
const WATCH: Watch = Watch { every_ms: 2_000, for_ms: 60_000 };
/// Orders by time: the newest are shown first here, whichever of them is asked for.
const TIMES: &[&str] = &["", "lastTimestamp", "metadata.creationTimestamp", "eventTime", "firstTimestamp"];

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Events {
    pub namespace: String,
    #[serde(default, skip_serializing_if = "is_off")]
    pub all_namespaces: bool,
    /// A field selector in the API's own syntax; empty: all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub fields: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub labels: String,
    #[serde(flatten)]
    pub show: Show,
}

impl Spelling for Events {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        if let Some(flags) = said(line, "events") {
            return Some(flags.and_then(|mut flags| read(&mut flags)));
        }
        let about_events = line.args.iter().any(|arg| kind(arg) == Some(Kind::Event));
        let mut flags = match about_events.then(|| said(line, "get"))?? {
            Ok(flags) => flags,
            Err(misspelt) => return Some(Err(misspelt)),
        };
        if flags.words.first().and_then(|word| kind(word)) != Some(Kind::Event) {
            return None;
        }
        flags.words.remove(0);
        Some(read(&mut flags))
    }
}

fn read(flags: &mut Flags) -> Result<Events, Misspelt> {
    if let Some(word) = flags.words.first() {
        return Err(Misspelt::new(format!(
            "`{word}` has no meaning here; use `--for` or `--field-selector`"
        )));
    }
    let mut fields: Vec<String> = flags.take("--field-selector").into_iter().collect();
    if let Some(object) = flags.take("--for") {
        let (kind, name) = one_object(&[object])?;
        let version = Resource::from(kind).served().map(|served| match served.group {
            "" => served.version.to_owned(),
            group => format!("{group}/{}", served.version),
        });
        let version = version.unwrap_or_default();
        fields.push(format!(
            "involvedObject.kind={kind:?},involvedObject.apiVersion={version},involvedObject.name={name}"
        ));
    }
    let types = flags.take_all("--types");
    match types.iter().map(|one| one.to_ascii_lowercase()).collect::<Vec<_>>().as_slice() {
        [] => {}
        [one] if one == "normal" => fields.push("type=Normal".to_owned()),
        [one] if one == "warning" => fields.push("type=Warning".to_owned()),
        both if both.iter().all(|one| one == "normal" || one == "warning") => {}
        _ => return Err(refused("`--types` takes Normal and Warning")),
    }
    let all_namespaces = on(flags, "--all-namespaces");
    let namespace = namespace(flags);
    let events = Events {
        namespace: if all_namespaces { String::new() } else { namespace },
        all_namespaces,
        fields: fields.join(","),
        labels: flags.take("--selector").unwrap_or_default(),
        show: Show::read(flags),
    };
    finish(flags).map(|()| events)
}

#[async_trait::async_trait]
impl Perform for Events {
    fn system(&self) -> SystemKind {
        SystemKind::Kubernetes
    }
    fn risk(&self) -> Risk {
        Risk::Read
    }
    fn is_endless(&self) -> bool {
        self.show.goes_on()
    }
    fn touches(&self) -> Vec<Touch> {
        vec![Touch::Namespace(self.namespace.clone())]
    }
    fn is_carried_out(&self) -> bool {
        let order = self.show.sort_by.trim_matches(['{', '}', '\'']).trim_start_matches('.');
        let once = Show { watch: false, sort_by: String::new(), headers: true, ..self.show.clone() };
        !self.all_namespaces && TIMES.contains(&order) && once.is_plain()
    }
    fn watch(&self) -> Option<Watch> {
        self.show.never_ends().then_some(WATCH)
    }
    fn command(&self) -> String {
        let typed = Typed::new("get events", &self.namespace)
            .text("--field-selector", &self.fields)
            .short("-l", &self.labels)
            .switch("-A", self.all_namespaces);
        self.show.typed(typed).command()
    }
    async fn read(&self, clients: &Clients) -> Result<Report, Failure> {
        let selection = Selection { labels: self.labels.clone(), fields: self.fields.clone() };
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
