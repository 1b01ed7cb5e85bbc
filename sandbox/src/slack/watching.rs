//! Reading the workspace, and waiting for it to change without sleeping.

use std::time::Duration;

use tokio::sync::watch;

use super::fault::Call;
use super::state::{Bookmark, Channel, Message, View, Workspace};
use super::{Delivered, Slack};

/// The longest [`Slack::until`] waits, in real time.
const PATIENCE: Duration = Duration::from_secs(20);

impl Slack {
    /// Looks at the whole workspace.
    pub fn read<T>(&self, look: impl FnOnce(&Workspace) -> T) -> T {
        self.shared().read(look)
    }

    /// Moves with every change; to wait without sleeping.
    pub fn changed(&self) -> watch::Receiver<u64> {
        self.shared().changes()
    }

    /// Waits until `look` finds something; panics after 20 s of real time with `what` and the recent state, for tests.
    ///
    /// # Panics
    /// When it does not come.
    pub async fn until<T>(&self, what: &str, look: impl Fn(&Workspace) -> Option<T>) -> T {
        match self.eventually(&look).await {
            Some(found) => found,
            None => panic!("waited {} s in vain for: {what}\n{}", PATIENCE.as_secs(), self.recent()),
        }
    }

    /// Like [`Slack::until`]; `None` after 20 s of real time.
    pub async fn eventually<T>(&self, look: impl Fn(&Workspace) -> Option<T>) -> Option<T> {
        let mut changes = self.shared().changes();
        let waiting = async {
            loop {
                changes.borrow_and_update();
                if let Some(found) = self.read(&look) {
                    return Some(found);
                }
                changes.changed().await.ok()?;
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.ok().flatten()
    }

    /// The last messages, views, calls and deliveries, for the text of a failed wait.
    pub fn recent(&self) -> String {
        self.read(|workspace| {
            let mut lines = Vec::new();
            for channel in workspace.channels.values() {
                lines.push(format!("#{} {} ({} messages)", channel.name, channel.id, channel.messages.len()));
                lines.extend(channel.messages.iter().rev().take(8).rev().map(line));
            }
            lines.push("ephemeral:".to_owned());
            lines.extend(
                workspace
                    .ephemerals
                    .iter()
                    .rev()
                    .take(5)
                    .map(|one| format!("to {}: {}", one.to, line(&one.message))),
            );
            lines.push(format!(
                "views: {:?}",
                workspace.views.values().flatten().map(View::title).collect::<Vec<_>>()
            ));
            lines.push("calls:".to_owned());
            lines.extend(workspace.calls.iter().rev().take(12).rev().map(|call| {
                let error = call.response.as_ref().and_then(|(_, body)| body["error"].as_str()).unwrap_or("");
                format!("  {} {error}", call.method)
            }));
            lines.push("deliveries:".to_owned());
            lines.extend(
                workspace
                    .deliveries
                    .iter()
                    .rev()
                    .take(6)
                    .map(|one| format!("  {:?} {} {:?}", one.kind, one.id, one.outcomes)),
            );
            lines.join("\n")
        })
    }

    pub fn channel_named(&self, name: &str) -> Option<Channel> {
        self.read(|workspace| workspace.channel_named(name).cloned())
    }

    /// What stands in a channel, oldest first; replies only if also sent to the channel.
    pub fn history(&self, channel: &str) -> Vec<Message> {
        self.read(|workspace| {
            workspace
                .channels
                .get(channel)
                .map_or_else(Vec::new, |channel| channel.history().cloned().collect())
        })
    }

    /// The thread under `ts`, the parent first.
    pub fn thread(&self, channel: &str, ts: &str) -> Vec<Message> {
        self.read(|workspace| {
            workspace
                .channels
                .get(channel)
                .map_or_else(Vec::new, |channel| channel.thread(ts).cloned().collect())
        })
    }

    /// What only this person sees in a channel.
    pub fn ephemerals(&self, user: &str, channel: &str) -> Vec<Message> {
        self.read(|workspace| {
            let own = workspace.ephemerals.iter().filter(|one| one.to == user && one.channel == channel);
            own.map(|one| one.message.clone()).collect()
        })
    }

    /// The person's open modals, the top one last.
    pub fn views(&self, user: &str) -> Vec<View> {
        self.read(|workspace| workspace.views.get(user).cloned().unwrap_or_default())
    }

    pub fn home(&self, user: &str) -> Option<View> {
        self.read(|workspace| workspace.homes.get(user).cloned())
    }

    pub fn pins(&self, channel: &str) -> Vec<Message> {
        self.read(|workspace| {
            let Some(channel) = workspace.channels.get(channel) else { return Vec::new() };
            channel.messages.iter().filter(|message| channel.pins.contains(&message.ts)).cloned().collect()
        })
    }

    pub fn bookmarks(&self, channel: &str) -> Vec<Bookmark> {
        self.read(|workspace| {
            workspace.channels.get(channel).map_or_else(Vec::new, |channel| channel.bookmarks.clone())
        })
    }

    pub fn topic(&self, channel: &str) -> String {
        self.read(|workspace| {
            workspace.channels.get(channel).map_or_else(String::new, |channel| channel.topic.clone())
        })
    }

    pub fn members(&self, channel: &str) -> Vec<String> {
        self.read(|workspace| {
            workspace
                .channels
                .get(channel)
                .map_or_else(Vec::new, |channel| channel.members.iter().cloned().collect())
        })
    }

    /// The direct messages between the app and this person.
    pub fn dms(&self, user: &str) -> Vec<Message> {
        self.read(|workspace| workspace.dm(user).map_or_else(Vec::new, |channel| channel.messages.clone()))
    }

    pub fn calls(&self) -> Vec<Call> {
        self.read(|workspace| workspace.calls.clone())
    }

    /// The calls of one method.
    pub fn calls_of(&self, method: &str) -> Vec<Call> {
        self.read(|workspace| workspace.calls.iter().filter(|call| call.method == method).cloned().collect())
    }

    pub fn deliveries(&self) -> Vec<Delivered> {
        self.read(|workspace| workspace.deliveries.clone())
    }
}

fn line(message: &Message) -> String {
    format!("  [{}] {}: {}", message.ts, message.user, message.shown().chars().take(200).collect::<String>())
}
