//! Slack's edge against a workspace that answers as Slack does.

mod calls;
mod deliveries;

use super::{SlackChat, api::Identity, receive::Receiver};
use engine::{
    Clock,
    card::Card,
    inbox::{Delivery, NotStored},
    text::Text,
    words::{Lang, Words},
};
use jiff::Timestamp;
use sandbox::slack::{Config, Delivery as Way, Slack};
use secrecy::SecretString;
use std::sync::{Arc, Mutex};
use tokio::sync::watch;

const NOW_MS: i64 = 1_800_000_000_000;

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(NOW_MS).unwrap()
    }
}

async fn workspace(delivery: Way) -> Slack {
    // The provider may be there already: another test of this process was first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Slack::start(Config { now: Arc::new(|| NOW_MS), delivery }).await.unwrap()
}

fn chat(slack: &Slack) -> SlackChat {
    chat_at(&slack.api_url(), &slack.bot_token())
}

fn chat_at(api_url: &str, token: &str) -> SlackChat {
    SlackChat::new(api_url, &SecretString::from(token), &Words::embedded().unwrap(), Lang::En).unwrap()
}

fn card(words: &str) -> Card {
    Card { headline: Text::literal(words), ..Card::default() }
}

/// The inbox, as far as these tests need it: what is on disk, and whether the disk is there and answers.
#[derive(Default)]
struct Inbox {
    rows: Mutex<Vec<Delivery>>,
    broken: std::sync::atomic::AtomicBool,
    slow: std::sync::atomic::AtomicBool,
    stored: watch::Sender<usize>,
}

impl Inbox {
    fn store(&self, delivery: Delivery) -> Result<bool, NotStored> {
        if self.broken.load(std::sync::atomic::Ordering::Relaxed) {
            return Err(NotStored::Never(anyhow::anyhow!("no disk")));
        }
        if self.slow.load(std::sync::atomic::Ordering::Relaxed) {
            return Err(NotStored::Perhaps(anyhow::anyhow!("no word from the disk")));
        }
        let mut rows = self.rows.lock().unwrap();
        let first_time = rows.iter().all(|row| row.key != delivery.key);
        if first_time {
            rows.push(delivery);
            self.stored.send_replace(rows.len());
        }
        Ok(first_time)
    }

    fn rows(&self) -> Vec<Delivery> {
        self.rows.lock().unwrap().clone()
    }

    /// Waits until so many are stored.
    async fn has(&self, count: usize) -> Vec<Delivery> {
        let mut stored = self.stored.subscribe();
        let waiting = stored.wait_for(|stored| *stored >= count);
        tokio::time::timeout(std::time::Duration::from_secs(20), waiting)
            .await
            .expect("stored in time")
            .unwrap();
        self.rows()
    }
}

fn receiver(slack: &Slack, inbox: &Arc<Inbox>) -> Arc<Receiver> {
    let identity =
        Identity { team: slack.team_id(), bot_user: slack.bot_user_id(), app: Some(slack.app_id()) };
    let inbox = Arc::clone(inbox);
    let store = Arc::new(move |delivery: Delivery, _| {
        let stored = inbox.store(delivery);
        Box::pin(async move { stored }) as futures::future::BoxFuture<'static, Result<bool, NotStored>>
    });
    let forms = Arc::new(|command: &str| (command == "form declare").then(form));
    Arc::new(Receiver::for_test(store, Arc::new(Fixed), Arc::new(chat(slack)), forms, identity))
}

fn form() -> engine::card::Form {
    use engine::card::{Field, FieldKind, Form};
    let kind = FieldKind::Line { initial: String::new(), max: 100 };
    let field =
        Field { name: "title".into(), label: "What is broken".into(), hint: None, optional: false, kind };
    Form {
        title: "Open an incident".into(),
        submit: Some("Open".into()),
        close: "Close".into(),
        command: "new".into(),
        lines: vec![],
        fields: vec![field],
        actions: vec![],
    }
}
