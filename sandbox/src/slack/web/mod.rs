//! The Web API at `/api/{method}`: credentials, scopes, tiers and faults, then the method itself under the lock.
//! A method is one function in one of the files here and one line in `METHODS`. Crash: the caller sees a cut connection.

mod args;
mod auth;
mod bookmarks;
mod chat;
mod conversations;
mod directory;
mod files;
mod membership;
mod page;
mod pins;
mod serve;
mod views;

use serde_json::{Map, Value, json};

pub(crate) use args::Args;
pub(crate) use chat::{content, post as chat_post};
pub(crate) use conversations::new_channel;
pub(crate) use serve::{answer, cut, file_content, reply};
pub(crate) use views::checked;

use super::state::{Channel, Workspace};

/// What a method works on.
pub(crate) struct Request<'a> {
    pub(crate) workspace: &'a mut Workspace,
    pub(crate) args: &'a Args,
    pub(crate) now_ms: i64,
    /// `http://127.0.0.1:PORT`, for addresses handed out.
    pub(crate) base: &'a str,
}

/// `ok: false` with `code` and what Slack puts beside it.
#[derive(Debug)]
pub(crate) struct ApiError {
    pub(crate) code: String,
    pub(crate) extra: Map<String, Value>,
}

pub(crate) type Reply = Result<Value, ApiError>;

impl ApiError {
    pub(crate) fn new(code: &str) -> Self {
        Self { code: code.to_owned(), extra: Map::new() }
    }

    /// Adds a line to `response_metadata.messages`.
    pub(crate) fn message(mut self, line: &str) -> Self {
        let metadata = self.extra.entry("response_metadata").or_insert_with(|| json!({"messages": []}));
        if let Some(lines) = metadata["messages"].as_array_mut() {
            lines.push(json!(line));
        }
        self
    }

    pub(crate) fn with(mut self, key: &str, value: Value) -> Self {
        self.extra.insert(key.to_owned(), value);
        self
    }
}

/// `Err` with a code alone.
pub(crate) fn refuse<T>(code: &str) -> Result<T, ApiError> {
    Err(ApiError::new(code))
}

/// How often a method may be called per minute when tiers are enforced.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Tier {
    One,
    Two,
    Three,
    Four,
    /// Methods with a limit of their own (several hundred a minute).
    Special,
}

impl Tier {
    pub(crate) fn per_minute(self) -> usize {
        match self {
            Self::One => 1,
            Self::Two => 20,
            Self::Three => 50,
            Self::Four => 100,
            Self::Special => 600,
        }
    }
}

/// One method: its tier, the scopes of which one is needed (none: no scope), whether it takes forms only, its code.
pub(crate) struct Method {
    pub(crate) name: &'static str,
    pub(crate) tier: Tier,
    pub(crate) scopes: &'static [&'static str],
    pub(crate) form_only: bool,
    pub(crate) run: fn(&mut Request<'_>) -> Reply,
}

const fn json_or_form(
    name: &'static str,
    tier: Tier,
    scopes: &'static [&'static str],
    run: fn(&mut Request<'_>) -> Reply,
) -> Method {
    Method { name, tier, scopes, form_only: false, run }
}

const fn form(
    name: &'static str,
    tier: Tier,
    scopes: &'static [&'static str],
    run: fn(&mut Request<'_>) -> Reply,
) -> Method {
    Method { name, tier, scopes, form_only: true, run }
}

const MANAGE: &[&str] = &["channels:manage", "groups:write"];
const READ: &[&str] = &["channels:read", "groups:read", "im:read"];
const HISTORY: &[&str] = &["channels:history", "groups:history", "im:history"];

/// Every method of the workspace (tiers and scopes: Slack's method pages).
pub(crate) static METHODS: &[Method] = &[
    json_or_form("api.test", Tier::Special, &[], auth::api_test),
    json_or_form("auth.test", Tier::Special, &[], auth::test),
    json_or_form("apps.connections.open", Tier::One, &[], auth::connections_open),
    form("team.info", Tier::Three, &["team:read"], auth::team_info),
    json_or_form("chat.postMessage", Tier::Special, &["chat:write"], chat::post),
    json_or_form("chat.update", Tier::Three, &["chat:write"], chat::update),
    json_or_form("chat.delete", Tier::Three, &["chat:write"], chat::delete),
    json_or_form("chat.postEphemeral", Tier::Four, &["chat:write"], chat::ephemeral),
    form("chat.getPermalink", Tier::Special, &[], chat::permalink),
    json_or_form("conversations.create", Tier::Two, MANAGE, conversations::create),
    json_or_form("conversations.archive", Tier::Two, MANAGE, conversations::archive),
    json_or_form("conversations.unarchive", Tier::Two, MANAGE, conversations::unarchive),
    json_or_form("conversations.rename", Tier::Two, MANAGE, conversations::rename),
    json_or_form(
        "conversations.setTopic",
        Tier::Two,
        &["channels:manage", "groups:write", "channels:write.topic"],
        conversations::set_topic,
    ),
    json_or_form("conversations.setPurpose", Tier::Two, MANAGE, conversations::set_purpose),
    form("conversations.info", Tier::Three, READ, conversations::info),
    form("conversations.list", Tier::Two, READ, conversations::list),
    form("conversations.history", Tier::Three, HISTORY, conversations::history),
    form("conversations.replies", Tier::Three, HISTORY, conversations::replies),
    json_or_form("conversations.open", Tier::Three, &["im:write", "mpim:write"], membership::open),
    json_or_form("conversations.join", Tier::Three, &["channels:join"], membership::join),
    json_or_form("conversations.leave", Tier::Three, MANAGE, membership::leave),
    json_or_form("conversations.invite", Tier::Three, MANAGE, membership::invite),
    form("conversations.members", Tier::Four, READ, membership::members),
    json_or_form("bookmarks.add", Tier::Two, &["bookmarks:write"], bookmarks::add),
    json_or_form("bookmarks.edit", Tier::Two, &["bookmarks:write"], bookmarks::edit),
    json_or_form("bookmarks.list", Tier::Three, &["bookmarks:read", "bookmarks:write"], bookmarks::list),
    json_or_form("bookmarks.remove", Tier::Two, &["bookmarks:write"], bookmarks::remove),
    json_or_form("pins.add", Tier::Two, &["pins:write"], pins::add),
    form("pins.list", Tier::Two, &["pins:read", "pins:write"], pins::list),
    json_or_form("pins.remove", Tier::Two, &["pins:write"], pins::remove),
    json_or_form("reactions.add", Tier::Three, &["reactions:write"], pins::react),
    form("bots.info", Tier::Three, &["users:read"], directory::bot_info),
    form("users.info", Tier::Four, &["users:read"], directory::user_info),
    form("users.list", Tier::Two, &["users:read"], directory::users_list),
    form("users.lookupByEmail", Tier::Three, &["users:read.email"], directory::lookup_by_email),
    form("usergroups.list", Tier::Two, &["usergroups:read"], directory::groups_list),
    form("usergroups.users.list", Tier::Two, &["usergroups:read"], directory::group_users),
    json_or_form("views.open", Tier::Four, &[], views::open),
    json_or_form("views.push", Tier::Four, &[], views::push),
    json_or_form("views.update", Tier::Four, &[], views::update),
    json_or_form("views.publish", Tier::Four, &[], views::publish),
    form("files.getUploadURLExternal", Tier::Four, &["files:write"], files::upload_url),
    json_or_form("files.completeUploadExternal", Tier::Four, &["files:write"], files::complete),
];

impl Request<'_> {
    /// The app's own user id.
    pub(crate) fn bot(&self) -> String {
        self.workspace.app.bot_user.clone()
    }

    /// The channel of the argument `key`, or `channel_not_found`: private channels are hidden from who is not in them.
    pub(crate) fn channel(&mut self, key: &str) -> Result<&mut Channel, ApiError> {
        let bot = self.bot();
        let id = self.args.need(key)?;
        let found = self.workspace.channels.get_mut(&id);
        found
            .filter(|channel| {
                channel.kind == super::state::ChannelKind::Public || channel.members.contains(&bot)
            })
            .ok_or_else(|| ApiError::new("channel_not_found"))
    }

    /// The channel, if the bot is in it and it is not archived.
    pub(crate) fn own_channel(&mut self, key: &str) -> Result<&mut Channel, ApiError> {
        let bot = self.bot();
        let channel = self.channel(key)?;
        if channel.archived {
            return refuse("is_archived");
        }
        if !channel.members.contains(&bot) {
            return refuse("not_in_channel");
        }
        Ok(channel)
    }
}
