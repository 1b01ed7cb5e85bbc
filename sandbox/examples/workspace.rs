//! Starts a workspace with sample content of every kind and prints its address, to look at the page. Ends with Ctrl-C.

use std::sync::Arc;
use std::time::{Instant, UNIX_EPOCH};

use anyhow::Context as _;
use sandbox::slack::{ChannelKind, Config, Control, Delivery, Mood, Slack, User};
use serde_json::{Value, json};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let slack = Slack::start(Config { now: clock()?, delivery: Delivery::SocketMode }).await?;
    let alice =
        slack.add_user(User { tz: "Europe/Paris".to_owned(), ..User::named("alice", "Alice Martin") });
    let ben = slack.add_member("ben", "Ben Okafor");
    slack.add_user(User { is_restricted: true, ..User::named("gina", "Gina Guest") });
    let group = slack.add_group("kafka-oncall", &[&alice]);
    let bot = slack.bot_user_id();
    slack.add_channel("payments", ChannelKind::Public, &[&alice, &ben]);
    let channel = slack.add_channel("inc-42-kafka-down", ChannelKind::Public, &[&bot, &alice, &ben]);
    slack
        .say(&ben, &channel, None, "orders are *not* flowing, <script>alert(1)</script> & more @alice")
        .await;
    post(&slack, &channel, &card(&alice, &group))?;
    let table = post(&slack, &channel, &details())?;
    slack.say(&alice, &channel, Some(&table), "looking").await;
    furnish(&slack, &channel, &table);
    slack.add_control(Control {
        id: "break".to_owned(),
        label: "Break Kafka".to_owned(),
        description: "Lowers the memory limit and deletes the pod".to_owned(),
        on_press: Arc::new(|| Box::pin(async { "Kafka is broken.".to_owned() })),
    });
    slack.set_status("kafka", Mood::Good, "kafka-0: Running");
    println!("{}#user={alice}&channel={channel}", slack.page_url());
    tokio::signal::ctrl_c().await.context("wait for Ctrl-C")
}

/// Milliseconds since 1970; the start is read once, the rest is counted.
fn clock() -> anyhow::Result<Arc<dyn Fn() -> i64 + Send + Sync>> {
    #[expect(clippy::disallowed_methods, reason = "an example has no clock to take from")]
    let start = std::time::SystemTime::now().duration_since(UNIX_EPOCH).context("read the clock")?;
    let (start, since) = (i64::try_from(start.as_millis())?, Instant::now());
    Ok(Arc::new(move || start + i64::try_from(since.elapsed().as_millis()).unwrap_or(0)))
}

fn post(slack: &Slack, channel: &str, blocks: &Value) -> anyhow::Result<String> {
    slack
        .post_as_app(channel, "Kafka down", blocks)
        .map_err(anyhow::Error::msg)
        .context("post sample content")
}

fn furnish(slack: &Slack, channel: &str, ts: &str) {
    slack.edit(|workspace| {
        if let Some(channel) = workspace.channels.get_mut(channel) {
            channel.topic = "SEV1 · investigating · commander nobody · next update 03:37".to_owned();
            channel.pins.push(ts.to_owned());
            let link = |title: &str| sandbox::slack::Bookmark {
                id: title.to_owned(),
                title: title.to_owned(),
                link: "https://example.com".to_owned(),
                emoji: None,
            };
            channel.bookmarks.extend([link("Runbook"), link("Status page")]);
        }
    });
}

fn button(id: &str, label: &str, style: Option<&str>) -> Value {
    let mut button =
        json!({"type": "button", "action_id": id, "text": {"type": "plain_text", "text": label}});
    if let Some(style) = style {
        button["style"] = json!(style);
    }
    button
}

fn card(alice: &str, group: &str) -> Value {
    let mut approve = button("approve", "Approve and run", Some("primary"));
    approve["confirm"] = json!({"title": {"type": "plain_text", "text": "Run it?"}, "text": {"type": "mrkdwn", "text": "Undo *revision 15*."},
        "confirm": {"type": "plain_text", "text": "Run"}, "deny": {"type": "plain_text", "text": "Not yet"}});
    let options: Vec<Value> = ["SEV1", "SEV2"]
        .iter()
        .map(|one| json!({"text": {"type": "plain_text", "text": one}, "value": one}))
        .collect();
    json!([
        {"type": "header", "text": {"type": "plain_text", "text": ":rotating_light: SEV1 · Kafka down"}},
        {"type": "section", "text": {"type": "mrkdwn", "text": format!("Status *investigating* · Commander _nobody_ · page <!subteam^{group}> <@{alice}>\n> orders are not flowing\n`kubectl get pods` at <!date^1772334420^{{date_short_pretty}} {{time}}|03:07>")},
            "accessory": {"type": "overflow", "action_id": "more", "options": [{"text": {"type": "plain_text", "text": "Deny"}, "value": "deny"}, {"text": {"type": "plain_text", "text": "Why?"}, "value": "why"}]}},
        {"type": "section", "fields": [{"type": "mrkdwn", "text": "*Target*\nproduction / platform"}, {"type": "mrkdwn", "text": "*Open*\n2 min"}]},
        {"type": "divider"},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "May approve: @kafka-oncall · needs 1 · expires 03:22 · `7f3a`"}]},
        {"type": "actions", "elements": [approve, button("later", "Not now", None), button("stop", "Stop the runbook", Some("danger")),
            {"type": "static_select", "action_id": "severity", "placeholder": {"type": "plain_text", "text": "Severity"}, "options": options},
            {"type": "users_select", "action_id": "who", "placeholder": {"type": "plain_text", "text": "Page someone"}}]},
    ])
}

fn details() -> Value {
    let cells = |row: [&str; 3]| row.map(|text| json!({"type": "raw_text", "text": text}));
    let line =
        |text: &str| json!({"type": "rich_text_section", "elements": [{"type": "text", "text": text}]});
    json!([
        {"type": "rich_text", "elements": [
            {"type": "rich_text_section", "elements": [{"type": "text", "text": "No broker answers", "style": {"bold": true}}, {"type": "text", "text": " at *kafka:9092* <b>literally</b>"}]},
            {"type": "rich_text_list", "style": "bullet", "elements": [line("tried 3 times"), line("2.0 s each")]},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "bootstrap kafka:9092\n  connection refused"}]},
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": "quoted"}]}]},
        {"type": "table", "rows": [cells(["NAME", "READY", "RESTARTS"]), cells(["kafka-0", "0/1", "6"])]},
    ])
}
