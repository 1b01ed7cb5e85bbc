//! What went wrong was ours: the person gets a reference, the log has the rest.

#[cfg(feature = "samples")]
use super::sample::Sample;
use crate::{
    Context,
    card::{Card, Sign},
    inbox::Delivery,
    outbox::{self, Place, Priority},
    words::{Lang, Words},
};
use serde_json::json;

/// Tells the person; if even that can't be stored, the log alone knows.
pub async fn tell(cx: &Context, delivery: &Delivery, reference: &str) {
    let lang = cx.loaded().settings.language;
    let card = card(&cx.words, lang, reference);
    let place = match (&delivery.response_url, &delivery.channel) {
        (Some(url), _) => Place::Response(url.clone()),
        (None, Some(channel)) => Place::Ephemeral { channel: channel.clone(), user: delivery.user.clone() },
        (None, None) => Place::User(delivery.user.clone()),
    };
    let stored = async {
        let mut tx = cx.db.begin().await?;
        outbox::post(
            &mut tx,
            &format!("trouble:{}", delivery.key),
            None,
            &place,
            Priority::Answer,
            &card,
            cx.clock.now(),
        )
        .await?;
        tx.commit().await
    };
    if let Err(error) = stored.await {
        tracing::error!(reference, error = format!("{error:#}"), "the person can't be told");
    }
}

fn card(words: &Words, lang: Lang, reference: &str) -> Card {
    let headline = words.say(lang, "trouble.headline", &json!({ "reference": reference }));
    Card { sign: Some(Sign::Notice), headline, ..Card::default() }
}

#[cfg(feature = "samples")]
pub(crate) fn samples(of: &Sample<'_>) -> Vec<Card> {
    vec![card(of.words, of.lang, of.value)]
}
