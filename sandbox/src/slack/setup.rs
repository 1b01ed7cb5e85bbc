//! Furnishing the workspace: people, groups, channels, scopes, faults. For tests and the demo; the app never sees this.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::fault::FaultRule;
use super::socket::Disconnect;
use super::state::{App, Channel, ChannelKind, Group, User, Workspace};
use super::web::{Args, Request, chat_post, new_channel};
use super::{Delivery, Fault, Slack};

/// The bot scopes an incident bot's manifest asks for.
const SCOPES: &[&str] = &[
    "app_mentions:read",
    "bookmarks:read",
    "bookmarks:write",
    "channels:history",
    "channels:join",
    "channels:manage",
    "channels:read",
    "chat:write",
    "chat:write.public",
    "commands",
    "files:write",
    "groups:history",
    "groups:read",
    "groups:write",
    "im:history",
    "im:read",
    "im:write",
    "mpim:write",
    "pins:read",
    "pins:write",
    "reactions:read",
    "reactions:write",
    "team:read",
    "usergroups:read",
    "users:read",
    "users:read.email",
];
const EVENTS: &[&str] = &[
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "channel_deleted",
    "channel_rename",
    "channel_unarchive",
    "member_joined_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "reaction_added",
    "tokens_revoked",
];

fn owned(all: &[&str]) -> BTreeSet<String> {
    all.iter().map(|one| (*one).to_owned()).collect()
}

/// A workspace with the app installed and `#general`.
pub(crate) fn installed(now_ms: i64) -> Workspace {
    let app = App {
        app_id: "A0SANDBOX01".to_owned(),
        bot_id: "B0SANDBOX01".to_owned(),
        bot_user: "U0MUSTER001".to_owned(),
        bot_token: "xoxb-sandbox-not-a-secret".to_owned(),
        app_token: "xapp-sandbox-not-a-secret".to_owned(),
        signing_secret: "8f742231b10e8888abcd99yyyzzz85a5".to_owned(),
        scopes: owned(SCOPES),
        events: owned(EVENTS),
        commands: vec![(
            "/incident".to_owned(),
            "Declare or manage an incident".to_owned(),
            "[runbook] [what happens]".to_owned(),
        )],
        shortcuts: Vec::new(),
    };
    let mut workspace = Workspace {
        team_id: "T0SANDBOX01".to_owned(),
        team_name: "Sandbox".to_owned(),
        domain: "sandbox".to_owned(),
        users: BTreeMap::new(),
        groups: BTreeMap::new(),
        channels: BTreeMap::new(),
        ephemerals: Vec::new(),
        views: HashMap::new(),
        homes: HashMap::new(),
        files: BTreeMap::new(),
        triggers: HashMap::new(),
        responses: HashMap::new(),
        choices: HashMap::new(),
        read_marks: HashMap::new(),
        calls: Vec::new(),
        faults: Vec::new(),
        deliveries: Vec::new(),
        enforce_tiers: false,
        token_error: None,
        tickets: BTreeSet::new(),
        ids: super::state::ids::Ids::default(),
        outgoing: Vec::new(),
        app,
    };
    let bot = User {
        id: workspace.app.bot_user.clone(),
        team_id: workspace.team_id.clone(),
        is_bot: true,
        ..User::named("muster", "Muster")
    };
    let slackbot = User {
        id: "USLACKBOT".to_owned(),
        team_id: workspace.team_id.clone(),
        ..User::named("slackbot", "Slackbot")
    };
    let slackbot = User { is_bot: false, email: String::new(), ..slackbot };
    workspace.users.extend([(bot.id.clone(), bot), (slackbot.id.clone(), slackbot)]);
    let id = workspace.ids.object("C");
    workspace.channels.insert(
        id.clone(),
        Channel { members: BTreeSet::new(), ..new_channel(id, "general", ChannelKind::Public, "", now_ms) },
    );
    workspace
}

impl Slack {
    pub fn bot_token(&self) -> String {
        self.read(|workspace| workspace.app.bot_token.clone())
    }

    pub fn app_token(&self) -> String {
        self.read(|workspace| workspace.app.app_token.clone())
    }

    pub fn signing_secret(&self) -> String {
        self.read(|workspace| workspace.app.signing_secret.clone())
    }

    pub fn team_id(&self) -> String {
        self.read(|workspace| workspace.team_id.clone())
    }

    pub fn app_id(&self) -> String {
        self.read(|workspace| workspace.app.app_id.clone())
    }

    pub fn bot_user_id(&self) -> String {
        self.read(|workspace| workspace.app.bot_user.clone())
    }

    /// Adds a person, who joins `#general` (guests do not). Returns the id. An empty `team_id` is the workspace's own.
    pub fn add_user(&self, mut user: User) -> String {
        self.shared().change(|workspace| {
            if user.id.is_empty() {
                user.id = workspace.ids.object("U");
            }
            if user.team_id.is_empty() {
                user.team_id.clone_from(&workspace.team_id);
            }
            let (id, guest) = (user.id.clone(), user.is_guest());
            workspace.users.insert(id.clone(), user);
            if let Some(general) =
                workspace.channels.values_mut().find(|channel| channel.name == "general" && !guest)
            {
                general.members.insert(id.clone());
            }
            id
        })
    }

    /// Adds a full member by handle and real name. Returns the id.
    pub fn add_member(&self, name: &str, real_name: &str) -> String {
        self.add_user(User::named(name, real_name))
    }

    /// Changes a person's record (made a guest, given a zone ...).
    pub fn change_user(&self, user: &str, change: impl FnOnce(&mut User)) {
        self.shared().change(|workspace| workspace.users.get_mut(user).map(change));
    }

    /// Deactivates a person: they keep their id, leave their groups and can't be written to.
    pub fn deactivate(&self, user: &str) {
        self.shared().change(|workspace| {
            if let Some(user) = workspace.users.get_mut(user) {
                user.deleted = true;
            }
            for group in workspace.groups.values_mut() {
                group.members.remove(user);
            }
        });
    }

    /// Adds a user group `@handle`. Returns the id.
    pub fn add_group(&self, handle: &str, members: &[&str]) -> String {
        self.shared().change(|workspace| {
            let id = workspace.ids.object("S");
            let group = Group {
                id: id.clone(),
                handle: handle.to_owned(),
                name: handle.to_owned(),
                members: owned(members),
                disabled: false,
            };
            workspace.groups.insert(id.clone(), group);
            id
        })
    }

    /// Replaces the members of a user group.
    pub fn set_members(&self, group: &str, members: &[&str]) {
        self.shared()
            .change(|workspace| workspace.groups.get_mut(group).map(|group| group.members = owned(members)));
    }

    /// Adds a channel in which these people are; the app is not, unless its user id is among them. Returns the id.
    pub fn add_channel(&self, name: &str, kind: ChannelKind, members: &[&str]) -> String {
        let now_ms = self.shared().now_ms();
        self.shared().change(|workspace| {
            let id = workspace.ids.object("C");
            let creator = members.first().copied().unwrap_or_default();
            let channel =
                Channel { members: owned(members), ..new_channel(id.clone(), name, kind, creator, now_ms) };
            workspace.channels.insert(id.clone(), channel);
            id
        })
    }

    /// A person joins a channel by their own hand (the app hears of it, if it is there).
    pub fn join(&self, user: &str, channel: &str) {
        self.shared().change(|workspace| {
            let Some(place) = workspace.channels.get_mut(channel) else { return };
            place.members.insert(user.to_owned());
            if place.members.contains(&workspace.app.bot_user) {
                let event = serde_json::json!({"type": "member_joined_channel", "user": user, "channel": channel,
                    "channel_type": "C", "team": workspace.team_id});
                workspace.emit("member_joined_channel", event);
            }
        });
    }

    /// Replaces the bot token's scopes.
    pub fn set_scopes(&self, scopes: &[&str]) {
        self.shared().change(|workspace| workspace.app.scopes = owned(scopes));
    }

    /// Makes every call answer this error (`token_revoked`, `invalid_auth` ...), or work again.
    pub fn set_token_error(&self, error: Option<&str>) {
        self.shared().change(|workspace| workspace.token_error = error.map(str::to_owned));
    }

    /// Turns the published rate limits on or off (off at the start).
    pub fn enforce_tiers(&self, on: bool) {
        self.shared().change(|workspace| workspace.enforce_tiers = on);
    }

    /// Changes anything else of the workspace.
    pub fn edit<T>(&self, change: impl FnOnce(&mut Workspace) -> T) -> T {
        self.shared().change(change)
    }

    pub fn set_delivery(&self, delivery: Delivery) {
        self.shared().set_delivery(delivery);
    }

    /// Makes the next `times` calls of `method` go wrong (`*`: any method; `response_url`: those posts).
    pub fn fault(&self, method: &str, times: u32, fault: Fault) {
        let rule = FaultRule { method: method.to_owned(), times, fault };
        self.shared().change(|workspace| workspace.faults.push(rule));
    }

    pub fn clear_faults(&self) {
        self.shared().change(|workspace| workspace.faults.clear());
    }

    /// Ends every open Socket Mode connection in this way.
    pub fn disconnect(&self, how: Disconnect) {
        self.shared().sockets(|sockets| sockets.end_all(how));
    }

    /// Listens in on the calls of the Web API and the posts to `response_url`.
    pub fn tap(&self, tap: crate::tap::Tap) {
        self.shared().tapped().set(tap);
    }

    /// Open Socket Mode connections.
    pub fn connections(&self) -> usize {
        self.shared().sockets(|sockets| sockets.count())
    }
}

impl Slack {
    /// Posts as the app, with the Web API's checks but without a call: sample content. Returns the ts or Slack's error.
    pub fn post_as_app(
        &self,
        channel: &str,
        text: &str,
        blocks: &serde_json::Value,
    ) -> Result<String, String> {
        let shared = self.shared();
        let args = Args::of(serde_json::json!({"channel": channel, "text": text, "blocks": blocks}));
        shared
            .change(|workspace| {
                chat_post(&mut Request {
                    workspace,
                    args: &args,
                    now_ms: shared.now_ms(),
                    base: &shared.base(),
                })
            })
            .map(|reply| reply["ts"].as_str().unwrap_or_default().to_owned())
            .map_err(|error| error.code)
    }
}
