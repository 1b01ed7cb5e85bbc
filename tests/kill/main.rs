//! `make kill`: the bot is ended by SIGKILL after each commit, before each send, after the other system has done it and after
//! its answer, for the whole story, on SQLite and PostgreSQL; then everything is counted where it is.
//!
//! Without a word from outside: a seeded sample, as in CI. `KILL_POINTS=all` tells every point; `KILL_POINTS=12` so many of
//! the sample; `KILL_POINTS=Sqlite:Committed:17,…` these. `KILL_SEED` repeats a sample, `KILL_BESIDE` stories run at once,
//! `KILL_RESUME=1` leaves out what was told right before.

mod base;
mod count;
mod deploy;
mod life;
mod person;
mod point;
mod progress;
mod proxy;
mod push;
mod shim;
mod slow;
mod story;
mod table;

use anyhow::Context as _;
use clap::Parser as _;
use point::{Kind, Point, Store};
use progress::Progress;
use rand::{
    Rng as _, SeedableRng as _,
    seq::{IndexedRandom as _, SliceRandom as _},
};
use std::process::ExitCode;
use table::Table;
use tokio::task::JoinSet;

/// Set for the bot's own process, which is this program in its other role.
pub(crate) const OTHER_ROLE: &str = "MUSTER_KILL_BOT";
const THREADS: usize = 12;
/// Points of the sample.
const SAMPLE: usize = 8;

fn main() -> ExitCode {
    // One provider, before anything opens a connection; only the first call counts.
    let _ = rustls::crypto::ring::default_provider().install_default();
    if std::env::var_os(OTHER_ROLE).is_some() {
        return bot::cli::run(bot::cli::Cli::parse_from(["muster", "serve"]));
    }
    if !meant() {
        return ExitCode::SUCCESS;
    }
    // More threads than cores: a workspace that is searched must not keep the bytes between another bot and its database.
    let mut threads = tokio::runtime::Builder::new_multi_thread();
    let told = threads.worker_threads(THREADS).enable_all().build().map_err(anyhow::Error::from);
    match told.and_then(|runtime| runtime.block_on(all())) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("the kill loop can't run: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// `cargo test NAME` means other tests.
fn meant() -> bool {
    let mut names = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).peekable();
    names.peek().is_none() || names.any(|name| "kill".contains(&name))
}

fn setting(name: &str) -> Option<String> {
    std::env::var_os(name).and_then(|value| value.into_string().ok()).filter(|value| !value.is_empty())
}

/// Whether every story was right.
async fn all() -> anyhow::Result<bool> {
    let mut stores = vec![Store::Sqlite];
    if sandbox::postgres::installed() {
        stores.push(Store::Postgres);
    } else {
        assert!(std::env::var_os("CI").is_none(), "a skip is a failure in CI: there is no PostgreSQL here");
        println!("skipped: the kill loop on PostgreSQL, there is none on this machine");
    }
    let (over_sockets, over_http) =
        tokio::join!(slow::answers_wait_for_the_disk(false), slow::answers_wait_for_the_disk(true));
    over_sockets.context("over Socket Mode")?;
    over_http.context("over HTTP")?;
    deploy::loses_nothing(false).await.context("over Socket Mode")?;
    deploy::loses_nothing(true).await.context("over HTTP")?;
    let mut table = Table::default();
    let mut progress = Progress::open()?;
    let (points, beside) = plan(&stores, &mut table).await?;
    let points = progress.left(points);
    let total = points.len();
    let mut queue = points.into_iter();
    let mut under_way = JoinSet::new();
    loop {
        while under_way.len() < beside
            && let Some(point) = queue.next()
        {
            under_way.spawn(async move { (point, story::tell(point.store, Some(point)).await) });
        }
        let Some(ended) = under_way.join_next().await else { break };
        let (point, told) = ended.context("a story panicked")?;
        if table.note(point, told, total) {
            progress.is_right(point)?;
        }
    }
    Ok(table.print())
}

/// What is told, and how many at once. First a story without an end, to see how many points there are.
async fn plan(stores: &[Store], table: &mut Table) -> anyhow::Result<(Vec<Point>, usize)> {
    let beside = setting("KILL_BESIDE").and_then(|n| n.parse().ok()).unwrap_or(3);
    let wanted = setting("KILL_POINTS");
    if let Some(list) = wanted.as_deref().filter(|wanted| wanted.contains(':')) {
        return Ok((list.split(',').map(str::parse).collect::<anyhow::Result<_>>()?, beside));
    }
    let mut every = Vec::new();
    let surveys = stores.iter().map(|&store| async move { (store, story::tell(store, None).await) });
    for (store, told) in futures::future::join_all(surveys).await {
        let told = told.with_context(|| format!("the story on {store:?} without an end"))?;
        for kind in Kind::ALL {
            every.extend((1..=told.counts[kind as usize]).map(|n| Point { store, kind, n }));
        }
        table.survey(store, told);
    }
    if wanted.as_deref() == Some("all") {
        every.shuffle(&mut rand::rng()); // A loop that is ended has told some of every kind.
        return Ok((every, beside));
    }
    let seed =
        setting("KILL_SEED").and_then(|seed| seed.parse().ok()).unwrap_or_else(|| rand::rng().random());
    let wanted = wanted.and_then(|n| n.parse().ok()).unwrap_or(SAMPLE);
    println!("a sample of {wanted} of {} points; KILL_SEED={seed} repeats it", every.len());
    let mut dice = rand::rngs::StdRng::seed_from_u64(seed);
    // In turn from each kind and store, so that none is left out.
    let turns: Vec<(Store, Kind)> =
        Kind::ALL.iter().flat_map(|&kind| stores.iter().map(move |&store| (store, kind))).collect();
    let pick = |(store, kind): &(Store, Kind)| {
        let these: Vec<Point> =
            every.iter().copied().filter(|one| one.store == *store && one.kind == *kind).collect();
        these.choose(&mut dice).copied()
    };
    Ok((turns.iter().cycle().take(wanted).filter_map(pick).collect(), beside))
}
