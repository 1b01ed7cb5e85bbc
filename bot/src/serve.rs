//! `muster serve`, and the assembly that the demo and the tests use as well.
//!
//! On SIGTERM: nothing new is claimed, what was begun is finished, the sockets close last. A deploy makes no
//! step `unknown`.

use crate::{
    clock::{self, SystemClock},
    config::{Config, Environment},
    heartbeat, notify, place,
    reload::{self, Reload},
    runbooks, slack, targets, web, worker,
};
use anyhow::Context as _;
use engine::{
    Clock, Context,
    discreet::Discreet,
    ports::{Loaded, Notifier, StatusPage},
    redact::Redactor,
    store::{self, Db},
    words::Words,
};
use secrecy::{ExposeSecret, SecretString};
use std::{
    net::SocketAddr,
    process::ExitCode,
    sync::{Arc, RwLock},
    time::Duration,
};
use tokio::{
    net::TcpListener,
    signal::unix::{Signal, SignalKind, signal},
    sync::{Notify, watch},
    task::JoinHandle,
};

/// How long what was begun may take to end after SIGTERM.
const DRAIN: Duration = Duration::from_secs(20);

/// How long the sockets have to answer what they took, and then the database.
const CLOSE: Duration = Duration::from_secs(5);

/// A running Muster. [`Running::stop`] ends it in order; dropping it ends it as a kill would.
pub struct Running {
    pub address: SocketAddr,
    pub cx: Context,
    /// Reads the configuration anew, as SIGHUP does.
    pub reload: Arc<Notify>,
    /// Nothing new is claimed.
    stop: watch::Sender<bool>,
    /// Nothing more is taken in.
    close: watch::Sender<bool>,
    workers: Vec<JoinHandle<()>>,
    edges: Vec<JoinHandle<()>>,
}

/// Runs until SIGTERM or Ctrl-C. Signals are listened to before anything answers: a SIGHUP that comes while it starts
/// would end it.
pub(crate) async fn run(environment: Environment, config: Config) -> anyhow::Result<ExitCode> {
    let mut signals = Signals::listen()?;
    let reload = Arc::new(Notify::new());
    let starting = start_told(&environment, &config, Arc::new(SystemClock::default()), Arc::clone(&reload));
    let running = tokio::select! {
        running = starting => running?,
        () = signals.end(&reload) => return Ok(ExitCode::SUCCESS),
    };
    tracing::info!(address = %running.address, "muster is running");
    signals.end(&reload).await;
    tracing::info!("stopping: nothing new is taken, what was begun is finished");
    running.stop().await;
    Ok(ExitCode::SUCCESS)
}

/// What the system tells a server.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hang_up: Signal,
}

impl Signals {
    fn listen() -> anyhow::Result<Self> {
        let one = |kind| signal(kind).context("listening for signals");
        Ok(Self {
            terminate: one(SignalKind::terminate())?,
            interrupt: one(SignalKind::interrupt())?,
            hang_up: one(SignalKind::hangup())?,
        })
    }

    /// Until SIGTERM or Ctrl-C. SIGHUP reads the configuration anew, as the field's servers do.
    async fn end(&mut self, reload: &Notify) {
        loop {
            tokio::select! {
                _ = self.terminate.recv() => return,
                _ = self.interrupt.recv() => return,
                _ = self.hang_up.recv() => reload.notify_one(),
            }
        }
    }
}

/// Wires everything and starts it.
///
/// # Errors
/// A setting that can't be used, a database that can't be opened, an address that is taken.
pub async fn start(
    environment: &Environment,
    config: &Config,
    clock: Arc<dyn Clock>,
) -> anyhow::Result<Running> {
    start_told(environment, config, clock, Arc::default()).await
}

async fn start_told(
    environment: &Environment,
    config: &Config,
    clock: Arc<dyn Clock>,
    reload: Arc<Notify>,
) -> anyhow::Result<Running> {
    let bot_token =
        environment.bot_token.clone().context("set SLACK_BOT_TOKEN (`muster manifest` makes the app)")?;
    let seen = reload::look(&environment.config, &config.runbooks);
    let words = Arc::new(Words::embedded()?);
    let chat = Arc::new(slack::SlackChat::new(&environment.api_url, &bot_token, &words, config.language)?);
    let (db, identity) = tokio::try_join!(
        async { store::open::open(&environment.database_url).await.context("opening the database") },
        async { chat.identity().await.cloned().context("asking Slack who we are") },
    )?;
    let targets = Arc::new(targets::Connected::new(&config.targets)?);
    let mut loaded = Loaded { settings: config.settings(), catalogue: runbooks::load(&config.runbooks)? };
    place::resolve(&*chat, &mut loaded.settings).await;
    let cx = context(environment, config, (clock, db, chat, words), loaded, Arc::clone(&targets))?;
    let standing = web::Standing { socket_mode: environment.app_token.is_some(), ..web::Standing::default() };
    clock::follow_once(&cx, &standing.skew).await.context("asking the database for its time")?;
    let (stop, stopping) = watch::channel(false);
    let (close, closing) = watch::channel(false);
    let receiver = slack::Receiver::new(&cx, identity, forms(&cx)).validating(validate(&cx));
    let receiver = Arc::new(receiver);
    let (address, http) = listen(environment, &cx, &receiver, &standing, (&stopping, &closing)).await?;
    let mut edges =
        vec![http, tokio::spawn(clock::follow(cx.clone(), Arc::clone(&standing.skew), stopping.clone()))];
    if let Some(token) = environment.app_token.clone() {
        let (url, link) = (environment.api_url.clone(), Arc::clone(&standing.link));
        edges.push(tokio::spawn(slack::socket::listen(url, token, receiver, link, closing.clone())));
    }
    if let Some(settings) = config.heartbeat.clone() {
        edges.push(tokio::spawn(heartbeat::run(cx.clone(), settings, stopping.clone())));
    }
    let watching = Reload {
        path: environment.config.clone(),
        cx: cx.clone(),
        targets,
        standing: standing.configuration,
        first: config.clone(),
        seen,
        now: Arc::clone(&reload),
    };
    edges.push(tokio::spawn(watching.run(stopping.clone())));
    keep_house(&cx).await.context("enqueueing the hourly clean-up")?;
    let workers = worker::start(&cx, &stopping);
    Ok(Running { address, cx, reload, stop, close, workers, edges })
}

/// What runs by itself as long as Muster does; enqueued under its key, so once.
async fn keep_house(cx: &Context) -> engine::Result<()> {
    let mut tx = cx.db.begin().await?;
    engine::job::enqueue(&mut tx, &engine::jobs::retention::Retention {}, cx.clock.now()).await?;
    tx.commit().await
}

fn context(
    environment: &Environment,
    config: &Config,
    (clock, db, chat, words): (Arc<dyn Clock>, Db, Arc<slack::SlackChat>, Arc<Words>),
    loaded: Loaded,
    targets: Arc<targets::Connected>,
) -> anyhow::Result<Context> {
    let secrets: Vec<SecretString> =
        [&environment.bot_token, &environment.app_token, &environment.signing_secret]
            .into_iter()
            .flatten()
            .cloned()
            .chain(config.secrets())
            .collect();
    let secrets: Vec<String> = secrets.iter().map(|secret| secret.expose_secret().to_owned()).collect();
    let redact = Arc::new(Redactor::new(&secrets));
    let refused = words.say(config.language, "slack.secret", &());
    let notifiers = notify::all(&config.notifiers)?.into_iter().map(|notifier| {
        Arc::new(Discreet::new(notifier, Arc::clone(&redact), refused.clone())) as Arc<dyn Notifier>
    });
    Ok(Context {
        clock,
        db,
        chat: Arc::new(Discreet::new(chat, Arc::clone(&redact), refused.clone())),
        targets,
        notifiers: notifiers.collect(),
        status_pages: Vec::<Arc<dyn StatusPage>>::new(),
        words,
        loaded: Arc::new(RwLock::new(Arc::new(loaded))),
        redact,
        wake: Arc::default(),
    })
}

/// Forms are pure functions of what is loaded.
fn forms(cx: &Context) -> slack::Forms {
    let cx = cx.clone();
    Arc::new(move |command| {
        let loaded = cx.loaded();
        let lang = loaded.settings.language;
        commands::form::open(&commands::form::Blank { words: &cx.words, loaded: &loaded, lang }, command)
    })
}

/// What is wrong with a submitted form, said while it is still open.
fn validate(cx: &Context) -> slack::Validate {
    let cx = cx.clone();
    Arc::new(move |delivery| {
        let loaded = cx.loaded();
        let lang = loaded.settings.language;
        let blank = commands::form::Blank { words: &cx.words, loaded: &loaded, lang };
        commands::form::wrong(&blank, &delivery.text, &delivery.fields)
    })
}

async fn listen(
    environment: &Environment,
    cx: &Context,
    receiver: &Arc<slack::Receiver>,
    standing: &web::Standing,
    (stopping, closing): (&watch::Receiver<bool>, &watch::Receiver<bool>),
) -> anyhow::Result<(SocketAddr, JoinHandle<()>)> {
    let listener = TcpListener::bind(&environment.listen)
        .await
        .with_context(|| format!("listening on {}", environment.listen))?;
    let address = listener.local_addr()?;
    let mut router = web::router(cx, &web::install()?, standing, stopping);
    if let Some(secret) = &environment.signing_secret {
        router =
            router.merge(slack::http::router(Arc::clone(receiver), secret.clone(), Arc::clone(&cx.clock)));
    }
    let mut over = closing.clone();
    let serving = tokio::spawn(async move {
        let until = async move {
            // An error means that the sender is gone: the same as being told to stop.
            let _ = over.wait_for(|stop| *stop).await;
        };
        if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(until).await {
            tracing::error!(%error, "the web server ended");
        }
    });
    Ok((address, serving))
}

impl Running {
    /// Ends in order: workers first, then the sockets. What arrives meanwhile is stored and answered, for the next
    /// process to work.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        if tokio::time::timeout(DRAIN, ended_all(self.workers)).await.is_err() {
            tracing::warn!("some work did not end in time; its leases lapse");
        }
        self.close.send_replace(true);
        let late: Vec<_> = self.edges.iter().map(JoinHandle::abort_handle).collect();
        if tokio::time::timeout(CLOSE, ended_all(self.edges)).await.is_err() {
            tracing::warn!("some connections did not close in time");
            late.iter().for_each(tokio::task::AbortHandle::abort);
        }
        if tokio::time::timeout(CLOSE, self.cx.db.close()).await.is_err() {
            tracing::warn!("the database's connections did not close in time");
        }
    }
}

/// A task that panicked has logged it; a worker's leases lapse.
async fn ended_all(tasks: Vec<JoinHandle<()>>) {
    for task in tasks {
        let _ = task.await;
    }
}
