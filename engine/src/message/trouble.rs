//! What went wrong was ours: the person gets a reference, the log has the rest.

use crate::{
    Context,
    card::{Card, Sign},
    inbox::Delivery,
    outbox::{self, Place, Priority},
};
use serde_json::json;

/// Tells the person; if even that can't be stored, the log alone knows.
pub async fn tell(cx: &Context, delivery: &Delivery, reference: &str) {
    let lang = cx.loaded().settings.language;
    let headline = cx.words.say(lang, "trouble.headline", &json!({ "reference": reference }));
    let card = Card { sign: Some(Sign::Notice), headline, ..Card::default() };
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
