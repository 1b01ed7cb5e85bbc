//! The sandbox's cluster: everywhere, and within milliseconds.

use super::{Outage, Place};
use ::sandbox::{
    cluster::{Cluster, Config},
    outage,
    pace::Pace,
};
use async_trait::async_trait;
use bot::{clock::SystemClock, demo::Systems};
use engine::Clock as _;
use serde_json::Value;
use std::{sync::Arc, time::Duration};

pub(crate) struct Sandbox {
    cluster: Cluster,
}

impl Sandbox {
    pub(crate) async fn with(outage: Outage) -> Box<dyn Place> {
        let clock = SystemClock::default();
        let pace = match outage {
            Outage::TooLittleMemory => Pace::TEST,
            // Long enough for the bot to see the broker down.
            Outage::PodDeleted => Pace { start_ms: 10_000, ..Pace::TEST },
        };
        let now = Arc::new(move || clock.now().as_millisecond());
        Box::new(Self { cluster: Cluster::start(Config { now, pace }).await.unwrap() })
    }

    async fn until(&self, what: &str, look: impl Fn(&Cluster) -> bool) {
        let mut changed = self.cluster.changed();
        let waiting = async {
            while !look(&self.cluster) {
                assert!(changed.changed().await.is_ok(), "the cluster ended");
            }
        };
        assert!(tokio::time::timeout(self.patience(), waiting).await.is_ok(), "waited in vain for: {what}");
    }
}

#[async_trait]
impl Place for Sandbox {
    fn name(&self) -> &'static str {
        "sandbox"
    }

    fn systems(&self) -> Systems {
        Systems {
            kubernetes: format!("url: {:?}", self.cluster.kubernetes_url()),
            bootstrap: self.cluster.bootstrap(),
        }
    }

    fn patience(&self) -> Duration {
        Duration::from_secs(60)
    }

    async fn break_kafka(&self, outage: Outage) {
        match outage {
            Outage::TooLittleMemory => {
                self.cluster.break_kafka(outage::Outage::MemoryLimit);
                self.until("the pod crashes", |cluster| {
                    cluster.pods().iter().any(|pod| pod.status == "CrashLoopBackOff")
                })
                .await;
            }
            Outage::PodDeleted => {
                self.cluster.break_kafka(outage::Outage::PodDeleted);
                self.until("the broker is down", |cluster| !cluster.is_broker_up()).await;
            }
        }
    }

    async fn let_it_heal(&self) {}

    async fn read(&self, path: &str) -> Value {
        let url = format!("{}{path}", self.cluster.kubernetes_url());
        let asked = reqwest::Client::new().get(url).timeout(self.patience()).send().await.unwrap();
        asked.error_for_status().unwrap().json().await.unwrap()
    }

    async fn canaries(&self) -> usize {
        usize::try_from(self.cluster.produced("muster-canary")).unwrap()
    }

    async fn is_broker_up(&self) -> bool {
        self.cluster.is_broker_up()
    }
}
