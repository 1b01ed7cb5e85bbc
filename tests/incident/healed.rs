//! The pod comes back by itself: Muster watches, and touches nothing.

use super::Told;
use crate::stage::State;

pub(super) async fn watched(told: &Told) {
    told.stage.said(&told.channel, "Let it heal").await;
    told.stage.place().let_it_heal().await;
}

pub(super) fn by_itself(calm: &State, healed: &State) {
    assert_eq!((healed.generation, healed.revision), (calm.generation, calm.revision), "nothing was changed");
    assert_ne!(healed.pod, calm.pod, "the controller made a new pod");
}
