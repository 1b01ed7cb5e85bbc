//! Running it: settings that change, a database that is gone, forms that are wrong, a stranger at the door.

use bot::{
    clock::SystemClock,
    demo::Stage,
    serve::{self, Running},
};
use sandbox::{
    pace::Pace,
    slack::{Choice, Delivery, Disconnect},
};
use serde_json::Value;
use std::{path::PathBuf, sync::Arc, time::Duration};

const PATIENCE: Duration = Duration::from_secs(60);

async fn start() -> (Stage, Running) {
    // Installed once in a process; another story may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let clock = Arc::new(SystemClock::default());
    let stage = Stage::set(Pace::TEST, clock.clone()).await.unwrap();
    let running = serve::start(&stage.environment, &stage.config, clock).await.unwrap();
    (stage, running)
}

async fn health(running: &Running) -> Value {
    reqwest::get(format!("http://{}/healthz", running.address)).await.unwrap().json().await.unwrap()
}

/// Asks `/healthz` until it says so.
async fn healthz(running: &Running, what: &str, says: impl Fn(&Value) -> bool) -> Value {
    let waiting = async {
        loop {
            let health = health(running).await;
            if says(&health) {
                return health;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.unwrap_or_else(|_| panic!("waited in vain for: {what}"))
}

fn rewrite(path: &PathBuf, from: &str, to: &str) {
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.contains(from));
    std::fs::write(path, text.replace(from, to)).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_configuration_leaves_the_last_good_one_and_is_said_with_its_place_until_it_is_mended() {
    let (stage, running) = start().await;
    let file = &stage.environment.config;
    let before = running.cx.loaded();
    rewrite(file, "status:", "statsu:");
    running.reload.notify_one();
    let health = healthz(&running, "it is wrong", |health| health["configuration"]["valid"] == false).await;
    let wrong = health["configuration"]["wrong"].as_str().unwrap();
    assert!(wrong.contains("muster.yaml") && wrong.contains("line ") && wrong.contains("statsu"), "{wrong}");
    assert!(Arc::ptr_eq(&before, &running.cx.loaded()));

    rewrite(file, "statsu:", "status:");
    rewrite(file, "kafka-down: Orders", "kafka-down: Checkout");
    running.reload.notify_one();
    healthz(&running, "it is valid", |health| health["configuration"]["valid"] == true).await;
    assert_eq!(running.cx.loaded().settings.status.components["kafka-down"], "Checkout");
    assert_eq!(before.settings.status.components["kafka-down"], "Orders", "what was taken is kept");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_runbook_that_is_added_is_offered_without_anybody_telling() {
    let (stage, running) = start().await;
    let folder = stage.environment.config.parent().unwrap().join("runbooks");
    let text = "# Disk full\n\n## Diagnose\n\n```sh\nkubectl get pods -n platform\n```\n";
    std::fs::write(folder.join("disk-full.md"), text).unwrap();
    let waiting = async {
        while !running.cx.loaded().catalogue.all().iter().any(|runbook| runbook.slug == "disk-full") {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.expect("the runbook is offered");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn socket_mode_switched_off_is_said_and_the_process_lives_on() {
    let (stage, running) = start().await;
    healthz(&running, "two connections", |health| health["socket_mode"]["connections"] == 2).await;
    stage.slack.disconnect(Disconnect::LinkDisabled);
    healthz(&running, "switched off", |health| health["socket_mode"]["switched_off"] == true).await;
    let metrics = reqwest::get(format!("http://{}/metrics", running.address)).await.unwrap();
    assert_eq!(metrics.status(), 200);
    let ready = reqwest::get(format!("http://{}/readyz", running.address)).await.unwrap();
    assert_eq!(ready.status(), 200, "timers and the database are alive");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_incidents_channel_is_found_by_its_name() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let clock = Arc::new(SystemClock::default());
    let mut stage = Stage::set(Pace::TEST, clock.clone()).await.unwrap();
    stage.config.incidents.channel = "#incidents".to_owned();
    let running = serve::start(&stage.environment, &stage.config, clock).await.unwrap();
    assert_eq!(running.cx.loaded().settings.incidents.channel, stage.cast.incidents);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_that_is_not_complete_stays_open_and_says_what_is_missing_at_its_field() {
    let (stage, running) = start().await;
    healthz(&running, "a connection", |health| health["socket_mode"]["connections"] == 2).await;
    let (slack, rosa) = (&stage.slack, &stage.cast.reporter);
    let payments = slack.channel_named("payments").unwrap().id;
    slack.slash(rosa, &payments, "/incident", "").await;
    let view = slack.until("the form", |workspace| workspace.views.get(rosa)?.last().cloned()).await;
    let answer = slack.submit(rosa, &view.id, &[("title", Choice::Text("   ".into()))]).await;
    assert_eq!(answer.body["errors"]["title"], "Write something here.", "{}", answer.body);
    let answer = slack.submit(rosa, &view.id, &[("title", Choice::Text("Disk full".into()))]).await;
    assert_eq!(answer.body["response_action"], "clear", "{}", answer.body);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_the_database_gone_the_person_is_told_to_call_and_nothing_claims_to_be_ready() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let clock = Arc::new(SystemClock::default());
    let mut stage = Stage::set(Pace::TEST, clock.clone()).await.unwrap();
    let mut monitor = Monitor::start().await;
    stage.config.heartbeat = Some(monitor.settings());
    let running = serve::start(&stage.environment, &stage.config, clock).await.unwrap();
    monitor.beat().await;
    let url = format!("http://{}/slack/events", running.address);
    stage.slack.set_delivery(Delivery::Http { url });
    running.cx.db.close().await;

    let payments = stage.slack.channel_named("payments").unwrap().id;
    let answer = stage.slack.slash(&stage.cast.reporter, &payments, "/incident", "kafka-down").await;
    let said = answer.body["text"].as_str().unwrap_or_default();
    assert!(said.starts_with("Not stored") && said.contains("call"), "{}", answer.body);
    let ready = reqwest::get(format!("http://{}/readyz", running.address)).await.unwrap();
    assert_eq!(ready.status(), 503);
    monitor.stays_silent(Duration::from_millis(2_500)).await;
    running.stop().await;
}

/// The outside monitor: counts the beats it is sent.
struct Monitor {
    url: String,
    beats: tokio::sync::mpsc::UnboundedReceiver<()>,
}

impl Monitor {
    async fn start() -> Self {
        let (beat, beats) = tokio::sync::mpsc::unbounded_channel();
        let ping = move || {
            let _ = beat.send(());
            std::future::ready("ok")
        };
        let router = axum::Router::new().route("/ping", axum::routing::get(ping));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/ping", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, beats }
    }

    fn settings(&self) -> bot::config::Heartbeat {
        bot::config::Heartbeat { url: self.url.clone(), every: engine::settings::Span::from_secs(1) }
    }

    async fn beat(&mut self) {
        tokio::time::timeout(PATIENCE, self.beats.recv()).await.expect("a beat").unwrap();
    }

    /// One that was under way may still come; then none for longer than two beats take.
    async fn stays_silent(&mut self, so_long: Duration) {
        while self.beats.try_recv().is_ok() {}
        assert!(tokio::time::timeout(so_long, self.beats.recv()).await.is_err(), "the heart beats on");
    }
}
