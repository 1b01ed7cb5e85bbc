//! `muster demo`: the bot on free loopback ports with the sandbox's Slack, Kubernetes and Kafka. No account, no
//! cluster, no Internet; what it writes goes to a folder of its own that is removed at the end.

mod stage;

pub use stage::{Cast, Stage};

use crate::{
    cli::{complain, print},
    clock::SystemClock,
};
use engine::Clock;
use std::{process::ExitCode, sync::Arc};

pub(crate) async fn run(open: bool) -> anyhow::Result<ExitCode> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::default());
    let stage = Stage::set(sandbox::pace::Pace::DEMO, Arc::clone(&clock)).await?;
    stage.controls();
    let running = crate::serve::start(&stage.environment, &stage.config, clock).await?;
    let page = format!("{}#user={}&channel=general", stage.slack.page_url(), stage.cast.reporter);
    print(&format!(
        "\nMuster's demo is running. Open\n\n    {page}\n\npress \"Break Kafka\", type /incident kafka-down, and follow the cards. \
         Approvers are in @kafka-oncall: switch to {} to approve.\nThe public status page: http://{}/status\nCtrl-C ends it.\n\n",
        stage.cast.primary_name, running.address
    ));
    if open {
        show(&page);
    }
    tokio::signal::ctrl_c().await?;
    running.stop().await;
    Ok(ExitCode::SUCCESS)
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
