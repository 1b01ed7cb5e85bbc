//! Every verb with every kind of argument, in the place of an incident and elsewhere: whatever is answered, Slack takes it.

use crate::{oracle, values};
use async_trait::async_trait;
use bot::slack::blocks::{self, Notes};
use engine::{
    Clock, Context, UserError,
    card::{Card, Form},
    inbox::{Delivery, Via, Writer},
    job, jobs,
    ports::{Channel, Chat, ChatError, Group, Loaded, Person, Posted, Targets},
    redact::Redactor,
    settings::Settings,
    store::{observations, open},
    words::{Lang, Words},
};
use jiff::Timestamp;
use std::sync::{Arc, Mutex, RwLock};

const USER: &str = "U1";

struct At(Timestamp);

impl Clock for At {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// A chat that takes everything and remembers the cards.
#[derive(Default)]
pub(crate) struct Listening(pub(crate) Mutex<Vec<Card>>);

type Chatted<T> = Result<T, ChatError>;

impl Listening {
    fn hears(&self, card: &Card) {
        self.0.lock().unwrap().push(card.clone());
    }
}

#[async_trait]
impl Chat for Listening {
    async fn post(&self, channel: &str, _: Option<&str>, key: &str, card: &Card) -> Chatted<Posted> {
        self.hears(card);
        Ok(Posted { channel: channel.into(), ts: key.into() })
    }
    async fn edit(&self, _: &Posted, _: &str, card: &Card) -> Chatted<()> {
        self.hears(card);
        Ok(())
    }
    async fn ephemeral(&self, _: &str, _: &str, card: &Card) -> Chatted<()> {
        self.hears(card);
        Ok(())
    }
    async fn respond(&self, _: &str, card: &Card) -> Chatted<()> {
        self.hears(card);
        Ok(())
    }
    async fn find(&self, _: &str, _: Option<&str>, _: &str, _: Timestamp) -> Chatted<Option<Posted>> {
        Ok(None)
    }
    async fn permalink(&self, _: &Posted) -> Chatted<String> {
        Ok("https://good.example/".into())
    }
    async fn create_channel(&self, name: &str) -> Chatted<Channel> {
        Ok(Channel { id: format!("C{}", name.len()), name: name.into(), ours: true, archived: false })
    }
    async fn find_channel(&self, _: &str) -> Chatted<Option<Channel>> {
        Ok(None)
    }
    async fn topic(&self, _: &str, _: &str) -> Chatted<()> {
        Ok(())
    }
    async fn invite(&self, _: &str, _: &[String]) -> Chatted<Vec<(String, String)>> {
        Ok(Vec::new())
    }
    async fn bookmark(&self, _: &str, _: &str, _: &str) -> Chatted<()> {
        Ok(())
    }
    async fn pin(&self, _: &Posted) -> Chatted<()> {
        Ok(())
    }
    async fn direct(&self, user: &str) -> Chatted<String> {
        Ok(format!("D{user}"))
    }
    async fn upload(&self, _: &str, _: Option<&str>, _: &str, _: &str) -> Chatted<()> {
        Ok(())
    }
    async fn open_form(&self, _: &str, _: &Form) -> Chatted<()> {
        Ok(())
    }
    async fn person(&self, _: &str) -> Chatted<Option<Person>> {
        Ok(None)
    }
    async fn groups(&self) -> Chatted<Vec<Group>> {
        Ok(Vec::new())
    }
}

struct Nothing;

impl Targets for Nothing {
    fn clients(&self, _: &str) -> Option<operations::Clients> {
        None
    }
}

/// A folder for a database, removed at the end.
struct Folder(std::path::PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

async fn context(folder: &Folder, chat: Arc<Listening>, lang: Lang) -> Context {
    std::fs::create_dir_all(&folder.0).unwrap();
    let url = format!("sqlite:{}", folder.0.join("t.sqlite").display());
    let settings = Settings { language: lang, ..Settings::default() };
    let loaded = Loaded { settings, catalogue: runbook::Catalogue::new(Vec::new()) };
    let now: Timestamp = "2026-11-24T03:07:00Z".parse().unwrap();
    let db = open::open(&url).await.unwrap();
    let person = Person { id: USER.into(), name: "Rosa".into(), full: true, zone: None, locale: None };
    let mut tx = db.begin().await.unwrap();
    observations::put_person(&mut tx, &person, now).await.unwrap();
    tx.commit().await.unwrap();
    Context {
        clock: Arc::new(At(now)),
        db,
        chat,
        targets: Arc::new(Nothing),
        notifiers: Vec::new(),
        status_pages: Vec::new(),
        words: Arc::new(Words::embedded().unwrap()),
        loaded: Arc::new(RwLock::new(Arc::new(loaded))),
        redact: Arc::new(Redactor::default()),
        wake: Arc::default(),
    }
}

async fn ask(cx: &Context, inbox: &Writer, n: usize, text: &str) {
    let delivery = Delivery {
        key: format!("d{n}"),
        user: USER.into(),
        channel: Some("C1".into()),
        via: Via::Slash,
        text: text.to_owned(),
        response_url: Some(format!("https://good.example/{n}")),
        ..Delivery::default()
    };
    let limit = std::time::Duration::from_secs(60);
    assert!(inbox.store(&delivery, cx.clock.now(), limit).await.unwrap(), "it is new");
    if let Err(error) = commands::handle(cx, &delivery).await {
        panic!("`{text}`: {error:#}");
    }
}

#[tokio::test]
async fn whatever_is_typed_behind_a_verb_slack_takes_the_answer() {
    for lang in Lang::ALL {
        let folder = Folder(std::env::temp_dir().join(format!("muster-verbs-{:x}", rand::random::<u64>())));
        let chat = Arc::new(Listening::default());
        let cx = context(&folder, Arc::clone(&chat), lang).await;
        let inbox = Writer::start(cx.db.clone(), Arc::default());
        ask(&cx, &inbox, 0, &format!("new {}", values::HOSTILE[0])).await;
        let mut asked = 0;
        let few = [values::HOSTILE[0], values::HOSTILE[4], values::HOSTILE[5], ""];
        for value in few.map(str::to_owned).into_iter().chain([values::long("漢 ")]) {
            for verb in commands::NAMES {
                for text in [format!("{verb} {value}"), format!("{verb} 1 {value}"), format!("{verb} 99")] {
                    asked += 1;
                    ask(&cx, &inbox, asked, text.trim()).await;
                }
            }
        }
        job::run_due(&cx, &jobs::all()).await.unwrap();
        let notes = Notes::new(&cx.words, lang);
        let cards = chat.0.lock().unwrap().clone();
        println!("in {}: {asked} commands, {} cards", lang.code(), cards.len());
        assert!(cards.len() > asked / 4, "{} cards for {asked} commands", cards.len());
        for card in &cards {
            let said = card.headline.plain();
            assert!(!said.contains(".headline]") && !said.contains("[user."), "words are missing: {said}");
            oracle::message(&blocks::message(&notes, None, card), &format!("{said:.60}"));
        }
    }
}

#[tokio::test]
async fn a_mistake_is_answered_with_what_to_write_instead() {
    let words = Words::embedded().unwrap();
    // Of a mistake in what was typed; the others say what is so.
    let typed = [
        "declare-what",
        "note-what",
        "page-whom",
        "update-what",
        "runbook-which",
        "which-severity",
        "which-status",
    ];
    for lang in Lang::ALL {
        for id in typed {
            let phrase = operations::phrase!("user.x", contacts = "primary", name = "x");
            let mistake = UserError(operations::Phrase { id: format!("user.{id}"), ..phrase });
            let said = words.phrase(lang, &mistake.0);
            assert!(
                said.0.iter().any(|span| span.style.code),
                "`{id}` shows nothing to type in {}",
                lang.code()
            );
        }
    }
}
