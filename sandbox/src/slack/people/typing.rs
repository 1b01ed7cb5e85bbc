//! What a person types: slash commands, messages, mentions.

use serde_json::{Value, json};

use crate::slack::Slack;
use crate::slack::outgoing::{Ack, Kind, Outcome};
use crate::slack::response_url::respond;
use crate::slack::state::{Message, ResponseTarget, Workspace};

impl Slack {
    /// Types `command text` in a channel (never in a thread: Slack refuses that). Mentions are escaped as the manifest's
    /// `should_escape` asks: `@name` becomes `<@U..|name>`, `#channel` becomes `<#C..|channel>`.
    pub async fn slash(&self, user: &str, channel: &str, command: &str, text: &str) -> Ack {
        let shared = self.shared();
        let now_ms = shared.now_ms();
        let base = shared.base();
        let (trigger, payload) = shared.change(|workspace| {
            let trigger = workspace.issue_trigger(user);
            let response_url = workspace.issue_response_url(&base, user, channel, None, now_ms);
            let payload = slash_payload(workspace, user, channel, (command, text), (&trigger, &response_url));
            (trigger, payload)
        });
        let mut ack = shared.send(&trigger, Kind::Slash, &payload, None).await;
        if ack.acknowledged() && !ack.body.is_null() && ack.body != json!({}) {
            let body =
                if let Value::String(text) = &ack.body { json!({"text": text}) } else { ack.body.clone() };
            let target = ResponseTarget {
                user: user.to_owned(),
                channel: channel.to_owned(),
                message_ts: None,
                issued_ms: now_ms,
                uses: 0,
            };
            if let Err((_, code)) = shared.change(|workspace| respond(workspace, &target, &body, now_ms)) {
                ack.outcome = Outcome::Unusable(code);
            }
        }
        shared.report(&ack, user, channel, command);
        ack
    }

    /// Writes a message; a mention of the app in it (`<@U..>`) also reaches it as `app_mention`. Returns its ts.
    pub async fn say(&self, user: &str, channel: &str, thread_ts: Option<&str>, text: &str) -> String {
        let shared = self.shared();
        let now_ms = shared.now_ms();
        shared.change(|workspace| {
            let ts = workspace.ids.ts(now_ms);
            let text = workspace.escape_typed(text);
            let block = json!({"type": "rich_text", "block_id": "typed", "elements": [{"type": "rich_text_section",
                "elements": typed_elements(&text)}]});
            let thread_ts = thread_ts.map(str::to_owned);
            let message = Message { ts: ts.clone(), thread_ts, user: user.to_owned(), text, blocks: vec![block], ..Message::default() };
            workspace.read_marks.insert((user.to_owned(), channel.to_owned()), ts.clone());
            workspace.store(channel, message);
            ts
        })
    }

    /// Writes `@app text`. Returns its ts.
    pub async fn mention(&self, user: &str, channel: &str, thread_ts: Option<&str>, text: &str) -> String {
        let bot = self.bot_user_id();
        self.say(user, channel, thread_ts, &format!("<@{bot}> {text}")).await
    }
}

fn slash_payload(
    workspace: &Workspace,
    user: &str,
    channel: &str,
    typed: (&str, &str),
    issued: (&str, &str),
) -> Value {
    let name = workspace.channels.get(channel).map_or("", |channel| channel.payload_name());
    let user_name = workspace.users.get(user).map_or("", |user| user.name.as_str());
    json!({
        "token": "verification", "team_id": workspace.team_id, "team_domain": workspace.domain, "channel_id": channel,
        "channel_name": name, "user_id": user, "user_name": user_name, "command": typed.0,
        "text": workspace.escape_typed_as_command(typed.1), "api_app_id": workspace.app.app_id,
        "is_enterprise_install": "false", "response_url": issued.1, "trigger_id": issued.0,
    })
}

/// Text in Slack's escaped form to rich text elements.
fn typed_elements(text: &str) -> Vec<Value> {
    let mut elements = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let Some(length) = rest[start..].find('>') else { break };
        plain(&rest[..start], &mut elements);
        elements.push(reference(&rest[start + 1..start + length]));
        rest = &rest[start + length + 1..];
    }
    plain(rest, &mut elements);
    elements
}

fn plain(text: &str, elements: &mut Vec<Value>) {
    if !text.is_empty() {
        let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        elements.push(json!({"type": "text", "text": text}));
    }
}

fn reference(inner: &str) -> Value {
    let id = inner.split('|').next().unwrap_or(inner);
    match id.split_at_checked(1) {
        Some(("@", user)) => json!({"type": "user", "user_id": user}),
        Some(("#", channel)) => json!({"type": "channel", "channel_id": channel}),
        Some(("!", group)) if group.starts_with("subteam^") => {
            json!({"type": "usergroup", "usergroup_id": &group[8..]})
        }
        Some(("!", range)) => json!({"type": "broadcast", "range": range}),
        _ => json!({"type": "link", "url": id}),
    }
}

impl Workspace {
    /// Escapes `& < >` and resolves names, keeping references that are already in Slack's form.
    fn escape_typed(&self, text: &str) -> String {
        self.resolve(text, false)
    }

    fn escape_typed_as_command(&self, text: &str) -> String {
        self.resolve(text, true)
    }

    fn resolve(&self, text: &str, labelled: bool) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some(next) = rest.chars().next() {
            let boundary = out.chars().last().is_none_or(|c| c.is_whitespace() || "(,".contains(c));
            let raw = rest.strip_prefix('<').and_then(|inner| inner.find('>').map(|end| &inner[..end]));
            if let Some(inner) = raw.filter(|inner| inner.starts_with(['@', '#', '!'])) {
                out.push_str(&format!("<{inner}>"));
                rest = &rest[inner.len() + 2..];
                continue;
            }
            let length = next.len_utf8();
            if boundary && (next == '@' || next == '#') {
                let word = name_at(&rest[length..]);
                if let Some(reference) = self.named(next, word, labelled) {
                    out.push_str(&reference);
                    rest = &rest[length + word.len()..];
                    continue;
                }
            }
            match next {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                other => out.push(other),
            }
            rest = &rest[length..];
        }
        out
    }

    fn named(&self, sign: char, word: &str, labelled: bool) -> Option<String> {
        let label = |name: &str| if labelled { format!("|{name}") } else { String::new() };
        if sign == '#' {
            let channel = self.channel_named(word)?;
            return Some(format!("<#{}{}>", channel.id, label(&channel.name)));
        }
        if matches!(word, "here" | "channel" | "everyone") {
            return Some(format!("<!{word}>"));
        }
        if let Some(user) = self.user_named(word) {
            return Some(format!("<@{}{}>", user.id, label(&user.name)));
        }
        let group = self.groups.values().find(|group| group.handle == word)?;
        Some(format!("<!subteam^{}{}>", group.id, label(&format!("@{word}"))))
    }
}

/// The longest name at the start of `text`.
fn name_at(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_alphanumeric() || "-_.".contains(c))).unwrap_or(text.len());
    text[..end].trim_end_matches('.')
}
