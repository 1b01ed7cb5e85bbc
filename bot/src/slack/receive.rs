//! What is done with what arrived: stored first, then answered. The same for Socket Mode and HTTP.
//!
//! A crash before the row is on disk leaves Slack without an answer: it shows the person an error, or sends the
//! event again. A crash after it leaves the row, which is worked after the restart.

use super::{Inbound, api::Identity};
use engine::{
    Clock, Context,
    card::{Card, Form, Sign},
    inbox::{Delivery, NotStored, Via, Writer},
    ports::Chat,
    text::Text,
};
use futures::future::BoxFuture;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
    time::Duration,
};

/// Slack waits 3 s for all of it, the way there and back included.
const STORE: Duration = Duration::from_millis(2_200);
const OPEN: Duration = Duration::from_millis(2_500);

/// The form that a command line such as `form note 42` asks for.
pub type Forms = Arc<dyn Fn(&str) -> Option<Form> + Send + Sync>;
/// What is wrong with a submitted form, by field; empty: nothing. Pure, because the answer must come within 3 s.
pub type Validate = Arc<dyn Fn(&Delivery) -> BTreeMap<String, String> + Send + Sync>;
type Store = Arc<dyn Fn(Delivery, Timestamp) -> BoxFuture<'static, Result<bool, NotStored>> + Send + Sync>;

/// What a person is told when nobody may say that it is stored.
struct Told {
    never: Text,
    perhaps: Text,
}

/// Takes in what arrives.
pub struct Receiver {
    store: Store,
    clock: Arc<dyn Clock>,
    chat: Arc<dyn Chat>,
    forms: Forms,
    validate: Validate,
    told: Told,
    refused: Mutex<BTreeSet<&'static str>>,
    pub(super) identity: Identity,
}

/// What Slack is answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Taken, nothing to say.
    Taken,
    /// Taken, and this is the answer's body.
    Say(Value),
    /// Not stored, as far as anybody knows, and nobody to tell: Slack should send it again.
    Again,
    /// Not something that Slack sends.
    Malformed(&'static str),
}

impl Receiver {
    /// Starts the inbox's writer.
    #[must_use]
    pub fn new(cx: &Context, identity: Identity, forms: Forms) -> Self {
        let writer = Writer::start(cx.db.clone(), Arc::clone(&cx.wake));
        let store: Store = Arc::new(move |delivery, now| {
            let writer = writer.clone();
            Box::pin(async move { writer.store(&delivery, now, STORE).await })
        });
        let lang = cx.loaded().settings.language;
        let told = Told {
            never: cx.words.say(lang, "inbound.not-stored", &()),
            perhaps: cx.words.say(lang, "inbound.perhaps-not-stored", &()),
        };
        Self::over(store, Arc::clone(&cx.clock), Arc::clone(&cx.chat), forms, told, identity)
    }

    fn over(
        store: Store,
        clock: Arc<dyn Clock>,
        chat: Arc<dyn Chat>,
        forms: Forms,
        told: Told,
        identity: Identity,
    ) -> Self {
        let validate: Validate = Arc::new(|_| BTreeMap::new());
        Self { store, clock, chat, forms, validate, told, refused: Mutex::default(), identity }
    }

    /// With a check of submitted forms.
    #[must_use]
    pub fn validating(mut self, validate: Validate) -> Self {
        self.validate = validate;
        self
    }

    /// Returns when the delivery is on disk, or says that it is not, or that nobody knows.
    pub async fn receive(&self, inbound: Inbound) -> Answer {
        match inbound {
            Inbound::Deliver(delivery) => self.take(delivery).await,
            Inbound::OpenForm { trigger, command, delivery } => self.open(&trigger, &command, delivery).await,
            Inbound::Challenge(challenge) => Answer::Say(json!({"challenge": challenge})),
            Inbound::SslCheck => Answer::Taken,
            Inbound::Ignore(why) => {
                tracing::debug!(why, "ignored");
                Answer::Taken
            }
            Inbound::Foreign(why) => {
                // Taken all the same: Slack switches off an address that refuses too much of what it sends.
                self.count("foreign", why);
                Answer::Taken
            }
            Inbound::Malformed(why) => {
                self.count("malformed", why);
                Answer::Malformed(why)
            }
        }
    }

    /// Counts each, logs the first of a kind: who sends rubbish all day must not fill the log.
    fn count(&self, kind: &'static str, why: &'static str) {
        metrics::counter!("muster_refused_deliveries_total", "kind" => kind, "why" => why).increment(1);
        let first = match self.refused.lock() {
            Ok(mut refused) => refused.insert(why),
            Err(poisoned) => poisoned.into_inner().insert(why),
        };
        if first {
            tracing::warn!(kind, why, "a delivery was refused; further ones of the kind are only counted");
        }
    }

    async fn take(&self, delivery: Delivery) -> Answer {
        if delivery.via == Via::Form {
            let wrong = (self.validate)(&delivery);
            if !wrong.is_empty() {
                return Answer::Say(json!({"response_action": "errors", "errors": wrong}));
            }
        }
        match self.stored(&delivery).await {
            Ok(_) if delivery.via == Via::Form => Answer::Say(json!({"response_action": "clear"})),
            Ok(_) => Answer::Taken,
            Err(words) => self.refuse(delivery, words),
        }
    }

    async fn open(&self, trigger: &str, command: &str, delivery: Delivery) -> Answer {
        let first_time = match self.stored(&delivery).await {
            Ok(first_time) => first_time,
            Err(words) => return self.refuse(delivery, words),
        };
        let Some(form) = (self.forms)(command).filter(|_| first_time) else { return Answer::Taken };
        match tokio::time::timeout(OPEN, self.chat.open_form(trigger, &form)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "a form did not open"),
            Err(_) => tracing::warn!("a form did not open in time"),
        }
        Answer::Taken
    }

    /// Whether it came for the first time; else what its person is told.
    async fn stored(&self, delivery: &Delivery) -> Result<bool, &Text> {
        (self.store)(delivery.clone(), self.clock.now()).await.map_err(|error| match error {
            NotStored::Never(_) => &self.told.never,
            NotStored::Perhaps(_) => &self.told.perhaps,
        })
    }

    /// Says to the person that nothing was kept, or that nobody knows, in the way that is left without a database.
    fn refuse(&self, delivery: Delivery, said: &Text) -> Answer {
        let words = said.plain();
        match delivery.via {
            Via::Mention => Answer::Again,
            Via::Slash => Answer::Say(json!({"response_type": "ephemeral", "text": words})),
            Via::Form => match delivery.fields.into_keys().next() {
                Some(field) => Answer::Say(
                    json!({"response_action": "errors", "errors": BTreeMap::from([(field, words)])}),
                ),
                None => Answer::Again,
            },
            Via::Button | Via::Shortcut => {
                let card = Card { sign: Some(Sign::Bad), headline: said.clone(), ..Card::default() };
                // After the answer: Slack waits 3 s for it, and each call has its own limit.
                tokio::spawn(tell(Arc::clone(&self.chat), delivery, card));
                Answer::Taken
            }
        }
    }
}

/// By the click's own address; a click in a form has none, then directly.
async fn tell(chat: Arc<dyn Chat>, delivery: Delivery, card: Card) {
    let told = match &delivery.response_url {
        Some(url) => chat.respond(url, &card).await,
        None => match chat.direct(&delivery.user).await {
            Ok(channel) => chat.post(&channel, None, &delivery.key, &card).await.map(|_| ()),
            Err(error) => Err(error),
        },
    };
    if let Err(error) = told {
        tracing::error!(%error, "nobody was told that a click was not stored");
    }
}

#[cfg(test)]
impl Receiver {
    /// Over a store of the test's own.
    pub(super) fn for_test(
        store: Store,
        clock: Arc<dyn Clock>,
        chat: Arc<dyn Chat>,
        forms: Forms,
        identity: Identity,
    ) -> Self {
        let told = Told {
            never: Text::literal("Not stored: call the person on call."),
            perhaps: Text::literal("Perhaps not stored: look first."),
        };
        Self::over(store, clock, chat, forms, told, identity)
    }
}
