//! The public is told, the incident is resolved, and what happened can be read afterwards.

use super::Told;
use sandbox::slack::Message;

pub(super) async fn with_everything_told(told: &Told, verdict: &Message) {
    let (stage, cast) = (&told.stage, told.stage.cast());
    published(told, "We are investigating a problem with Orders").await;
    stage.slack().press(&cast.primary, &told.channel, &verdict.ts, "Resolve").await;
    published(told, "The problem with Orders is resolved").await;

    // The card says it too; only the summary says what was done.
    let summary = stage.said(&told.channel, "acknowledged after").await;
    assert!(summary.shown().contains("resolved after"), "{}", summary.shown());
    let offered = stage.slack().history(&told.channel).into_iter().find(|message| message.ts == verdict.ts);
    assert!(offered.is_some_and(|message| message.buttons().is_empty()), "it is resolved already");
    let announced = stage.said(&cast.incidents, "resolved after").await;
    assert!(!announced.shown().contains("nobody yet"), "{}", announced.shown());
    assert!(announced.buttons().is_empty(), "nothing is left to press: {:?}", announced.buttons());
    let all = stage.slack().history(&cast.incidents);
    assert_eq!(all.len(), 1, "one message for as long as the incident lives");
    assert!(stage.slack().dms(&cast.secondary).is_empty(), "level 2 was paged");
    timeline(told).await;
}

/// Drafted, published by a person, and then to be read by everybody.
async fn published(told: &Told, text: &str) {
    let (stage, cast) = (&told.stage, told.stage.cast());
    let draft = stage.said(&told.channel, text).await;
    let (page, json) = (stage.web("/status").await, stage.web("/status.json").await);
    assert!(!page.contains(text) && !json.contains(text), "a draft is not public");
    stage.slack().press(&cast.primary, &told.channel, &draft.ts, "Publish").await;
    stage
        .until("the draft says that it is published", |workspace| {
            let message = workspace.message(&told.channel, &draft.ts)?;
            message.shown().contains("Published").then_some(())
        })
        .await;
    let (page, json) = (stage.web("/status").await, stage.web("/status.json").await);
    assert!(page.contains(text) && page.contains("Orders"), "{page}");
    assert!(json.contains(text), "{json}");
}

/// As Markdown, in the channel.
async fn timeline(told: &Told) {
    let text = told
        .stage
        .until("the timeline", |workspace| {
            let file =
                workspace.files.values().find(|file| file.name == "INC-1-timeline.md" && file.complete)?;
            Some(String::from_utf8(file.content.clone()).unwrap())
        })
        .await;
    assert!(text.starts_with("# "), "{text}");
    for happened in
        ["declared by", "acknowledged by", "Replicas in sync: finished", "published by", "resolved by"]
    {
        assert!(text.contains(happened), "{happened}: {text}");
    }
}
