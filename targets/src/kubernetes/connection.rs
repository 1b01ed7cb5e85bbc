//! Building the client: where the API is, by which credentials, and with kube's own retry switched off.

use super::Cluster;
use super::answer::unreachable;
use super::wire::chain;
use kube::config::{KubeConfigOptions, Kubeconfig};
use operations::Failure;
use std::time::Duration;

/// Longest wait for a connection; shorter than any limit, so that "no connection" is told from "no answer".
const CONNECT: Duration = Duration::from_secs(4);

impl Cluster {
    /// The client, built at the first call that needs it; a failure is not remembered.
    pub(super) async fn client(&self) -> Result<&kube::Client, Failure> {
        self.client.get_or_try_init(|| self.build()).await.map_err(|error| unreachable(chain(&*error)))
    }

    pub(super) fn read_limit(&self) -> Duration {
        Duration::from_secs(self.settings.timeout_seconds)
    }

    async fn build(&self) -> Result<kube::Client, Box<dyn std::error::Error + Send + Sync>> {
        let mut config = self.config().await?;
        config.default_retry = false;
        config.connect_timeout = Some(CONNECT.min(self.read_limit() / 2));
        Ok(kube::Client::try_from(config)?)
    }

    async fn config(&self) -> Result<kube::Config, Box<dyn std::error::Error + Send + Sync>> {
        if let Some(url) = &self.settings.url {
            return Ok(kube::Config::new(url.parse()?));
        }
        let Some(path) = &self.settings.kubeconfig else {
            return Ok(kube::Config::incluster()?);
        };
        let options = KubeConfigOptions { context: self.settings.context.clone(), ..Default::default() };
        Ok(kube::Config::from_custom_kubeconfig(Kubeconfig::read_from(path)?, &options).await?)
    }
}
