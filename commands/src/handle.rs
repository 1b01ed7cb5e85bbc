//! From a stored delivery to rows: one transaction, one verb, one answer.

use crate::{
    ask::Ask,
    cx::{Cx, Halt},
    verb,
};
use engine::{
    Context, Error, Result, UserError,
    card::{Card, Sign},
    desk::Desk,
    inbox::{self, Delivery, Via},
    outbox::{self, Place, Priority},
    rights,
    store::{Tx, incidents},
    words::Lang,
};
use operations::phrase;

/// Does what a stored delivery asks, once. A user's mistake is answered to them and is no error here.
///
/// # Errors
/// A version conflict (try again), or ours.
pub async fn handle(cx: &Context, delivery: &Delivery) -> Result<()> {
    let loaded = cx.loaded();
    let now = cx.clock.now();
    let mut tx = cx.db.begin().await?;
    if !inbox::worked(&mut tx, delivery, now).await? {
        return Ok(());
    }
    let lang = language(&mut tx, delivery, loaded.settings.language).await?;
    let mut desk = Desk { tx: &mut tx, words: &cx.words, loaded: &loaded, now };
    match decide(&mut desk, delivery, lang).await {
        Ok(reply) => {
            if let Some(card) = reply {
                answer(&mut tx, delivery, &card, now).await?;
            }
            tx.commit().await
        }
        // What the verb wrote goes with its transaction; only the answer stays.
        Err(Error::User(UserError(what))) => {
            drop(tx);
            let headline = cx.words.phrase(lang, &what);
            let card = Card { sign: Some(Sign::Notice), headline, ..Card::default() };
            let mut tx = cx.db.begin().await?;
            if !inbox::worked(&mut tx, delivery, now).await? {
                return Ok(());
            }
            answer(&mut tx, delivery, &card, now).await?;
            tx.commit().await
        }
        Err(error) => Err(error),
    }
}

async fn decide(desk: &mut Desk<'_>, delivery: &Delivery, lang: Lang) -> Result<Option<Card>> {
    let (verb, ask) = Ask::split(&delivery.text);
    // It remains when the chat can't be asked who somebody is: its own check takes what was known last.
    if verb != "break-glass" && !rights::is_person(desk, &delivery.user).await? {
        return Err(UserError(phrase!("user.not-a-member")).into());
    }
    let mut cx = Cx { desk, delivery, lang, verb: verb.clone() };
    match verb::run(&mut cx, &verb, ask).await {
        Ok(reply) => Ok(reply),
        Err(Halt::Asked(card)) => Ok(Some(*card)),
        Err(Halt::Failed(error)) => Err(error),
    }
}

/// The incident's language in its channel, the workspace's elsewhere.
async fn language(tx: &mut Tx, delivery: &Delivery, otherwise: Lang) -> Result<Lang> {
    let Some(channel) = &delivery.channel else { return Ok(otherwise) };
    Ok(incidents::by_channel(tx, channel).await?.map_or(otherwise, |incident| incident.declared.language))
}

/// Only the person sees it: through the command's own address, else in the channel where they are.
async fn answer(tx: &mut Tx, delivery: &Delivery, card: &Card, now: jiff::Timestamp) -> Result<()> {
    let key = format!("reply:{}", delivery.key);
    outbox::post(tx, &key, None, &place(delivery), Priority::Answer, card, now).await
}

/// Where whoever asked is answered.
pub(crate) fn place(delivery: &Delivery) -> Place {
    match (&delivery.response_url, &delivery.channel) {
        (Some(url), _) if delivery.via != Via::Form => Place::Response(url.clone()),
        (_, Some(channel)) => Place::Ephemeral { channel: channel.clone(), user: delivery.user.clone() },
        (Some(url), None) => Place::Response(url.clone()),
        (None, None) => Place::User(delivery.user.clone()),
    }
}
