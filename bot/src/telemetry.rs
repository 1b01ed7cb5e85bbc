//! The log: one line a happening, to standard error. `RUST_LOG` chooses; no secrets, no message text.

use tracing_subscriber::EnvFilter;

/// What a server logs. `kube_client` writes a line of its own for each error that it returns and that we report.
const SERVER: &str = "warn,kube_client=off,bot=info,engine=info,commands=info,targets=info";
/// Beside the demo's greeting only what is wrong.
const DEMO: &str = "warn,kube_client=off";

/// Installs the log; a second time does nothing.
pub(crate) fn install(demo: bool) {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new(if demo { DEMO } else { SERVER }));
    // Only in tests is one there already.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}
