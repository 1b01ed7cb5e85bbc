//! What a verb has at hand: the desk, who asked, where, in which language.

use engine::{
    Error, UserError, card::Card, desk::Desk, event::Actor, inbox::Delivery, incident::Incident, rights,
    settings::Verb as Right, store::incidents, text::Text, words::Lang,
};
use operations::phrase;

use crate::{ask::Ask, picker};

/// What the person gets back, only they see it. `None`: the channel shows what happened.
pub(crate) type Reply = Option<Card>;

/// Why a verb ended before its end.
#[derive(Debug)]
pub(crate) enum Halt {
    /// It is not clear which incident is meant: the person is asked.
    Asked(Box<Card>),
    Failed(Error),
}

pub(crate) type Result<T> = std::result::Result<T, Halt>;

impl<E: Into<Error>> From<E> for Halt {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

pub(crate) struct Cx<'a, 'd> {
    pub(crate) desk: &'a mut Desk<'d>,
    pub(crate) delivery: &'a Delivery,
    pub(crate) lang: Lang,
    /// The verb as asked, for pickers that ask again.
    pub(crate) verb: String,
}

impl Cx<'_, '_> {
    pub(crate) fn by(&self) -> Actor {
        Actor::user(self.delivery.user.clone())
    }

    /// A card of one line from `reply.<id>`.
    pub(crate) fn reply(&self, id: &str, values: &serde_json::Value) -> Reply {
        let headline = self.desk.words.say(self.lang, &format!("reply.{id}"), values);
        Some(Card { headline, ..Card::default() })
    }

    pub(crate) fn say(&self, id: &str, values: &serde_json::Value) -> Text {
        self.desk.words.say(self.lang, id, values)
    }

    pub(crate) fn label(&self, id: &str) -> String {
        self.desk.words.label(self.lang, id, &())
    }

    /// A field of the submitted form, else what was typed behind the verb.
    pub(crate) fn field_or(&self, name: &str, ask: &Ask) -> String {
        self.delivery.fields.get(name).map_or_else(|| ask.text(), String::as_str).trim().to_owned()
    }

    /// The incident that is meant: by number, else that of the channel; else the person is asked which of the open ones.
    pub(crate) async fn incident(&mut self, ask: &mut Ask) -> Result<Incident> {
        if let Some(number) = ask.incident() {
            let found = incidents::get(self.desk.tx, number).await?;
            return Ok(found.ok_or_else(|| UserError(phrase!("user.no-such-incident", number = number)))?);
        }
        if let Some(channel) = &self.delivery.channel
            && let Some(found) = incidents::by_channel(self.desk.tx, channel).await?
        {
            return Ok(found);
        }
        let open = incidents::open(self.desk.tx, 20).await?;
        Err(Halt::Asked(Box::new(picker::incidents(self, &open, ask.text()))))
    }

    /// As [`Self::incident`], refusing what is closed.
    pub(crate) async fn open_incident(&mut self, ask: &mut Ask) -> Result<Incident> {
        let incident = self.incident(ask).await?;
        if incident.is_open() {
            return Ok(incident);
        }
        Err(UserError(phrase!("user.incident-closed", incident = incident.name())).into())
    }

    /// Whether the person holds a right on the incident's target.
    pub(crate) async fn may(&mut self, right: Right, incident: &Incident) -> Result<()> {
        let declared = &incident.declared;
        Ok(rights::check(
            self.desk,
            right,
            declared.target.as_deref(),
            declared.environment.as_deref(),
            &self.delivery.user,
        )
        .await?)
    }
}
