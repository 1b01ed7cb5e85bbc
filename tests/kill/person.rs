//! The people of the story: they look at the workspace, do what comes next, and do it again if Slack told them that it did
//! not work. What Slack took they do once.

use crate::push::Push;
use bot::demo::Cast;
use sandbox::slack::{Ack, Channel, Message, Slack, Workspace};
use std::collections::HashSet;

/// What the bot says when its database did not take something, or perhaps did not.
const NOT_STORED: &str = "ot stored";

/// What somebody does next.
enum Deed {
    Declare,
    Press { user: String, once: Once },
}

/// What is done once: this press on this message, for every time that its person was told it did not work.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Once {
    channel: String,
    ts: String,
    label: &'static str,
    element: String,
    told: usize,
}

pub(crate) struct People<'a> {
    pub(crate) slack: &'a Slack,
    pub(crate) cast: &'a Cast,
    pub(crate) push: &'a Push,
    declared: bool,
    done: HashSet<Once>,
}

/// The incident's channel, once it is there.
pub(crate) fn room(workspace: &Workspace) -> Option<&Channel> {
    workspace.channels.values().find(|channel| channel.name.starts_with("inc-1"))
}

/// Whether Slack had its answer, and it was not that nothing was stored, or perhaps nothing.
pub(crate) fn is_taken(ack: &Ack) -> bool {
    ack.acknowledged() && !ack.body.to_string().contains(NOT_STORED)
}

/// Whether the summary stands there.
pub(crate) fn is_over(workspace: &Workspace) -> bool {
    room(workspace)
        .is_some_and(|room| room.history().any(|message| message.shown().contains("resolved after")))
}

/// Whether that very button is there.
fn stands(workspace: &Workspace, once: &Once) -> bool {
    let found = workspace.channels.get(&once.channel).and_then(|channel| {
        let message = channel.messages.iter().find(|message| message.ts == once.ts)?;
        let action = message.action_of(once.label)?;
        message.element(&action).map(|(_, element)| element.to_string())
    });
    found.is_some_and(|element| element == once.element)
}

impl<'a> People<'a> {
    pub(crate) fn new(slack: &'a Slack, cast: &'a Cast, push: &'a Push) -> Self {
        Self { slack, cast, push, declared: false, done: HashSet::new() }
    }

    /// Does what there is to do; false if there is nothing now.
    pub(crate) async fn act(&mut self) -> bool {
        // A button that has gone and stands there again is another question.
        let slack = self.slack;
        slack.read(|workspace| self.done.retain(|once| stands(workspace, once)));
        let pushed = !self.push.taken().is_empty();
        match self.slack.read(|workspace| self.next(workspace, pushed)) {
            None => false,
            Some(Deed::Declare) => {
                let place =
                    self.slack.channel_named("payments").map(|channel| channel.id).unwrap_or_default();
                let text = "kafka-down orders are not flowing";
                let ack = self.slack.slash(&self.cast.reporter, &place, "/incident", text).await;
                self.declared = is_taken(&ack);
                self.declared
            }
            Some(Deed::Press { user, once }) => {
                let ack = self.slack.press(&user, &once.channel, &once.ts, once.label).await;
                is_taken(&ack) && self.done.insert(once)
            }
        }
    }

    fn next(&self, workspace: &Workspace, pushed: bool) -> Option<Deed> {
        if !self.declared {
            return Some(Deed::Declare);
        }
        if let Some(dm) = workspace.dm(&self.cast.primary).filter(|_| pushed)
            && let Some(deed) =
                dm.messages.iter().find_map(|page| self.press(workspace, &dm.id, page, "Acknowledge"))
        {
            return Some(deed);
        }
        let room = room(workspace)?;
        room.history().find_map(|message| {
            let holds = message.shown().contains("Holds.");
            let labels =
                [Some("Publish"), Some("Approve and run"), Some("Plan it again"), holds.then_some("Resolve")];
            labels.into_iter().flatten().find_map(|label| self.press(workspace, &room.id, message, label))
        })
    }

    /// A button that nobody has pressed yet, told apart by the message and by what it would send. Whoever was told that
    /// something was not stored presses again.
    fn press(
        &self,
        workspace: &Workspace,
        channel: &str,
        message: &Message,
        label: &'static str,
    ) -> Option<Deed> {
        let action = message.action_of(label)?;
        let element = message.element(&action).map(|(_, element)| element.to_string())?;
        let user = &self.cast.primary;
        let told = workspace
            .ephemerals
            .iter()
            .filter(|one| one.to == *user && one.message.shown().contains(NOT_STORED));
        let (channel, ts) = (channel.to_owned(), message.ts.clone());
        let once = Once { channel, ts, label, element, told: told.count() };
        (!self.done.contains(&once)).then(|| Deed::Press { user: user.clone(), once })
    }
}
