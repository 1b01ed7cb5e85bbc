//! ntfy (https://docs.ntfy.sh/publish): a push with a one-tap Acknowledge. A cut connection is unknown, not failed.

use super::{label, one_line, within};
use crate::config::Ntfy;
use anyhow::Context as _;
use engine::{
    ports::{Notice, Notified, Notifier},
    text::Text,
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use std::time::Duration;
use targets::Secret;

const LIMIT: Duration = Duration::from_secs(8);
/// Characters. A message above 4,096 bytes would become an attachment, which a locked phone does not show.
const TITLE: usize = 200;
const MESSAGE: usize = 1_000;

pub(super) struct NtfyNotifier {
    client: reqwest::Client,
    url: String,
    token: Option<SecretString>,
}

impl NtfyNotifier {
    pub(super) fn new(settings: &Ntfy) -> anyhow::Result<Self> {
        let token = settings.token.as_ref().and_then(Secret::value).cloned();
        let client = reqwest::Client::builder().timeout(LIMIT).build().context("building the ntfy client")?;
        Ok(Self { client, url: settings.url.trim_end_matches('/').to_owned(), token })
    }
}

/// Plain text throughout: ntfy reads Markdown only where it is told to.
fn body(notice: &Notice) -> Value {
    let mut actions = Vec::new();
    if let Some(url) = &notice.acknowledge_url {
        let label = label(&notice.card, "ack", "OK");
        actions
            .push(json!({ "action": "http", "label": label, "url": url, "method": "POST", "clear": true }));
    }
    if let Some(url) = &notice.incident_url {
        let label = label(&notice.card, "join", "↗");
        actions.push(json!({ "action": "view", "label": label, "url": url }));
    }
    let lines: Vec<String> = notice.card.lines.iter().map(Text::plain).collect();
    json!({
        "topic": notice.address, "title": one_line(&notice.card.headline.plain(), TITLE),
        "message": within(&lines.join("\n"), MESSAGE), "priority": if notice.urgent { 5 } else { 4 },
        "tags": ["rotating_light"], "actions": actions,
    })
}

#[async_trait::async_trait]
impl Notifier for NtfyNotifier {
    fn kind(&self) -> &'static str {
        "ntfy"
    }

    async fn notify(&self, notice: &Notice) -> Notified {
        let mut request = self.client.post(&self.url).json(&body(notice));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token.expose_secret());
        }
        match request.send().await {
            Ok(answer) if answer.status().is_success() => {
                let id =
                    answer.json::<Value>().await.ok().and_then(|body| body["id"].as_str().map(str::to_owned));
                Notified::Sent(id.unwrap_or_default())
            }
            Ok(answer) => Notified::Failed(format!("ntfy answered {}", answer.status())),
            Err(error) if error.is_connect() => Notified::Failed("ntfy is not reachable".into()),
            Err(_) => Notified::Unknown("ntfy did not answer".into()),
        }
    }
}
