//! What the workspace sends to the app: slash commands, interactions, events; by Socket Mode or as signed HTTP posts.
//! Commands and interactions are sent once. Events are retried three times, as documented. Crash: what was not sent is lost.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::Shared;
use super::{http_delivery, socket};

/// How long the app has to acknowledge (Slack's documented limit).
pub(crate) const ACK_LIMIT: Duration = Duration::from_secs(3);
/// Pauses before the retries of an event.
const RETRIES: [Duration; 3] = [Duration::ZERO, Duration::from_secs(60), Duration::from_secs(300)];

/// How deliveries travel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    SocketMode,
    /// Signed posts to this address: commands and interactions as forms, events as JSON.
    Http {
        url: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Slash,
    Interactive,
    Event,
}

impl Kind {
    /// The envelope type of Socket Mode.
    pub(crate) fn envelope(self) -> &'static str {
        match self {
            Self::Slash => "slash_commands",
            Self::Interactive => "interactive",
            Self::Event => "events_api",
        }
    }
}

/// An event waiting to be sent.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) event_id: String,
    pub(crate) body: Value,
}

/// One delivery as it was sent, so that it can be sent again.
#[derive(Debug, Clone)]
pub struct Delivered {
    /// The trigger id of a command or interaction, the event id of an event.
    pub id: String,
    pub kind: Kind,
    pub payload: Value,
    /// One entry per attempt, in order.
    pub outcomes: Vec<Outcome>,
}

/// How the app took a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Acknowledged,
    /// Not within 3 s.
    TimedOut,
    /// No open Socket Mode connection, or the HTTP connection failed.
    NotReached(String),
    /// An HTTP status other than 2xx.
    Status(u16),
    /// Acknowledged with a body that Slack does not accept; says why.
    Unusable(String),
    /// The person's client did not send it (a required field is empty).
    NotSent(String),
}

/// What came back from one delivery.
#[derive(Debug, Clone)]
pub struct Ack {
    /// For [`super::Slack::deliver_again`].
    pub id: String,
    pub outcome: Outcome,
    /// The acknowledgement's payload or body; `Null` when empty.
    pub body: Value,
    /// Real time from sending to acknowledgement.
    pub took: Duration,
}

impl Ack {
    pub fn acknowledged(&self) -> bool {
        self.outcome == Outcome::Acknowledged
    }

    pub(crate) fn not_sent(why: &str) -> Self {
        Self {
            id: String::new(),
            outcome: Outcome::NotSent(why.to_owned()),
            body: Value::Null,
            took: Duration::ZERO,
        }
    }
}

/// Number (1 to 3) and reason of an event's retry.
pub(crate) type Retry = Option<(usize, &'static str)>;

impl Shared {
    /// Sends one delivery once and records how it went.
    pub(crate) async fn send(&self, id: &str, kind: Kind, payload: &Value, retry: Retry) -> Ack {
        self.change(|workspace| {
            if !workspace.deliveries.iter().any(|delivered| delivered.id == id) {
                let delivered =
                    Delivered { id: id.to_owned(), kind, payload: payload.clone(), outcomes: Vec::new() };
                workspace.deliveries.push(delivered);
            }
        });
        let started = Instant::now();
        let (outcome, body) = match self.delivery() {
            Delivery::SocketMode => socket::send(self, kind, payload, retry).await,
            Delivery::Http { url } => http_delivery::send(self, &url, kind, payload, retry).await,
        };
        let took = started.elapsed();
        self.change(|workspace| {
            if let Some(delivered) = workspace.deliveries.iter_mut().find(|delivered| delivered.id == id) {
                delivered.outcomes.push(outcome.clone());
            }
        });
        Ack { id: id.to_owned(), outcome, body, took }
    }

    /// Sends an event until it is acknowledged or its retries are used up.
    pub(crate) async fn send_event(self, event: Event) {
        let payload = self.event_payload(&event);
        let mut outcome = self.send(&event.event_id, Kind::Event, &payload, None).await.outcome;
        for (index, pause) in RETRIES.iter().enumerate() {
            let reason = match &outcome {
                Outcome::Acknowledged => return,
                Outcome::TimedOut => "http_timeout",
                Outcome::NotReached(_) => "connection_failed",
                _ => "http_error",
            };
            if self.pause(*pause).await {
                return;
            }
            outcome =
                self.send(&event.event_id, Kind::Event, &payload, Some((index + 1, reason))).await.outcome;
        }
    }

    pub(crate) fn event_payload(&self, event: &Event) -> Value {
        let now_s = self.now_ms() / 1000;
        self.read(|workspace| {
            json!({
                "token": "verification", "team_id": workspace.team_id, "context_team_id": workspace.team_id,
                "api_app_id": workspace.app.app_id, "event": event.body, "type": "event_callback",
                "event_id": event.event_id, "event_time": now_s, "is_ext_shared_channel": false,
                "authorizations": [{"enterprise_id": null, "team_id": workspace.team_id, "user_id": workspace.app.bot_user,
                    "is_bot": true, "is_enterprise_install": false}],
                "event_context": format!("4-{}", event.event_id),
            })
        })
    }
}
