//! An incident from its declaration to its end, with a real store, a manual clock and a chat that remembers.

use super::*;
use crate::{
    Clock, Context,
    card::Card,
    escalation::link,
    event::{Event, PageOutcome, Severity},
    jobs,
    ports::{Channel, Chat, ChatError, Group, Loaded, Notice, Notified, Notifier, Person, Posted, Targets},
    settings::{Contact, Level, Policy, Settings, Span, Way},
    store::{events, incidents, open, pages, status_updates},
    words::{Lang, Words},
};
use jiff::{SignedDuration, Timestamp};
use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex, RwLock,
        atomic::{AtomicBool, Ordering},
    },
};

pub(crate) struct ManualClock(Mutex<Timestamp>);

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// What stands in the chat: channel, key, card. An edit changes it.
#[derive(Default)]
pub(crate) struct FakeChat {
    pub(crate) said: Mutex<Vec<(String, String, Card)>>,
    topics: Mutex<Vec<String>>,
    invited: Mutex<Vec<String>>,
    taken: Mutex<Vec<String>>,
    files: Mutex<Vec<String>>,
    pub(crate) people: Mutex<Vec<Person>>,
    pub(crate) groups: Mutex<Vec<Group>>,
    pub(crate) down: AtomicBool,
}

type Chatted<T> = std::result::Result<T, ChatError>;

#[async_trait::async_trait]
impl Chat for FakeChat {
    async fn post(&self, channel: &str, _: Option<&str>, key: &str, card: &Card) -> Chatted<Posted> {
        if self.down.load(Ordering::SeqCst) {
            return Err(ChatError::NotSent("the chat is down".into()));
        }
        let mut said = self.said.lock().unwrap();
        said.push((channel.into(), key.into(), card.clone()));
        Ok(Posted { channel: channel.into(), ts: format!("{}.0", said.len()) })
    }
    async fn edit(&self, _: &Posted, key: &str, card: &Card) -> Chatted<()> {
        for said in self.said.lock().unwrap().iter_mut().filter(|said| said.1 == key) {
            said.2 = card.clone();
        }
        Ok(())
    }
    async fn ephemeral(&self, channel: &str, user: &str, card: &Card) -> Chatted<()> {
        self.said.lock().unwrap().push((format!("{channel}/{user}"), String::new(), card.clone()));
        Ok(())
    }
    async fn respond(&self, _: &str, _: &Card) -> Chatted<()> {
        Ok(())
    }
    async fn find(&self, _: &str, _: Option<&str>, _: &str, _: Timestamp) -> Chatted<Option<Posted>> {
        Ok(None)
    }
    async fn permalink(&self, _: &Posted) -> Chatted<String> {
        Ok(String::new())
    }
    async fn create_channel(&self, name: &str) -> Chatted<Channel> {
        if self.taken.lock().unwrap().iter().any(|taken| taken == name) {
            return Err(ChatError::Refused { code: "name_taken".into(), needed: None });
        }
        Ok(Channel { id: format!("C-{name}"), name: name.into(), ours: true, archived: false })
    }
    async fn find_channel(&self, name: &str) -> Chatted<Option<Channel>> {
        Ok(Some(Channel { id: format!("C-{name}"), name: name.into(), ours: false, archived: false }))
    }
    async fn topic(&self, _: &str, topic: &str) -> Chatted<()> {
        self.topics.lock().unwrap().push(topic.into());
        Ok(())
    }
    async fn invite(&self, _: &str, users: &[String]) -> Chatted<Vec<(String, String)>> {
        self.invited.lock().unwrap().extend(users.iter().cloned());
        Ok(Vec::new())
    }
    async fn bookmark(&self, _: &str, _: &str, _: &str) -> Chatted<()> {
        Err(ChatError::Refused { code: "missing_scope".into(), needed: Some("bookmarks:write".into()) })
    }
    async fn pin(&self, _: &Posted) -> Chatted<()> {
        Ok(())
    }
    async fn direct(&self, user: &str) -> Chatted<String> {
        Ok(format!("D-{user}"))
    }
    async fn upload(&self, _: &str, _: Option<&str>, _: &str, content: &str) -> Chatted<()> {
        self.files.lock().unwrap().push(content.into());
        Ok(())
    }
    async fn open_form(&self, _: &str, _: &crate::card::Form) -> Chatted<()> {
        Ok(())
    }
    async fn person(&self, id: &str) -> Chatted<Option<Person>> {
        if self.down.load(Ordering::SeqCst) {
            return Err(ChatError::NotSent("the chat is down".into()));
        }
        Ok(self.people.lock().unwrap().iter().find(|person| person.id == id).cloned())
    }
    async fn groups(&self) -> Chatted<Vec<Group>> {
        if self.down.load(Ordering::SeqCst) {
            return Err(ChatError::NotSent("the chat is down".into()));
        }
        Ok(self.groups.lock().unwrap().clone())
    }
}

struct NoTargets;

impl Targets for NoTargets {
    fn clients(&self, _: &str) -> Option<operations::Clients> {
        None
    }
}

/// A pager that remembers.
#[derive(Default)]
struct Pager(Mutex<Vec<Notice>>);

#[async_trait::async_trait]
impl Notifier for Pager {
    fn kind(&self) -> &'static str {
        "ntfy"
    }
    async fn notify(&self, notice: &Notice) -> Notified {
        self.0.lock().unwrap().push(notice.clone());
        Notified::Sent("n1".into())
    }
}

pub(crate) struct World {
    pub(crate) cx: Context,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) chat: Arc<FakeChat>,
    pager: Arc<Pager>,
    url: String,
    folder: PathBuf,
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The matrix of the seeds, with a second way for the first contact.
pub(crate) fn settings() -> Settings {
    let mut settings = Settings::default();
    let level = |contact: &str, minutes: i64, severities: &[&str]| Level {
        contacts: vec![contact.to_owned()],
        after: Span::from_secs(minutes * 60),
        severities: severities.iter().map(|name| (*name).to_owned()).collect(),
    };
    let levels = vec![
        level("primary", 5, &[]),
        level("secondary", 15, &[]),
        level("manager", 30, &[]),
        level("cto", 60, &["SEV1"]),
    ];
    settings
        .escalation
        .policies
        .insert("matrix".into(), Policy { levels, rounds: 2, pause: Span::from_secs(1800) });
    settings.escalation.default = Some("matrix".into());
    for (name, user) in [("primary", "U1"), ("secondary", "U2"), ("manager", "U3"), ("cto", "U4")] {
        let mut ways = vec![Way { by: "slack".into(), address: None }];
        if name == "primary" {
            ways.push(Way { by: "ntfy".into(), address: Some("oncall".into()) });
        }
        settings
            .escalation
            .contacts
            .insert(name.into(), Contact { user: Some(user.into()), group: None, ways, zone: None });
    }
    settings.incidents.invite = vec!["@kafka-oncall".into()];
    settings.incidents.bookmarks.insert("Dashboard".into(), "https://example.com".into());
    settings.status.components.insert("production".into(), "Orders".into());
    settings.public_url = Some("https://muster.example.com/".into());
    settings
}

/// A file system in memory where there is one: no store of these tests has to outlive the machine.
fn memory() -> PathBuf {
    let shared = PathBuf::from("/dev/shm");
    if shared.is_dir() { shared } else { std::env::temp_dir() }
}

fn oncall() -> Group {
    Group { id: "S1".into(), handle: "kafka-oncall".into(), members: vec!["U9".into()] }
}

impl World {
    pub(crate) async fn new(settings: Settings) -> Self {
        Self::at(settings, None).await
    }

    /// On a file of its own, or on the database of this address.
    pub(crate) async fn at(settings: Settings, url: Option<String>) -> Self {
        let folder = memory().join(format!("muster-response-{:x}", rand::random::<u64>()));
        std::fs::create_dir_all(&folder).unwrap();
        let url = url.unwrap_or_else(|| format!("sqlite:{}", folder.join("t.sqlite").display()));
        let db = open::open(&url).await.unwrap();
        let start = "2026-11-24T03:07:00Z".parse().unwrap();
        let (clock, chat, pager) = (
            Arc::new(ManualClock(Mutex::new(start))),
            Arc::new(FakeChat { groups: Mutex::new(vec![oncall()]), ..FakeChat::default() }),
            Arc::new(Pager::default()),
        );
        let loaded = Loaded { settings, catalogue: runbook::Catalogue::new(Vec::new()) };
        let cx = Context {
            clock: clock.clone(),
            db,
            chat: chat.clone(),
            targets: Arc::new(NoTargets),
            notifiers: vec![pager.clone()],
            status_pages: Vec::new(),
            words: Arc::new(Words::embedded().unwrap()),
            loaded: Arc::new(RwLock::new(Arc::new(loaded))),
            redact: Arc::default(),
            wake: Arc::default(),
        };
        Self { cx, clock, chat, pager, url, folder }
    }

    /// Does one decision in a transaction of its own.
    pub(crate) async fn decide<T>(&self, decision: impl AsyncFnOnce(&mut Desk<'_>) -> Result<T>) -> T {
        let loaded = self.cx.loaded();
        let mut tx = self.cx.db.begin().await.unwrap();
        let mut desk = Desk { tx: &mut tx, words: &self.cx.words, loaded: &loaded, now: self.clock.now() };
        let done = decision(&mut desk).await.unwrap();
        tx.commit().await.unwrap();
        done
    }

    pub(crate) async fn on<T>(
        &self,
        id: i64,
        decision: impl AsyncFnOnce(&mut Desk<'_>, &mut Incident) -> Result<T>,
    ) -> T {
        self.decide(async |desk| {
            let mut incident = incidents::get(desk.tx, id).await?.unwrap();
            decision(desk, &mut incident).await
        })
        .await
    }

    pub(crate) async fn declare(&self, severity: Severity) -> i64 {
        let asked = Declare {
            title: "Kafka down".into(),
            text: "orders are not flowing".into(),
            severity: Some(severity),
            runbook: None,
            target: Some("production".into()),
            by: "U0".into(),
            from_channel: Some("C-payments".into()),
            answer: None,
            language: Lang::En,
        };
        let opened = self.decide(async |desk| declare(desk, asked).await).await;
        self.pass(3).await;
        opened.incident.id
    }

    /// Lets seconds go by: the clock stands still at every instant at which something is due.
    pub(crate) async fn pass(&self, seconds: i64) {
        let end = self.clock.now() + SignedDuration::from_secs(seconds);
        let registry = jobs::all();
        loop {
            let next = job::run_due(&self.cx, &registry).await.unwrap();
            let now = self.clock.now();
            match next {
                Some(at) if at <= end => {
                    *self.clock.0.lock().unwrap() = at.max(now + SignedDuration::from_millis(1))
                }
                _ => break,
            }
        }
        *self.clock.0.lock().unwrap() = end;
        job::run_due(&self.cx, &registry).await.unwrap();
    }

    /// The process sleeps through it: nothing is done meanwhile.
    pub(crate) fn outage(&self, seconds: i64) {
        let mut now = self.clock.0.lock().unwrap();
        *now += SignedDuration::from_secs(seconds);
    }

    pub(crate) fn outage_ms(&self, ms: i64) {
        let mut now = self.clock.0.lock().unwrap();
        *now += SignedDuration::from_millis(ms);
    }

    /// The process ends and the next one opens the same database.
    pub(crate) async fn restart(&mut self) {
        let between = format!("sqlite:{}", self.folder.join("between.sqlite").display());
        let before = std::mem::replace(&mut self.cx.db, open::open(&between).await.unwrap());
        before.close().await;
        drop(before);
        self.cx.db = open::open(&self.url).await.unwrap();
    }

    /// Everything that stands in a channel, as plain text.
    pub(crate) fn reads(&self, channel: &str) -> String {
        let said = self.chat.said.lock().unwrap();
        said.iter()
            .filter(|said| said.0 == channel)
            .map(|said| plain(&said.2))
            .collect::<Vec<_>>()
            .join("\n---\n")
    }
}

fn plain(card: &Card) -> String {
    let lines = card.lines.iter().chain(&card.quote).map(crate::text::Text::plain);
    let buttons = card.actions.iter().map(|action| format!("[{}]", action.label));
    std::iter::once(card.headline.plain()).chain(lines).chain(buttons).collect::<Vec<_>>().join("\n")
}

pub(crate) const HERE: &str = "C-inc-1-kafka-down";

#[tokio::test]
async fn a_declared_incident_has_a_channel_a_card_people_and_a_page_within_seconds() {
    let world = World::new(settings()).await;
    world.declare(Severity::Sev1).await;
    let here = world.reads(HERE);
    assert!(here.contains("SEV1 · Kafka down · investigating"), "{here}");
    assert!(
        here.contains("level 1 primary, paged 03:07 UTC, no answer yet · level 2 secondary at 03:22 UTC"),
        "{here}"
    );
    assert!(
        here.contains("[I take command]") && here.contains("[Acknowledge]") && here.contains("[More]"),
        "{here}"
    );
    assert!(world.reads("incidents").contains("declared by @U0"), "{}", world.reads("incidents"));
    assert!(world.reads("C-payments/U0").contains("INC-1 is open: #C-inc-1-kafka-down. Paging primary now."));
    let page = world.reads("D-U1");
    assert!(
        page.contains("you are level 1 of 4") && page.contains("level 2 (secondary) is paged at 03:22 UTC"),
        "{page}"
    );
    assert_eq!(*world.chat.invited.lock().unwrap(), ["U9", "U0", "U1"]);
    assert_eq!(world.chat.topics.lock().unwrap().last().unwrap(), "SEV1 · investigating · commander nobody");
    assert_eq!(here.matches("missing_scope").count(), 1, "what can't be done is said once: {here}");
}

#[tokio::test]
async fn a_name_that_is_taken_by_somebody_else_gets_a_number() {
    let world = World::new(settings()).await;
    world.chat.taken.lock().unwrap().push("inc-1-kafka-down".into());
    world.declare(Severity::Sev2).await;
    assert!(world.reads("C-inc-1-kafka-down-2").contains("Kafka down"));
}

#[tokio::test]
async fn an_acknowledgement_stops_the_pages_and_rewrites_the_one_that_was_sent() {
    let world = World::new(settings()).await;
    let id = world.declare(Severity::Sev1).await;
    world.pass(109).await;
    world.on(id, async |desk, incident| acknowledge(desk, incident, &Actor::user("U1")).await).await;
    world.pass(3 * 3600).await;
    let page = world.reads("D-U1");
    assert!(page.contains("Acknowledged by @U1 03:08 UTC, after 1 min 52 s."), "{page}");
    assert!(!page.contains("[Acknowledge]"), "{page}");
    assert_eq!(world.reads("D-U2"), "");
    assert!(world.reads(HERE).contains("Acknowledged by @U1"));
}

#[tokio::test]
async fn levels_are_paged_at_their_numbers_and_exhaustion_is_loud_in_both_channels() {
    let world = World::new(settings()).await;
    world.declare(Severity::Sev2).await;
    world.pass(15 * 60).await;
    assert!(world.reads("D-U2").contains("level 2 of 3"), "{}", world.reads("D-U2"));
    assert_eq!(world.reads("D-U3"), "");
    world.pass(25 * 60).await;
    let loud = "Nobody has acknowledged INC-1. All 3 levels were paged.";
    assert!(
        world.reads(HERE).contains(loud) && world.reads("incidents").contains(loud),
        "{}",
        world.reads(HERE)
    );
    assert!(world.reads(HERE).contains("The next round begins 04:1"), "{}", world.reads(HERE));
    assert_eq!(world.reads("D-U4"), "", "the last level is for what is critical only");
    world.pass(2 * 3600).await;
    assert_eq!(world.reads("D-U1").matches("you are level 1").count(), 2, "one page a round");
    assert!(
        world.reads(HERE).contains("were paged, 2 times.")
            && world.reads(HERE).contains("Nobody else will be paged")
    );
}

#[tokio::test]
async fn a_raised_severity_wakes_the_level_it_unlocks_at_its_time_since_the_start() {
    let world = World::new(settings()).await;
    let id = world.declare(Severity::Sev2).await;
    world.pass(20 * 60).await;
    world
        .on(id, async |desk, incident| set_severity(desk, incident, Severity::Sev1, &Actor::user("U0")).await)
        .await;
    world.pass(39 * 60).await;
    assert_eq!(world.reads("D-U4"), "");
    world.pass(60).await;
    assert!(world.reads("D-U4").contains("level 4 of 4"), "{}", world.reads("D-U4"));
    assert_eq!(world.reads("D-U1").matches("you are level 1").count(), 1);
}

#[tokio::test]
async fn after_downtime_everybody_who_was_due_gets_one_page_marked_late() {
    let world = World::new(settings()).await;
    world.declare(Severity::Sev1).await;
    world.outage(40 * 60);
    world.pass(5).await;
    for user in ["D-U2", "D-U3"] {
        let page = world.reads(user);
        assert_eq!(page.matches("Late by").count(), 1, "{page}");
    }
    assert_eq!(world.reads("D-U1").matches("you are level").count(), 1);
    assert_eq!(world.reads("D-U4"), "");
}

#[tokio::test]
async fn with_the_chat_down_the_next_way_is_taken_and_its_link_acknowledges() {
    let world = World::new(settings()).await;
    world.chat.down.store(true, Ordering::SeqCst);
    let id = world.declare(Severity::Sev1).await;
    world.pass(30).await;
    let url =
        world.pager.0.lock().unwrap().first().expect("the pager was used").acknowledge_url.clone().unwrap();
    let token = url.strip_prefix("https://muster.example.com/ack/").expect("a link of ours").to_owned();
    world
        .decide(async |desk| {
            let page = link::verify(desk.tx, &token).await?.expect("the link is good");
            let page = pages::get(desk.tx, page).await?.expect("the page is there");
            assert_eq!((page.contact.as_str(), page.incident), ("primary", id));
            assert_eq!(link::verify(desk.tx, &format!("9{token}")).await?, None, "a changed one is not");
            let mut incident = incidents::get(desk.tx, id).await?.unwrap();
            acknowledge(desk, &mut incident, &Actor::Contact { name: page.contact }).await
        })
        .await;
    world.chat.down.store(false, Ordering::SeqCst);
    world.pass(3600).await;
    assert!(world.reads(HERE).contains("Acknowledged by primary"), "{}", world.reads(HERE));
    assert_eq!(world.reads("D-U2"), "");
}

#[tokio::test]
async fn the_public_reads_only_what_a_person_published_and_silence_is_said_at_the_deadline() {
    let world = World::new(settings()).await;
    let id = world.declare(Severity::Sev1).await;
    world.pass(5 * 60).await;
    let here = world.reads(HERE);
    assert!(
        here.contains("Draft for the status page (due 03:12 UTC, 5 min after the start): component Orders"),
        "{here}"
    );
    assert!(here.contains("The status page is silent, 5 min after the start."), "{here}");
    let published = world.decide(async |desk| status_updates::published(desk.tx, 10).await).await;
    assert_eq!(published, []);
    world
        .on(id, async |desk, incident| {
            let update = draft_update(
                desk,
                incident,
                incident.status,
                Some("Orders are late.".into()),
                &Actor::user("U0"),
            )
            .await?;
            publish(desk, update, None, &Actor::user("U0")).await
        })
        .await;
    world.pass(1).await;
    let published = world.decide(async |desk| status_updates::published(desk.tx, 10).await).await;
    assert_eq!(published.iter().map(|(row, _)| row.text.as_str()).collect::<Vec<_>>(), ["Orders are late."]);
    assert!(world.reads(HERE).contains("Published 03:12 UTC by @U0"), "{}", world.reads(HERE));
}

#[tokio::test]
async fn resolving_stops_everything_and_leaves_the_figures_and_the_timeline() {
    let world = World::new(settings()).await;
    let id = world.declare(Severity::Sev1).await;
    world.pass(57).await;
    world.on(id, async |desk, incident| acknowledge(desk, incident, &Actor::user("U1")).await).await;
    world.pass(16 * 60).await;
    world
        .on(id, async |desk, incident| resolve(desk, incident, "rolled back", &Actor::user("U1")).await)
        .await;
    world.pass(3 * 3600).await;
    let here = world.reads(HERE);
    assert!(here.contains("INC-1 Kafka down · resolved after 17 min"), "{here}");
    assert!(here.contains("acknowledged after 1 min") && here.contains("rolled back"), "{here}");
    assert!(!here.contains("[I take command]") && !here.contains("[Publish]"), "{here}");
    assert_eq!(world.reads("D-U2"), "");
    let files = world.chat.files.lock().unwrap();
    assert!(
        files[0].starts_with("# INC-1: Kafka down\n\n- 2026-11-24 03:07:00 UTC — SEV1 declared by @U0"),
        "{}",
        files[0]
    );
    assert!(files[0].contains("primary paged by slack (level 1)"), "{}", files[0]);
}

#[tokio::test]
async fn an_acknowledgement_that_lapses_asks_everybody_anew() {
    let mut settings = settings();
    settings.escalation.acknowledged_for = Span::from_secs(1800);
    let world = World::new(settings).await;
    let id = world.declare(Severity::Sev1).await;
    world.on(id, async |desk, incident| acknowledge(desk, incident, &Actor::user("U1")).await).await;
    world.pass(29 * 60).await;
    assert_eq!(world.reads("D-U1").matches("[Acknowledge]").count(), 0);
    world.pass(2 * 60).await;
    assert_eq!(world.reads("D-U1").matches("[Acknowledge]").count(), 1, "{}", world.reads("D-U1"));
}

/// An incident with one page whose process died while it was being sent.
async fn interrupted_page() -> (World, i64) {
    let mut settings = settings();
    settings.escalation.contacts.get_mut("primary").unwrap().ways.remove(0);
    let world = World::new(settings).await;
    let asked = Declare {
        title: "Kafka down".into(),
        text: String::new(),
        severity: Some(Severity::Sev1),
        runbook: None,
        target: None,
        by: "U0".into(),
        from_channel: None,
        answer: None,
        language: Lang::En,
    };
    let id = world.decide(async |desk| declare(desk, asked).await).await.incident.id;
    world
        .on(id, async |desk, incident| {
            let contact = incident.declared.contacts["primary"].clone();
            let slot = pages::Planned {
                incident: id,
                policy: 1,
                round: 0,
                level: 1,
                contact: "primary",
                way: "",
                address: "",
                due_at: desk.now,
            };
            assert!(crate::escalation::reach(desk, &contact, &slot, 0).await?);
            let page = pages::of_incident(desk.tx, id).await?.remove(0);
            pages::claim(desk.tx, page.id, "of a process that died", 0).await
        })
        .await;
    (world, id)
}

#[tokio::test]
async fn a_page_that_was_being_sent_when_the_process_died_goes_out_again_and_says_so() {
    let (world, _) = interrupted_page().await;
    world.pass(2).await;
    let notices = world.pager.0.lock().unwrap();
    assert_eq!(notices.len(), 1);
    assert!(plain(&notices[0].card).contains("Possibly a duplicate, sent again after an interruption"));
}

#[tokio::test]
async fn a_page_that_was_being_sent_and_is_not_wanted_any_more_is_not_sent_again_and_not_called_unsent() {
    let (world, id) = interrupted_page().await;
    world.on(id, async |desk, incident| acknowledge(desk, incident, &Actor::user("U1")).await).await;
    world.pass(2).await;
    assert_eq!(world.pager.0.lock().unwrap().len(), 0);
    let pages = world.on(id, async |desk, _| pages::of_incident(desk.tx, id).await).await;
    assert_eq!(pages[0].state, "unknown", "{pages:?}");
    let recorded = world.on(id, async |desk, _| events::all(desk.tx, id).await).await;
    let perhaps =
        |event: &Event| matches!(event, Event::Paged(paged) if paged.outcome == PageOutcome::Perhaps);
    assert_eq!(recorded.iter().filter(|one| perhaps(&one.event)).count(), 1);
}

#[tokio::test]
async fn after_downtime_nobody_is_given_up_before_the_late_pages_had_their_time_to_be_answered() {
    let world = World::new(settings()).await;
    world.declare(Severity::Sev1).await;
    world.outage(70 * 60);
    world.pass(4 * 60).await;
    assert!(world.reads("D-U4").contains("Late by"), "{}", world.reads("D-U4"));
    assert!(!world.reads(HERE).contains("Nobody has acknowledged"), "{}", world.reads(HERE));
    world.pass(2 * 60).await;
    assert!(world.reads(HERE).contains("Nobody has acknowledged"), "{}", world.reads(HERE));
}

#[tokio::test]
async fn whoever_holds_an_incident_is_asked_before_the_acknowledgement_lapses_and_keeps_it_with_one_click() {
    let mut own = settings();
    own.escalation.acknowledged_for = Span::from_secs(1800);
    let world = World::new(own).await;
    let id = world.declare(Severity::Sev1).await;
    let by = Actor::user("U1");
    world.on(id, async |desk, incident| acknowledge(desk, incident, &by).await).await;
    world.pass(1490).await;
    assert!(!world.reads("D-U1").contains("lapses at"), "not yet: {}", world.reads("D-U1"));
    world.pass(20).await;
    assert!(world.reads("D-U1").contains("your acknowledgement lapses at"), "{}", world.reads("D-U1"));
    assert!(world.reads("D-U1").contains("[I still have it]"));
    world.on(id, async |desk, incident| acknowledge(desk, incident, &by).await).await;
    world.pass(600).await;
    let pages = world.reads("D-U1").matches("you are level 1").count();
    assert_eq!(pages, 0, "it was kept: nobody is paged anew: {}", world.reads("D-U1"));
    assert_eq!(
        world.reads("D-U1").matches("lapses at").count(),
        1,
        "asked about what lapses next, not before"
    );
}
