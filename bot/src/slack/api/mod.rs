//! The engine's chat port over Slack's Web API.
//!
//! slack-morphism carries the bytes; requests are our own, because its types lose fields and know no `force`, no
//! `bookmarks.*` and no `response_type`. A crash in the middle of a call leaves it unknown: the outbox looks first.

mod call;
mod chat;
mod conversations;
mod failure;
mod limit;
mod people;

use super::blocks::Notes;
use call::Web;
use engine::{
    ports::ChatError,
    words::{Lang, Words},
};
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::sync::OnceCell;

pub(crate) use call::open_socket;

/// Who we are in the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub team: String,
    /// Our own user id.
    pub bot_user: String,
    /// Our app's id, where Slack told it: deliveries for another app are refused.
    pub app: Option<String>,
}

/// Slack as [`engine::ports::Chat`].
pub struct SlackChat {
    web: Web,
    notes: Notes,
    identity: OnceCell<Identity>,
}

impl SlackChat {
    /// Nothing is reached yet. `api_url` without a trailing slash, e.g. `https://slack.com/api`; `lang` is the language
    /// in which a card says that something was cut.
    ///
    /// # Errors
    /// The system's root certificates can't be read.
    pub fn new(api_url: &str, token: &SecretString, words: &Words, lang: Lang) -> anyhow::Result<Self> {
        let notes = Notes::new(words, lang);
        Ok(Self { web: Web::new(api_url, token)?, notes, identity: OnceCell::new() })
    }

    /// Who we are; asked once.
    ///
    /// # Errors
    /// Slack's code (`invalid_auth`, ...), or that it can't be reached.
    pub async fn identity(&self) -> Result<&Identity, ChatError> {
        self.identity.get_or_try_init(|| ask(&self.web)).await
    }
}

async fn ask(web: &Web) -> Result<Identity, ChatError> {
    let said = web.post("auth.test", None, &json!({})).await?;
    let (team, bot_user) = (word(&said, "team_id")?, word(&said, "user_id")?);
    // Where Slack does not tell it, deliveries are told apart by team and signature alone.
    let app = match web.get("bots.info", &[("bot", word(&said, "bot_id")?)]).await {
        Ok(info) => info["bot"]["app_id"].as_str().map(str::to_owned),
        Err(error) => {
            tracing::warn!(%error, "our app's id is not known: it can't be compared with what arrives");
            None
        }
    };
    Ok(Identity { team, bot_user, app })
}

/// A text that Slack's answer must hold.
fn word(answer: &Value, key: &str) -> Result<String, ChatError> {
    let found = answer[key].as_str().filter(|text| !text.is_empty());
    found.map(str::to_owned).ok_or_else(|| ChatError::Unknown(format!("an answer without `{key}`")))
}

/// Done already is done.
fn done_before(result: Result<Value, ChatError>, codes: &[&str]) -> Result<(), ChatError> {
    match result {
        Err(ChatError::Refused { code, .. }) if codes.contains(&code.as_str()) => Ok(()),
        other => other.map(|_| ()),
    }
}
