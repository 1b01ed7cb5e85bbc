//! The first incident, told once: Kafka is down, somebody types `/incident kafka-down`, and what people see from there to the
//! closing summary. Each chapter is a file.

mod closed;
mod declared;
mod escalated;
mod healed;
mod looked_at;
mod undone;
mod verified;

use crate::stage::{Outage, Sandbox, Stage, State, Store, Transport, say};
use ::sandbox::slack::Message;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kafka_is_broken_looked_at_repaired_with_consent_verified_and_resolved() {
    on_the_sandbox(Outage::TooLittleMemory, Store::Sqlite, Transport::SocketMode).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_over_signed_http() {
    on_the_sandbox(Outage::TooLittleMemory, Store::Sqlite, Transport::SignedHttp).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_on_postgresql() {
    on_the_sandbox(Outage::TooLittleMemory, Store::Postgres, Transport::SocketMode).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_on_postgresql_over_signed_http() {
    on_the_sandbox(Outage::TooLittleMemory, Store::Postgres, Transport::SignedHttp).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_pod_is_watched_until_it_is_back_and_nothing_is_changed() {
    on_the_sandbox(Outage::PodDeleted, Store::Sqlite, Transport::SocketMode).await;
}

async fn on_the_sandbox(outage: Outage, store: Store, transport: Transport) {
    if let Some(stage) = Stage::set(Sandbox::with(outage).await, store, transport).await {
        tell(stage, outage).await;
    }
}

/// The story from one chapter's view: where it is played, the incident's channel, when the command was typed (Unix time in s).
pub(super) struct Told {
    stage: Stage,
    channel: String,
    began: f64,
}

impl Told {
    /// A figure, by Slack's own time of the message.
    fn seconds_to(&self, what: &str, message: &Message) {
        let seconds = message.ts.parse::<f64>().unwrap() - self.began;
        say(&format!("{}: seconds from command to {what}: {seconds:.2}", self.stage.place().name()));
    }
}

pub(crate) async fn tell(stage: Stage, outage: Outage) {
    let (calm, canaries) = (State::of(stage.place()).await, stage.place().canaries().await);
    assert!(calm.ready);
    stage.place().break_kafka(outage).await;

    let told = declared::by_a_reporter(stage).await;
    escalated::the_primary_acknowledges(&told).await;
    looked_at::by_the_diagnostics(&told, outage).await;
    let broken = State::of(told.stage.place()).await;
    match outage {
        Outage::TooLittleMemory => undone::with_consent(&told, &broken).await,
        Outage::PodDeleted => healed::watched(&told).await,
    }
    let verdict = verified::until_it_holds(&told, canaries).await;
    let repaired = State::of(told.stage.place()).await;
    assert!(repaired.ready);
    match outage {
        Outage::TooLittleMemory => undone::exactly_what_was_approved(&calm, &broken, &repaired),
        Outage::PodDeleted => healed::by_itself(&calm, &repaired),
    }
    escalated::nobody_else_is_paged(&told).await;
    closed::with_everything_told(&told, &verdict).await;
    told.stage.end().await;
}
