//! Both databases and a chat that remembers, for the store's own tests.

use crate::{
    Clock, Context,
    card::{Card, Form},
    job::{self, Registry},
    jobs,
    ports::{Channel, Chat, ChatError, Group, Loaded, Person, Posted, Targets},
    settings::Settings,
    store::open,
    words::Words,
};
use jiff::{SignedDuration, Timestamp};
use std::{
    collections::VecDeque,
    io::Write as _,
    path::PathBuf,
    sync::{Arc, Mutex, RwLock},
};

pub(super) struct ManualClock(Mutex<Timestamp>);

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// What the chat does with the next post.
pub(super) enum Fault {
    /// It stands there, but the answer is lost.
    Lost,
    Is(ChatError),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Said {
    pub(super) channel: String,
    pub(super) thread: Option<String>,
    pub(super) key: String,
    pub(super) text: String,
}

#[derive(Default)]
pub(super) struct FakeChat {
    pub(super) said: Mutex<Vec<Said>>,
    pub(super) faults: Mutex<VecDeque<Fault>>,
    pub(super) edits: Mutex<Vec<String>>,
}

type Chatted<T> = std::result::Result<T, ChatError>;

impl FakeChat {
    pub(super) fn texts(&self) -> Vec<String> {
        self.said.lock().unwrap().iter().map(|said| said.text.clone()).collect()
    }

    fn refuse<T>() -> Chatted<T> {
        Err(ChatError::Refused { code: "not_here".into(), needed: None })
    }
}

#[async_trait::async_trait]
impl Chat for FakeChat {
    async fn post(&self, channel: &str, thread: Option<&str>, key: &str, card: &Card) -> Chatted<Posted> {
        let fault = self.faults.lock().unwrap().pop_front();
        if let Some(Fault::Is(error)) = fault {
            return Err(error);
        }
        let mut said = self.said.lock().unwrap();
        said.push(Said {
            channel: channel.into(),
            thread: thread.map(str::to_owned),
            key: key.into(),
            text: card.headline.plain(),
        });
        let at = Posted { channel: channel.into(), ts: format!("{}.0", said.len()) };
        if fault.is_some() { Err(ChatError::Unknown("no answer".into())) } else { Ok(at) }
    }
    async fn edit(&self, at: &Posted, _: &str, card: &Card) -> Chatted<()> {
        let text = card.headline.plain();
        let index: usize = at.ts.trim_end_matches(".0").parse().unwrap();
        self.said.lock().unwrap()[index - 1].text.clone_from(&text);
        self.edits.lock().unwrap().push(text);
        Ok(())
    }
    async fn ephemeral(&self, _: &str, _: &str, _: &Card) -> Chatted<()> {
        Self::refuse()
    }
    async fn respond(&self, _: &str, _: &Card) -> Chatted<()> {
        Self::refuse()
    }
    async fn find(
        &self,
        channel: &str,
        thread: Option<&str>,
        key: &str,
        _: Timestamp,
    ) -> Chatted<Option<Posted>> {
        let said = self.said.lock().unwrap();
        let index = said
            .iter()
            .position(|said| said.channel == channel && said.thread.as_deref() == thread && said.key == key);
        Ok(index.map(|index| Posted { channel: channel.into(), ts: format!("{}.0", index + 1) }))
    }
    async fn permalink(&self, _: &Posted) -> Chatted<String> {
        Self::refuse()
    }
    async fn create_channel(&self, _: &str) -> Chatted<Channel> {
        Self::refuse()
    }
    async fn find_channel(&self, _: &str) -> Chatted<Option<Channel>> {
        Self::refuse()
    }
    async fn topic(&self, _: &str, _: &str) -> Chatted<()> {
        Self::refuse()
    }
    async fn invite(&self, _: &str, _: &[String]) -> Chatted<Vec<(String, String)>> {
        Self::refuse()
    }
    async fn bookmark(&self, _: &str, _: &str, _: &str) -> Chatted<()> {
        Self::refuse()
    }
    async fn pin(&self, _: &Posted) -> Chatted<()> {
        Self::refuse()
    }
    async fn direct(&self, _: &str) -> Chatted<String> {
        Self::refuse()
    }
    async fn upload(&self, _: &str, _: Option<&str>, _: &str, _: &str) -> Chatted<()> {
        Self::refuse()
    }
    async fn open_form(&self, _: &str, _: &Form) -> Chatted<()> {
        Self::refuse()
    }
    async fn person(&self, _: &str) -> Chatted<Option<Person>> {
        Self::refuse()
    }
    async fn groups(&self) -> Chatted<Vec<Group>> {
        Self::refuse()
    }
}

struct NoTargets;

impl Targets for NoTargets {
    fn clients(&self, _: &str) -> Option<operations::Clients> {
        None
    }
}

pub(super) struct World {
    pub(super) cx: Context,
    pub(super) chat: Arc<FakeChat>,
    clock: Arc<ManualClock>,
    folder: Option<PathBuf>,
}

impl Drop for World {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

impl World {
    pub(super) async fn sqlite() -> Self {
        let folder = std::env::temp_dir().join(format!("muster-store-{:x}", rand::random::<u64>()));
        std::fs::create_dir_all(&folder).unwrap();
        let url = format!("sqlite:{}", folder.join("t.sqlite").display());
        Self::on(&url, Some(folder)).await
    }

    /// `None`: there is no PostgreSQL here.
    pub(super) async fn postgres() -> Option<Self> {
        let Some(url) = sandbox::postgres::database().unwrap() else {
            assert!(std::env::var_os("CI").is_none(), "the CI must have PostgreSQL's server programs");
            // Not `eprintln`, which the test harness keeps to itself.
            writeln!(std::io::stderr(), "skipped: there are no PostgreSQL server programs here").unwrap();
            return None;
        };
        Some(Self::on(&url, None).await)
    }

    /// The same file, opened by what would be the next process.
    pub(super) async fn reopened(mut self) -> Self {
        let folder = self.folder.take().unwrap();
        drop(self);
        let url = format!("sqlite:{}", folder.join("t.sqlite").display());
        Self::on(&url, Some(folder)).await
    }

    async fn on(url: &str, folder: Option<PathBuf>) -> Self {
        let db = open::open(url).await.unwrap();
        let clock = Arc::new(ManualClock(Mutex::new("2026-11-24T03:07:00Z".parse().unwrap())));
        let chat = Arc::new(FakeChat::default());
        let loaded = Loaded { settings: Settings::default(), catalogue: runbook::Catalogue::new(Vec::new()) };
        let cx = Context {
            clock: clock.clone(),
            db,
            chat: chat.clone(),
            targets: Arc::new(NoTargets),
            notifiers: Vec::new(),
            status_pages: Vec::new(),
            words: Arc::new(Words::embedded().unwrap()),
            loaded: Arc::new(RwLock::new(Arc::new(loaded))),
            redact: Arc::default(),
            wake: Arc::default(),
        };
        Self { cx, chat, clock, folder }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(super) fn wait(&self, span: SignedDuration) {
        *self.clock.0.lock().unwrap() += span;
    }

    pub(super) async fn work(&self) -> Option<Timestamp> {
        job::run_due(&self.cx, &jobs::all()).await.unwrap()
    }

    /// Works until nothing is due within `span`, the clock going from due time to due time.
    pub(super) async fn pass(&self, registry: &Registry, span: SignedDuration) {
        let end = self.now() + span;
        while let Some(at) = job::run_due(&self.cx, registry).await.unwrap()
            && at <= end
        {
            *self.clock.0.lock().unwrap() = at.max(self.now() + SignedDuration::from_millis(1));
        }
        *self.clock.0.lock().unwrap() = end;
    }
}
