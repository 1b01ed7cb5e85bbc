//! Level 1 is paged at once and acknowledges; so the next level is left in peace when its time comes.

use super::Told;
use std::time::Duration;

/// The next level is due 15 minutes after the start.
const PAST_LEVEL_TWO: Duration = Duration::from_secs(16 * 60);

pub(super) async fn the_primary_acknowledges(told: &Told) {
    let (stage, cast) = (&told.stage, told.stage.cast());
    let (direct, page) = stage.said_to(&cast.primary, "you are level 1 of 4").await;
    assert!(page.shown().contains("level 2 (secondary) is paged at"), "{}", page.shown());
    stage.slack().press(&cast.primary, &direct, &page.ts, "Acknowledge").await;
    let (_, settled) = stage.said_to(&cast.primary, "Acknowledged").await;
    assert_eq!(settled.ts, page.ts, "the page itself says that it is settled");
    assert!(!settled.buttons().contains(&"Acknowledge".to_owned()), "{:?}", settled.buttons());
    stage
        .until("the pinned card says who holds it", |workspace| {
            let channel = workspace.channels.get(&told.channel)?;
            let mut pinned = channel.messages.iter().filter(|message| channel.pins.contains(&message.ts));
            pinned.any(|card| card.shown().contains("Acknowledged by")).then_some(())
        })
        .await;
}

pub(super) async fn nobody_else_is_paged(told: &Told) {
    let stage = &told.stage;
    stage.later(PAST_LEVEL_TWO);
    // Due after 5 minutes, and said because nobody has told the public: the jobs of these minutes are being done.
    stage.said(&told.channel, "The status page is silent").await;
    assert!(stage.slack().dms(&stage.cast().secondary).is_empty(), "level 2 was paged");
}
