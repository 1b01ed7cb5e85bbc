//! The demo's people, systems and configuration; the story tests play on the same stage.

use crate::config::{Config, Environment};
use anyhow::Context as _;
use engine::Clock;
use sandbox::{
    cluster::{self, Cluster},
    pace::Pace,
    slack::{self, Slack},
};
use secrecy::SecretString;
use std::{path::PathBuf, sync::Arc};

/// Who plays, by user id.
#[derive(Clone, Debug)]
pub struct Cast {
    pub reporter: String,
    pub primary: String,
    pub primary_name: String,
    pub secondary: String,
    pub manager: String,
    pub cto: String,
    /// The channel with one message per incident, by id.
    pub incidents: String,
}

/// The systems that an incident is about, as the configuration names them.
pub struct Systems {
    /// How the cluster is reached: `url: "…"` or `kubeconfig: "…"`.
    pub kubernetes: String,
    /// The broker's `host:port`.
    pub bootstrap: String,
}

/// Everything but the bot. The cluster is the sandbox's, or whatever a test brings.
pub struct Stage<C = Arc<Cluster>> {
    pub slack: Slack,
    pub cluster: C,
    pub cast: Cast,
    pub environment: Environment,
    pub config: Config,
    folder: PathBuf,
}

impl Stage {
    /// Starts the sandbox's cluster and everything beside it.
    ///
    /// # Errors
    /// A port or a folder that can't be had.
    pub async fn set(pace: Pace, clock: Arc<dyn Clock>) -> anyhow::Result<Self> {
        let cluster = Arc::new(Cluster::start(cluster::Config { now: wall(&clock), pace }).await?);
        let systems = Systems {
            kubernetes: format!("url: {:?}", cluster.kubernetes_url()),
            bootstrap: cluster.bootstrap(),
        };
        Self::around(cluster, &systems, clock).await
    }

    /// The page's address, with the reporter at it.
    pub fn page(&self) -> String {
        format!("{}#user={}&channel=general", self.slack.page_url(), self.cast.reporter)
    }
}

/// The clock as the sandbox takes it, in milliseconds since 1970.
fn wall(clock: &Arc<dyn Clock>) -> Arc<dyn Fn() -> i64 + Send + Sync> {
    let clock = Arc::clone(clock);
    Arc::new(move || clock.now().as_millisecond())
}

impl<C> Stage<C> {
    /// Starts the workspace and writes what the bot is configured with, for systems that are there.
    ///
    /// # Errors
    /// A port or a folder that can't be had.
    pub async fn around(cluster: C, systems: &Systems, clock: Arc<dyn Clock>) -> anyhow::Result<Self> {
        let slack =
            Slack::start(slack::Config { now: wall(&clock), delivery: slack::Delivery::SocketMode }).await?;
        let cast = people(&slack);
        let folder = std::env::temp_dir().join(format!(
            "muster-demo-{}-{:x}",
            std::process::id(),
            rand::random::<u32>()
        ));
        std::fs::create_dir_all(&folder).context("making the demo's folder")?;
        files(&folder, systems)?;
        let text = configuration(&folder, systems, &cast);
        let config = Config::parse("the demo's configuration", &text).map_err(anyhow::Error::msg)?;
        // For whoever starts a Muster of its own on this stage, as a process.
        std::fs::write(folder.join("muster.yaml"), &text).context("writing the demo's configuration")?;
        let environment = Environment {
            bot_token: Some(SecretString::from(slack.bot_token())),
            app_token: Some(SecretString::from(slack.app_token())),
            signing_secret: Some(SecretString::from(slack.signing_secret())),
            api_url: slack.api_url(),
            listen: "127.0.0.1:0".into(),
            database_url: format!("sqlite:{}", folder.join("muster.sqlite").display()),
            config: folder.join("muster.yaml"),
        };
        Ok(Self { slack, cluster, cast, environment, config, folder })
    }
}

impl<C> Drop for Stage<C> {
    fn drop(&mut self) {
        // What is left in the temporary folder harms nobody.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn people(slack: &Slack) -> Cast {
    let primary_name = "Priya Natarajan";
    let mut cast = Cast {
        reporter: slack.add_member("rosa", "Rosa Almeida"),
        primary: slack.add_member("priya", primary_name),
        primary_name: primary_name.to_owned(),
        secondary: slack.add_member("sam", "Sam Okafor"),
        manager: slack.add_member("mara", "Mara Lindqvist"),
        cto: slack.add_member("theo", "Théo Garnier"),
        incidents: String::new(),
    };
    for (user, title) in [
        (&cast.reporter, "payments: declares and looks"),
        (&cast.primary, "on call 1, may approve"),
        (&cast.secondary, "on call 2, may approve"),
        (&cast.manager, "manager, level 3"),
        (&cast.cto, "CTO, level 4"),
    ] {
        slack.change_user(user, |user| title.clone_into(&mut user.title));
    }
    let bot = slack.bot_user_id();
    let everyone = [&cast.reporter, &cast.primary, &cast.secondary, &cast.manager, &cast.cto, &bot];
    let everyone = everyone.map(String::as_str);
    slack.add_group("kafka-oncall", &[&cast.primary, &cast.secondary]);
    let incidents = slack.add_channel("incidents", slack::ChannelKind::Public, &everyone);
    slack.add_channel("payments", slack::ChannelKind::Public, &everyone);
    cast.incidents = incidents;
    cast
}

/// The team's own check looks whether the broker's port is open.
fn files(folder: &std::path::Path, systems: &Systems) -> anyhow::Result<()> {
    let address = systems.bootstrap.replace(':', "/");
    let makefile = format!(
        "SHELL := /bin/bash\nverify-workflow:\n\t@</dev/tcp/{address}\n\t@echo '✅ Workflow verified end-to-end'\n"
    );
    std::fs::write(folder.join("Makefile"), makefile)?;
    std::fs::create_dir_all(folder.join("runbooks"))?;
    std::fs::write(folder.join("runbooks/kafka-down.md"), include_str!("../../../runbooks/kafka-down.md"))?;
    Ok(())
}

fn configuration(folder: &std::path::Path, systems: &Systems, cast: &Cast) -> String {
    format!(
        r#"
incidents:
  channel: {incidents}
  invite: ["@kafka-oncall"]
rights:
  - {{verbs: [approve, reveal], targets: [production], groups: [kafka-oncall]}}
escalation:
  default: matrix
  policies:
    matrix:
      rounds: 2
      levels:
        - {{contacts: [primary], after: 5m}}
        - {{contacts: [secondary], after: 15m}}
        - {{contacts: [manager], after: 30m}}
        - {{contacts: [cto], after: 1h, severities: [SEV1]}}
  contacts:
    primary: {{user: {primary}, ways: [{{by: slack}}]}}
    secondary: {{user: {secondary}, ways: [{{by: slack}}]}}
    manager: {{user: {manager}, ways: [{{by: slack}}]}}
    cto: {{user: {cto}, ways: [{{by: slack}}]}}
status:
  components: {{kafka-down: Orders}}
targets:
  production:
    environment: production
    names: ["kafka:9092"]
    kubernetes: {{{kubernetes}, namespaces: [platform], exec_presets: [inspect]}}
    kafka: {{bootstrap: "{bootstrap}", topics: ["*"], groups: ["*"], canary_topics: [muster-canary], timeout_seconds: 2}}
    lower_to_read: {{canary_topics: [muster-canary]}}
    processes: [{{argv: [make, verify-workflow], cwd: "{cwd}", read: true}}]
runbooks:
  - {{path: "{cwd}/runbooks", reviewed: true}}
"#,
        incidents = cast.incidents,
        primary = cast.primary,
        secondary = cast.secondary,
        manager = cast.manager,
        cto = cast.cto,
        kubernetes = systems.kubernetes,
        bootstrap = systems.bootstrap,
        cwd = folder.display(),
    )
}
