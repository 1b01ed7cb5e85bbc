//! What must be true when the story is over, however often the bot was ended: counted at the other systems and in the rows.

use crate::{base::Base, push::Push};
use bot::demo::Stage;
use sandbox::slack::{Kind, Message};
use std::collections::BTreeMap;

/// What a doubled page says.
const TWICE: &str = "ossibly a duplicate";

/// Everything that is wrong, one line each; empty: all is well.
pub(crate) async fn wrong(stage: &Stage, push: &Push, base: &Base) -> anyhow::Result<Vec<String>> {
    let mut wrong = Vec::new();
    messages(stage, base, &mut wrong).await?;
    deliveries(stage, base, &mut wrong).await?;
    pages(push, base, &mut wrong).await?;
    mutations(stage, base, &mut wrong).await?;
    rows(base, &mut wrong).await?;
    Ok(wrong)
}

/// No message lost, none doubled without saying so, one channel.
async fn messages(stage: &Stage, base: &Base, wrong: &mut Vec<String>) -> anyhow::Result<()> {
    let mut seen: BTreeMap<(String, String), Vec<Message>> = BTreeMap::new();
    let mut rooms = Vec::new();
    stage.slack.read(|workspace| {
        for channel in workspace.channels.values() {
            if channel.name.starts_with("inc-") {
                rooms.push(channel.name.clone());
            }
            for message in &channel.messages {
                if let Some(mark) = message.blocks.first().and_then(|block| block["block_id"].as_str())
                    && mark.starts_with("m:")
                {
                    seen.entry((channel.id.clone(), mark.to_owned())).or_default().push(message.clone());
                }
            }
        }
    });
    if rooms.len() != 1 {
        wrong.push(format!("one incident has the channels {rooms:?}"));
    }
    for ((channel, mark), all) in &seen {
        let silent = all.iter().filter(|one| !one.shown().contains(TWICE)).count();
        if silent > 1 {
            wrong.push(format!("{mark} stands {silent} times in {channel} and does not say so"));
        }
    }
    let posted =
        "SELECT channel, ts FROM messages WHERE state = 'posted' AND channel IS NOT NULL AND ts IS NOT NULL";
    for (channel, ts) in base.rows(posted).await? {
        if !seen.values().flatten().any(|message| message.ts == ts) {
            wrong.push(format!("a row says that a message stands in {channel} at {ts}; it does not"));
        }
    }
    for (key, state) in base.rows("SELECT key, state FROM messages WHERE state <> 'posted'").await? {
        wrong.push(format!("the message {key} is {state}"));
    }
    Ok(())
}

/// What Slack was told is taken has its row.
async fn deliveries(stage: &Stage, base: &Base, wrong: &mut Vec<String>) -> anyhow::Result<()> {
    let kept = base.rows(STORED).await?;
    for delivered in stage.slack.deliveries() {
        let taken = delivered.outcomes.contains(&sandbox::slack::Outcome::Acknowledged);
        let wanted = delivered.kind != Kind::Event;
        if taken && wanted && !kept.iter().any(|(key, _)| key.contains(&delivered.id)) {
            wrong.push(format!("{:?} {} was acknowledged and is not stored", delivered.kind, delivered.id));
        }
    }
    Ok(())
}

/// Every page went out; one that may have gone out twice says so.
async fn pages(push: &Push, base: &Base, wrong: &mut Vec<String>) -> anyhow::Result<()> {
    for (way, state) in
        base.rows("SELECT way, state FROM pages WHERE state NOT IN ('sent', 'void', 'unknown')").await?
    {
        wrong.push(format!("a page by {way} is {state}"));
    }
    for (way, sql) in [
        ("slack", "SELECT COUNT(*) FROM pages WHERE way = 'slack' AND state = 'sent'"),
        ("ntfy", "SELECT COUNT(*) FROM pages WHERE way = 'ntfy' AND state IN ('sent', 'unknown')"),
    ] {
        if base.number(sql).await? == 0 {
            wrong.push(format!("nobody was paged by {way}"));
        }
    }
    // `unknown` says on the timeline that it perhaps went out.
    let planned =
        base.number("SELECT COUNT(*) FROM pages WHERE way = 'ntfy' AND state IN ('sent', 'unknown')").await?;
    let silent = push.taken().iter().filter(|one| !one.to_string().contains(TWICE)).count();
    if i64::try_from(silent)? > planned {
        wrong.push(format!("{planned} pages went out {silent} times by push and do not say so"));
    }
    Ok(())
}

/// What was approved was sent at most once for each `started`, and the rollout was undone once.
async fn mutations(stage: &Stage, base: &Base, wrong: &mut Vec<String>) -> anyhow::Result<()> {
    const STARTED: &str = "SELECT step, body FROM ledger WHERE kind = 'started' AND body LIKE '%\"mutation\":true%' ORDER BY seq";
    let started = base.rows(STARTED).await?;
    let requests = stage.cluster.requests();
    let sent: Vec<String> = requests
        .iter()
        .filter(|one| ["patch", "update", "create", "delete"].contains(&one.verb))
        .filter(|one| ["statefulsets", "pods"].contains(&one.resource.as_str()))
        .filter(|one| !one.query.contains("dryRun") && !one.body.contains("dryRun"))
        .map(|one| format!("{} {}{}", one.verb, one.resource, if one.changed { " (done)" } else { "" }))
        .collect();
    for request in ["patch statefulsets", "delete pods"] {
        let sends = sent.iter().filter(|one| one.starts_with(request)).count();
        let starts = started.iter().filter(|(step, body)| sends_what(step, body) == Some(request)).count();
        if sends > starts {
            let seen = seen(stage, base).await?;
            wrong.push(format!(
                "`{request}` was sent {sends} times and started {starts} times; all of it:\n{seen}"
            ));
        }
    }
    if sent.len() > started.len() {
        wrong.push(format!("sent {sent:?}, started {started:?}"));
    }
    let undone = sent.iter().filter(|one| *one == "patch statefulsets (done)").count();
    if undone != 1 {
        wrong.push(format!("the rollout was undone {undone} times: {sent:?}"));
    }
    Ok(())
}

/// The request that a `started` of `runbooks/kafka-down.md` stands for.
fn sends_what(step: &str, body: &str) -> Option<&'static str> {
    let act = serde_json::from_str::<serde_json::Value>(body).ok()?["act"].as_u64()?;
    match (step, act) {
        ("undo-rollout" | "restart", 0) => Some("patch statefulsets"),
        ("undo-rollout", 1) | ("delete-pod", 0) => Some("delete pods"),
        _ => None,
    }
}

/// What was asked of the cluster with what came of it, and the ledger, each with its time (unix ms).
async fn seen(stage: &Stage, base: &Base) -> anyhow::Result<String> {
    let requests = stage.cluster.requests().into_iter().filter(|one| one.verb != "get" && one.verb != "list");
    let asked = requests.map(|one| {
        let body: String = one.body.chars().take(200).collect();
        format!(
            "{} {} {}?{} -> {:?}, changed: {}; {body}",
            one.at_ms, one.verb, one.path, one.query, one.status, one.changed
        )
    });
    let lines = base.rows("SELECT step || ' at ' || at, body FROM ledger ORDER BY seq").await?;
    let lines =
        lines.into_iter().map(|(at, body)| format!("{at}: {}", body.chars().take(200).collect::<String>()));
    Ok(asked.chain(lines).collect::<Vec<_>>().join("\n"))
}

/// Deliveries that are stored.
pub(crate) const STORED: &str = "SELECT key, lane FROM inbox";

/// Nothing is parked, nothing open, no hole in an order.
async fn rows(base: &Base, wrong: &mut Vec<String>) -> anyhow::Result<()> {
    for (what, sql, right) in [
        ("incidents", "SELECT COUNT(*) FROM incidents", 1),
        ("open incidents", "SELECT COUNT(*) FROM incidents WHERE open = 1", 0),
        ("runs", "SELECT COUNT(*) FROM runs", 1),
        ("holes between events", "SELECT COUNT(*) - MAX(version) FROM events", 0),
        ("holes between ledger lines", "SELECT COUNT(*) - MAX(seq) FROM ledger", 0),
        ("locks on a target", "SELECT COUNT(*) FROM target_locks", 0),
        ("steps left in the middle", UNFINISHED, 0),
    ] {
        let found = base.number(sql).await?;
        if found != right {
            wrong.push(format!("{what}: {found} instead of {right}"));
        }
    }
    for (kind, error) in
        base.rows("SELECT kind, COALESCE(last_error, '') FROM jobs WHERE parked_at IS NOT NULL").await?
    {
        wrong.push(format!("a job {kind} is parked: {error}"));
    }
    Ok(())
}

/// Steps whose last line is no end.
const UNFINISHED: &str = "SELECT COUNT(*) FROM ledger l WHERE kind IN ('started', 'lost', 'approved') \
    AND seq = (SELECT MAX(seq) FROM ledger m WHERE m.run = l.run AND m.step = l.step)";

/// Work that is left: the story is over when there is none.
pub(crate) const LEFT: &str = "SELECT (SELECT COUNT(*) FROM inbox WHERE worked_at IS NULL) \
    + (SELECT COUNT(*) FROM messages WHERE state IN ('queued', 'sending') OR (state = 'posted' AND body_no > sent_no)) \
    + (SELECT COUNT(*) FROM jobs WHERE parked_at IS NULL AND kind NOT IN ('escalate', 'status-reminder', 'retention', 'expire-approval'))";
