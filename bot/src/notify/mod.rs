//! Ways to reach people outside the chat: a file each, a line each.

mod email;
mod ntfy;

use crate::config::Notifiers;
use engine::ports::Notifier;
use std::sync::Arc;

/// All that the configuration names.
///
/// # Errors
/// An address that can't be read.
pub(crate) fn all(settings: &Notifiers) -> anyhow::Result<Vec<Arc<dyn Notifier>>> {
    let mut all: Vec<Arc<dyn Notifier>> = Vec::new();
    if let Some(settings) = &settings.ntfy {
        all.push(Arc::new(ntfy::NtfyNotifier::new(settings)?));
    }
    if let Some(settings) = &settings.email {
        all.push(Arc::new(email::EmailNotifier::new(settings)?));
    }
    Ok(all)
}
