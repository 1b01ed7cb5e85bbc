//! What needs a real cluster. This process starts the bench and runs itself again inside of it, where the tests marked as ignored
//! are played one after the other: the bot, its store and the sandbox's Slack are then in the bench's network too.

use crate::stage::skipped;
use std::process::{Command, Stdio};

/// How `tests/bench/with` says that this machine can't; the reason is printed by then.
const CANNOT: i32 = 77;

#[test]
fn a_real_broker_is_broken_twice_and_comes_back() {
    let with = concat!(env!("CARGO_MANIFEST_DIR"), "/bench/with");
    let inside = module_path!().split_once("::").unwrap().1.to_owned() + "::inside::";
    let played = Command::new(with)
        .arg(std::env::current_exe().unwrap())
        .args(["--ignored", "--test-threads=1", &inside])
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&played.stdout);
    if played.status.code() == Some(CANNOT) {
        return skipped(&said);
    }
    assert!(played.status.success() && said.contains(" 2 passed"), "{said}");
}

mod inside {
    use crate::{
        incident,
        stage::{Bench, Outage, Stage, Store, Transport},
    };

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    #[ignore = "inside the bench only"]
    async fn too_little_memory_is_undone_with_consent() {
        let stage = Stage::set(Bench::here(), Store::Sqlite, Transport::SocketMode).await.unwrap();
        incident::tell(stage, Outage::TooLittleMemory).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    #[ignore = "inside the bench only"]
    async fn a_deleted_pod_is_watched_until_it_is_back() {
        let stage = Stage::set(Bench::here(), Store::Postgres, Transport::SignedHttp).await.unwrap();
        incident::tell(stage, Outage::PodDeleted).await;
    }
}
