//! `muster demo`: the bot on free loopback ports with the sandbox's Slack, Kubernetes and Kafka. No account, no
//! cluster, no Internet; what it writes goes to a folder of its own that is removed at the end.

mod guide;
mod stage;
mod strip;

pub use stage::{Cast, Stage, Systems};

use crate::{
    cli::{complain, print},
    clock::SystemClock,
};
use engine::Clock;
use std::{net::SocketAddr, process::ExitCode, sync::Arc};

pub(crate) async fn run(open: bool) -> anyhow::Result<ExitCode> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::default());
    let stage = Stage::set(sandbox::pace::Pace::DEMO, Arc::clone(&clock)).await?;
    stage.controls();
    let running = crate::serve::start(&stage.environment, &stage.config, clock).await?;
    let page = stage.page();
    print(&greeting(&page, &stage.cast.primary_name, running.address));
    if open {
        show(&page);
    }
    tokio::signal::ctrl_c().await?;
    running.stop().await;
    Ok(ExitCode::SUCCESS)
}

/// What the terminal says once everything answers.
fn greeting(page: &str, approver: &str, bot: SocketAddr) -> String {
    format!(
        "\nMuster's demo is ready: a Slack workspace, a cluster and a Kafka, all on this machine. Open\n\n    {page}\n\n\
         and follow the strip at the top: break Kafka, type /incident kafka-down, approve as {approver}, resolve.\n\
         What the public would read: http://{bot}/status\nCtrl-C ends everything and leaves nothing behind.\n\n"
    )
}

fn show(page: &str) {
    let opened = std::process::Command::new("xdg-open")
        .arg(page)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn();
    if opened.is_err() {
        complain("no browser could be opened; the address is above");
    }
}
