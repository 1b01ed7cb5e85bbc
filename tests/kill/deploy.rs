//! A deploy in the middle of a step, with the bot as a process of its own: SIGHUP takes a changed configuration and says
//! what is wrong with a broken one; on SIGTERM, while the cluster works on the act, nothing new is claimed, what arrives is
//! still stored and answered, what was sent is finished, it exits 0; the next process goes on with no step `unknown`.

use crate::{
    base::Base,
    count, life,
    person::{self, People},
    point::Trap,
    push::Push,
    story,
};
use anyhow::{Context as _, ensure};
use bot::{clock::SystemClock, demo::Stage};
use nix::{sys::signal, unistd::Pid};
use sandbox::{
    outage::Outage,
    tap::{Onward, When},
};
use std::{
    fs,
    sync::{Arc, Mutex, PoisonError, mpsc},
    time::{Duration, Instant},
};
use tokio::sync::Notify;

/// Work 20 s, sockets 5 s, database 5 s (bot/src/serve.rs).
const ITS_LIMIT: Duration = Duration::from_secs(30);
const PATIENCE: Duration = Duration::from_secs(60);
/// Less than `answer_within`: the act is held so long at most.
const HELD: Duration = Duration::from_secs(3);

/// # Errors
/// What was not so.
pub(crate) async fn loses_nothing(http: bool) -> anyhow::Result<()> {
    let mut stage = Stage::set(story::PACE, Arc::new(SystemClock::default())).await?;
    let push = Push::start(Arc::new(|_, _| Onward::Go)).await?;
    story::configure(&stage, &push)?;
    story::deliver(&mut stage, http)?;
    let base = Base::sqlite(&stage.environment.database_url)?;
    let (at_work, release) = hold(&stage);
    let start = story::start(&stage, None)?;
    let mut bot = life::launch(&start, true)?;
    let pid = Pid::from_raw(i32::try_from(bot.id().context("it runs")?)?);
    reloads(&stage, pid).await.with_context(|| life::log(&start.folder))?;

    stage.cluster.break_kafka(Outage::MemoryLimit);
    let mut people = People::new(&stage.slack, &stage.cast, &push);
    tokio::select! {
        over = story::play(&stage, &mut people, &base) => {
            over?;
            anyhow::bail!("the step was never started");
        }
        () = at_work.notified() => {}
    }
    signal::kill(pid, signal::Signal::SIGTERM)?;
    let told = Instant::now();
    answers(&stage, |status, body| status == 503 && body == "stopping", "/readyz").await?;
    let place = stage.slack.channel_named("payments").context("a channel")?.id;
    let ack = stage.slack.slash(&stage.cast.reporter, &place, "/incident", "list").await;
    ensure!(person::is_taken(&ack), "while it stops a command is stored and answered: {ack:?}");
    drop(release);
    let ended = tokio::time::timeout(ITS_LIMIT, bot.wait()).await.context("it does not end")??;
    let took = told.elapsed();
    ensure!(ended.success(), "it ended with {ended}\n{}", life::log(&start.folder));
    let waiting = base.rows("SELECT key, lane FROM inbox WHERE worked_at IS NULL").await?;
    ensure!(waiting.iter().any(|(key, _)| key.contains(&ack.id)), "it claimed something new: {waiting:?}");
    ensure!(base.number(UNDER_WAY).await? == 0, "what was sent is not finished");

    let next = life::Lives::begin(start, Arc::new(Trap::new(None)))?;
    story::play(&stage, &mut people, &base).await?;
    let mut wrong = count::wrong(&stage, &push, &base).await?;
    if base.number("SELECT COUNT(*) FROM ledger WHERE kind = 'lost'").await? > 0 {
        wrong.push("a step was lost".to_owned());
    }
    ensure!(wrong.is_empty() && next.ended() == 0, "after a deploy: {wrong:#?}\n{}", next.log());
    let public = reqwest::get(format!("http://{}/status", stage.environment.listen)).await?.text().await?;
    ensure!(public.contains("Basket"), "the changed configuration is in use: {public}");
    let way = if http { "signed HTTP" } else { "Socket Mode" };
    println!(
        "a deploy in the middle of a step, over {way}: ended after {took:.1?}, nothing lost, none unknown"
    );
    Ok(())
}

/// The last line of the step that was being worked on says that its act went out.
const UNDER_WAY: &str = "SELECT COUNT(*) FROM ledger l WHERE kind = 'started' AND body LIKE '%\"mutation\":true%' \
    AND seq = (SELECT MAX(seq) FROM ledger m WHERE m.run = l.run AND m.step = l.step)";

/// Holds the rollout's undoing where the cluster has read it, until the sender goes; says when it is there.
fn hold(stage: &Stage) -> (Arc<Notify>, mpsc::Sender<()>) {
    let (at_work, (release, released)) = (Arc::new(Notify::new()), mpsc::channel());
    let (here, released) = (Arc::clone(&at_work), Mutex::new(released));
    stage.cluster.tap(Arc::new(move |name, when| {
        if name == "patch statefulsets" && when == When::Arrived {
            here.notify_one();
            let released = released.lock().unwrap_or_else(PoisonError::into_inner);
            // An error: the sender has gone, which is the sign; or it is held for too long.
            let _ = tokio::task::block_in_place(|| released.recv_timeout(HELD));
        }
        Onward::Go
    }));
    (at_work, release)
}

/// SIGHUP takes what changed and keeps the last good settings if it is wrong. Length and time of the file stay as they
/// were, so that it is the signal that is told, and not the look every two seconds.
async fn reloads(stage: &Stage, pid: Pid) -> anyhow::Result<()> {
    let valid = |is: bool| move |_: u16, body: &str| body.contains(&format!("\"valid\":{is}"));
    answers(stage, valid(true), "/healthz").await?;
    let file = &stage.environment.config;
    let good = fs::read_to_string(file)?.replace("kafka-down: Orders", "kafka-down: Basket");
    for (text, is) in [(good.clone(), true), (good.replace("status:", "statsu:"), false), (good, true)] {
        let written = fs::metadata(file)?.modified()?;
        fs::write(file, text)?;
        fs::File::options().write(true).open(file)?.set_modified(written)?;
        signal::kill(pid, signal::Signal::SIGHUP)?;
        answers(stage, valid(is), "/healthz").await?;
    }
    Ok(())
}

/// Asks until it is answered so.
async fn answers(stage: &Stage, says: impl Fn(u16, &str) -> bool, path: &str) -> anyhow::Result<()> {
    let mut looks = tokio::time::interval(Duration::from_millis(20));
    let mut last = String::new();
    let asking = async {
        loop {
            looks.tick().await;
            let asked = reqwest::get(format!("http://{}{path}", stage.environment.listen)).await;
            let Ok(answer) = asked else { continue };
            let (status, body) = (answer.status().as_u16(), answer.text().await.unwrap_or_default());
            if says(status, &body) {
                return;
            }
            last = format!("{status} {body}");
        }
    };
    let told = tokio::time::timeout(PATIENCE, asking).await;
    told.with_context(|| format!("{path} says at last: {last}"))
}
