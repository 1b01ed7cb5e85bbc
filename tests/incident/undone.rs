//! The rollout is undone, and the stuck pod deleted, once somebody who may has said yes to exactly that.

use super::Told;
use crate::stage::State;

pub(super) async fn with_consent(told: &Told, broken: &State) {
    let (stage, cast) = (&told.stage, told.stage.cast());
    let consent = stage.said(&told.channel, "May approve").await;
    told.seconds_to("consent", &consent);
    for command in ["rollout undo statefulset/kafka", "delete pod kafka-0"] {
        assert!(consent.shown().contains(command), "{command} is not shown: {}", consent.shown());
    }

    stage.slack().press(&cast.manager, &told.channel, &consent.ts, "Approve and run").await;
    stage
        .until("who is in no approving group is told so", |workspace| {
            let mut own = workspace.ephemerals.iter().filter(|one| one.to == cast.manager);
            own.any(|one| one.message.shown().contains("@kafka-oncall")).then_some(())
        })
        .await;
    let asked = State::of(stage.place()).await;
    assert_eq!((asked.generation, &asked.pod), (broken.generation, &broken.pod), "changed without consent");

    stage.slack().press(&cast.primary, &told.channel, &consent.ts, "Approve and run").await;
}

pub(super) fn exactly_what_was_approved(calm: &State, broken: &State, undone: &State) {
    assert_eq!(undone.revision, broken.revision + 1, "undone once");
    assert_eq!(undone.generation, broken.generation + 1, "changed once");
    assert_eq!(undone.memory_limit, calm.memory_limit);
    assert_ne!(undone.pod, broken.pod, "the stuck pod was replaced");
}
