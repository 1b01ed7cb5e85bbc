//! What jobs may use of the outside. Commands never see it.
//!
//! Every call has a limit inside its adapter. What may have happened without an answer is `Unknown`, never an
//! ordinary error: the caller looks before it repeats.

use crate::{
    card::{Card, Form},
    settings::Settings,
    store::Db,
    words::Words,
};
use jiff::Timestamp;
use operations::Clients;
use std::sync::{Arc, RwLock};

/// The one clock. Monotonic; with several replicas set by the database's.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
    /// Told the database's time, by which several replicas agree. Returns how far this machine's own clock is behind
    /// it, in ms. A clock that a test moves by hand has nothing to learn.
    fn set(&self, _database: Timestamp) -> i64 {
        0
    }
}

/// Why a call to the chat did not do what it should.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChatError {
    #[error("rate limited for {retry_after_ms} ms")]
    RateLimited { retry_after_ms: i64 },
    /// The chat said no: its code, and what `missing_scope` needs.
    #[error("refused: {code}")]
    Refused { code: String, needed: Option<String> },
    /// Nothing went out.
    #[error("not sent: {0}")]
    NotSent(String),
    /// Sent, no answer: look before repeating.
    #[error("unknown: {0}")]
    Unknown(String),
}

/// Where a posted message stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    pub channel: String,
    pub ts: String,
}

/// A channel as the chat knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    pub id: String,
    pub name: String,
    /// Created by this bot.
    pub ours: bool,
    pub archived: bool,
}

/// A person as the chat knows them. What is not `full` counts as nobody (DESIGN 5).
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Person {
    pub id: String,
    pub name: String,
    /// A full, active, human member of this workspace: no guest, bot, stranger or deactivated user.
    pub full: bool,
    /// IANA name.
    pub zone: Option<String>,
    /// BCP 47, e.g. `fr-FR`.
    pub locale: Option<String>,
}

impl crate::wire::Wire for Person {}

/// A user group and who is in it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Group {
    pub id: String,
    pub handle: String,
    pub members: Vec<String>,
}

impl crate::wire::Wire for Group {}

type Chatted<T> = Result<T, ChatError>;

/// Slack, as far as jobs need it. `key` is ours and stands in the message, so that it can be found again.
#[async_trait::async_trait]
pub trait Chat: Send + Sync {
    async fn post(&self, channel: &str, thread: Option<&str>, key: &str, card: &Card) -> Chatted<Posted>;
    async fn edit(&self, at: &Posted, key: &str, card: &Card) -> Chatted<()>;
    async fn ephemeral(&self, channel: &str, user: &str, card: &Card) -> Chatted<()>;
    /// Answers a command or click through its `response_url` (5 times within 30 minutes).
    async fn respond(&self, url: &str, card: &Card) -> Chatted<()>;
    /// A message with our key in a channel or thread, written since `since`.
    async fn find(
        &self,
        channel: &str,
        thread: Option<&str>,
        key: &str,
        since: Timestamp,
    ) -> Chatted<Option<Posted>>;
    async fn permalink(&self, at: &Posted) -> Chatted<String>;
    async fn create_channel(&self, name: &str) -> Chatted<Channel>;
    async fn find_channel(&self, name: &str) -> Chatted<Option<Channel>>;
    /// Plain text, at most 250 characters.
    async fn topic(&self, channel: &str, topic: &str) -> Chatted<()>;
    /// Those who could not be invited, with the chat's code. Who is there already is no failure.
    async fn invite(&self, channel: &str, users: &[String]) -> Chatted<Vec<(String, String)>>;
    async fn bookmark(&self, channel: &str, title: &str, url: &str) -> Chatted<()>;
    async fn pin(&self, at: &Posted) -> Chatted<()>;
    /// The channel of a direct conversation.
    async fn direct(&self, user: &str) -> Chatted<String>;
    async fn upload(&self, channel: &str, thread: Option<&str>, name: &str, content: &str) -> Chatted<()>;
    async fn open_form(&self, trigger: &str, form: &Form) -> Chatted<()>;
    async fn person(&self, user: &str) -> Chatted<Option<Person>>;
    async fn groups(&self) -> Chatted<Vec<Group>>;
}

/// The systems that runbooks act on.
pub trait Targets: Send + Sync {
    fn clients(&self, target: &str) -> Option<Clients>;
}

/// One way to reach a person outside the chat.
#[async_trait::async_trait]
pub trait Notifier: Send + Sync {
    /// As it stands in a contact's ways, e.g. `ntfy`.
    fn kind(&self) -> &'static str;
    async fn notify(&self, notice: &Notice) -> Notified;
}

/// What a notifier carries.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Unique per page: the receiver's own dedupe key where it has one.
    pub key: String,
    /// A topic, an address, as the contact's configuration says.
    pub address: String,
    pub card: Card,
    /// One tap acknowledges; signed, and good for this page only.
    pub acknowledge_url: Option<String>,
    pub incident_url: Option<String>,
    pub urgent: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notified {
    /// With the receiver's own reference, if it gives one.
    Sent(String),
    Failed(String),
    Unknown(String),
}

/// A public page that is told what happens.
#[async_trait::async_trait]
pub trait StatusPage: Send + Sync {
    fn name(&self) -> &str;
    /// Publishing the same key twice leaves one update.
    async fn publish(&self, update: &StatusUpdate) -> Result<(), String>;
}

/// What the public reads: only confirmed text.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct StatusUpdate {
    pub key: String,
    pub incident: i64,
    pub title: String,
    pub component: String,
    /// `investigating`, `identified`, `monitoring`, `resolved`.
    pub status: String,
    pub text: String,
    /// Unix milliseconds.
    pub at: i64,
}

/// The last good settings and catalogue, replaced together on reload.
pub struct Loaded {
    pub settings: Settings,
    pub catalogue: runbook::Catalogue,
}

/// What a job may touch; built once in `bot`, once in the tests' harness.
#[derive(Clone)]
pub struct Context {
    pub clock: Arc<dyn Clock>,
    pub db: Db,
    pub chat: Arc<dyn Chat>,
    pub targets: Arc<dyn Targets>,
    pub notifiers: Vec<Arc<dyn Notifier>>,
    pub status_pages: Vec<Arc<dyn StatusPage>>,
    pub words: Arc<Words>,
    pub loaded: Arc<RwLock<Arc<Loaded>>>,
    /// Takes secrets out of everything that is said.
    pub redact: Arc<crate::redact::Redactor>,
    /// Woken whenever rows were written that somebody should look at.
    pub wake: Arc<tokio::sync::Notify>,
}

impl Context {
    /// The present settings and catalogue; a reload does not change what was taken.
    #[must_use]
    pub fn loaded(&self) -> Arc<Loaded> {
        match self.loaded.read() {
            Ok(guard) => Arc::clone(&guard),
            Err(poisoned) => Arc::clone(&poisoned.into_inner()),
        }
    }
}
