//! Who writes beside whom, and whose job it is: turns, leases of the living and the dead, a database that does not answer.

use super::*;
use crate::{
    inbox::NotStored,
    job::{Registry, start_due},
};
use tokio::{sync::oneshot, task::JoinSet, time::timeout};

/// Long enough to be sure that something waits.
const A_WHILE: Duration = Duration::from_millis(300);

/// A job that ends when the test says so.
#[derive(Serialize, Deserialize)]
struct Endless {}

impl crate::wire::Wire for Endless {}

impl Job for Endless {
    const KIND: &'static str = "endless";
    fn key(&self) -> String {
        "endless".into()
    }
    async fn run(self, _: &Context, _: &Lease) -> Result<Done> {
        std::future::pending().await
    }
}

pub(super) async fn a_job_that_still_runs_is_nobody_elses_and_a_dead_ones_is_taken_within_seconds(
    world: World,
) {
    enqueue(&world, &Endless {}, 0).await;
    let registry = Registry::default().with::<Endless>();
    let mut running = JoinSet::new();
    start_due(&world.cx, &registry, &mut running).await.unwrap();
    let lasts = SignedDuration::from_millis(world.cx.db.lease_ms());
    for _ in 0..4 {
        world.wait(lasts * 3 / 4);
        let renewed = (world.now() + lasts).as_millisecond();
        // By the job's own process, without a write of the job.
        timeout(LONG, async { while jobs::next(&world.cx.db).await.unwrap() < Some(renewed) {} })
            .await
            .expect("renewed");
        assert!(claimed(&world, "another").await.is_none());
    }
    // The process is gone, and nobody renews.
    running.shutdown().await;
    world.wait(lasts);
    assert!(claimed(&world, "another").await.is_some());
    if matches!(world.cx.db, Db::Postgres(..)) {
        assert!(lasts <= SignedDuration::from_secs(15), "another replica waits {lasts}");
    }
}

pub(super) async fn what_waited_too_long_for_its_commit_is_taken_back(world: World) {
    let (db, now) = (&world.cx.db, world.now());
    let writer = Writer::start(db.clone(), world.cx.wake.clone());
    // On either the writer finds no connection left.
    let mut held = Vec::new();
    while let Ok(tx) = timeout(A_WHILE, db.begin_first()).await {
        held.push(tx.unwrap());
    }
    let told = writer.store(&delivery("k1", "list"), now, A_WHILE).await;
    assert!(matches!(told, Err(NotStored::Never(_))), "{told:?}");
    held.clear();
    assert!(writer.store(&delivery("k2", "list"), now, LONG).await.unwrap());
    assert!(writer.store(&delivery("k1", "list"), now, LONG).await.unwrap(), "it was never stored");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_what_may_still_be_committed_nobody_says_that_it_is_not_stored() {
    let Some(world) = World::postgres().await else { return };
    let (db, now) = (&world.cx.db, world.now());
    let writer = Writer::start(db.clone(), world.cx.wake.clone());
    // Another replica is about to store the same: the insert waits for what becomes of that.
    let mut other = db.begin_first().await.unwrap();
    let row = inbox::New { key: "k".into(), lane: "C1".into(), body: vec![], received_at: 0 };
    assert!(inbox::insert(&mut other, &row).await.unwrap());
    let told = writer.store(&delivery("k", "list"), now, A_WHILE).await;
    assert!(matches!(told, Err(NotStored::Perhaps(_))), "{told:?}");
    drop(other);
    assert!(!writer.store(&delivery("k", "list"), now, LONG).await.unwrap(), "it was stored after all");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_replicas_that_wait_for_each_other_one_decides_again() {
    let Some(world) = World::postgres().await else { return };
    enqueue(&world, &named("a"), 0).await;
    enqueue(&world, &named("b"), 0).await;
    let replica = async |first: &'static str,
                         then: &'static str,
                         go: oneshot::Sender<()>,
                         other: oneshot::Receiver<()>| {
        // Without a turn, as from another process.
        let mut tx = world.cx.db.begin_first().await.unwrap();
        job::enqueue(&mut tx, &named(first), world.now()).await.unwrap();
        go.send(()).unwrap();
        other.await.unwrap();
        job::enqueue(&mut tx, &named(then), world.now()).await?;
        tx.commit().await
    };
    let ((one, has_one), (two, has_two)) = (oneshot::channel(), oneshot::channel());
    let ended = tokio::join!(replica("a", "b", one, has_two), replica("b", "a", two, has_one));
    assert!(
        matches!(ended, (Ok(()), Err(Error::Conflict { .. })) | (Err(Error::Conflict { .. }), Ok(()))),
        "{ended:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_of_one_process_take_turns_and_one_that_hangs_stops_nobody_for_good() {
    let Some(world) = World::postgres().await else { return };
    let hangs = world.cx.db.begin().await.unwrap();
    assert!(timeout(A_WHILE, world.cx.db.begin()).await.is_err(), "two at once");
    world.cx.db.read().await.unwrap();
    world.cx.db.begin_first().await.unwrap();
    timeout(LONG, world.cx.db.begin()).await.expect("nobody waits for ever").unwrap();
    drop(hangs);
    timeout(A_WHILE, world.cx.db.begin()).await.expect("its turn is over").unwrap();
}
