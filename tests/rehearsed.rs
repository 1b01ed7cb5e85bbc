//! Every runbook of the catalogue, declared in the sandbox's workspace and gone through to its end by a person who answers whatever
//! asks. What the sandbox has not (a database, Redis, Flink) is handed to that person with a reason; nothing is parked or stuck.

use crate::stage::LaterClock;
use bot::{
    config::RunbookSource,
    demo::Stage,
    serve::{self, Running},
};
use sandbox::{
    pace::Pace,
    slack::{Delivery, Message, Slack},
};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

/// What a person presses on a step's message, the first that is there.
const ANSWERS: &[&str] = &["Done", "Skip", "Not now", "It did not: plan it again"];
const ANSWERS_FR: &[&str] = &["Fait", "Passer", "Pas maintenant"];

/// How a run says that there is nothing left to do.
const ENDS: &[&str] = &["Holds.", "Nothing in the runbook helped", "Cela tient.", "Rien dans le runbook"];

/// Nothing changes for so long: everybody's clock goes on.
const QUIET: Duration = Duration::from_millis(400);
/// One runbook, from the command to the summary.
const PATIENCE: Duration = Duration::from_secs(30);

struct Play {
    stage: Stage,
    clock: Arc<LaterClock>,
    running: Running,
}

fn catalogue() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../runbooks")
}

fn slugs() -> Vec<String> {
    let mut paths: Vec<_> =
        std::fs::read_dir(catalogue()).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let slug = |path: PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        text.lines().find_map(|line| line.strip_prefix("slug: ")).unwrap().to_owned()
    };
    paths.into_iter().map(slug).collect()
}

async fn set() -> Play {
    // Installed once in a process; another story may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let clock = Arc::new(LaterClock::default());
    let mut stage = Stage::set(Pace::TEST, clock.clone()).await.unwrap();
    stage.config.runbooks = vec![RunbookSource { path: catalogue(), reviewed: true }];
    stage.environment.app_token = None;
    let running = serve::start(&stage.environment, &stage.config, clock.clone()).await.unwrap();
    stage.slack.set_delivery(Delivery::Http { url: format!("http://{}/slack/events", running.address) });
    Play { stage, clock, running }
}

impl Play {
    fn slack(&self) -> &Slack {
        &self.stage.slack
    }

    /// Declares it, answers until it is at its end, resolves it. What is wrong, in words.
    async fn go_through(&self, number: usize, slug: &str) -> Result<(), String> {
        let (cast, payments) = (&self.stage.cast, self.slack().channel_named("payments").unwrap().id);
        let began = Instant::now();
        self.slack().slash(&cast.reporter, &payments, "/incident", slug).await;
        let name = format!("inc-{number}-");
        let channel = self.slack().until(&name, |workspace| {
            let opened = workspace.channels.values().find(|channel| channel.name.starts_with(&name))?;
            Some(opened.id.clone())
        });
        let channel = channel.await;
        // A person presses what stands there once, and waits until it says something else.
        let mut pressed = BTreeSet::new();
        loop {
            let history = self.slack().history(&channel);
            let asking: Vec<_> = history.iter().filter_map(|one| Some((one, answer(one)?))).collect();
            let over = history.iter().any(|one| ENDS.iter().any(|end| one.shown().contains(end)));
            if over && asking.is_empty() {
                break;
            }
            if began.elapsed() > PATIENCE {
                return Err(stuck(&history));
            }
            let changed = self.slack().changed();
            for (message, label) in asking {
                if !pressed.insert((message.ts.clone(), message.shown())) {
                    continue;
                }
                self.slack().press(&cast.primary, &channel, &message.ts, label).await;
            }
            self.until_changed(changed).await;
        }
        self.slack().slash(&cast.primary, &channel, "/incident", &format!("resolve {number}")).await;
        loop {
            let history = self.slack().history(&channel);
            if history
                .iter()
                .any(|one| ["resolved after", "résolu après"].iter().any(|end| one.shown().contains(end)))
            {
                return Ok(());
            }
            if began.elapsed() > PATIENCE {
                return Err(format!("can't be resolved\n{}", stuck(&history)));
            }
            self.until_changed(self.slack().changed()).await;
        }
    }

    /// Until somebody says something; if nobody does, a minute passes.
    async fn until_changed(&self, mut changed: tokio::sync::watch::Receiver<u64>) {
        if tokio::time::timeout(QUIET, changed.changed()).await.is_err() {
            self.clock.later(Duration::from_mins(1));
            self.running.cx.wake.notify_waiters();
        }
    }
}

fn answer(message: &Message) -> Option<&'static str> {
    let buttons = message.buttons();
    let all = ANSWERS.iter().chain(ANSWERS_FR).copied();
    all.into_iter().find(|label| buttons.iter().any(|own| own == label))
}

fn stuck(history: &[Message]) -> String {
    let said =
        history.iter().map(|one| format!("  {:?} {}", one.buttons(), one.shown().replace('\n', " | ")));
    said.collect::<Vec<_>>().join("\n")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_gets_through_every_runbook_of_the_catalogue() {
    let (play, began) = (set().await, Instant::now());
    let (slugs, mut wrong) = (slugs(), Vec::new());
    for (at, slug) in slugs.iter().enumerate() {
        let one = Instant::now();
        if let Err(why) = play.go_through(at + 1, slug).await {
            wrong.push(format!("{slug}:\n{why}"));
        }
        crate::stage::say(&format!("{slug}: {:.1} s", one.elapsed().as_secs_f64()));
    }
    let parked: Vec<String> = play.slack().read(|workspace| {
        let all = workspace.channels.values().flat_map(|channel| &channel.messages);
        all.map(Message::shown).filter(|text| text.contains("set aside")).collect()
    });
    play.running.stop().await;
    assert!(wrong.is_empty(), "{} of {} are stuck\n{}", wrong.len(), slugs.len(), wrong.join("\n\n"));
    assert!(parked.is_empty(), "{parked:?}");
    crate::stage::say(&format!(
        "{} runbooks gone through in {:.1} s",
        slugs.len(),
        began.elapsed().as_secs_f64()
    ));
}
