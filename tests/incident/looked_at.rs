//! The diagnostics run by themselves, and say what they found.

use super::Told;
use crate::stage::Outage;

/// What the runbook calls the ones that take no time.
const CHECKS: [&str; 3] = ["Pods of the StatefulSet", "Events", "What changed lately"];

pub(super) async fn by_the_diagnostics(told: &Told, outage: Outage) {
    let stage = &told.stage;
    let first = stage
        .until("the first diagnostic", |workspace| {
            let channel = workspace.channels.get(&told.channel)?;
            let said = channel.history().filter(|message| !channel.pins.contains(&message.ts));
            said.into_iter()
                .find(|message| CHECKS.iter().any(|check| message.shown().contains(check)))
                .cloned()
        })
        .await;
    told.seconds_to("first diagnostic", &first);
    let seen = match outage {
        Outage::TooLittleMemory => "OOMKilled",
        Outage::PodDeleted => "kafka-0",
    };
    stage.said(&told.channel, seen).await;
    stage.said(&told.channel, "No broker answers").await;
    if outage == Outage::TooLittleMemory {
        let looks = stage.said(&told.channel, "lowered the memory limit").await;
        assert!(looks.shown().contains("Undo the last rollout"), "{}", looks.shown());
    }
}
