//! Where a story is played: a place with a cluster, a store, a transport; and what a story can see of it all.

mod bench;
mod clock;
mod place;
mod sandbox;
mod say;

pub(crate) use self::bench::Bench;
pub(crate) use self::place::{Outage, Place, State};
pub(crate) use self::sandbox::Sandbox;
pub(crate) use self::say::{say, skipped};

use self::clock::LaterClock;
use ::sandbox::slack::{Delivery, Message, Slack, Workspace};
use bot::{demo, serve};
use engine::Clock as _;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// Where the bot keeps what it knows.
#[derive(Clone, Copy)]
pub(crate) enum Store {
    Sqlite,
    Postgres,
}

/// How Slack's deliveries reach the bot.
#[derive(Clone, Copy)]
pub(crate) enum Transport {
    SocketMode,
    SignedHttp,
}

/// A bot at work, with everything around it.
pub(crate) struct Stage {
    around: demo::Stage<Box<dyn Place>>,
    bot: serve::Running,
    clock: Arc<LaterClock>,
}

impl Stage {
    /// Starts everything. `None`: this machine has no PostgreSQL, which was said.
    pub(crate) async fn set(place: Box<dyn Place>, store: Store, transport: Transport) -> Option<Self> {
        // Installed once in a process; another story may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let clock = Arc::new(LaterClock::default());
        let systems = place.systems();
        let mut around = demo::Stage::around(place, &systems, clock.clone()).await.unwrap();
        if matches!(store, Store::Postgres) {
            let Some(url) = ::sandbox::postgres::database().unwrap() else {
                skipped("there are no PostgreSQL server programs here");
                return None;
            };
            around.environment.database_url = url;
        }
        if matches!(transport, Transport::SignedHttp) {
            around.environment.app_token = None;
        }
        let bot = serve::start(&around.environment, &around.config, clock.clone()).await.unwrap();
        if matches!(transport, Transport::SignedHttp) {
            around.slack.set_delivery(Delivery::Http { url: format!("http://{}/slack/events", bot.address) });
        }
        Some(Self { around, bot, clock })
    }

    /// Unix time in seconds, as everything here but the cluster reads it.
    pub(crate) fn now(&self) -> f64 {
        self.clock.now().as_duration().as_secs_f64()
    }

    pub(crate) fn slack(&self) -> &Slack {
        &self.around.slack
    }

    pub(crate) fn cast(&self) -> &demo::Cast {
        &self.around.cast
    }

    pub(crate) fn place(&self) -> &dyn Place {
        self.around.cluster.as_ref()
    }

    /// Waits until the workspace shows what `look` looks for, as long as the place may need.
    pub(crate) async fn until<T>(&self, what: &str, look: impl Fn(&Workspace) -> Option<T>) -> T {
        let (began, patience) = (Instant::now(), self.place().patience());
        loop {
            if let Some(found) = self.slack().eventually(&look).await {
                return found;
            }
            assert!(began.elapsed() < patience, "waited in vain for: {what}\n{}", self.slack().recent());
        }
    }

    /// A message of the channel that shows `what`.
    pub(crate) async fn said(&self, channel: &str, what: &str) -> Message {
        self.until(what, |workspace| {
            let found = workspace.channels.get(channel)?;
            found.history().find(|message| message.shown().contains(what)).cloned()
        })
        .await
    }

    /// A direct message of Muster to this person that shows `what`, and the channel it stands in.
    pub(crate) async fn said_to(&self, person: &str, what: &str) -> (String, Message) {
        self.until(what, |workspace| {
            let place = workspace.dm(person)?;
            let found = place.messages.iter().find(|message| message.shown().contains(what))?;
            Some((place.id.clone(), found.clone()))
        })
        .await
    }

    /// What one of Muster's own pages answers.
    pub(crate) async fn web(&self, path: &str) -> String {
        let url = format!("http://{}{path}", self.bot.address);
        let asked = reqwest::Client::new().get(url).timeout(Duration::from_secs(20)).send().await.unwrap();
        asked.error_for_status().unwrap().text().await.unwrap()
    }

    /// The clock of everybody but the cluster goes on by this much at once; whoever waits is woken.
    pub(crate) fn later(&self, span: Duration) {
        self.clock.later(span);
        self.bot.cx.wake.notify_waiters();
    }

    pub(crate) async fn end(self) {
        self.bot.stop().await;
    }
}
