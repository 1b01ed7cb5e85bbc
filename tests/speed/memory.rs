//! One whole incident, broken to resolved, and what the process then holds.

use crate::muster::Muster;
use anyhow::Context as _;
use bot::demo::Stage;
use sandbox::{
    outage::Outage,
    slack::{Delivery, Message, Slack},
};
use std::{path::Path, time::Duration};

/// KiB as [`Muster::memory`] gives them.
pub(crate) struct Memory {
    pub(crate) started: [u64; 3],
    pub(crate) resolved: [u64; 3],
}

pub(crate) async fn measure(stage: &Stage, folder: &Path) -> anyhow::Result<Memory> {
    let muster = Muster::start(stage, &folder.join("memory.sqlite"))?;
    let started = muster.memory()?;
    stage.slack.set_delivery(Delivery::Http { url: format!("http://{}/slack/events", muster.address) });
    play(stage).await?;
    // What is still to be said is said; then the figure is the one of an idle bot that has done its work.
    crate::until("everything is said", Duration::from_secs(60), async || Ok(muster.unsent().await? == 0))
        .await?;
    Ok(Memory { started, resolved: muster.memory()? })
}

async fn play(stage: &Stage) -> anyhow::Result<()> {
    let (slack, cast) = (&stage.slack, &stage.cast);
    stage.cluster.break_kafka(Outage::MemoryLimit);
    crate::until("the pod crashes", Duration::from_secs(60), async || {
        Ok(stage.cluster.pods().iter().any(|pod| pod.status == "CrashLoopBackOff"))
    })
    .await?;
    let payments = slack.channel_named("payments").context("no channel payments")?.id;
    slack.slash(&cast.reporter, &payments, "/incident", "kafka-down orders are not flowing").await;
    let channel = slack
        .eventually(|workspace| {
            let opened = workspace.channels.values().find(|channel| channel.name.starts_with("inc-1"));
            opened.map(|channel| channel.id.clone())
        })
        .await
        .context("no channel was opened")?;
    let consent = said(slack, &channel, "May approve").await?;
    slack.press(&cast.primary, &channel, &consent.ts, "Approve and run").await;
    let verdict = said(slack, &channel, "Holds.").await?;
    slack.press(&cast.primary, &channel, &verdict.ts, "Resolve").await;
    said(slack, &channel, "resolved after").await?;
    Ok(())
}

async fn said(slack: &Slack, channel: &str, what: &str) -> anyhow::Result<Message> {
    let found = slack.eventually(|workspace| {
        let channel = workspace.channels.get(channel)?;
        channel.history().find(|message| message.shown().contains(what)).cloned()
    });
    found.await.with_context(|| format!("the channel never said: {what}"))
}
