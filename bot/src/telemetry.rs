//! The log: one line a happening, to standard error. `RUST_LOG` chooses; no secrets, no message text.

use tracing_subscriber::EnvFilter;

/// Installs the log; a second time does nothing.
pub(crate) fn install() {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("warn,bot=info,engine=info,commands=info,targets=info"));
    // Only in tests is one there already.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}
