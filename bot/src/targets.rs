//! The configured targets behind the engine's port: connected lazily, each once; replaced together by a reload.
//! Who holds a client keeps it: nothing under way changes.

use anyhow::Context as _;
use engine::ports;
use operations::Clients;
use std::{collections::BTreeMap, sync::RwLock};
use targets::TargetSettings;

type All = BTreeMap<String, Clients>;

pub(crate) struct Connected(RwLock<All>);

impl Connected {
    /// Makes the clients; nothing is reached yet.
    ///
    /// # Errors
    /// Settings that contradict each other.
    pub(crate) fn new(settings: &BTreeMap<String, TargetSettings>) -> anyhow::Result<Self> {
        connect(settings).map(|all| Self(RwLock::new(all)))
    }

    /// From now on these are the targets.
    pub(crate) fn replace(&self, all: All) {
        match self.0.write() {
            Ok(mut guard) => *guard = all,
            Err(poisoned) => *poisoned.into_inner() = all,
        }
    }
}

/// # Errors
/// Settings that contradict each other.
pub(crate) fn connect(settings: &BTreeMap<String, TargetSettings>) -> anyhow::Result<All> {
    let connect = |(name, settings): (&String, &TargetSettings)| {
        let clients = targets::connect(settings).with_context(|| format!("target `{name}`"))?;
        Ok((name.clone(), clients))
    };
    settings.iter().map(connect).collect()
}

impl ports::Targets for Connected {
    fn clients(&self, target: &str) -> Option<Clients> {
        match self.0.read() {
            Ok(guard) => guard.get(target).cloned(),
            Err(poisoned) => poisoned.into_inner().get(target).cloned(),
        }
    }
}
