//! The configured targets behind the engine's port: connected lazily, each once.

use anyhow::Context as _;
use engine::ports;
use operations::Clients;
use std::collections::BTreeMap;
use targets::TargetSettings;

pub(crate) struct Connected(BTreeMap<String, Clients>);

impl Connected {
    /// Makes the clients; nothing is reached yet.
    ///
    /// # Errors
    /// Settings that contradict each other.
    pub(crate) fn new(settings: &BTreeMap<String, TargetSettings>) -> anyhow::Result<Self> {
        let connect = |(name, settings): (&String, &TargetSettings)| {
            let clients = targets::connect(settings).with_context(|| format!("target `{name}`"))?;
            Ok((name.clone(), clients))
        };
        settings.iter().map(connect).collect::<anyhow::Result<_>>().map(Self)
    }
}

impl ports::Targets for Connected {
    fn clients(&self, target: &str) -> Option<Clients> {
        self.0.get(target).cloned()
    }
}
