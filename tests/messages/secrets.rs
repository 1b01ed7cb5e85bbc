//! No configured secret leaves, by whichever port and in whichever field it was put.
//!
//! Not covered: a secret broken over two lines or by invisible characters, shortened, reversed, hashed or encoded otherwise
//! than below; one shorter than six characters; a channel's name, which holds letters and digits of the slug only.

use crate::{values, verbs::Listening};
use bot::slack::blocks::{self, Notes};
use engine::{
    card::Card,
    discreet::Discreet,
    message::{self, sample::Sample},
    ports::{Chat, Notice, Notified, Notifier, StatusPage, StatusUpdate},
    redact::Redactor,
    text::Text,
    words::{Lang, Words},
};
use proptest::prelude::*;
use std::sync::{Arc, Mutex};

/// As the outside sees it: what arrived, rendered as it is sent.
struct Outside {
    chat: Arc<Listening>,
    door: Discreet<Listening>,
    notices: Arc<Remembered>,
    notifier: Discreet<Remembered>,
}

#[derive(Default)]
struct Remembered(Mutex<Vec<String>>);

#[async_trait::async_trait]
impl Notifier for Remembered {
    fn kind(&self) -> &'static str {
        "ntfy"
    }
    async fn notify(&self, notice: &Notice) -> Notified {
        self.0.lock().unwrap().push(format!("{:?}", notice.card));
        Notified::Sent(String::new())
    }
}

#[async_trait::async_trait]
impl StatusPage for Remembered {
    fn name(&self) -> &str {
        "page"
    }
    async fn publish(&self, update: &StatusUpdate) -> Result<(), String> {
        self.0.lock().unwrap().push(format!("{update:?}"));
        Ok(())
    }
}

fn refused() -> Text {
    Text::literal("holds a secret")
}

impl Outside {
    fn guarding(secret: &str) -> Self {
        let redact = Arc::new(Redactor::new(&[secret.to_owned()]));
        let (chat, notices) = (Arc::new(Listening::default()), Arc::new(Remembered::default()));
        let door = Discreet::new(Arc::clone(&chat), Arc::clone(&redact), refused());
        let notifier = Discreet::new(Arc::clone(&notices), redact, refused());
        Self { chat, door, notices, notifier }
    }

    /// Says a card in every way there is, and gives back all that arrived.
    async fn says(&self, card: &Card, notes: &Notes) -> String {
        self.door.post("C1", None, "k", card).await.unwrap();
        self.door.ephemeral("C1", "U1", card).await.unwrap();
        self.door.respond("https://good.example", card).await.unwrap();
        let notice = Notice {
            key: "k".into(),
            address: "a".into(),
            card: card.clone(),
            acknowledge_url: None,
            incident_url: None,
            urgent: true,
        };
        self.notifier.notify(&notice).await;
        let cards = std::mem::take(&mut *self.chat.0.lock().unwrap());
        let mut arrived = std::mem::take(&mut *self.notices.0.lock().unwrap());
        arrived.extend(cards.iter().map(|card| blocks::message(notes, Some("k"), card).to_string()));
        arrived.join("\n")
    }
}

/// The forms in which a secret turns up in outputs, addresses and headers.
fn forms(secret: &str) -> Vec<String> {
    use base64::Engine as _;
    let quoted = serde_json::to_string(secret).unwrap();
    let percent: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    vec![
        secret.to_owned(),
        quoted[1..quoted.len() - 1].to_owned(),
        percent,
        base64::engine::general_purpose::STANDARD.encode(secret),
    ]
}

#[tokio::test]
async fn a_configured_secret_leaves_in_no_message_and_no_form_of_it() {
    let words = Words::embedded().unwrap();
    let secret = "s3cr3t/p@ss\"word=";
    let outside = Outside::guarding(secret);
    for lang in Lang::ALL {
        let notes = Notes::new(&words, lang);
        for form in forms(secret) {
            for (name, card) in message::samples(&Sample::new(&words, lang, &format!("a {form} b"), 3)) {
                let arrived = outside.says(&card, &notes).await;
                let quoted = serde_json::to_string(&form).unwrap();
                let quoted = quoted.trim_matches('"');
                assert!(
                    !arrived.contains(&form) && !arrived.contains(quoted),
                    "{name}: {form} left: {arrived}"
                );
                assert!(
                    arrived.contains("[redacted]") || !holds(&card, &form),
                    "{name}: nothing stands in its place"
                );
            }
        }
    }
}

fn holds(card: &Card, form: &str) -> bool {
    format!("{card:?}").contains(form)
}

#[tokio::test]
async fn what_is_approved_is_never_altered_so_a_command_with_a_secret_has_no_button() {
    let words = Words::embedded().unwrap();
    let outside = Outside::guarding("geheim-123");
    let approval = |card: &Card| card.actions.iter().any(|action| action.command.starts_with("approve "));
    let cards = message::samples(&Sample::new(&words, Lang::En, "--token geheim-123", 2));
    let asked: Vec<Card> = cards.into_iter().map(|(_, card)| card).filter(approval).collect();
    assert!(asked.len() >= 3);
    for card in &asked {
        outside.door.post("C1", None, "k", card).await.unwrap();
        let shown = outside.chat.0.lock().unwrap().pop().unwrap();
        assert!(!approval(&shown) && shown.lines.contains(&refused()));
    }
    let plain = message::samples(&Sample::new(&words, Lang::En, "kafka-0", 2));
    for (_, card) in plain.iter().filter(|(_, card)| approval(card)) {
        outside.door.post("C1", None, "k", card).await.unwrap();
        assert!(approval(&outside.chat.0.lock().unwrap().pop().unwrap()), "nothing was altered");
    }
}

#[tokio::test]
async fn the_public_reads_no_secret_and_neither_does_a_topic_or_a_file() {
    let redact = Arc::new(Redactor::new(&["geheim-123".to_owned()]));
    let page = Arc::new(Remembered::default());
    let update = StatusUpdate {
        key: "k".into(),
        incident: 1,
        title: "geheim-123".into(),
        component: "geheim-123".into(),
        status: "investigating".into(),
        text: "we use geheim-123 and xoxb-1-abc".into(),
        at: 0,
    };
    Discreet::new(Arc::clone(&page), redact, refused()).publish(&update).await.unwrap();
    let told = page.0.lock().unwrap().join("");
    assert!(!told.contains("geheim") && !told.contains("xoxb") && told.contains("[redacted]"), "{told}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_secret_anywhere_in_any_text_is_gone(
        secret in "[!-~]{6,40}",
        before in "\\PC{0,20}",
        after in "\\PC{0,20}",
        hostile in prop::sample::select(values::HOSTILE),
    ) {
        let redact = Redactor::new(std::slice::from_ref(&secret));
        // Where the replacement itself, or the text around it, spells the secret there is nothing to be found out.
        prop_assume!(!"[redacted]".contains(&secret));
        for form in forms(&secret) {
            let cleaned = redact.secrets(&format!("{before}{form}{hostile}{form}{after}"));
            prop_assert!(!cleaned.contains(&form), "{form} stands in {cleaned}");
        }
    }
}

#[test]
fn tokens_whose_shape_is_known_go_wherever_they_stand() {
    let redact = Redactor::default();
    let tokens = [
        "xoxb-123-abc",
        "xoxp-9",
        "xapp-1-A",
        "xoxe-1",
        "ghp_abcdef",
        "gho_x",
        "ghs_x",
        "github_pat_11A",
        "glpat-abc",
        "AKIAIOSFODNN7EXAMPLE",
        "ASIAIOSFODNN7EXAMPLE",
        "eyJhbGciOiJIUzI1NiJ9.e30.x",
        "sk-ant-api03",
    ];
    for token in tokens {
        for around in
            [format!("use {token} now"), format!("\"{token}\","), format!("({token})"), format!("a={token};")]
        {
            let cleaned = redact.secrets(&around);
            assert!(!cleaned.contains(token), "{cleaned}");
        }
    }
}
