//! What the workspace holds: people, channels, messages, views. Everything is in memory behind one lock; nothing here
//! talks to a socket. Imports nothing of Muster's. A crash loses it all, as meant: the workspace ends with its process.

pub mod channel;
pub mod ids;
pub mod message;
pub mod people;
pub mod view;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Value, json};

pub use channel::{Bookmark, Channel, ChannelKind};
pub use message::{Ephemeral, Message};
pub use people::{Group, User};
pub use view::View;

use super::fault::{Call, FaultRule};
use super::outgoing::{Delivered, Event};
use ids::Ids;

/// The identity of the installed app; the tokens are what its operator would copy from Slack's pages.
#[derive(Debug, Clone)]
pub struct App {
    pub app_id: String,
    pub bot_id: String,
    pub bot_user: String,
    pub bot_token: String,
    pub app_token: String,
    pub signing_secret: String,
    pub scopes: BTreeSet<String>,
    /// Names of subscribed events, as in the app's manifest (`app_mention`, `message.channels` ...).
    pub events: BTreeSet<String>,
    /// Slash commands of the app: command, description, usage hint.
    pub commands: Vec<(String, String, String)>,
    /// Global and message shortcuts of the app: kind (`global` or `message`), callback id, name.
    pub shortcuts: Vec<(String, String, String)>,
}

/// A short-lived right to answer, given out with each delivery.
#[derive(Debug, Clone)]
pub struct Trigger {
    pub user: String,
    pub issued: std::time::Instant,
    pub used: bool,
}

/// Where a `response_url` leads: 5 uses within 30 minutes (Slack's documented limits).
#[derive(Debug, Clone)]
pub struct ResponseTarget {
    pub user: String,
    pub channel: String,
    /// The message the interaction came from; `None` for a slash command.
    pub message_ts: Option<String>,
    pub issued_ms: i64,
    pub uses: u32,
}

/// A file: its bytes are kept as they came.
#[derive(Debug, Clone)]
pub struct File {
    pub id: String,
    pub name: String,
    pub title: String,
    pub length: usize,
    pub content: Vec<u8>,
    pub complete: bool,
}

/// The whole workspace. Read it through [`super::Slack::read`] or [`super::Slack::until`].
#[derive(Debug)]
pub struct Workspace {
    pub team_id: String,
    pub team_name: String,
    pub domain: String,
    pub app: App,
    pub users: BTreeMap<String, User>,
    pub groups: BTreeMap<String, Group>,
    pub channels: BTreeMap<String, Channel>,
    pub ephemerals: Vec<Ephemeral>,
    /// Open modals of each user, bottom first.
    pub views: HashMap<String, Vec<View>>,
    pub homes: HashMap<String, View>,
    pub files: BTreeMap<String, File>,
    pub triggers: HashMap<String, Trigger>,
    pub responses: HashMap<String, ResponseTarget>,
    /// What a person has chosen in a message's inputs: (message ts, user) to `state.values`.
    pub choices: HashMap<(String, String), Value>,
    /// Newest message each user has read: (user, channel) to ts.
    pub read_marks: HashMap<(String, String), String>,
    pub calls: Vec<Call>,
    pub faults: Vec<FaultRule>,
    pub deliveries: Vec<Delivered>,
    /// Whether each method's published tier is enforced.
    pub enforce_tiers: bool,
    /// The error every call answers instead of working, e.g. `token_revoked`.
    pub token_error: Option<String>,
    /// Tickets of `apps.connections.open` that no connection has used yet.
    pub tickets: BTreeSet<String>,
    pub(crate) ids: Ids,
    pub(crate) outgoing: Vec<Event>,
}

impl Workspace {
    /// Finds a live or archived channel by its name, without `#`.
    pub fn channel_named(&self, name: &str) -> Option<&Channel> {
        self.channels.values().find(|channel| channel.name == name && !channel.is_im())
    }

    /// The person with this Slack name (`@name`, without `@`).
    pub fn user_named(&self, name: &str) -> Option<&User> {
        self.users.values().find(|user| user.name == name)
    }

    /// The direct-message channel between the app and `user`, if one was opened.
    pub fn dm(&self, user: &str) -> Option<&Channel> {
        self.channels.values().find(|channel| channel.is_im() && channel.members.contains(user))
    }

    /// A message of a channel, by its ts.
    pub fn message(&self, channel: &str, ts: &str) -> Option<&Message> {
        self.channels.get(channel)?.messages.iter().find(|message| message.ts == ts)
    }

    pub(crate) fn message_mut(&mut self, channel: &str, ts: &str) -> Option<&mut Message> {
        self.channels.get_mut(channel)?.messages.iter_mut().find(|message| message.ts == ts)
    }

    /// Issues a trigger and returns its id; it can be used once, within 3 s of real time.
    pub(crate) fn issue_trigger(&mut self, user: &str) -> String {
        let id = self.ids.trigger();
        let trigger = Trigger { user: user.to_owned(), issued: std::time::Instant::now(), used: false };
        self.triggers.insert(id.clone(), trigger);
        id
    }

    /// Uses a trigger up and returns whose it is, or the error Slack answers.
    pub(crate) fn use_trigger(&mut self, id: &str) -> Result<String, &'static str> {
        let trigger = self.triggers.get_mut(id).ok_or("invalid_trigger_id")?;
        if trigger.used {
            return Err("exchanged_trigger_id");
        }
        if trigger.issued.elapsed() > std::time::Duration::from_secs(3) {
            return Err("expired_trigger_id");
        }
        trigger.used = true;
        Ok(trigger.user.clone())
    }

    /// Queues an event for the app, if its manifest subscribes to it.
    pub(crate) fn emit(&mut self, subscription: &str, body: Value) {
        if self.app.events.contains(subscription) {
            let event_id = self.ids.event();
            self.outgoing.push(Event { event_id, body });
        }
    }

    /// Stores a message and tells the app, if it is in the channel; marks the parent of a reply as a thread.
    pub(crate) fn store(&mut self, channel: &str, message: Message) {
        let (team, bot) = (self.team_id.clone(), self.app.bot_user.clone());
        let Some(place) = self.channels.get_mut(channel) else { return };
        if let Some(thread) = message.thread_ts.clone()
            && let Some(parent) = place.messages.iter_mut().find(|parent| parent.ts == thread)
        {
            parent.thread_ts = Some(thread);
        }
        let mut event = message.wire(&team);
        let mentions_bot = message.bot_id.is_none() && message.text.contains(&format!("<@{bot}>"));
        let mentioned = mentions_bot && !place.is_im() && place.members.contains(&bot);
        event["channel"] = json!(channel);
        event["event_ts"] = json!(message.ts);
        place.messages.push(message);
        if mentioned {
            let mut mention = event.clone();
            mention["type"] = json!("app_mention");
            self.emit("app_mention", mention);
        }
        self.tell(channel, event);
    }

    /// Sends a `message` event of this channel to the app, if it is there.
    pub(crate) fn tell(&mut self, channel: &str, mut event: Value) {
        let bot = &self.app.bot_user;
        let Some(place) = self.channels.get(channel).filter(|place| place.members.contains(bot)) else {
            return;
        };
        let (subscription, channel_type) = match place.kind {
            ChannelKind::Public => ("message.channels", "channel"),
            ChannelKind::Private => ("message.groups", "group"),
            ChannelKind::Im => ("message.im", "im"),
        };
        event["channel_type"] = json!(channel_type);
        self.emit(subscription, event);
    }
}
