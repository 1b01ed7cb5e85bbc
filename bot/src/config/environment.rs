//! What the environment says. Tokens are never shown and never logged.

use secrecy::SecretString;

/// Tokens, addresses and paths; each from its variable.
#[derive(Clone, Debug, clap::Args)]
pub struct Environment {
    /// Bot token of the Slack app (xoxb-…).
    #[arg(long, env = "SLACK_BOT_TOKEN", hide_env_values = true, hide = true)]
    pub bot_token: Option<SecretString>,
    /// App token (xapp-…); with it Muster connects out by Socket Mode, without it it listens by HTTP only.
    #[arg(long, env = "SLACK_APP_TOKEN", hide_env_values = true, hide = true)]
    pub app_token: Option<SecretString>,
    /// Signing secret of the Slack app, for deliveries by HTTP.
    #[arg(long, env = "SLACK_SIGNING_SECRET", hide_env_values = true, hide = true)]
    pub signing_secret: Option<SecretString>,
    /// Where Slack's Web API is; every method's address derives from it.
    #[arg(long, env = "SLACK_API_URL", default_value = "https://slack.com/api")]
    pub api_url: String,
    /// Address that Muster listens on: Slack's deliveries, /status, /healthz, /readyz, /metrics.
    #[arg(long, env = "MUSTER_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: String,
    /// `sqlite:PATH` or `postgres://…`.
    #[arg(long, env = "MUSTER_DATABASE_URL", default_value = "sqlite:muster.sqlite", hide_env_values = true)]
    pub database_url: String,
    /// The configuration file.
    #[arg(long, env = "MUSTER_CONFIG", default_value = "muster.yaml")]
    pub config: std::path::PathBuf,
}
