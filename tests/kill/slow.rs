//! No acknowledgement before its row is on disk: with every sync of the log 200 ms longer no answer may be faster, and the
//! row stands in the file when the answer is there.

use crate::{base::Base, count, life::Lives, person, point::Trap, push::Push, story};
use anyhow::{Context as _, ensure};
use bot::{clock::SystemClock, demo::Stage};
use sandbox::pace::Pace;
use std::{sync::Arc, time::Duration};

const SLOW: Duration = Duration::from_millis(200);
const COMMANDS: usize = 5;
/// Until the bot has started, with its migrations at that speed.
const PATIENCE: Duration = Duration::from_secs(60);

/// # Errors
/// An answer was faster than the disk, or came without its row.
pub(crate) async fn answers_wait_for_the_disk(http: bool) -> anyhow::Result<()> {
    let mut stage = Stage::set(Pace::TEST, Arc::new(SystemClock::default())).await?;
    let push = Push::start(Arc::new(|_, _| sandbox::tap::Onward::Go)).await?;
    story::configure(&stage, &push)?;
    story::deliver(&mut stage, http)?;
    let mut start = story::start(&stage, None)?;
    start.slow_ms = u64::try_from(SLOW.as_millis())?;
    let lives = Lives::begin(start, Arc::new(Trap::new(None)))?;
    let base = Base::sqlite(&stage.environment.database_url)?;
    let place = stage.slack.channel_named("payments").context("a channel")?.id;
    let (mut answered, mut fastest) = (0, Duration::MAX);
    let asking = async {
        let mut looks = tokio::time::interval(Duration::from_millis(50));
        while answered < COMMANDS {
            looks.tick().await;
            let ack = stage.slack.slash(&stage.cast.reporter, &place, "/incident", "list").await;
            if !person::is_taken(&ack) {
                continue;
            }
            let stored = base.rows(count::STORED).await?.iter().any(|(key, _)| key.contains(&ack.id));
            ensure!(stored, "acknowledged without a row: {ack:?}");
            ensure!(ack.took >= SLOW, "acknowledged after {:?}, the disk takes {SLOW:?}", ack.took);
            answered += 1;
            fastest = fastest.min(ack.took);
        }
        Ok(())
    };
    tokio::time::timeout(PATIENCE, asking)
        .await
        .with_context(|| format!("no answers\n{}", lives.log()))??;
    let way = if http { "signed HTTP" } else { "Socket Mode" };
    println!(
        "a disk that takes {SLOW:?}: {COMMANDS} commands over {way}, the fastest answer after {fastest:?}, each with its row"
    );
    Ok(())
}
