//! Everything under Verify is looked at until it holds; and it is true, by other means than the bot's.

use super::Told;
use sandbox::slack::Message;

pub(super) async fn until_it_holds(told: &Told, canaries: usize) -> Message {
    let stage = &told.stage;
    let verdict = stage.said(&told.channel, "Holds.").await;
    told.seconds_to("recovered", &verdict);
    stage.said(&told.channel, "make verify-workflow ended well").await;
    assert!(stage.place().is_broker_up().await);
    assert!(stage.place().canaries().await > canaries, "the canary was not written");
    verdict
}
