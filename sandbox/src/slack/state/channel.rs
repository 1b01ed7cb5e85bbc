//! A conversation: channel or direct message, with its messages, pins and bookmarks.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::Message;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChannelKind {
    Public,
    Private,
    /// A direct message between the app and one person.
    Im,
}

/// A bookmark of a channel's bar.
#[derive(Debug, Clone)]
pub struct Bookmark {
    pub id: String,
    pub title: String,
    pub link: String,
    pub emoji: Option<String>,
}

impl Bookmark {
    pub(crate) fn wire(&self, channel: &str) -> Value {
        json!({"id": self.id, "channel_id": channel, "title": self.title, "link": self.link, "emoji": self.emoji,
            "icon_url": null, "type": "link", "entity_id": null, "date_created": 0, "date_updated": 0, "rank": "i",
            "last_updated_by_user_id": null, "last_updated_by_team_id": null, "shortcut_id": null, "app_id": null})
    }
}

#[derive(Debug, Clone)]
pub struct Channel {
    pub id: String,
    /// Without `#`; empty for a direct message.
    pub name: String,
    pub kind: ChannelKind,
    pub archived: bool,
    pub topic: String,
    pub purpose: String,
    pub creator: String,
    /// Seconds since 1970.
    pub created: i64,
    pub members: BTreeSet<String>,
    /// Oldest first; replies stand among them with their `thread_ts`.
    pub messages: Vec<Message>,
    /// Pinned ts, oldest pin first.
    pub pins: Vec<String>,
    pub bookmarks: Vec<Bookmark>,
}

impl Channel {
    pub fn is_im(&self) -> bool {
        self.kind == ChannelKind::Im
    }

    /// What stands in the channel itself: no replies, but those also sent to the channel.
    pub fn history(&self) -> impl Iterator<Item = &Message> {
        self.messages.iter().filter(|message| !message.is_reply() || message.reply_broadcast)
    }

    /// The thread under `ts`: the parent first.
    pub fn thread<'a>(&'a self, ts: &'a str) -> impl Iterator<Item = &'a Message> {
        self.messages
            .iter()
            .filter(move |message| message.ts == ts || message.thread_ts.as_deref() == Some(ts))
    }

    /// The name Slack puts in payloads.
    pub(crate) fn payload_name(&self) -> &str {
        match self.kind {
            ChannelKind::Public => &self.name,
            ChannelKind::Private => "privategroup",
            ChannelKind::Im => "directmessage",
        }
    }

    pub(crate) fn wire(&self, team: &str, asker: &str) -> Value {
        if self.is_im() {
            let user = self.members.iter().find(|member| *member != asker);
            return json!({"id": self.id, "created": self.created, "is_archived": self.archived, "is_im": true,
                "is_org_shared": false, "user": user, "is_open": true, "context_team_id": team});
        }
        let private = self.kind == ChannelKind::Private;
        json!({
            "id": self.id, "name": self.name, "name_normalized": self.name, "created": self.created, "creator": self.creator,
            "is_channel": !private, "is_group": private, "is_im": false, "is_mpim": false, "is_private": private,
            "is_archived": self.archived, "is_general": self.name == "general", "is_shared": false, "is_org_shared": false,
            "is_ext_shared": false, "is_member": self.members.contains(asker), "unlinked": 0, "updated": self.created * 1000,
            "context_team_id": team, "previous_names": [], "num_members": self.members.len(),
            "topic": {"value": self.topic, "creator": "", "last_set": 0},
            "purpose": {"value": self.purpose, "creator": "", "last_set": 0},
        })
    }
}
