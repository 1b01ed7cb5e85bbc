//! An incident with its runbook under way, and people who type, click and mention: a real store, the real jobs, a
//! chat and a program that remember.

use crate::handle;
use engine::{
    Clock, Context, Result,
    card::{Card, Form},
    inbox::{self, Delivery, Via, Work, Writer},
    job, jobs,
    ports::{Channel, Chat, ChatError, Group, Loaded, Person, Posted, Targets},
    settings::{Contact, Grant, Level, Policy, Rights, Settings, Span, TargetRules, Verb, Way},
    store::{events, ledger, observations, open},
    words::Words,
};
use jiff::{SignedDuration, Timestamp};
use operations::{
    Clients, Failure, SendBy, Sent,
    client::{Process, ProcessOutput, ProcessRule},
};
use std::{
    path::PathBuf,
    sync::{
        Arc, LazyLock, Mutex, RwLock,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

/// The incident's own channel, and one that is nobody's.
pub(super) const HERE: &str = "C-inc-1-kafka-down";
pub(super) const ELSEWHERE: &str = "C-lunch";

pub(super) struct ManualClock(Mutex<Timestamp>);

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// What stands in the chat: channel, key, card. An edit changes it; an answer stands in `only/<user>`.
#[derive(Default)]
pub(super) struct Room(Mutex<Vec<(String, String, Card)>>);

type Chatted<T> = std::result::Result<T, ChatError>;

impl Room {
    fn put(&self, channel: &str, key: &str, card: &Card) -> Posted {
        let mut said = self.0.lock().unwrap();
        said.push((channel.into(), key.into(), card.clone()));
        Posted { channel: channel.into(), ts: format!("{}.0", said.len()) }
    }
}

#[async_trait::async_trait]
impl Chat for Room {
    async fn post(&self, channel: &str, _: Option<&str>, key: &str, card: &Card) -> Chatted<Posted> {
        Ok(self.put(channel, key, card))
    }
    async fn edit(&self, _: &Posted, key: &str, card: &Card) -> Chatted<()> {
        for said in self.0.lock().unwrap().iter_mut().filter(|said| said.1 == key) {
            said.2 = card.clone();
        }
        Ok(())
    }
    async fn ephemeral(&self, _: &str, user: &str, card: &Card) -> Chatted<()> {
        self.put(&format!("only/{user}"), "", card);
        Ok(())
    }
    async fn respond(&self, url: &str, card: &Card) -> Chatted<()> {
        self.put(url, "", card);
        Ok(())
    }
    async fn find(&self, _: &str, _: Option<&str>, _: &str, _: Timestamp) -> Chatted<Option<Posted>> {
        Ok(None)
    }
    async fn permalink(&self, at: &Posted) -> Chatted<String> {
        Ok(format!("https://chat.example/{}/{}", at.channel, at.ts))
    }
    async fn create_channel(&self, name: &str) -> Chatted<Channel> {
        Ok(Channel { id: format!("C-{name}"), name: name.into(), ours: true, archived: false })
    }
    async fn find_channel(&self, name: &str) -> Chatted<Option<Channel>> {
        Ok(Some(Channel { id: format!("C-{name}"), name: name.into(), ours: false, archived: false }))
    }
    async fn topic(&self, _: &str, _: &str) -> Chatted<()> {
        Ok(())
    }
    async fn invite(&self, channel: &str, users: &[String]) -> Chatted<Vec<(String, String)>> {
        for user in users {
            self.put("invited", &format!("{user} to {channel}"), &Card::default());
        }
        Ok(Vec::new())
    }
    async fn bookmark(&self, _: &str, _: &str, _: &str) -> Chatted<()> {
        Ok(())
    }
    async fn pin(&self, _: &Posted) -> Chatted<()> {
        Ok(())
    }
    async fn direct(&self, user: &str) -> Chatted<String> {
        Ok(format!("D-{user}"))
    }
    async fn upload(&self, _: &str, _: Option<&str>, _: &str, _: &str) -> Chatted<()> {
        Ok(())
    }
    async fn open_form(&self, _: &str, _: &Form) -> Chatted<()> {
        Ok(())
    }
    async fn person(&self, _: &str) -> Chatted<Option<Person>> {
        Ok(None)
    }
    async fn groups(&self) -> Chatted<Vec<Group>> {
        Ok(Vec::new())
    }
}

/// Runs every program it is given, unless the connection to it is to be lost.
#[derive(Default)]
pub(super) struct Programs {
    pub(super) ran: AtomicU32,
    pub(super) lost: AtomicBool,
}

fn ended(text: &str) -> ProcessOutput {
    ProcessOutput { code: Some(0), output: text.into(), truncated: false, took_ms: 3 }
}

#[async_trait::async_trait]
impl Process for Programs {
    fn listed(&self, _: &[String]) -> Option<ProcessRule> {
        Some(ProcessRule { read: false, limit: Duration::from_secs(30) })
    }
    async fn run(&self, _: &[String], _: SendBy, _: Duration) -> Sent<ProcessOutput> {
        self.ran.fetch_add(1, Ordering::SeqCst);
        if self.lost.load(Ordering::SeqCst) {
            return Sent::Unknown("the connection was cut after sending".into());
        }
        Sent::Done(ended("restarted"))
    }
    async fn read(&self, argv: &[String], _: Duration) -> std::result::Result<ProcessOutput, Failure> {
        Ok(ended(&format!("what {} finds", argv.join(" "))))
    }
}

struct Production(Arc<Programs>);

impl Targets for Production {
    fn clients(&self, target: &str) -> Option<Clients> {
        (target == "production").then(|| Clients { process: Some(self.0.clone()), ..Clients::default() })
    }
}

struct Commands;

#[async_trait::async_trait]
impl Work for Commands {
    async fn work(&self, cx: &Context, delivery: &Delivery) -> Result<()> {
        handle(cx, delivery).await
    }
}

const KAFKA_DOWN: &str = "---
slug: kafka-down
target: production
---
# Kafka down

## Diagnose

### Secrets

```bash name=secrets sensitive
make show
```

## Recover

### Restart

```bash name=restart
make restart
```

### By hand

```bash name=by-hand
ssh kafka-0 reboot
```

## Verify

### Check

```bash name=check
make check
```
";

fn settings() -> Settings {
    let rights = Rights(vec![Grant {
        verbs: vec![Verb::Approve, Verb::BreakGlass, Verb::Reveal, Verb::Steer, Verb::Publish],
        targets: Vec::new(),
        environments: vec!["production".into()],
        groups: vec!["kafka-oncall".into()],
    }]);
    let mut settings = Settings { rights, ..Settings::default() };
    let rules = TargetRules {
        environment: "production".into(),
        read_processes: ["show", "check"].map(|word| vec!["make".to_owned(), word.to_owned()]).to_vec(),
        ..TargetRules::default()
    };
    settings.targets.insert("production".into(), rules);
    settings.status.components.insert("production".into(), "Orders".into());
    let level =
        Level { contacts: vec!["primary".into()], after: Span::from_secs(300), severities: Vec::new() };
    let policy = Policy { levels: vec![level], rounds: 1, pause: Span::from_secs(1800) };
    settings.escalation.policies.insert("matrix".into(), policy);
    settings.escalation.default = Some("matrix".into());
    let ways = vec![Way { by: "slack".into(), address: None }];
    let primary = Contact { user: Some("U9".into()), group: None, ways, zone: None };
    settings.escalation.contacts.insert("primary".into(), primary);
    settings
}

pub(super) struct World {
    pub(super) cx: Context,
    pub(super) room: Arc<Room>,
    pub(super) programs: Arc<Programs>,
    clock: Arc<ManualClock>,
    inbox: Writer,
    asked: AtomicU32,
    folder: PathBuf,
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl World {
    /// Nothing has happened yet. U0 reports, U9 is on call, U1 is a colleague, UG a guest.
    pub(super) async fn quiet() -> Self {
        let folder = memory().join(format!("muster-commands-{:x}", rand::random::<u64>()));
        std::fs::create_dir_all(&folder).unwrap();
        let db = open::open(&format!("sqlite:{}", folder.join("t.sqlite").display())).await.unwrap();
        let clock = Arc::new(ManualClock(Mutex::new("2026-11-24T03:07:00Z".parse().unwrap())));
        let (room, programs) = (Arc::new(Room::default()), Arc::new(Programs::default()));
        let source = runbook::Source { file: "kafka-down.md", text: KAFKA_DOWN, reviewed: true };
        let catalogue = runbook::Catalogue::new(runbook::compile(&source).runbooks);
        let loaded = Loaded { settings: settings(), catalogue };
        let cx = Context {
            clock: clock.clone(),
            db: db.clone(),
            chat: room.clone(),
            targets: Arc::new(Production(programs.clone())),
            notifiers: Vec::new(),
            status_pages: Vec::new(),
            words: words(),
            loaded: Arc::new(RwLock::new(Arc::new(loaded))),
            redact: Arc::default(),
            wake: Arc::default(),
        };
        let inbox = Writer::start(db, Arc::default());
        Self { cx, room, programs, clock, inbox, asked: AtomicU32::new(0), folder }
    }

    /// U0 has declared INC-1: the first step is asked for, a draft for the public waits.
    pub(super) async fn burning() -> Self {
        let world = Self::quiet().await;
        world.types("U0", ELSEWHERE, "kafka-down orders are not flowing").await;
        world
    }

    /// A delivery with a key of its own.
    pub(super) fn delivery(&self, user: &str, via: Via, channel: &str, line: &str) -> Delivery {
        Delivery {
            key: format!("d{}", self.asked.fetch_add(1, Ordering::SeqCst)),
            team: "T1".into(),
            user: user.into(),
            channel: Some(channel.into()),
            via,
            text: line.into(),
            response_url: (via != Via::Mention).then(|| format!("only/{user}")),
            ..Delivery::default()
        }
    }

    pub(super) async fn types(&self, user: &str, channel: &str, line: &str) {
        self.deliver(&self.delivery(user, Via::Slash, channel, line)).await;
    }

    /// Stored, worked, and everything done that follows within seconds.
    pub(super) async fn deliver(&self, delivery: &Delivery) {
        self.see().await;
        self.inbox.store(delivery, self.clock.now(), Duration::from_secs(60)).await.unwrap();
        inbox::work_due(&self.cx, &Commands).await.unwrap();
        self.pass(5).await;
    }

    /// People and groups as the chat tells them now.
    async fn see(&self) {
        let mut tx = self.cx.db.begin().await.unwrap();
        for (id, full) in [("U0", true), ("U1", true), ("U9", true), ("UG", false)] {
            let person = Person { id: id.into(), name: id.into(), full, zone: None, locale: None };
            observations::put_person(&mut tx, &person, self.clock.now()).await.unwrap();
        }
        let group = Group { id: "S1".into(), handle: "kafka-oncall".into(), members: vec!["U9".into()] };
        observations::put_groups(&mut tx, &[group], self.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub(super) async fn pass(&self, seconds: i64) {
        let end = self.clock.now() + SignedDuration::from_secs(seconds);
        let registry = jobs::all();
        while let Some(at) = job::run_due(&self.cx, &registry).await.unwrap()
            && at <= end
        {
            *self.clock.0.lock().unwrap() = at.max(self.clock.now() + SignedDuration::from_millis(1));
        }
        *self.clock.0.lock().unwrap() = end;
    }

    /// Everything that stands in a channel, as plain text, oldest first.
    pub(super) fn reads(&self, channel: &str) -> String {
        let said = self.room.0.lock().unwrap();
        let here = said.iter().filter(|said| said.0 == channel);
        here.map(|said| plain(&said.2)).collect::<Vec<_>>().join("\n---\n")
    }

    /// The newest answer that only this person sees.
    pub(super) fn answer(&self, user: &str) -> Card {
        let said = self.room.0.lock().unwrap();
        let only = format!("only/{user}");
        said.iter().rfind(|said| said.0 == only).map(|said| said.2.clone()).unwrap_or_default()
    }

    /// The short hash on the newest consent card.
    pub(super) fn hash(&self) -> String {
        let said = self.room.0.lock().unwrap();
        let mut commands =
            said.iter().flat_map(|said| said.2.actions.iter().map(|action| action.command.clone()));
        let approve = commands.rfind(|line| line.starts_with("approve ")).unwrap_or_default();
        approve.rsplit(' ').next().unwrap_or_default().to_owned()
    }

    /// What was decided: the timelines and ledgers, in an order that does not depend on who wrote first.
    pub(super) async fn decided(&self) -> Vec<String> {
        let mut tx = self.cx.db.read().await.unwrap();
        let mut found = Vec::new();
        for number in 1..=2 {
            let events = events::all(&mut tx, number).await.unwrap();
            found.extend(events.iter().map(|event| format!("{:?} {:?}", event.actor, event.event)));
            let lines = ledger::all(&mut tx, number).await.unwrap();
            found.extend(lines.iter().map(|line| format!("{:?} {} {}", line.actor, line.step, line.kind)));
        }
        found.sort();
        found
    }

    /// What everybody sees, in an order that does not depend on what was sent first. A page that was sent before
    /// the channel was there does not name it.
    pub(super) fn seen(&self) -> Vec<String> {
        let said = self.room.0.lock().unwrap();
        let told = |(channel, key, card): &(String, String, Card)| {
            let key = if channel == "invited" { key.as_str() } else { "" };
            let text = format!("{channel} {key}: {}", plain(card));
            if !channel.starts_with("D-") {
                return text;
            }
            let lines = text.lines().map(|line| line.split(" · #C-").next().unwrap_or_default());
            lines.collect::<Vec<_>>().join("\n")
        };
        let mut found: Vec<_> = said.iter().map(told).collect();
        found.sort();
        found
    }
}

/// Compiled once: it takes longer than all the rest of a world.
fn words() -> Arc<Words> {
    static WORDS: LazyLock<Arc<Words>> = LazyLock::new(|| Arc::new(Words::embedded().unwrap()));
    WORDS.clone()
}

/// A file system in memory where there is one: hundreds of stores are made here, and none has to outlive a crash.
fn memory() -> PathBuf {
    let shared = PathBuf::from("/dev/shm");
    if shared.is_dir() { shared } else { std::env::temp_dir() }
}

pub(super) fn plain(card: &Card) -> String {
    let lines = card.lines.iter().chain(&card.quote).map(engine::text::Text::plain);
    let code = card.code.iter().map(|code| code.text.clone());
    let buttons = card.actions.iter().chain(&card.overflow).map(|action| format!("[{}]", action.label));
    std::iter::once(card.headline.plain())
        .chain(lines)
        .chain(code)
        .chain(buttons)
        .collect::<Vec<_>>()
        .join("\n")
}
