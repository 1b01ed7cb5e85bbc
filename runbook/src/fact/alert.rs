//! What tells people that something is wrong: names and expressions of alerts. Pure.

use super::{
    Found, Known,
    clause::Clause,
    passage::{Passage, Shape},
    threshold::compares,
    topic::Topic,
    words::{bare, begins, holds, tidy},
};
use crate::{
    markdown::{Inline, plain},
    section::fold,
};

pub(super) const HEADINGS: &[&str] =
    &["alert", "alerts", "alerte", "alertes", "triggering alerts", "alerting"];

pub(super) const LABELS: &[&str] = &[
    "alert",
    "alerts",
    "alert name",
    "alertname",
    "alerting rule",
    "trigger",
    "triggered by",
    "triggers",
    "monitor",
    "alerte",
    "alertes",
    "nom de l alerte",
    "declencheur",
    "declenche par",
    "paging alert",
    "associated alert",
    "related alerts",
    "alert rule",
];

/// Labels behind which an alert's name stands, if only as words.
const NAMED: &[&str] = &["alert", "alert name", "alerte", "nom de l alerte"];

/// A name of words is shorter, in characters.
const CALLED: usize = 80;

/// Systems that raise alerts, as they are written.
const SYSTEMS: &[&str] = &[
    "Grafana",
    "Prometheus",
    "Alertmanager",
    "Datadog",
    "CloudWatch",
    "Zabbix",
    "Nagios",
    "New Relic",
    "Sentry",
    "Kibana",
    "Splunk",
    "Dynatrace",
    "Icinga",
    "Checkmk",
    "VictoriaMetrics",
    "Thanos",
];

/// What the last word of an alert's name is: `TargetDown`, `DiskAlmostFull`.
const ENDINGS: &[&str] = &[
    "Down",
    "High",
    "Low",
    "Full",
    "Leader",
    "Lag",
    "Failed",
    "Failing",
    "Missing",
    "Slow",
    "Errors",
    "Error",
    "Exceeded",
    "Unavailable",
    "Ready",
    "Looping",
    "Expiring",
    "Expired",
    "Expiry",
    "Mismatch",
    "Unreachable",
    "Usage",
    "Rate",
    "Burn",
    "Latency",
    "Pressure",
    "Degraded",
    "Stuck",
    "Saturation",
    "Absent",
    "Firing",
    "Failure",
    "Failures",
    "Exhausted",
    "Critical",
    "Warning",
    "Alert",
    "Stale",
    "Lost",
    "Restarts",
];

pub(super) fn find(passage: &Passage, found: &mut Found) {
    if let Some((name, expression)) = &passage.rule {
        let (name, expression) = (Some(name.clone()), expression.clone());
        found.claim(passage.line, Known::Alert { name, expression, from: Some("Prometheus".to_owned()) });
        return;
    }
    match passage.shape {
        Shape::Heading => title(passage, found),
        Shape::Row => row(passage, found),
        Shape::Comment => comment(passage, found),
        _ if passage.command || passage.topic == Some(Topic::Prevention) => {}
        // Of several lines another may be what was claimed.
        _ if found.claimed => {
            let taken: Vec<u32> = found.facts.iter().map(|fact| fact.line).collect();
            let named =
                |one: &&Clause| NAMED.contains(&fold(&one.label).as_str()) && !taken.contains(&one.line);
            for clause in passage.clauses.iter().filter(named) {
                line(passage, clause, found);
            }
        }
        _ => {
            for clause in &passage.clauses {
                line(passage, clause, found);
            }
        }
    }
}

/// A title that is an alert's name, as teams have one text for each alert.
fn title(passage: &Passage, found: &mut Found) {
    let labelled = passage.clauses.first().filter(|one| NAMED.contains(&fold(&one.label).as_str()));
    if let Some(known) = labelled.and_then(|clause| called(&clause.value)) {
        found.beside(passage.line, known);
        return;
    }
    if !passage.title {
        return;
    }
    let text = bare(&passage.text);
    let named = ["Alert: ", "Alert ", "Alerte : ", "Alerte ", "Runbook: "]
        .iter()
        .find_map(|word| text.strip_prefix(word))
        .unwrap_or(text);
    let named = named.strip_suffix(" alert").unwrap_or(named).trim();
    if is_name(named) {
        found.beside(
            passage.line,
            Known::Alert { name: Some(named.to_owned()), expression: None, from: None },
        );
    }
}

fn row(passage: &Passage, found: &mut Found) {
    let Some((_, cell)) =
        passage.cell(&["alert", "alerts", "alerte", "alertname"]).filter(|_| !found.claimed)
    else {
        return;
    };
    if let Some(known) = named(&cell.text, None) {
        found.beside(passage.line, known);
    }
}

/// `# Alert if lag > 60 seconds`.
fn comment(passage: &Passage, found: &mut Found) {
    let folded = fold(&passage.text);
    if begins(&folded, &["alert if", "alert when", "alerter si", "alerte si", "page if", "alerter quand"])
        && compares(&passage.text)
    {
        let expression = passage.text.split_whitespace().skip(2).collect::<Vec<_>>().join(" ");
        found.claim(passage.line, Known::Alert { name: None, expression: Some(expression), from: None });
    }
}

fn line(passage: &Passage, clause: &Clause, found: &mut Found) {
    let label = fold(&clause.label);
    let from =
        SYSTEMS.iter().find(|system| holds(&label, &[&fold(system)])).map(|system| (*system).to_owned());
    let told = fold(&clause.value);
    let said =
        || SYSTEMS.iter().find(|system| holds(&told, &[&fold(system)])).map(|system| (*system).to_owned());
    let symptom = matches!(passage.topic, Some(Topic::Symptom | Topic::Alert));
    let labelled = LABELS.contains(&label.as_str())
        || holds(&label, &["alert", "alerts", "alerte", "alertes"])
        || (from.is_some() && symptom);
    if labelled {
        let codes: Vec<&str> = clause.codes().collect();
        let values = if codes.is_empty() { clause.value.split(", ").map(bare).collect() } else { codes };
        let mut any = false;
        for known in values.into_iter().filter_map(|value| named(value, from.clone().or_else(said))) {
            any = true;
            found.claim(clause.line, known);
        }
        if let Some(known) = called(&clause.value).filter(|_| !any && NAMED.contains(&label.as_str())) {
            found.claim(clause.line, known);
        }
    } else if symptom {
        symptoms(passage, clause, found);
    }
}

/// `` Alerte `X` ``, `` `X` is firing ``, `` Métrique `lag` > 1000 ``, or in a list of alerts the name alone.
fn symptoms(passage: &Passage, clause: &Clause, found: &mut Found) {
    let folded = fold(&clause.whole);
    let alone = passage.topic == Some(Topic::Alert) && !clause.whole.contains(' ');
    let called = alone
        || begins(&folded, &["alert", "alerte", "alerts", "alertes", "the alert", "l alerte"])
        || holds(&folded, &["alert", "alerts", "alerte", "fires", "firing", "is firing"]);
    let first = clause.inline.iter().position(|one| matches!(one, Inline::Code(_)));
    let Some(at) = first else {
        if let Some(known) = clause
            .whole
            .split_whitespace()
            .map(bare)
            .find(|word| called && is_name(word))
            .and_then(|word| named(word, None))
        {
            found.claim(clause.line, known);
        }
        return;
    };
    let code = clause.inline[at].text();
    let behind = tidy(&plain(&clause.inline[at + 1..]));
    let bare_metric = code.chars().all(|c| c.is_alphanumeric() || "_:{}=\"".contains(c));
    if bare_metric
        && behind.starts_with(['>', '<', '≥', '≤', '='])
        && (compares(&behind) || behind.starts_with('='))
    {
        let expression = format!("{code} {}", bare(&behind));
        found.claim(clause.line, Known::Alert { name: None, expression: Some(expression), from: None });
    } else if compares(code) || called && bare_metric {
        let from =
            SYSTEMS.iter().find(|system| holds(&folded, &[&fold(system)])).map(|system| (*system).to_owned());
        if let Some(known) = named(code, from) {
            found.claim(clause.line, known);
        }
    }
}

/// An alert that is called by words: `Redis cache unavailable`.
fn called(text: &str) -> Option<Known> {
    let text = bare(text);
    let short = !text.is_empty() && text.chars().count() <= CALLED;
    let (name, expression) = if compares(text) { (None, Some(text)) } else { (Some(text), None) };
    short.then(|| Known::Alert {
        name: name.map(str::to_owned),
        expression: expression.map(str::to_owned),
        from: None,
    })
}

/// An alert from its name, or from the expression that raises it.
fn named(text: &str, from: Option<String>) -> Option<Known> {
    let text = tidy(bare(text));
    let text = text.as_str();
    let first = text.split(|c: char| !(c.is_alphanumeric() || "_-".contains(c))).next().unwrap_or_default();
    let name = Some(first.to_owned()).filter(|first| is_name(first));
    if compares(text) || text.contains("==") {
        return Some(Known::Alert { name, expression: Some(text.to_owned()), from });
    }
    (!text.is_empty() && !text.contains(' ') && text.chars().count() > 2).then(|| Known::Alert {
        name: Some(text.to_owned()),
        expression: None,
        from,
    })
}

/// `etcdNoLeader`, `TargetDown`: words run together, no product such as `OpenShift`.
fn is_name(text: &str) -> bool {
    if text.len() < 6 || !text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return false;
    }
    let starts: Vec<usize> =
        text.char_indices().filter(|(_, c)| c.is_ascii_uppercase()).map(|(at, _)| at).collect();
    let humps =
        starts.iter().filter(|at| text[**at + 1..].starts_with(|c: char| c.is_ascii_lowercase())).count();
    let humps =
        humps + usize::from(text.starts_with(|c: char| c.is_ascii_lowercase()) && !text.contains('_'));
    let ending = ENDINGS.iter().any(|ending| text.ends_with(ending) && text.len() > ending.len());
    humps >= 3 || (humps == 2 && ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alerts_name_is_told_from_a_product() {
        for name in ["etcdNoLeader", "TargetDown", "KafkaUnderReplicatedPartitions", "RedisMemoryHigh"] {
            assert!(is_name(name), "{name}");
        }
        for word in ["OpenShift", "PostgreSQL", "GitHub", "Kafka", "CloudWatch", "kafka_lag"] {
            assert!(!is_name(word), "{word}");
        }
    }
}
