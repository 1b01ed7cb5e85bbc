//! ntfy (https://docs.ntfy.sh/publish): a push with a one-tap Acknowledge. A cut connection is unknown, not failed.

use crate::config::Ntfy;
use anyhow::Context as _;
use engine::ports::{Notice, Notified, Notifier};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use std::time::Duration;
use targets::Secret;

const LIMIT: Duration = Duration::from_secs(8);

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

#[async_trait::async_trait]
impl Notifier for NtfyNotifier {
    fn kind(&self) -> &'static str {
        "ntfy"
    }

    async fn notify(&self, notice: &Notice) -> Notified {
        let mut actions = Vec::new();
        if let Some(url) = &notice.acknowledge_url {
            actions.push(json!({ "action": "http", "label": "Acknowledge", "url": url, "method": "POST", "clear": true }));
        }
        if let Some(url) = &notice.incident_url {
            actions.push(json!({ "action": "view", "label": "Open", "url": url }));
        }
        let lines: Vec<String> = notice.card.lines.iter().map(engine::text::Text::plain).collect();
        let body = json!({
            "topic": notice.address, "title": notice.card.headline.plain(), "message": lines.join("\n"),
            "priority": if notice.urgent { 5 } else { 4 }, "tags": ["rotating_light"], "actions": actions,
        });
        let mut request = self.client.post(&self.url).json(&body);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token.expose_secret());
        }
        match request.send().await {
            Ok(answer) if answer.status().is_success() => {
                let id = answer
                    .json::<serde_json::Value>()
                    .await
                    .ok()
                    .and_then(|body| body["id"].as_str().map(str::to_owned));
                Notified::Sent(id.unwrap_or_default())
            }
            Ok(answer) => Notified::Failed(format!("ntfy answered {}", answer.status())),
            Err(error) if error.is_connect() => Notified::Failed("ntfy is not reachable".into()),
            Err(_) => Notified::Unknown("ntfy did not answer".into()),
        }
    }
}
