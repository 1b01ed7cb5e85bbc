//! The first incident: from the slash command to the closing summary, over the real protocols.

use bot::{clock::SystemClock, demo::Stage, serve};
use sandbox::{
    outage::Outage,
    pace::Pace,
    slack::{Delivery, Message, Slack},
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// How long a story waits for anything, in real time.
const PATIENCE: Duration = Duration::from_secs(60);

/// A message of the channel whose text has `what`.
async fn said(slack: &Slack, channel: &str, what: &str) -> Message {
    slack
        .until(what, |workspace| {
            let found = workspace.channels.get(channel)?;
            found.history().find(|message| message.shown().contains(what)).cloned()
        })
        .await
}

/// The cluster comes to a state.
async fn until(stage: &Stage, what: &str, look: impl Fn(&Stage) -> bool) {
    let mut changed = stage.cluster.changed();
    let waiting = async {
        while !look(stage) {
            assert!(changed.changed().await.is_ok(), "the cluster ended");
        }
    };
    assert!(tokio::time::timeout(PATIENCE, waiting).await.is_ok(), "waited in vain for: {what}");
}

/// How Slack's deliveries reach the bot.
#[derive(Clone, Copy)]
enum Transport {
    SocketMode,
    Http,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kafka_is_broken_looked_at_repaired_with_consent_verified_and_resolved_over_socket_mode() {
    tell(Transport::SocketMode).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_over_signed_http() {
    tell(Transport::Http).await;
}

async fn tell(transport: Transport) {
    // Installed once in a process; another story may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let clock = Arc::new(SystemClock::default());
    let mut stage = Stage::set(Pace::TEST, clock.clone()).await.unwrap();
    if matches!(transport, Transport::Http) {
        stage.environment.app_token = None;
    }
    let running = serve::start(&stage.environment, &stage.config, clock).await.unwrap();
    if matches!(transport, Transport::Http) {
        let url = format!("http://{}/slack/events", running.address);
        stage.slack.set_delivery(Delivery::Http { url });
    }
    let (slack, cast) = (&stage.slack, &stage.cast);
    stage.cluster.break_kafka(Outage::MemoryLimit);
    until(&stage, "the pod crashes", |stage| {
        stage.cluster.pods().iter().any(|pod| pod.status == "CrashLoopBackOff")
    })
    .await;

    let began = Instant::now();
    let payments = slack.channel_named("payments").unwrap().id;
    slack.slash(&cast.reporter, &payments, "/incident", "kafka-down orders are not flowing").await;
    let channel = slack
        .until("the incident's channel", |workspace| {
            workspace
                .channels
                .values()
                .find(|channel| channel.name.starts_with("inc-1"))
                .map(|channel| channel.id.clone())
        })
        .await;
    println!("seconds from command to channel: {:.2}", began.elapsed().as_secs_f64());
    said(slack, &channel, "CrashLoopBackOff").await;
    println!("seconds from command to first diagnostic: {:.2}", began.elapsed().as_secs_f64());
    let looks = said(slack, &channel, "lowered the memory limit").await;
    assert!(looks.shown().contains("Undo the last rollout"), "{}", looks.shown());

    let consent = said(slack, &channel, "May approve").await;
    assert!(consent.shown().contains("rollout undo statefulset/kafka"), "{}", consent.shown());
    assert!(stage.cluster.mutations().is_empty(), "nothing is changed before somebody says yes");
    slack.press(&cast.manager, &channel, &consent.ts, "Approve and run").await;
    slack
        .until("who is in no approving group is told so", |workspace| {
            let mut own = workspace.ephemerals.iter().filter(|one| one.to == cast.manager);
            own.any(|one| one.message.shown().contains("@kafka-oncall")).then_some(())
        })
        .await;
    assert!(stage.cluster.mutations().is_empty());

    slack.press(&cast.primary, &channel, &consent.ts, "Approve and run").await;
    until(&stage, "Kafka is back", |stage| stage.cluster.is_broker_up()).await;
    let verdict = said(slack, &channel, "Holds.").await;
    println!("seconds from command to recovered: {:.2}", began.elapsed().as_secs_f64());
    let sent = stage.cluster.mutations();
    assert_eq!(sent.len(), 2, "one undo and one deletion: {sent:?}");

    slack.press(&cast.primary, &channel, &verdict.ts, "Resolve").await;
    said(slack, &channel, "resolved after").await;
    said(slack, &cast.incidents, "Kafka down").await;
    running.stop().await;
}
