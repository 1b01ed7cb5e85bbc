//! How Socket Mode stands, for `/healthz` and `muster doctor`. In memory.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Shared by all connections.
#[derive(Debug, Default)]
pub struct Link {
    open: AtomicUsize,
    disabled: AtomicBool,
}

impl Link {
    /// Connections that listen at this moment.
    #[must_use]
    pub fn open(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }

    /// Slack said `link_disabled`: somebody switched Socket Mode off in the app's settings.
    #[must_use]
    pub fn is_disabled(&self) -> bool {
        self.disabled.load(Ordering::Relaxed)
    }

    pub(super) fn opened(&self) {
        self.disabled.store(false, Ordering::Relaxed);
        let open = self.open.fetch_add(1, Ordering::Relaxed) + 1;
        tracing::info!(open, "a Socket Mode connection is open");
    }

    pub(super) fn closed(&self) {
        self.open.fetch_sub(1, Ordering::Relaxed);
    }

    pub(super) fn disable(&self) {
        self.disabled.store(true, Ordering::Relaxed);
        tracing::error!(
            "Socket Mode is switched off: switch it on in the app's settings and restart, or use the HTTP address"
        );
    }

    pub(super) fn failed(&self, error: &anyhow::Error) {
        tracing::warn!(open = self.open(), error = format!("{error:#}"), "no Socket Mode connection");
    }
}
