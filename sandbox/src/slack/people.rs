//! Acting as a person, as the real client would: typing, pressing, choosing, submitting. Each act is one delivery to the
//! app; its acknowledgement is applied as Slack applies it. Crash: an act is either delivered or not; nothing is kept.

mod interact;
mod modal;
mod typing;

use serde_json::{Value, json};

use super::Shared;
use super::outgoing::{Ack, Outcome};
use super::state::{Ephemeral, Message, Workspace};

impl Workspace {
    /// `user` in interaction payloads.
    fn user_object(&self, id: &str) -> Value {
        let user = self.users.get(id);
        let name = user.map_or("unknown", |user| user.name.as_str());
        let team = user.map_or(self.team_id.as_str(), |user| user.team_id.as_str());
        json!({"id": id, "username": name, "name": name, "team_id": team})
    }

    /// What every interaction payload starts with.
    fn interaction(&self, kind: &str, user: &str, trigger: Option<&str>) -> Value {
        let mut payload = json!({
            "type": kind, "user": self.user_object(user), "api_app_id": self.app.app_id, "token": "verification",
            "team": {"id": self.team_id, "domain": self.domain}, "enterprise": null, "is_enterprise_install": false,
        });
        if let Some(trigger) = trigger {
            payload["trigger_id"] = json!(trigger);
        }
        payload
    }

    /// The grey line the client shows when the app does not answer.
    fn complain(&mut self, user: &str, channel: &str, text: &str, now_ms: i64) {
        let ts = self.ids.ts(now_ms);
        let message =
            Message { ts, user: "USLACKBOT".to_owned(), text: text.to_owned(), ..Message::default() };
        self.ephemerals.push(Ephemeral { to: user.to_owned(), channel: channel.to_owned(), message });
    }
}

impl Shared {
    /// Tells the person that the app did not take it.
    fn report(&self, ack: &Ack, user: &str, channel: &str, what: &str) {
        let error = match &ack.outcome {
            Outcome::Acknowledged | Outcome::NotSent(_) => return,
            Outcome::TimedOut => "operation_timeout",
            Outcome::NotReached(_) | Outcome::Status(_) => "dispatch_failed",
            Outcome::Unusable(_) => "invalid_response",
        };
        let now_ms = self.now_ms();
        self.change(|workspace| {
            workspace.complain(user, channel, &format!("{what} failed with the error \"{error}\""), now_ms)
        });
    }
}
