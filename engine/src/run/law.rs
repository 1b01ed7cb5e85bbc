//! The law of consent: whatever people, groups, guests, plans, clocks and crashes do, no mutation starts without enough
//! different people who may, on exactly its text, in time. Played by chance over the real engine; judged afterwards
//! from what was stored and from what was true, by rules of its own.

use super::{consent::Proposal, ledger::StepEvent, *};
use crate::{
    Error,
    ports::{Group, Loaded, Person, Targets},
    response::tests::{World, settings},
    rights,
    settings::{Grant, Rights, TargetRules, Verb},
    store::{approvals, ledger as lines},
    wire,
};
use operations::{
    Clients, Failure, PlanHash, SendBy, Sent,
    client::{Process, ProcessOutput, ProcessRule},
    phrase,
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use std::{
    cell::Cell,
    collections::BTreeSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

const TEXT: &str = "---
slug: kafka-down
target: production
---
# Kafka down

## Recover

### Restart

```bash name=restart
make restart
```

### Two things, one after the other

```bash name=both
make stop-writers
make start-writers
```

### From the backup

```bash name=wipe
make wipe
```
";

const STEPS: [&str; 3] = ["restart", "both", "wipe"];
/// U0 declares; the last one is a guest at first.
const PEOPLE: [&str; 5] = ["U0", "U1", "U2", "U3", "U4"];
const GROUPS: [&str; 2] = ["kafka-oncall", "leads"];
/// `approvals.membership_age` and `approvals.expire`, in ms, as the configuration's reference says.
const AGE: i64 = 120_000;
const EXPIRES: i64 = 900_000;

/// The programs beside the bot, as the world outside sees them.
#[derive(Default)]
struct Programs {
    /// What was run, with the limit that its rule had at that moment, in ms.
    ran: Mutex<Vec<(String, u64)>>,
    limit: AtomicU64,
    lost: AtomicBool,
    dies: AtomicBool,
}

#[async_trait::async_trait]
impl Process for Programs {
    fn listed(&self, _: &[String]) -> Option<ProcessRule> {
        Some(ProcessRule { read: false, limit: Duration::from_millis(self.limit.load(Ordering::SeqCst)) })
    }
    async fn run(&self, argv: &[String], _: SendBy, _: Duration) -> Sent<ProcessOutput> {
        self.ran.lock().unwrap().push((argv.join(" "), self.limit.load(Ordering::SeqCst)));
        if self.dies.swap(false, Ordering::SeqCst) {
            // The process is gone in the middle of it: nothing after this point is done.
            std::panic::resume_unwind(Box::new("killed"));
        }
        if self.lost.load(Ordering::SeqCst) {
            return Sent::Unknown("the connection was cut after sending".into());
        }
        Sent::Done(ProcessOutput { code: Some(0), output: String::new(), truncated: false, took_ms: 1 })
    }
    async fn read(&self, _: &[String], _: Duration) -> std::result::Result<ProcessOutput, Failure> {
        Err(Failure::new(phrase!("target.silent"), ""))
    }
}

struct Production(Arc<Programs>);

impl Targets for Production {
    fn clients(&self, target: &str) -> Option<Clients> {
        (target == "production").then(|| Clients { process: Some(self.0.clone()), ..Clients::default() })
    }
}

/// What really is so, whatever Muster has seen of it.
#[derive(Clone, Debug, PartialEq)]
struct Truth {
    full: BTreeSet<usize>,
    members: [BTreeSet<usize>; 2],
    granted: Vec<usize>,
    chat_is_up: bool,
}

impl Truth {
    fn may(&self, person: usize) -> bool {
        self.full.contains(&person) && self.granted.iter().any(|group| self.members[*group].contains(&person))
    }
}

/// One thing that happens.
#[derive(Clone, Debug)]
enum Happens {
    /// Becomes a full member, or a guest, a bot, deactivated: nobody.
    Person(usize, bool),
    Member(usize, usize, bool),
    Grant(Vec<usize>),
    ChatUp(bool),
    /// The program's limit, in ms: what the plan says changes with it.
    Live(u64),
    Lost(bool),
    Dies,
    /// Of the newest approval, or one before it; with its hash or another's.
    Vote {
        who: usize,
        back: usize,
        right_hash: bool,
        yes: bool,
        twice: bool,
    },
    Plan(usize, usize),
    Retry(usize, usize),
    Skip(usize, usize),
    Settle(usize, usize, bool),
    Pass(i64),
    Restart,
    Close,
}

fn happens() -> impl Strategy<Value = Happens> {
    use Happens as H;
    let (who, step, group) = (0..PEOPLE.len(), 0..STEPS.len(), 0..GROUPS.len());
    prop_oneof![
        6 => (who.clone(), prop::bool::weighted(0.7)).prop_map(|(who, full)| H::Person(who, full)),
        6 => (who.clone(), group, prop::bool::weighted(0.6)).prop_map(|(who, group, is)| H::Member(who, group, is)),
        2 => prop_oneof![Just(vec![0]), Just(vec![1]), Just(vec![0, 1])].prop_map(H::Grant),
        3 => prop::bool::weighted(0.6).prop_map(H::ChatUp),
        2 => prop_oneof![Just(30_000), Just(60_000)].prop_map(H::Live),
        1 => any::<bool>().prop_map(H::Lost),
        1 => Just(H::Dies),
        40 => (who.clone(), prop_oneof![8 => Just(0), 1 => 1..4usize], prop::bool::weighted(0.93), prop::bool::weighted(0.95), prop::bool::weighted(0.2))
            .prop_map(|(who, back, right_hash, yes, twice)| H::Vote { who, back, right_hash, yes, twice }),
        12 => (who.clone(), step.clone()).prop_map(|(who, step)| H::Plan(who, step)),
        5 => (who.clone(), step.clone()).prop_map(|(who, step)| H::Retry(who, step)),
        3 => (who.clone(), step.clone()).prop_map(|(who, step)| H::Skip(who, step)),
        4 => (who, step, any::<bool>()).prop_map(|(who, step, happened)| H::Settle(who, step, happened)),
        24 => prop_oneof![4 => 1..20i64, 2 => 30..130i64, 1 => 800..1000i64].prop_map(H::Pass),
        3 => Just(H::Restart),
        1 => prop::bool::weighted(0.2).prop_map(|close| if close { H::Close } else { H::Restart }),
    ]
}

struct Trial {
    world: World,
    programs: Arc<Programs>,
    truth: Truth,
    /// Since when (unix ms) what was true; the jobs run only while nothing changes.
    history: Vec<(i64, Truth)>,
    incident: i64,
    run: i64,
    /// Who asked for which step.
    asked: Vec<(usize, usize)>,
    /// When the incident was closed, unix ms.
    closed: Option<i64>,
}

impl Trial {
    /// On a file of its own, or on the database of this address.
    async fn begin(url: Option<String>) -> Self {
        let mut own = settings();
        own.targets.insert(
            "production".into(),
            TargetRules { environment: "production".into(), ..TargetRules::default() },
        );
        own.escalation.default = None;
        own.status.components.clear();
        let mut world = World::at(own, url).await;
        let programs = Arc::new(Programs { limit: AtomicU64::new(30_000), ..Programs::default() });
        world.cx.targets = Arc::new(Production(programs.clone()));
        let everybody: BTreeSet<usize> = (0..PEOPLE.len() - 1).collect();
        let truth = Truth {
            full: everybody.clone(),
            members: [everybody, BTreeSet::from([1, 4])],
            granted: vec![0],
            chat_is_up: true,
        };
        let incident = world.declare(crate::event::Severity::Sev1).await;
        let source = runbook::Source { file: "kafka-down.md", text: TEXT, reviewed: true };
        let runbook = runbook::compile(&source).runbooks.remove(0);
        let run = world
            .on(incident, async |desk, incident| {
                start(desk, incident, &runbook, Some("production"), &Actor::user("U0")).await
            })
            .await;
        let mut trial = Self {
            world,
            programs,
            truth,
            history: Vec::new(),
            incident,
            run,
            asked: Vec::new(),
            closed: None,
        };
        trial.tell();
        trial.pass(2).await;
        trial
    }

    fn now(&self) -> i64 {
        self.world.cx.clock.now().as_millisecond()
    }

    /// The chat and the configuration say from now on what is true.
    fn tell(&mut self) {
        self.history.push((self.now(), self.truth.clone()));
        let person = |(at, id): (usize, &&str)| {
            let full = self.truth.full.contains(&at);
            Person { id: (*id).into(), name: (*id).into(), full, zone: None, locale: None }
        };
        *self.world.chat.people.lock().unwrap() = PEOPLE.iter().enumerate().map(person).collect();
        let group = |(at, handle): (usize, &&str)| {
            let members = self.truth.members[at].iter().map(|at| PEOPLE[*at].to_owned()).collect();
            Group { id: format!("S{at}"), handle: (*handle).into(), members }
        };
        *self.world.chat.groups.lock().unwrap() = GROUPS.iter().enumerate().map(group).collect();
        self.world.chat.down.store(!self.truth.chat_is_up, Ordering::SeqCst);
        let loaded = self.world.cx.loaded();
        let groups = self.truth.granted.iter().map(|at| GROUPS[*at].to_owned()).collect();
        let grant =
            Grant { verbs: vec![Verb::Approve], targets: Vec::new(), environments: Vec::new(), groups };
        let settings = crate::settings::Settings { rights: Rights(vec![grant]), ..loaded.settings.clone() };
        *self.world.cx.loaded.write().unwrap() =
            Arc::new(Loaded { settings, catalogue: loaded.catalogue.clone() });
    }

    async fn happens(&mut self, what: &Happens) {
        match what {
            Happens::Person(who, true) => {
                self.truth.full.insert(*who);
            }
            Happens::Person(who, false) => {
                self.truth.full.remove(who);
            }
            Happens::Member(who, group, true) => {
                self.truth.members[*group].insert(*who);
            }
            Happens::Member(who, group, false) => {
                self.truth.members[*group].remove(who);
            }
            Happens::Grant(groups) => self.truth.granted.clone_from(groups),
            Happens::ChatUp(up) => self.truth.chat_is_up = *up,
            Happens::Live(limit) => self.programs.limit.store(*limit, Ordering::SeqCst),
            Happens::Lost(lost) => self.programs.lost.store(*lost, Ordering::SeqCst),
            Happens::Dies => self.programs.dies.store(true, Ordering::SeqCst),
            Happens::Pass(seconds) => self.pass(*seconds).await,
            Happens::Restart => self.world.restart().await,
            Happens::Vote { who, back, right_hash, yes, twice } => {
                for _ in 0..=usize::from(*twice) {
                    self.vote(PEOPLE[*who], *back, *right_hash, *yes).await;
                }
            }
            Happens::Plan(who, step) => {
                self.asked.push((*who, *step));
                self.decide(async |desk, run| plan(desk, run, STEPS[*step], &by(*who)).await).await;
            }
            Happens::Retry(who, step) => {
                self.asked.push((*who, *step));
                self.decide(async |desk, run| retry(desk, run, STEPS[*step], &by(*who)).await).await;
            }
            Happens::Skip(who, step) => {
                self.decide(async |desk, run| skip(desk, run, STEPS[*step], &by(*who), "").await).await;
            }
            Happens::Settle(who, step, happened) => {
                self.decide(async |desk, run| settle(desk, run, STEPS[*step], *happened, &by(*who)).await)
                    .await;
            }
            Happens::Close => {
                let now = self.now();
                self.closed.get_or_insert(now);
                let closing = async |desk: &mut Desk<'_>, incident: &mut Incident| {
                    crate::response::cancel(desk, incident, "", &by(0)).await
                };
                self.world.on(self.incident, closing).await;
            }
        }
        self.tell();
    }

    /// Everything that is due within some seconds is done, and a moment passes before anything else happens.
    async fn pass(&mut self, seconds: i64) {
        self.world.outage_ms(1);
        self.tell();
        self.world.pass(seconds).await;
        self.world.outage_ms(1);
    }

    /// A person's decision; what may not be is answered to them, and nothing of it stays.
    async fn decide(&self, decision: impl AsyncFnOnce(&mut Desk<'_>, i64) -> Result<()>) {
        let cx = &self.world.cx;
        let (loaded, mut tx) = (cx.loaded(), cx.db.begin().await.unwrap());
        let mut desk = Desk { tx: &mut tx, words: &cx.words, loaded: &loaded, now: cx.clock.now() };
        match decision(&mut desk, self.run).await {
            Ok(()) => tx.commit().await.unwrap(),
            Err(Error::User(_)) => {}
            Err(error) => panic!("{error:#}"),
        }
    }

    async fn vote(&self, who: &str, back: usize, right_hash: bool, yes: bool) {
        // As the bot does before it works a delivery.
        let _ = rights::refresh(&self.world.cx, &[who], AGE / 2).await;
        let mut tx = self.world.cx.db.read().await.unwrap();
        let all = everything_asked(&mut tx).await;
        drop(tx);
        let Some(asked) = all.iter().rev().nth(back) else { return };
        let short = if right_hash { asked.hash[..4].to_owned() } else { "0000".to_owned() };
        self.decide(async |desk, _| vote(desk, asked.id, &short, who, yes, "").await).await;
    }
}

fn by(who: usize) -> Actor {
    Actor::user(PEOPLE[who])
}

/// PostgreSQL counts a number on for what was not committed.
const HOLES: usize = 32;

/// All approvals that were ever asked for.
async fn everything_asked(tx: &mut Tx) -> Vec<approvals::Row> {
    let mut found = Vec::new();
    let mut holes = 0;
    for id in 1.. {
        match approvals::get(tx, id).await.unwrap() {
            Some(row) => {
                found.push(row);
                holes = 0;
            }
            None if holes < HOLES => holes += 1,
            None => break,
        }
    }
    found
}

/// What the judge counts.
#[derive(Default)]
struct Count {
    started: usize,
    destroyed: usize,
}

impl Trial {
    /// Whether it may have been seen, at a moment (unix ms), that somebody may: it was so within the age that counts.
    fn may_have_been_seen(&self, who: usize, at: i64) -> bool {
        let until = |index: usize| self.history.get(index + 1).map_or(i64::MAX, |(next, _)| *next);
        self.history
            .iter()
            .enumerate()
            .any(|(index, (since, truth))| *since <= at && until(index) >= at - AGE && truth.may(who))
    }

    fn truth_at(&self, at: i64) -> &Truth {
        &self.history.iter().rfind(|(since, _)| *since <= at).unwrap().1
    }

    /// Every start of a mutation, from the ledger alone, against what was true.
    async fn judge(&self) -> Count {
        let mut tx = self.world.cx.db.read().await.unwrap();
        let rows = lines::all(&mut tx, self.run).await.unwrap();
        let mut count = Count::default();
        let mut sent = BTreeSet::new();
        let mut texts = Vec::new();
        for (place, row) in rows.iter().enumerate() {
            let StepEvent::Started { act, mutation: true, .. } = wire::decode(&row.body).unwrap() else {
                continue;
            };
            let before = rows[..place].iter().rev().filter(|line| line.step == row.step);
            let planned =
                before.map(|line| wire::decode(&line.body).unwrap()).find_map(|event| match event {
                    StepEvent::Planned { approval, hash } => Some((approval, hash)),
                    _ => None,
                });
            let (approval, hash) = planned.expect("it was planned");
            let asked = approvals::get(&mut tx, approval).await.unwrap().unwrap();
            let proposal: Proposal = wire::decode(&asked.body).unwrap();
            assert_eq!(asked.hash, hash, "the yes is to what was planned");
            assert!(sent.insert((approval, act)), "one send for one yes");
            assert!(row.at < asked.planned_at + EXPIRES, "a yes that is too old");
            assert!(self.closed.is_none_or(|at| row.at < at), "the incident was closed");
            assert_eq!(PlanHash::of("production", &proposal.plans).0, hash, "the exact text");
            let plan = &proposal.plans[act - proposal.from];
            texts.push((
                plan.operation.perform().command(),
                (act == proposal.from).then(|| plan.changes[1].clone()),
            ));
            let votes = approvals::votes(&mut tx, approval).await.unwrap();
            self.enough(row, act, &proposal, &votes);
            count.started += 1;
            count.destroyed += usize::from(row.step == "wipe");
        }
        let ran = self.programs.ran.lock().unwrap();
        assert_eq!(ran.len(), texts.len(), "what ran outside was written down before, once each: {ran:?}");
        for ((command, limit), (text, said)) in ran.iter().zip(texts) {
            assert_eq!(*command, text);
            // Between the plan and the first act nothing may have changed of what the card said.
            assert!(
                said.is_none_or(|said| said == phrase!("process.limit", ms = *limit)),
                "{command} at {limit} ms"
            );
        }
        count
    }

    /// Different people, who might at their vote and might still at the start.
    fn enough(&self, row: &lines::Row, act: usize, proposal: &Proposal, votes: &[approvals::Vote]) {
        let destroys = row.step == "wipe";
        let step = STEPS.iter().position(|step| *step == row.step).unwrap();
        let asker = proposal.requester.as_deref().expect("somebody asked");
        let known =
            asker == "U0" || self.asked.iter().any(|asked| PEOPLE[asked.0] == asker && asked.1 == step);
        assert!(known, "{asker} asked for nothing");
        let counted: BTreeSet<&str> = votes
            .iter()
            .filter(|vote| vote.yes == 1 && vote.at <= row.at)
            .filter(|vote| !destroys || vote.voter != asker)
            .filter(|vote| {
                let who = PEOPLE.iter().position(|id| *id == vote.voter).unwrap();
                let then = self.truth_at(row.at);
                // What a later act of the same step rests on was judged at its first.
                let still = act > proposal.from
                    || if then.chat_is_up { then.may(who) } else { self.may_have_been_seen(who, row.at) };
                still && self.may_have_been_seen(who, vote.at)
            })
            .map(|vote| vote.voter.as_str())
            .collect();
        let needs = if destroys { 2 } else { 1 };
        assert!(
            counted.len() >= needs,
            "{} started at {} with {counted:?} of {votes:?}, asked by {asker}",
            row.step,
            row.at
        );
    }
}

async fn play(all: &[Happens], url: Option<String>) -> Count {
    let mut trial = Trial::begin(url).await;
    for what in all {
        trial.happens(what).await;
    }
    trial.pass(120).await;
    let count = trial.judge().await;
    trial.world.cx.db.close().await;
    count
}

mod no_mutation_starts_without_enough_people_who_may_on_its_exact_text_in_time {
    use std::io::Write as _;

    #[test]
    fn on_sqlite() {
        super::holds(32, || None);
    }

    #[test]
    fn on_postgres() {
        if !sandbox::postgres::installed() {
            assert!(std::env::var_os("CI").is_none(), "the CI must have PostgreSQL's server programs");
            // Not `eprintln`, which the test harness keeps to itself.
            writeln!(std::io::stderr(), "skipped: there are no PostgreSQL server programs here").unwrap();
            return;
        }
        // Fewer: each has a database to make, and a server to talk to.
        super::holds(8, || sandbox::postgres::database().unwrap());
    }
}

/// Each trial in a database of its own: on a file, or at an address that is given.
fn holds(trials: u32, database: impl Fn() -> Option<String>) {
    let (started, destroyed) = (Cell::new(0), Cell::new(0));
    let config = Config { cases: trials, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config);
    let tried = runner.run(&prop::collection::vec(happens(), 20..60), |all| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let count = runtime.block_on(play(&all, database()));
        started.set(started.get() + count.started);
        destroyed.set(destroyed.get() + count.destroyed);
        Ok(())
    });
    if let Err(error) = tried {
        panic!("{error}");
    }
    eprintln!("{} mutations started, {} of them destroy", started.get(), destroyed.get());
    let least = usize::try_from(trials / 2).unwrap();
    assert!(started.get() >= least, "the law was hardly tried");
    assert!(trials < 32 || destroyed.get() > 0, "nothing destroyed");
}
