//! `make bench`: how fast a signed command is acknowledged next to a bare handler, how fast Muster starts, how much
//! memory it holds. Prints figures and the aims; ends with 1 if a command was lost, refused or not stored.
//!
//! `--quick` takes a second a round; `start`, `memory` or `load` measures that alone. Everything runs on loopback; what it writes goes with the stage's folder.

mod bare;
mod command;
mod figures;
mod load;
mod memory;
mod muster;
mod start;

use anyhow::Context as _;
use axum::{Json, Router, routing::post};
use bare::{Bare, Sync};
use bot::{clock::SystemClock, demo::Stage};
use command::Typist;
use figures::{Round, median};
use muster::Muster;
use std::{
    path::Path,
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::net::TcpListener;

const RATES: [u32; 2] = [200, 1_000];
const ROUNDS: usize = 5;
/// Sent before a round is measured: connections, caches, the first lookup of each person.
const WARM_UP: usize = 50;
/// The longest that is waited for a backlog.
const BACKLOG: Duration = Duration::from_secs(60);

fn main() -> anyhow::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    if let Some((bare::ARGUMENT, rest)) = arguments.split_first().map(|(name, rest)| (name.as_str(), rest)) {
        runtime.block_on(bare::serve(rest))?;
        return Ok(ExitCode::SUCCESS);
    }
    let all_well = runtime.block_on(measure(&arguments))?;
    Ok(if all_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn measure(arguments: &[String]) -> anyhow::Result<bool> {
    let seconds = if arguments.iter().any(|argument| argument == "--quick") { 1 } else { 10 };
    let parts: Vec<&str> = arguments.iter().map(String::as_str).filter(|part| *part != "--quick").collect();
    let asked = |part: &str| parts.is_empty() || parts.contains(&part);
    // Only another test in this process could have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let stage = Stage::set(sandbox::pace::Pace::TEST, Arc::new(SystemClock::default())).await?;
    let folder = stage.environment.config.parent().context("the stage has no folder")?.to_owned();
    let typist = typist(&stage).await?;

    if asked("start") {
        println!("cold start to first acknowledgement (median of 10; aim 100 ms):");
        let figures = start::measure(&stage, &typist, &folder).await?;
        for (database, [ms, processor]) in ["a new database", "one that is there"].iter().zip(figures) {
            println!("    {ms:.0} ms on {database}, {processor:.0} ms of processor");
        }
    }
    if asked("memory") {
        let memory = memory::measure(&stage, &folder).await?;
        println!("resident memory (aim 30 MiB after one resolved incident):");
        for (when, [now, own, most]) in [("started", memory.started), ("resolved", memory.resolved)] {
            println!("    {when}: {}, of that its own {}; at most {}", mib(now), mib(own), mib(most));
        }
    }
    let mut all_well = true;
    for rate in RATES {
        all_well &= !asked("load") || at(rate, seconds, &stage, &typist, &folder).await?;
    }
    Ok(all_well)
}

fn mib(kib: u64) -> String {
    format!("{}.{} MiB", kib / 1024, kib % 1024 * 10 / 1024)
}

/// People and channels of the stage; their answers go to a sink of our own, which takes any number.
async fn typist(stage: &Stage) -> anyhow::Result<Typist> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let sink = format!("http://{}/respond", listener.local_addr()?);
    let router =
        Router::new().route("/respond/{key}", post(async || Json(serde_json::json!({ "ok": true }))));
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            println!("the sink for answers ended: {error}");
        }
    });
    let (slack, cast) = (&stage.slack, &stage.cast);
    let everybody = [&cast.reporter, &cast.primary, &cast.secondary, &cast.manager, &cast.cto];
    let everybody: Vec<&str> = everybody.map(String::as_str).to_vec();
    let channels = (0..10).map(|number| {
        slack.add_channel(&format!("bench-{number}"), sandbox::slack::ChannelKind::Public, &everybody)
    });
    Ok(Typist {
        team: slack.team_id(),
        secret: slack.signing_secret(),
        users: everybody.iter().map(|user| (*user).to_owned()).collect(),
        channels: channels.collect(),
        sink,
    })
}

/// Five rounds at one rate, each server in turn. False: a command was lost, refused or not stored.
async fn at(rate: u32, seconds: u32, stage: &Stage, typist: &Typist, folder: &Path) -> anyhow::Result<bool> {
    println!("{rate} signed commands a second for {seconds} s a round; ms from the instant each was due:");
    let mut p99 = [vec![], vec![], vec![]];
    let mut all_well = true;
    for number in 0..ROUNDS {
        let name = format!("{rate}-{number}");
        let many = usize::try_from(rate * seconds)?;
        for (index, sync) in [Sync::Each, Sync::Together].into_iter().enumerate() {
            let bare = Bare::start(&folder.join("bare.log"), &typist.secret, sync)?;
            load::run(bare.address, typist.commands("warm", WARM_UP)?, 100).await?;
            let (round, _) = load::run(bare.address, typist.commands(&name, many)?, rate).await?;
            show(number, sync.name(), &round, "");
            p99[index].push(round.quantile(0.99));
            // One sync each may be more than the disk can do: that is no failure of ours.
            all_well &= sync == Sync::Each || round.refused + round.failed == 0;
        }
        let muster = Muster::start(stage, &folder.join(format!("load-{name}.sqlite")))?;
        load::run(muster.address, typist.commands("warm", WARM_UP)?, 100).await?;
        let before = muster.processor_ms()?;
        let (round, taken) = load::run(muster.address, typist.commands(&name, many)?, rate).await?;
        let used = muster.processor_ms()? - before;
        let stored = muster.stored().await?;
        let lost = taken.iter().filter(|key| !stored.contains(*key)).count();
        let waiting = muster.unworked().await?;
        let worked = backlog(&muster).await?;
        let more = format!(
            ", without a row {lost}; {used:.0} ms of processor; {waiting} not worked at the end of the round, {worked}"
        );
        show(number, "muster", &round, &more);
        p99[2].push(round.quantile(0.99));
        all_well &= round.refused + round.failed + lost == 0;
    }
    let [each, together, ours] = p99.map(median);
    println!(
        "    p99, medians of the rounds: muster {ours:.1}, bare with one sync for many {together:.1}, with a sync each {each:.1}"
    );
    println!("    ratio of the medians: {:.1} and {:.1} (aim: within 3)", ours / together, ours / each);
    Ok(all_well)
}

async fn backlog(muster: &Muster) -> anyhow::Result<String> {
    let began = Instant::now();
    let worked = until("the backlog is worked", BACKLOG, async || Ok(muster.unworked().await? == 0)).await;
    if worked.is_ok() {
        return Ok(format!("worked {:.1} s later", began.elapsed().as_secs_f64()));
    }
    Ok(format!("{} still after {} s", muster.unworked().await?, BACKLOG.as_secs()))
}

fn show(number: usize, name: &str, round: &Round, more: &str) {
    println!(
        "    round {} {name:<24} p50 {:7.2}  p99 {:7.2}  max {:7.2}  refused {}, failed {}{more}",
        number + 1,
        round.quantile(0.5),
        round.quantile(0.99),
        round.quantile(1.0),
        round.refused,
        round.failed
    );
}

/// Looks every 50 ms.
pub(crate) async fn until(
    what: &str,
    limit: Duration,
    look: impl AsyncFn() -> anyhow::Result<bool>,
) -> anyhow::Result<()> {
    let mut ticks = tokio::time::interval(Duration::from_millis(50));
    let waiting = async {
        while !look().await? {
            ticks.tick().await;
        }
        Ok(())
    };
    tokio::time::timeout(limit, waiting).await.with_context(|| format!("waited in vain for: {what}"))?
}
