//! Ports through which no configured secret leaves, whoever put it into a text: a log line, a person, a runbook.
//!
//! `bot` wraps what it wires, so no message has to remember it. What a person approves is never altered: a command
//! that holds a secret loses its button and says why. Pure but for the call that is passed on.

use crate::{
    card::{Action, Card, Code, Field, FieldKind, Form},
    ports::{
        Channel, Chat, ChatError, Group, Notice, Notified, Notifier, Person, Posted, StatusPage, StatusUpdate,
    },
    redact::Redactor,
    text::{Piece, Span, Text},
};
use jiff::Timestamp;
use operations::Table;
use std::sync::Arc;

/// A port with its secrets kept.
pub struct Discreet<P: ?Sized> {
    port: Arc<P>,
    redact: Arc<Redactor>,
    /// Said on a card whose command holds a secret.
    refused: Text,
}

impl<P: ?Sized> Discreet<P> {
    #[must_use]
    pub fn new(port: Arc<P>, redact: Arc<Redactor>, refused: Text) -> Self {
        Self { port, redact, refused }
    }

    fn card(&self, card: &Card) -> Card {
        let redact = &*self.redact;
        let mut out = Card {
            sign: card.sign,
            headline: text(redact, &card.headline),
            lines: card.lines.iter().map(|line| text(redact, line)).collect(),
            facts: card
                .facts
                .iter()
                .map(|(label, value)| (text(redact, label), text(redact, value)))
                .collect(),
            table: card.table.as_ref().map(|all| table(redact, all)),
            code: card
                .code
                .iter()
                .map(|code| Code { text: redact.secrets(&code.text), ..code.clone() })
                .collect(),
            quote: card.quote.as_ref().map(|quote| text(redact, quote)),
            footer: card.footer.as_ref().map(|footer| text(redact, footer)),
            actions: card.actions.iter().map(|one| action(redact, one)).collect(),
            overflow: card.overflow.iter().map(|one| action(redact, one)).collect(),
        };
        if card.code.iter().zip(&out.code).any(|(asked, shown)| asked.exact && asked.text != shown.text) {
            let decides = ["approve ", "form edit ", "form break-glass "];
            let kept = |action: &Action| decides.iter().all(|verb| !action.command.starts_with(verb));
            out.actions.retain(kept);
            out.overflow.retain(kept);
            out.lines.push(self.refused.clone());
        }
        out
    }

    fn form(&self, form: &Form) -> Form {
        let redact = &*self.redact;
        Form {
            lines: form.lines.iter().map(|line| text(redact, line)).collect(),
            fields: form.fields.iter().map(|one| field(redact, one)).collect(),
            actions: form.actions.iter().map(|one| action(redact, one)).collect(),
            ..form.clone()
        }
    }
}

fn text(redact: &Redactor, text: &Text) -> Text {
    let clean = |span: &Span| {
        let piece = match &span.piece {
            Piece::Literal(said) => Piece::Literal(redact.secrets(said)),
            Piece::Link { url, label } => {
                Piece::Link { url: redact.secrets(url), label: redact.secrets(label) }
            }
            other => other.clone(),
        };
        Span { piece, style: span.style }
    };
    Text(text.0.iter().map(clean).collect())
}

fn table(redact: &Redactor, table: &Table) -> Table {
    let row = |row: &Vec<String>| row.iter().map(|cell| redact.secrets(cell)).collect();
    Table { columns: row(&table.columns), rows: table.rows.iter().map(row).collect(), ..table.clone() }
}

fn action(redact: &Redactor, action: &Action) -> Action {
    Action {
        label: redact.secrets(&action.label),
        command: redact.secrets(&action.command),
        confirm: action.confirm.as_deref().map(|question| redact.secrets(question)),
        ..action.clone()
    }
}

fn field(redact: &Redactor, field: &Field) -> Field {
    let kind = match &field.kind {
        FieldKind::Line { initial, max } => FieldKind::Line { initial: redact.secrets(initial), max: *max },
        FieldKind::Paragraph { initial, max } => {
            FieldKind::Paragraph { initial: redact.secrets(initial), max: *max }
        }
        FieldKind::Choice { options, initial } => FieldKind::Choice {
            options: options.iter().map(|(value, label)| (value.clone(), redact.secrets(label))).collect(),
            initial: initial.clone(),
        },
        FieldKind::User { initial } => FieldKind::User { initial: initial.clone() },
    };
    Field { kind, ..field.clone() }
}

type Chatted<T> = Result<T, ChatError>;

#[async_trait::async_trait]
impl<P: Chat + ?Sized> Chat for Discreet<P> {
    async fn post(&self, channel: &str, thread: Option<&str>, key: &str, card: &Card) -> Chatted<Posted> {
        self.port.post(channel, thread, key, &self.card(card)).await
    }

    async fn edit(&self, at: &Posted, key: &str, card: &Card) -> Chatted<()> {
        self.port.edit(at, key, &self.card(card)).await
    }

    async fn ephemeral(&self, channel: &str, user: &str, card: &Card) -> Chatted<()> {
        self.port.ephemeral(channel, user, &self.card(card)).await
    }

    async fn respond(&self, url: &str, card: &Card) -> Chatted<()> {
        self.port.respond(url, &self.card(card)).await
    }

    async fn find(
        &self,
        channel: &str,
        thread: Option<&str>,
        key: &str,
        since: Timestamp,
    ) -> Chatted<Option<Posted>> {
        self.port.find(channel, thread, key, since).await
    }

    async fn permalink(&self, at: &Posted) -> Chatted<String> {
        self.port.permalink(at).await
    }

    async fn create_channel(&self, name: &str) -> Chatted<Channel> {
        self.port.create_channel(name).await
    }

    async fn find_channel(&self, name: &str) -> Chatted<Option<Channel>> {
        self.port.find_channel(name).await
    }

    async fn topic(&self, channel: &str, topic: &str) -> Chatted<()> {
        self.port.topic(channel, &self.redact.secrets(topic)).await
    }

    async fn invite(&self, channel: &str, users: &[String]) -> Chatted<Vec<(String, String)>> {
        self.port.invite(channel, users).await
    }

    async fn bookmark(&self, channel: &str, title: &str, url: &str) -> Chatted<()> {
        self.port.bookmark(channel, &self.redact.secrets(title), &self.redact.secrets(url)).await
    }

    async fn pin(&self, at: &Posted) -> Chatted<()> {
        self.port.pin(at).await
    }

    async fn direct(&self, user: &str) -> Chatted<String> {
        self.port.direct(user).await
    }

    async fn upload(&self, channel: &str, thread: Option<&str>, name: &str, content: &str) -> Chatted<()> {
        self.port.upload(channel, thread, name, &self.redact.secrets(content)).await
    }

    async fn open_form(&self, trigger: &str, form: &Form) -> Chatted<()> {
        self.port.open_form(trigger, &self.form(form)).await
    }

    async fn person(&self, user: &str) -> Chatted<Option<Person>> {
        self.port.person(user).await
    }

    async fn groups(&self) -> Chatted<Vec<Group>> {
        self.port.groups().await
    }
}

#[async_trait::async_trait]
impl<P: Notifier + ?Sized> Notifier for Discreet<P> {
    fn kind(&self) -> &'static str {
        self.port.kind()
    }

    async fn notify(&self, notice: &Notice) -> Notified {
        self.port.notify(&Notice { card: self.card(&notice.card), ..notice.clone() }).await
    }
}

#[async_trait::async_trait]
impl<P: StatusPage + ?Sized> StatusPage for Discreet<P> {
    fn name(&self) -> &str {
        self.port.name()
    }

    async fn publish(&self, update: &StatusUpdate) -> Result<(), String> {
        let redact = &*self.redact;
        let (title, text) = (redact.secrets(&update.title), redact.secrets(&update.text));
        let component = redact.secrets(&update.component);
        self.port.publish(&StatusUpdate { title, text, component, ..update.clone() }).await
    }
}
