//! E-mail by SMTP. The page's key is the Message-ID, so that a second copy is the same message to the reader.

use super::{label, one_line};
use crate::config::Email;
use anyhow::Context as _;
use engine::ports::{Notice, Notified, Notifier};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor, message::Mailbox,
    transport::smtp::authentication::Credentials,
};
use secrecy::ExposeSecret;
use std::time::Duration;
use targets::Secret;

/// Characters.
const SUBJECT: usize = 200;

pub(super) struct EmailNotifier {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl EmailNotifier {
    pub(super) fn new(settings: &Email) -> anyhow::Result<Self> {
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(settings.url.expose_secret())
            .context("reading notifiers.email.url")?
            .timeout(Some(Duration::from_secs(10)));
        if let (Some(user), Some(password)) =
            (&settings.username, settings.password.as_ref().and_then(Secret::value))
        {
            let password = password.expose_secret().to_owned();
            transport = transport.credentials(Credentials::new(user.clone(), password));
        }
        let transport = transport.build();
        Ok(Self { transport, from: settings.from.parse().context("reading notifiers.email.from")? })
    }

    fn message(&self, notice: &Notice) -> anyhow::Result<Message> {
        let mut lines: Vec<String> = notice.card.lines.iter().map(engine::text::Text::plain).collect();
        let links = [("ack", &notice.acknowledge_url), ("join", &notice.incident_url)];
        for (verb, url) in links.into_iter().filter_map(|(verb, url)| Some((verb, url.as_ref()?))) {
            lines.push(format!("\n{}\n{url}", label(&notice.card, verb, "")));
        }
        let id: String =
            notice.key.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        Ok(Message::builder()
            .from(self.from.clone())
            .to(notice.address.parse().context("reading the contact's address")?)
            .subject(one_line(&notice.card.headline.plain(), SUBJECT))
            .message_id(Some(format!("<{id}@muster>")))
            .body(lines.join("\n"))?)
    }
}

#[async_trait::async_trait]
impl Notifier for EmailNotifier {
    fn kind(&self) -> &'static str {
        "email"
    }

    async fn notify(&self, notice: &Notice) -> Notified {
        let message = match self.message(notice) {
            Ok(message) => message,
            Err(error) => return Notified::Failed(format!("{error:#}")),
        };
        match self.transport.send(message).await {
            Ok(answer) => Notified::Sent(answer.message().collect::<Vec<_>>().join(" ")),
            Err(error) if error.is_timeout() => Notified::Unknown("the mail server did not answer".into()),
            Err(error) => Notified::Failed(error.to_string()),
        }
    }
}
