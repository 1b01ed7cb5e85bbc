//! What the document adds, looked for by name as a person would: in the help, in `muster check`, in an incident. Nothing here knows
//! its types, so this is built in the tree as well, where it would find nothing.

use crate::oracle;
use bot::{
    clock::SystemClock,
    demo::Stage,
    serve,
    slack::blocks::{self, Notes},
};
use engine::{
    Clock,
    message::{self, sample::Sample},
    words::{Lang, Words},
};
use jiff::{SignedDuration, Timestamp};
use sandbox::{
    pace::Pace,
    slack::{Delivery, Message, Slack},
};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

const RUNBOOK: &str = "---\ntarget: production\n---\n# Who controls\n\n## Diagnose\n\n```sh name=controller\nmuster kafka controller --bootstrap-server kafka:9092\n```\n";

#[test]
#[ignore = "holds only in the copy that docs/adding.md was carried out in"]
fn the_message_is_rendered_with_whatever_stands_in_it() {
    let words = Words::embedded().unwrap();
    let mut rendered = 0;
    for lang in Lang::ALL {
        for value in ["look at the lag", "<!channel> *x* <https://evil.example|y>", ""] {
            let cards = message::samples(&Sample::new(&words, lang, value, 3));
            for (name, card) in cards.iter().filter(|(name, _)| *name == "reminder") {
                let payload = blocks::message(&Notes::new(&words, lang), None, card);
                oracle::message(&payload, name);
                assert!(card.headline.plain().contains(value), "{card:?}");
                rendered += 1;
            }
        }
    }
    assert_eq!(rendered, 6, "in two languages, with three values");
}

const CONSUMERS: &str = "# Orders pile up\n\n## Diagnose\n\n```sh\nkubectl exec mq-0 -- rabbitmqctl list_consumers -p /orders | grep orders\n```\n";

#[test]
#[ignore = "holds only in the copy that docs/adding.md was carried out in"]
fn the_new_tool_is_understood_by_check_also_inside_a_pod() {
    let checked = runbook::check(&[("orders.md".to_owned(), CONSUMERS.to_owned())]);
    let said = checked.people();
    assert!(said.contains("rabbitmq.consumers"), "{said}");
}

#[test]
#[ignore = "holds only in the copy that docs/adding.md was carried out in"]
fn the_operation_is_understood_by_check() {
    let checked = runbook::check(&[("who-controls.md".to_owned(), RUNBOOK.to_owned())]);
    let said = checked.people();
    assert_eq!(checked.errors, 0, "{said}");
    assert!(said.contains("1 look by themselves") && said.contains("kafka.controller"), "{said}");
}

/// The system's clock, that can be put forward.
#[derive(Default)]
struct Later(SystemClock, AtomicI64);

impl Clock for Later {
    fn now(&self) -> Timestamp {
        self.0.now() + SignedDuration::from_mins(self.1.load(Ordering::SeqCst))
    }
}

async fn said(slack: &Slack, channel: &str, what: &str) -> Message {
    slack
        .until(what, |workspace| {
            let found = workspace.channels.get(channel)?;
            found.history().find(|message| message.shown().contains(what)).cloned()
        })
        .await
}

async fn answered(slack: &Slack, user: &str, what: &str) {
    slack
        .until(what, |workspace| {
            let mut own = workspace.ephemerals.iter().filter(|one| one.to == user);
            own.any(|one| one.message.shown().contains(what)).then_some(())
        })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "holds only in the copy that docs/adding.md was carried out in"]
async fn the_command_stands_in_the_help_its_job_is_run_and_the_operation_finds_something() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let clock = Arc::new(Later::default());
    let mut stage = Stage::set(Pace::TEST, clock.clone()).await.unwrap();
    let runbooks = stage.environment.config.parent().unwrap().join("runbooks");
    std::fs::write(runbooks.join("who-controls.md"), RUNBOOK).unwrap();
    stage.environment.app_token = None;
    let running = serve::start(&stage.environment, &stage.config, clock.clone()).await.unwrap();
    stage.slack.set_delivery(Delivery::Http { url: format!("http://{}/slack/events", running.address) });
    let (slack, rosa) = (&stage.slack, &stage.cast.reporter);
    let payments = slack.channel_named("payments").unwrap().id;
    slack.slash(rosa, &payments, "/incident", "help").await;
    answered(slack, rosa, "remind 10m TEXT").await;

    slack.slash(rosa, &payments, "/incident", "who-controls").await;
    let channel = slack.until("the channel", |workspace| {
        let opened = workspace.channels.values().find(|channel| channel.name.starts_with("inc-1"))?;
        Some(opened.id.clone())
    });
    let channel = channel.await;
    said(slack, &channel, "Controller: broker 0").await;

    slack.slash(rosa, &channel, "/incident", "remind soon").await;
    answered(slack, rosa, "Of what, and when?").await;
    slack.slash(rosa, &channel, "/incident", "remind 10m look at the lag").await;
    answered(slack, rosa, "You will be reminded here").await;
    let early = slack.history(&channel).iter().any(|message| message.shown().contains("Reminder:"));
    assert!(!early, "ten minutes are not over");
    clock.1.store(11, Ordering::SeqCst);
    running.cx.wake.notify_waiters();
    said(slack, &channel, "Reminder: look at the lag").await;
    running.stop().await;
}
