//! The same on SQLite and on PostgreSQL: leases, keys, deliveries, the outbox.

mod bed;
mod beside;

use super::*;
use crate::{
    Context, Error,
    card::Card,
    event::{Actor, Declared, Event, Severity},
    inbox::{Delivery, Work, Writer},
    job::{self, Done, Job, Lease, Registry},
    jobs::{deliver::Deliver, retention::Retention},
    outbox::{self, Place, Priority},
    ports::ChatError,
    words::Lang,
};
use bed::{Fault, Said, World};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use std::{sync::Mutex, time::Duration};

/// Longer than any commit takes here.
const LONG: Duration = Duration::from_secs(60);

/// A test on both databases.
macro_rules! both {
    ($($name:ident)*) => { $(
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                super::$name(super::World::sqlite().await).await;
            }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                if let Some(world) = super::World::postgres().await {
                    super::$name(world).await;
                }
            }
        }
    )* };
}

use beside::*;

both! {
    fifty_claims_at_once_each_get_a_job_of_their_own
    a_lease_that_lapsed_can_write_nothing
    a_key_that_is_there_is_not_a_second_job_and_the_earlier_due_time_wins
    a_job_enqueued_while_it_runs_is_run_once_more
    a_job_that_goes_on_writing_keeps_its_lease
    a_page_goes_before_what_has_waited_longer_and_an_edit_not_for_ever_after_it
    a_job_that_takes_long_keeps_no_other_waiting
    a_job_that_never_succeeds_is_parked_and_said_and_taken_up_when_somebody_asks_again
    two_writers_of_one_version_do_not_both_win
    two_who_declare_the_same_at_once_open_one_incident
    a_job_that_still_runs_is_nobody_elses_and_a_dead_ones_is_taken_within_seconds
    a_delivery_is_new_once
    what_waited_too_long_for_its_commit_is_taken_back
    deliveries_of_one_channel_are_worked_in_order_and_a_panic_is_told_to_its_person
    messages_stand_in_order_below_their_parent
    a_message_whose_parent_was_refused_is_said_in_the_channel
    what_was_said_anew_before_it_was_sent_is_sent_once
    a_lost_answer_is_found_in_the_chat_and_not_said_twice
    a_message_that_was_being_sent_when_the_process_died_is_found
    a_rate_limit_is_waited_for
    a_chat_that_is_down_is_asked_less_and_less_often
    a_refused_message_is_said_and_does_not_stop_the_lane
    edits_that_keep_a_card_fresh_are_merged
    what_is_kept_long_enough_goes_and_the_audit_stays
}

fn card(text: &str) -> Card {
    Card { headline: crate::text::Text::code(text), ..Card::default() }
}

fn channel() -> Place {
    Place::Channel("C1".into())
}

async fn post(world: &World, key: &str, place: &Place, text: &str) {
    let mut tx = world.cx.db.begin().await.unwrap();
    outbox::post(&mut tx, key, None, place, Priority::Normal, &card(text), world.now()).await.unwrap();
    tx.commit().await.unwrap();
}

async fn enqueue<J: Job>(world: &World, job: &J, in_ms: i64) {
    let mut tx = world.cx.db.begin().await.unwrap();
    let due = world.now() + SignedDuration::from_millis(in_ms);
    job::enqueue_at(&mut tx, job, due).await.unwrap();
    tx.commit().await.unwrap();
}

fn declared(runbook: Option<&str>) -> Declared {
    Declared {
        title: "Kafka down".into(),
        text: String::new(),
        severity: Severity::Sev2,
        runbook: runbook.map(str::to_owned),
        target: None,
        environment: None,
        from_channel: None,
        language: Lang::En,
        mttr_target_ms: None,
        policy: None,
        contacts: std::collections::BTreeMap::new(),
        status_deadline_ms: None,
        component: None,
    }
}

/// An open incident with the channel `C9`.
async fn incident(world: &World) -> i64 {
    let mut tx = world.cx.db.begin().await.unwrap();
    let mut incident =
        incidents::declare(&mut tx, declared(None), &Actor::user("U1"), world.now()).await.unwrap();
    let opened = Event::ChannelOpened { channel: "C9".into(), name: "inc-1".into() };
    events::append(&mut tx, &mut incident, &Actor::Muster, opened, world.now()).await.unwrap();
    tx.commit().await.unwrap();
    incident.id
}

/// A job that fails, or panics.
#[derive(Serialize, Deserialize)]
struct Breaks {
    incident: i64,
    name: String,
}

impl crate::wire::Wire for Breaks {}

impl Job for Breaks {
    const KIND: &'static str = "breaks";
    fn key(&self) -> String {
        format!("breaks:{}", self.name)
    }
    fn incident(&self) -> Option<i64> {
        Some(self.incident)
    }
    async fn run(self, _: &Context, _: &Lease) -> Result<Done> {
        assert!(self.name != "panics", "a panic in a job");
        Err(anyhow::anyhow!("it does not work").into())
    }
}

fn named(name: &str) -> Breaks {
    Breaks { incident: 0, name: name.into() }
}

async fn fifty_claims_at_once_each_get_a_job_of_their_own(world: World) {
    for number in 0..50 {
        enqueue(&world, &named(&number.to_string()), 0).await;
    }
    let mut claims = tokio::task::JoinSet::new();
    for number in 0..50 {
        let (db, now) = (world.cx.db.clone(), world.now());
        claims.spawn(async move { jobs::claim(&db, now, &number.to_string(), 60_000).await.unwrap() });
    }
    let mut got: Vec<i64> = claims.join_all().await.into_iter().map(|row| row.unwrap().id).collect();
    got.sort_unstable();
    got.dedup();
    assert_eq!(got.len(), 50);
    assert!(jobs::claim(&world.cx.db, world.now(), "late", 60_000).await.unwrap().is_none());
}

async fn a_lease_that_lapsed_can_write_nothing(world: World) {
    enqueue(&world, &named("slept"), 0).await;
    let slept = claimed(&world, "first").await.unwrap();
    slept.begin(&world.cx).await.unwrap().commit().await.unwrap();
    world.wait(SignedDuration::from_secs(61));
    let second = claimed(&world, "second").await.unwrap();
    assert!(matches!(slept.begin(&world.cx).await, Err(Error::LeaseLost)));
    let mut tx = world.cx.db.begin().await.unwrap();
    jobs::finish(&mut tx, slept.id(), "first").await.unwrap();
    tx.commit().await.unwrap();
    assert!(second.begin(&world.cx).await.is_ok(), "the late one ended nothing");
}

async fn claimed(world: &World, token: &str) -> Option<Lease> {
    let row = jobs::claim(&world.cx.db, world.now(), token, 60_000).await.unwrap();
    row.map(|row| Lease::of(row.id, token))
}

async fn a_key_that_is_there_is_not_a_second_job_and_the_earlier_due_time_wins(world: World) {
    enqueue(&world, &named("same"), 60_000).await;
    enqueue(&world, &named("same"), 5_000).await;
    enqueue(&world, &named("same"), 30_000).await;
    assert!(claimed(&world, "early").await.is_none());
    world.wait(SignedDuration::from_secs(5));
    assert!(claimed(&world, "due").await.is_some());
    world.wait(SignedDuration::from_secs(40));
    assert!(claimed(&world, "another").await.is_none());
}

async fn a_job_enqueued_while_it_runs_is_run_once_more(world: World) {
    enqueue(&world, &named("busy"), 0).await;
    let lease = claimed(&world, "t").await.unwrap();
    enqueue(&world, &named("busy"), 0).await;
    let mut tx = lease.begin(&world.cx).await.unwrap();
    jobs::finish(&mut tx, lease.id(), "t").await.unwrap();
    tx.commit().await.unwrap();
    let lease = claimed(&world, "u").await.unwrap();
    let mut tx = lease.begin(&world.cx).await.unwrap();
    jobs::finish(&mut tx, lease.id(), "u").await.unwrap();
    tx.commit().await.unwrap();
    assert!(claimed(&world, "v").await.is_none());
}

async fn a_job_that_goes_on_writing_keeps_its_lease(world: World) {
    enqueue(&world, &named("long"), 0).await;
    let lease = claimed(&world, "first").await.unwrap();
    for _ in 0..3 {
        world.wait(SignedDuration::from_secs(50));
        lease.begin(&world.cx).await.unwrap().commit().await.unwrap();
    }
    assert!(claimed(&world, "second").await.is_none());
}

/// A job of a priority of its own, which never ends.
#[derive(Serialize, Deserialize)]
struct Ranked {
    name: String,
    #[serde(skip)]
    priority: Priority,
}

impl crate::wire::Wire for Ranked {}

impl Job for Ranked {
    const KIND: &'static str = "ranked";
    fn key(&self) -> String {
        self.name.clone()
    }
    fn priority(&self) -> Priority {
        self.priority
    }
    async fn run(self, _: &Context, _: &Lease) -> Result<Done> {
        std::future::pending().await
    }
}

async fn a_page_goes_before_what_has_waited_longer_and_an_edit_not_for_ever_after_it(world: World) {
    let ranked = |name: &str, priority| Ranked { name: name.into(), priority };
    enqueue(&world, &ranked("edit", Priority::Cosmetic), 0).await;
    enqueue(&world, &ranked("new", Priority::Normal), 20_000).await;
    enqueue(&world, &ranked("page", Priority::Page), 30_000).await;
    enqueue(&world, &ranked("much later", Priority::Page), 200_000).await;
    world.wait(SignedDuration::from_secs(200));
    let mut order = vec![];
    for token in ["a", "b", "c", "d"] {
        let row = jobs::claim(&world.cx.db, world.now(), token, 60_000).await.unwrap().unwrap();
        order.push(serde_json::from_str::<serde_json::Value>(&row.body).unwrap()["name"].clone());
    }
    assert_eq!(order, ["page", "new", "edit", "much later"]);
}

async fn a_job_that_takes_long_keeps_no_other_waiting(world: World) {
    let registry = Registry::default().with::<Ranked>().with::<Deliver>();
    enqueue(&world, &Ranked { name: "long".into(), priority: Priority::Normal }, 0).await;
    let mut running = tokio::task::JoinSet::new();
    job::start_due(&world.cx, &registry, &mut running).await.unwrap();
    post(&world, "m", &channel(), "said meanwhile").await;
    job::start_due(&world.cx, &registry, &mut running).await.unwrap();
    running.join_next().await.unwrap().unwrap().unwrap();
    assert_eq!((running.len(), world.chat.texts()), (1, vec!["said meanwhile".to_owned()]));
}

async fn a_job_that_never_succeeds_is_parked_and_said_and_taken_up_when_somebody_asks_again(world: World) {
    let incident = incident(&world).await;
    let registry = Registry::default().with::<Breaks>().with::<Deliver>();
    for name in ["fails", "panics"] {
        enqueue(&world, &Breaks { incident, name: name.into() }, 0).await;
    }
    world.pass(&registry, SignedDuration::from_hours(2)).await;
    let mut tx = world.cx.db.read().await.unwrap();
    let parked = jobs::parked(&mut tx, 10).await.unwrap();
    drop(tx);
    let errors: Vec<&str> = parked.iter().filter_map(|(_, error)| error.as_deref()).collect();
    assert_eq!(errors.len(), 2);
    assert!(errors.contains(&"it does not work"), "{errors:?}");
    assert_eq!(world.chat.texts().iter().filter(|text| text.contains("breaks")).count(), 2);
    enqueue(&world, &Breaks { incident, name: "fails".into() }, 0).await;
    assert!(claimed(&world, "again").await.is_some());
}

async fn two_writers_of_one_version_do_not_both_win(world: World) {
    let id = incident(&world).await;
    let mut tx = world.cx.db.begin().await.unwrap();
    let mut first = incidents::get(&mut tx, id).await.unwrap().unwrap();
    let mut second = first.clone();
    let note = |text: &str| Event::Noted { text: text.into() };
    events::append(&mut tx, &mut first, &Actor::Muster, note("a"), world.now()).await.unwrap();
    let late = events::append(&mut tx, &mut second, &Actor::Muster, note("b"), world.now()).await;
    assert!(matches!(late, Err(Error::Conflict { incident }) if incident == id));
    assert_eq!(incidents::get(&mut tx, id).await.unwrap().unwrap(), first);
}

async fn two_who_declare_the_same_at_once_open_one_incident(world: World) {
    let mut declares = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (db, now) = (world.cx.db.clone(), world.now());
        declares.spawn(async move {
            let mut tx = db.begin().await.unwrap();
            let there = incidents::same(&mut tx, "kafka-down", None, 0).await.unwrap();
            if there.is_none() {
                let asked = declared(Some("kafka-down"));
                incidents::declare(&mut tx, asked, &Actor::user("U1"), now).await.unwrap();
            }
            tx.commit().await.unwrap();
            there.is_none()
        });
    }
    assert_eq!(declares.join_all().await.iter().filter(|declared| **declared).count(), 1);
}

fn delivery(key: &str, text: &str) -> Delivery {
    Delivery {
        key: key.into(),
        user: "U1".into(),
        channel: Some("C1".into()),
        text: text.into(),
        ..Delivery::default()
    }
}

async fn a_delivery_is_new_once(world: World) {
    let writer = Writer::start(world.cx.db.clone(), world.cx.wake.clone());
    let mut stores = tokio::task::JoinSet::new();
    for number in 0..200 {
        let (writer, now) = (writer.clone(), world.now());
        // Every key comes twice.
        let delivery = delivery(&format!("k{}", number % 100), "ack 1");
        stores.spawn(async move { writer.store(&delivery, now, LONG).await.unwrap() });
    }
    let stored = stores.join_all().await;
    assert_eq!(stored.iter().filter(|first| **first).count(), 100);
}

#[derive(Default)]
struct Worker(Mutex<Vec<String>>);

#[async_trait::async_trait]
impl Work for Worker {
    async fn work(&self, _: &Context, delivery: &Delivery) -> Result<()> {
        assert!(delivery.text != "panic", "a panic in a command");
        self.0.lock().unwrap().push(delivery.text.clone());
        Ok(())
    }
}

async fn deliveries_of_one_channel_are_worked_in_order_and_a_panic_is_told_to_its_person(world: World) {
    let writer = Writer::start(world.cx.db.clone(), world.cx.wake.clone());
    for (key, text) in [("a", "one"), ("b", "panic"), ("c", "two"), ("d", "three")] {
        writer.store(&delivery(key, text), world.now(), LONG).await.unwrap();
    }
    let worker = Worker::default();
    let both =
        tokio::join!(crate::inbox::work_due(&world.cx, &worker), crate::inbox::work_due(&world.cx, &worker));
    assert!(both.0.is_ok() && both.1.is_ok());
    assert_eq!(*worker.0.lock().unwrap(), ["one", "two", "three"]);
    let mut tx = world.cx.db.read().await.unwrap();
    let told = messages::head(&mut tx, "ephemeral:C1:U1").await.unwrap().unwrap();
    assert_eq!(told.key, "trouble:b");
}

async fn messages_stand_in_order_below_their_parent(world: World) {
    let thread = Place::Thread { channel: "C1".into(), parent_key: "parent".into() };
    post(&world, "detail:1", &thread, "first").await;
    post(&world, "detail:2", &thread, "second").await;
    world.work().await;
    assert!(world.chat.texts().is_empty(), "there is nothing to stand below yet");
    post(&world, "parent", &channel(), "parent").await;
    world.pass(&crate::jobs::all(), SignedDuration::from_secs(1)).await;
    let said = world.chat.said.lock().unwrap();
    let below: Vec<(&str, Option<&str>)> =
        said.iter().map(|said| (said.text.as_str(), said.thread.as_deref())).collect();
    assert_eq!(below, [("parent", None), ("first", Some("1.0")), ("second", Some("1.0"))]);
}

async fn a_message_whose_parent_was_refused_is_said_in_the_channel(world: World) {
    let refused = ChatError::Refused { code: "msg_too_long".into(), needed: None };
    world.chat.faults.lock().unwrap().push_back(Fault::Is(refused));
    post(&world, "parent", &channel(), "parent").await;
    world.work().await;
    let thread = Place::Thread { channel: "C1".into(), parent_key: "parent".into() };
    post(&world, "detail", &thread, "detail").await;
    world.work().await;
    assert_eq!(world.chat.texts(), ["detail"]);
}

async fn edit(world: &World, key: &str, text: &str) {
    let mut tx = world.cx.db.begin().await.unwrap();
    outbox::edit(&mut tx, key, &card(text), world.now()).await.unwrap();
    tx.commit().await.unwrap();
}

async fn what_was_said_anew_before_it_was_sent_is_sent_once(world: World) {
    post(&world, "m", &channel(), "old").await;
    post(&world, "m", &channel(), "not a second one").await;
    edit(&world, "m", "new").await;
    world.work().await;
    assert_eq!(world.chat.texts(), ["new"]);
    edit(&world, "m", "newest").await;
    world.work().await;
    assert_eq!(world.chat.texts(), ["newest"]);
    assert_eq!(*world.chat.edits.lock().unwrap(), ["newest"]);
}

async fn a_lost_answer_is_found_in_the_chat_and_not_said_twice(world: World) {
    world.chat.faults.lock().unwrap().push_back(Fault::Lost);
    post(&world, "m", &channel(), "once").await;
    world.work().await;
    edit(&world, "m", "once, edited").await;
    world.pass(&crate::jobs::all(), SignedDuration::from_secs(10)).await;
    assert_eq!(world.chat.texts(), ["once, edited"]);
}

async fn a_message_that_was_being_sent_when_the_process_died_is_found(world: World) {
    post(&world, "arrived", &channel(), "arrived").await;
    let mut tx = world.cx.db.begin().await.unwrap();
    let row = messages::head(&mut tx, "channel:C1").await.unwrap().unwrap();
    messages::sending(&mut tx, row.id, world.now()).await.unwrap();
    tx.commit().await.unwrap();
    let there = Said { channel: "C1".into(), thread: None, key: "arrived".into(), text: "arrived".into() };
    world.chat.said.lock().unwrap().push(there);
    post(&world, "next", &channel(), "next").await;
    world.work().await;
    assert_eq!(world.chat.texts(), ["arrived", "next"]);
}

async fn a_rate_limit_is_waited_for(world: World) {
    let limited = ChatError::RateLimited { retry_after_ms: 30_000 };
    world.chat.faults.lock().unwrap().push_back(Fault::Is(limited));
    post(&world, "m", &channel(), "late").await;
    world.pass(&crate::jobs::all(), SignedDuration::from_secs(29)).await;
    assert!(world.chat.texts().is_empty());
    world.pass(&crate::jobs::all(), SignedDuration::from_secs(2)).await;
    assert_eq!(world.chat.texts(), ["late"]);
}

async fn a_chat_that_is_down_is_asked_less_and_less_often(world: World) {
    for _ in 0..100 {
        let down = Fault::Is(ChatError::NotSent("no connection".into()));
        world.chat.faults.lock().unwrap().push_back(down);
    }
    post(&world, "m", &channel(), "late").await;
    world.pass(&crate::jobs::all(), SignedDuration::from_secs(60)).await;
    let tries = 100 - world.chat.faults.lock().unwrap().len();
    assert!((5..=8).contains(&tries), "after about 0, 1, 3, 7, 15, 31 and 60 s, not {tries} times");
    world.chat.faults.lock().unwrap().clear();
    world.pass(&crate::jobs::all(), SignedDuration::from_secs(40)).await;
    assert_eq!(world.chat.texts(), ["late"]);
}

async fn a_refused_message_is_said_and_does_not_stop_the_lane(world: World) {
    let incident = incident(&world).await;
    let refused = ChatError::Refused { code: "msg_too_long".into(), needed: None };
    world.chat.faults.lock().unwrap().push_back(Fault::Is(refused));
    let mut tx = world.cx.db.begin().await.unwrap();
    for key in ["too-long", "fine"] {
        let place = Place::Channel("C9".into());
        outbox::post(&mut tx, key, Some(incident), &place, Priority::Normal, &card(key), world.now())
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    world.pass(&crate::jobs::all(), SignedDuration::from_secs(1)).await;
    let texts = world.chat.texts();
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(texts[0].contains("could not be done"), "what is urgent goes first: {texts:?}");
    assert_eq!(texts[1], "fine");
}

async fn edits_that_keep_a_card_fresh_are_merged(world: World) {
    let mut tx = world.cx.db.begin().await.unwrap();
    outbox::post(&mut tx, "card", None, &channel(), Priority::Cosmetic, &card("0"), world.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    world.work().await;
    for number in 1..=5 {
        edit(&world, "card", &number.to_string()).await;
        world.work().await;
    }
    assert!(world.chat.edits.lock().unwrap().is_empty());
    world.pass(&crate::jobs::all(), SignedDuration::from_secs(2)).await;
    assert_eq!(*world.chat.edits.lock().unwrap(), ["5"]);
}

async fn what_is_kept_long_enough_goes_and_the_audit_stays(world: World) {
    let id = incident(&world).await;
    let mut tx = world.cx.db.begin().await.unwrap();
    let mut found = incidents::get(&mut tx, id).await.unwrap().unwrap();
    let resolved = Event::Resolved { summary: String::new() };
    events::append(&mut tx, &mut found, &Actor::user("U1"), resolved, world.now()).await.unwrap();
    let place = Place::Channel("C9".into());
    outbox::post(&mut tx, "m", Some(id), &place, Priority::Normal, &card("m"), world.now()).await.unwrap();
    job::enqueue(&mut tx, &Retention {}, world.now()).await.unwrap();
    tx.commit().await.unwrap();
    world.work().await;
    let mut tx = world.cx.db.read().await.unwrap();
    assert!(outbox::posted(&mut tx, "m").await.unwrap().is_some());
    drop(tx);
    world.wait(SignedDuration::from_hours(24 * 91));
    world.work().await;
    let mut tx = world.cx.db.read().await.unwrap();
    assert_eq!(outbox::posted(&mut tx, "m").await.unwrap(), None);
    assert_eq!(incidents::get(&mut tx, id).await.unwrap(), Some(found));
}

#[tokio::test]
async fn a_second_process_is_told_that_the_file_is_in_use() {
    let folder = std::env::temp_dir().join(format!("muster-lock-{:x}", rand::random::<u64>()));
    std::fs::create_dir_all(&folder).unwrap();
    let url = format!("sqlite:{}", folder.join("t.sqlite").display());
    let first = open::open(&url).await.unwrap();
    let Err(error) = open::open(&url).await else { panic!("opened twice") };
    assert!(error.to_string().contains("in use by another Muster"), "{error}");
    drop(first);
    assert!(open::open(&url).await.is_ok());
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn after_a_restart_nothing_waits_for_the_leases_of_the_dead() {
    let world = World::sqlite().await;
    enqueue(&world, &named("held"), 0).await;
    assert!(claimed(&world, "dead").await.is_some());
    let world = world.reopened().await;
    assert!(claimed(&world, "alive").await.is_some());
}
