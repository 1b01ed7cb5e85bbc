//! The strip above the demo's page: what breaks the cluster, how it does, and the guide. A crash ends the demo with it.

use super::{
    Stage,
    guide::{self, Happened},
};
use sandbox::{
    cluster::Cluster,
    outage::Outage,
    slack::{Control, Mood, Slack},
};
use std::sync::Arc;

/// The buttons: id, label, what a press does, what it says.
const BUTTONS: [(&str, &str, Outage, &str); 2] = [
    (
        "break",
        "Break Kafka",
        Outage::MemoryLimit,
        "A rollout lowered kafka's memory limit to 512Mi. It will not stay up.",
    ),
    ("delete", "Delete kafka-0", Outage::PodDeleted, "kafka-0 is deleted. This one heals by itself."),
];

impl Stage {
    /// Puts up the strip and keeps it true until the workspace ends.
    pub fn controls(&self) {
        for (id, label, outage, said) in BUTTONS {
            let cluster = Arc::clone(&self.cluster);
            self.slack.add_control(Control {
                id: id.into(),
                label: label.into(),
                description: "Not part of Slack: does it to the sandbox's cluster".into(),
                on_press: Arc::new(move || {
                    cluster.break_kafka(outage);
                    Box::pin(async move { said.to_owned() })
                }),
            });
        }
        let (slack, cluster) = (self.slack.clone(), Arc::clone(&self.cluster));
        let approver = self.cast.primary_name.clone();
        tokio::spawn(async move {
            let (mut said, mut done) = (slack.changed(), cluster.changed());
            let mut happened = Happened::default();
            let mut shown = None;
            loop {
                happened.look(&cluster);
                let guide = slack.read(|workspace| guide::steps(happened, workspace, &approver));
                let now = (state(&cluster), guide);
                if shown.as_ref() != Some(&now) {
                    show(&slack, &now);
                    shown = Some(now);
                }
                let changed = tokio::select! {
                    changed = said.changed() => changed,
                    changed = done.changed() => changed,
                };
                if changed.is_err() {
                    return;
                }
            }
        });
    }
}

/// Whether Kafka is up, and in what words.
fn state(cluster: &Cluster) -> (bool, String) {
    let pod = cluster.pods().into_iter().find(|pod| pod.name == "kafka-0");
    let pod = pod.map_or_else(|| "no pod".to_owned(), |pod| pod.status);
    let up = cluster.is_broker_up();
    (up, format!("Kafka is {} · {pod}", if up { "up" } else { "down" }))
}

fn show(slack: &Slack, ((up, state), guide): &((bool, String), Vec<sandbox::slack::Step>)) {
    slack.set_status("kafka", if *up { Mood::Good } else { Mood::Bad }, state);
    for (id, ..) in BUTTONS {
        slack.enable_control(id, *up);
    }
    slack.set_guide(guide.clone());
}
