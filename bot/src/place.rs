//! Where the incidents channel is: people write its name, Slack takes ids.

use engine::{ports::Chat, settings::Settings};

/// Puts the channel's id in the place of its name. A name that is not found stays, and is said: by the log and by `muster doctor`.
pub(crate) async fn resolve(chat: &dyn Chat, settings: &mut Settings) {
    let written = settings.incidents.channel.trim().trim_start_matches('#').to_owned();
    if is_id(&written) {
        settings.incidents.channel = written;
        return;
    }
    match chat.find_channel(&written).await {
        Ok(Some(channel)) if !channel.archived => settings.incidents.channel = channel.id,
        Ok(_) => {
            tracing::error!(channel = %written, "there is no such public channel: create it, or name another under incidents.channel");
        }
        Err(error) => tracing::error!(channel = %written, %error, "the incidents channel can't be looked up"),
    }
}

/// As Slack makes them: `C012AB3CD`, `G…` for old private ones.
pub(crate) fn is_id(channel: &str) -> bool {
    channel.len() >= 9
        && channel.starts_with(['C', 'G'])
        && channel.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}
