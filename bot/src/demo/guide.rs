//! "Try this": the demo's five steps, ticked off by what has happened in the workspace and the cluster. Pure.

use sandbox::{
    cluster::Cluster,
    slack::{Step, Workspace},
};

/// What the cluster has seen so far.
#[derive(Clone, Copy, Default)]
pub(super) struct Happened {
    /// Kafka was down at some time.
    pub(super) broken: bool,
    /// Something was changed through the API, which takes an approval.
    pub(super) repaired: bool,
    /// Kafka answers now.
    pub(super) up: bool,
}

impl Happened {
    /// Takes in how the cluster is now.
    pub(super) fn look(&mut self, cluster: &Cluster) {
        self.up = cluster.is_broker_up();
        // Deleting and rolling out from the strip happen inside the cluster: nobody asked the API for them.
        self.repaired |= !cluster.mutations().is_empty();
        self.broken |= !self.up;
    }
}

/// The steps with those ticked that are done; a step counts as done when a later one is.
pub(super) fn steps(happened: Happened, workspace: &Workspace, approver: &str) -> Vec<Step> {
    let incident = workspace.channels.values().find(|channel| channel.name.starts_with("inc-"));
    let said = |what: &str| {
        incident.is_some_and(|channel| channel.history().any(|message| message.shown().contains(what)))
    };
    let channel =
        incident.map_or_else(|| "the incident's channel".to_owned(), |one| format!("<#{}>", one.id));
    let all = [
        (happened.broken, "Press *Break Kafka*.".to_owned()),
        (incident.is_some(), "Type `/incident kafka-down` in any channel.".to_owned()),
        (
            said("Approve and run") || happened.repaired,
            format!("Open {channel}: the checks run, then a step is proposed."),
        ),
        (happened.repaired, format!("Be *{approver}* (top right) and press *Approve and run*.")),
        (
            said("resolved after"),
            if happened.repaired && happened.up {
                "Kafka is back. Press *Resolve* below *Holds.*".to_owned()
            } else {
                "Watch it come back, then press *Resolve*.".to_owned()
            },
        ),
    ];
    let done_until = all.iter().rposition(|(done, _)| *done);
    all.into_iter()
        .enumerate()
        .map(|(n, (_, text))| Step { text, done: done_until.is_some_and(|last| n <= last) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sandbox::slack::{ChannelKind, Config, Delivery, Slack};
    use std::sync::Arc;

    async fn workspace() -> Slack {
        Slack::start(Config { now: Arc::new(|| 1_795_000_000_000), delivery: Delivery::SocketMode })
            .await
            .unwrap()
    }

    fn done(slack: &Slack, happened: Happened) -> usize {
        slack.read(|seen| steps(happened, seen, "Priya").iter().filter(|step| step.done).count())
    }

    #[tokio::test]
    async fn the_guide_follows_what_happens_and_never_goes_back() {
        let slack = workspace().await;
        assert_eq!(done(&slack, Happened::default()), 0);
        assert_eq!(done(&slack, Happened { broken: true, up: true, ..Happened::default() }), 1);
        slack.add_channel("inc-1-kafka-down", ChannelKind::Public, &[&slack.bot_user_id()]);
        assert_eq!(
            done(&slack, Happened::default()),
            2,
            "declared without breaking anything: that step is past"
        );
        assert_eq!(done(&slack, Happened { broken: true, repaired: true, up: false }), 4);
        let channel = slack.channel_named("inc-1-kafka-down").unwrap().id;
        slack.post_as_app(&channel, "INC-1 resolved after 2 min", &serde_json::Value::Null).unwrap();
        assert_eq!(done(&slack, Happened { broken: true, repaired: true, up: true }), 5);
    }
}
