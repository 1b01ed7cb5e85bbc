//! Where a run speaks: the incident's channel, in the incident's language. Nothing is said before there is a channel.

use crate::{
    Result,
    card::Card,
    desk::Desk,
    outbox::{self, Place, Priority},
    store::incidents,
    words::Lang,
};

pub(crate) struct Room {
    pub(crate) incident: i64,
    pub(crate) channel: String,
    pub(crate) lang: Lang,
}

impl Room {
    /// `None`: there is no such incident, or its channel is not made yet.
    pub(crate) async fn of(desk: &mut Desk<'_>, incident: i64) -> Result<Option<Self>> {
        let Some(found) = incidents::get(desk.tx, incident).await? else { return Ok(None) };
        let lang = found.declared.language;
        Ok(found.channel.map(|(channel, _)| Self { incident, channel, lang }))
    }

    /// Says it once; the key is the message's name for ever.
    pub(crate) async fn post(
        &self,
        desk: &mut Desk<'_>,
        key: &str,
        priority: Priority,
        card: &Card,
    ) -> Result<()> {
        outbox::post(desk.tx, key, Some(self.incident), &self.place(), priority, card, desk.now).await
    }

    /// Says it, or changes what stands there.
    pub(crate) async fn put(
        &self,
        desk: &mut Desk<'_>,
        key: &str,
        priority: Priority,
        card: &Card,
    ) -> Result<()> {
        outbox::put(desk.tx, key, Some(self.incident), &self.place(), priority, card, desk.now).await
    }

    fn place(&self) -> Place {
        Place::Channel(self.channel.clone())
    }
}
