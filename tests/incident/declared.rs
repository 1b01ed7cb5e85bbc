//! A reporter types the command: a channel opens, furnished, and everybody knows.

use super::Told;
use crate::stage::Stage;

pub(super) async fn by_a_reporter(stage: Stage) -> Told {
    let cast = stage.cast();
    let payments = stage.slack().channel_named("payments").unwrap().id;
    let began = stage.now();
    stage.slack().slash(&cast.reporter, &payments, "/incident", "kafka-down orders are not flowing").await;
    let channel = stage
        .until("the incident's channel", |workspace| {
            let opened = workspace.channels.values().find(|channel| channel.name == "inc-1-kafka-down")?;
            Some(opened.id.clone())
        })
        .await;
    let told = Told { stage, channel, began };
    furnished(&told).await;
    announced(&told).await;
    told
}

/// The pinned card, the topic, and the people that belong here. The card is pinned at once and filled in as the run begins.
async fn furnished(told: &Told) {
    let (stage, cast) = (&told.stage, told.stage.cast());
    let pinned = stage
        .until("topic, card and people", |workspace| {
            let channel = workspace.channels.get(&told.channel)?;
            let invited = [&cast.reporter, &cast.primary, &cast.secondary];
            let pinned = channel.messages.iter().find(|message| channel.pins.contains(&message.ts))?;
            let parts =
                ["SEV1 · Kafka down", "orders are not flowing", "Diagnose", "Recover", "Verify", "Paging"];
            let furnished = channel.topic.contains("SEV1")
                && channel.topic.contains("commander nobody")
                && invited.iter().all(|one| channel.members.contains(*one))
                && parts.iter().all(|part| pinned.shown().contains(part));
            furnished.then(|| pinned.clone())
        })
        .await;
    told.seconds_to("channel", &pinned);
}

/// One message in the incidents channel, and an answer that only the reporter sees.
async fn announced(told: &Told) {
    let (stage, cast) = (&told.stage, told.stage.cast());
    let announced = stage.said(&cast.incidents, "SEV1 · Kafka down").await;
    assert!(announced.shown().contains("orders are not flowing"), "{}", announced.shown());
    assert_eq!(announced.buttons(), ["Join", "I take command", "Page someone"]);
    stage
        .until("the answer to the reporter", |workspace| {
            let mut own = workspace.ephemerals.iter().filter(|one| one.to == cast.reporter);
            own.any(|one| one.message.shown().contains("INC-1 is open")).then_some(())
        })
        .await;
}
