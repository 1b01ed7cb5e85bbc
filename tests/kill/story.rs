//! One story: the stage is set, Kafka breaks, people act, the bot is ended once at its point and comes back, the incident is
//! resolved; then everything is counted.

use crate::{
    base::Base,
    count,
    life::{self, Lives, Start},
    person::{self, People},
    point::{Kind, Point, Store, Trap},
    proxy,
    push::Push,
};
use anyhow::{Context as _, bail};
use bot::{clock::SystemClock, demo::Stage};
use sandbox::{outage::Outage, pace::Pace, slack::Delivery};
use secrecy::ExposeSecret as _;
use std::{
    net::TcpListener,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

/// A story that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(300);
/// As in other tests; the controllers look less often, because many stories run beside each other.
pub(crate) const PACE: Pace = Pace { tick_ms: 60, ..Pace::TEST };
/// Between two looks when nothing has changed.
const LOOK: Duration = Duration::from_millis(120);

/// How a story went.
pub(crate) struct Told {
    /// What the end fell on; `None`: the point was not reached.
    pub(crate) fell_on: Option<String>,
    /// How many there were of each kind.
    pub(crate) counts: [usize; 4],
    pub(crate) wrong: Vec<String>,
    pub(crate) took: Duration,
}

/// # Errors
/// The stage can't be set, or the story hangs: says what was last seen.
pub(crate) async fn tell(store: Store, point: Option<Point>) -> anyhow::Result<Told> {
    let began = Instant::now();
    let trap = Arc::new(Trap::new(point));
    let mut stage = Stage::set(PACE, Arc::new(SystemClock::default())).await?;
    let (for_slack, for_cluster, for_push) = (Arc::clone(&trap), Arc::clone(&trap), Arc::clone(&trap));
    stage.slack.tap(Arc::new(move |name, when| for_slack.tap(name, when)));
    stage.cluster.tap(Arc::new(move |name, when| for_cluster.tap(name, when)));
    let push = Push::start(Arc::new(move |name, when| for_push.tap(name, when))).await?;
    configure(&stage, &push)?;
    // Every other story by signed HTTP.
    let http = point.is_some_and(|point| point.n % 2 == 0);
    deliver(&mut stage, http)?;
    let base = match store {
        Store::Sqlite => Base::sqlite(&stage.environment.database_url)?,
        Store::Postgres => {
            let (base, name, socket) = Base::postgres().await?;
            let proxy = proxy::start(socket, Arc::clone(&trap)).await?;
            stage.environment.database_url = format!("postgres://postgres@{proxy}/{name}?sslmode=disable");
            base
        }
    };
    let lives = Lives::begin(start(&stage, point)?, Arc::clone(&trap))?;
    let told = after(&stage, &push, &base, &lives, &trap).await;
    drop(lives);
    base.end().await?;
    told.map(|(fell_on, counts, wrong)| Told { fell_on, counts, wrong, took: began.elapsed() })
}

/// Plays it to its end, and counts.
async fn after(
    stage: &Stage,
    push: &Push,
    base: &Base,
    lives: &Lives,
    trap: &Trap,
) -> anyhow::Result<(Option<String>, [usize; 4], Vec<String>)> {
    let mut people = People::new(&stage.slack, &stage.cast, push);
    stage.cluster.break_kafka(Outage::MemoryLimit);
    play(stage, &mut people, base).await?;
    let fell_on = trap.sprung();
    let mut counts = Kind::ALL.map(|kind| trap.count(kind));
    if matches!(base, Base::Sqlite(_)) {
        counts[Kind::Committed as usize] = lives.syncs();
    }
    let mut wrong = count::wrong(stage, push, base).await?;
    let deaths = usize::from(trap.is_set() && fell_on.is_some());
    if lives.ended() != deaths {
        wrong.push(format!("the bot ended {} times instead of {deaths}\n{}", lives.ended(), lives.log()));
    }
    Ok((fell_on, counts, wrong))
}

/// The demo's configuration, with somebody on call who is reached by push.
pub(crate) fn configure(stage: &Stage, push: &Push) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(&stage.environment.config)?;
    let first = "{contacts: [primary], after: 5m}";
    let second = format!("{{user: {}, ways: [{{by: slack}}]}}", stage.cast.secondary);
    if !text.contains(first) || !text.contains(&second) {
        bail!("the demo's configuration has changed: the kill loop has to follow");
    }
    let text = text
        .replace(first, "{contacts: [primary, secondary], after: 5m}")
        .replace(&second, "{ways: [{by: ntfy, address: oncall}]}");
    let text = format!(
        "{text}notifiers:\n  ntfy: {{url: \"{}\"}}\n\
         acts: {{send_within: 2s, answer_within: 4s}}\n",
        push.url
    );
    Ok(std::fs::write(&stage.environment.config, text)?)
}

/// The bot's address, and whether deliveries come there by signed HTTP or over Socket Mode.
pub(crate) fn deliver(stage: &mut Stage, http: bool) -> anyhow::Result<()> {
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    stage.environment.listen = address.to_string();
    if http {
        stage.environment.app_token = None;
        stage.slack.set_delivery(Delivery::Http { url: format!("http://{address}/slack/events") });
    }
    Ok(())
}

fn folder(stage: &Stage) -> anyhow::Result<PathBuf> {
    Ok(stage.environment.config.parent().context("the stage's folder")?.to_owned())
}

/// What the bot is started with on this stage.
pub(crate) fn start(stage: &Stage, point: Option<Point>) -> anyhow::Result<Start> {
    let environment = &stage.environment;
    let mut variables = vec![
        ("SLACK_API_URL", environment.api_url.clone()),
        ("MUSTER_LISTEN", environment.listen.clone()),
        ("MUSTER_DATABASE_URL", environment.database_url.clone()),
        ("MUSTER_CONFIG", environment.config.display().to_string()),
    ];
    for (name, secret) in [
        ("SLACK_BOT_TOKEN", &environment.bot_token),
        ("SLACK_APP_TOKEN", &environment.app_token),
        ("SLACK_SIGNING_SECRET", &environment.signing_secret),
    ] {
        variables.extend(secret.as_ref().map(|secret| (name, secret.expose_secret().to_owned())));
    }
    Ok(Start { variables, folder: folder(stage)?, point, slow_ms: 0 })
}

/// Until the incident is resolved and nothing is left to do.
pub(crate) async fn play(stage: &Stage, people: &mut People<'_>, base: &Base) -> anyhow::Result<()> {
    let began = Instant::now();
    let mut looks = tokio::time::interval(LOOK);
    let mut quiet = 0;
    loop {
        if began.elapsed() > PATIENCE {
            let left = base.rows("SELECT key, COALESCE(last_error, '') FROM jobs").await;
            bail!(
                "the story hangs; jobs left: {left:?}\nlog:\n{}\nworkspace:\n{}",
                life::log(&folder(stage)?),
                stage.slack.recent()
            );
        }
        looks.tick().await;
        let crashing = stage.cluster.pods().iter().any(|pod| pod.status == "CrashLoopBackOff");
        if (crashing || stage.slack.read(|workspace| person::room(workspace).is_some())) && people.act().await
        {
            quiet = 0;
            continue;
        }
        let over = stage.slack.read(person::is_over);
        // The tables are not there before the bot has made them.
        let idle = over && base.number(count::LEFT).await.is_ok_and(|left| left == 0);
        quiet = if idle { quiet + 1 } else { 0 };
        if quiet >= 3 {
            return Ok(());
        }
    }
}
