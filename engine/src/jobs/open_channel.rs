//! Makes the incident's channel and starts the runbook in the same breath: diagnostics wait for nothing else.
//!
//! A crash between making and noting finds the name taken at the next try, and adopts the channel if it is ours
//! and of no other incident. What can't be done is said once and tried again.

use crate::{
    Context, Error, Result,
    desk::Desk,
    event::{Actor, Event},
    incident::Incident,
    job::{self, Done, Job, Lease},
    jobs::{furnish_channel::FurnishChannel, invite::Invite, topic::Topic},
    message::{announcement, impaired, opened, status_card},
    outbox::{self, Place, Priority},
    ports::{Channel, ChatError},
    response, run,
    store::incidents,
    wire::Wire,
};
use jiff::SignedDuration;
use runbook::Found;
use serde::{Deserialize, Serialize};

/// Names that are tried: the plain one, then with a number behind it.
const NAMES: u32 = 5;
/// The chat's limit.
const LONGEST: usize = 80;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenChannel {
    pub incident: i64,
    /// The `response_url` of whoever declared it: reaches them where the bot is no member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}

impl Wire for OpenChannel {}

impl Job for OpenChannel {
    const KIND: &'static str = "open-channel";

    fn key(&self) -> String {
        format!("open-channel:{}", self.incident)
    }

    fn incident(&self) -> Option<i64> {
        Some(self.incident)
    }

    fn priority(&self) -> Priority {
        Priority::Answer
    }

    async fn run(self, cx: &Context, lease: &Lease) -> Result<Done> {
        let mut tx = cx.db.read().await?;
        let Some(incident) = incidents::get(&mut tx, self.incident).await? else { return Ok(Done::Finished) };
        drop(tx);
        if !incident.is_open() || incident.channel.is_some() {
            return Ok(Done::Finished);
        }
        match make(cx, &incident).await? {
            Ok(channel) => {
                begin(cx, lease, &self, &channel).await?;
                cx.wake.notify_waiters();
                Ok(Done::Finished)
            }
            Err(ChatError::RateLimited { retry_after_ms }) => {
                Ok(Done::Again(cx.clock.now() + SignedDuration::from_millis(retry_after_ms)))
            }
            Err(ChatError::Refused { code, needed }) => {
                let code = needed.map_or(code.clone(), |needed| format!("{code}: {needed}"));
                impaired::note(cx, lease, self.incident, "channel", &code).await?;
                Err(anyhow::anyhow!("the channel can't be made: {code}").into())
            }
            Err(error) => Err(anyhow::Error::new(error).context("making the channel").into()),
        }
    }
}

/// `inc-42-kafka-down`: lower case, digits and dashes.
fn name(prefix: &str, incident: &Incident, again: u32) -> String {
    let what = incident.declared.runbook.as_deref().unwrap_or(&incident.declared.title);
    let mut name = format!("{prefix}-{}", incident.id);
    for word in
        what.to_lowercase().split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty())
    {
        if name.len() + 1 + word.len() > LONGEST - 2 {
            break;
        }
        name.push('-');
        name.push_str(word);
    }
    if again > 1 { format!("{name}-{again}") } else { name }
}

/// The outer error is ours, the inner one the chat's.
async fn make(cx: &Context, incident: &Incident) -> Result<std::result::Result<Channel, ChatError>> {
    let prefix = cx.loaded().settings.incidents.prefix.clone();
    let mut refused = ChatError::NotSent("no name was tried".into());
    for again in 1..=NAMES {
        let name = name(&prefix, incident, again);
        match cx.chat.create_channel(&name).await {
            Err(ChatError::Refused { code, needed }) if code == "name_taken" => {
                refused = ChatError::Refused { code, needed };
            }
            other => return Ok(other),
        }
        match cx.chat.find_channel(&name).await {
            Ok(Some(found)) if found.ours && !found.archived => {
                let mut tx = cx.db.read().await?;
                if incidents::by_channel(&mut tx, &found.id).await?.is_none() {
                    return Ok(Ok(found));
                }
            }
            Ok(_) => {}
            Err(error) => return Ok(Err(error)),
        }
    }
    Ok(Err(refused))
}

/// One transaction: the channel is noted, the runbook starts, the cards are queued.
async fn begin(cx: &Context, lease: &Lease, job: &OpenChannel, channel: &Channel) -> Result<()> {
    let (id, loaded, now) = (job.incident, cx.loaded(), cx.clock.now());
    let mut tx = lease.begin(cx).await?;
    let Some(mut incident) = incidents::get(&mut tx, id).await? else { return Ok(()) };
    let mut desk = Desk { tx: &mut tx, words: &cx.words, loaded: &loaded, now };
    let event = Event::ChannelOpened { channel: channel.id.clone(), name: channel.name.clone() };
    response::record(&mut desk, &mut incident, &Actor::Muster, event).await?;
    cards(&mut desk, &incident, &channel.id).await?;
    tell(&mut desk, &incident, job.answer.as_ref()).await?;
    if let Some(slug) = incident.declared.runbook.clone()
        && let Found::One(runbook) = loaded.catalogue.find(&slug)
    {
        let (by, target) = (incident.declared_by.clone(), incident.declared.target.clone());
        match run::start(&mut desk, &mut incident, &runbook, target.as_deref(), &by).await {
            Ok(_) => {}
            Err(Error::User(said)) => impaired::post(&mut desk, &incident, &said).await?,
            Err(error) => return Err(error),
        }
    }
    response::first_draft(&mut desk, &mut incident).await?;
    job::enqueue(desk.tx, &Invite { incident: id, users: Vec::new() }, now).await?;
    job::enqueue(desk.tx, &Topic { incident: id }, now).await?;
    job::enqueue(desk.tx, &FurnishChannel { incident: id }, now).await?;
    tx.commit().await
}

/// The status card and the announcement.
async fn cards(desk: &mut Desk<'_>, incident: &Incident, channel: &str) -> Result<()> {
    let (id, now, ms) = (incident.id, desk.now, desk.now.as_millisecond());
    let card = status_card::card(desk.words, incident, &[], &[], ms);
    let here = Place::Channel(channel.to_owned());
    outbox::post(desk.tx, &status_card::key(id), Some(id), &here, Priority::Answer, &card, now).await?;
    let card = announcement::card(desk.words, incident, ms);
    let everybody = Place::Channel(desk.loaded.settings.incidents.channel.clone());
    outbox::post(desk.tx, &announcement::key(id), Some(id), &everybody, Priority::Normal, &card, now).await?;
    Ok(())
}

/// The word to whoever declared it, only they see it.
async fn tell(desk: &mut Desk<'_>, incident: &Incident, answer: Option<&String>) -> Result<()> {
    let place = match (answer, &incident.declared.from_channel, incident.declared_by.user_id()) {
        (Some(url), _, _) => Place::Response(url.clone()),
        (None, Some(from), Some(user)) => Place::Ephemeral { channel: from.clone(), user: user.to_owned() },
        (None, None, Some(user)) => Place::User(user.to_owned()),
        (None, _, None) => return Ok(()),
    };
    let (id, card) = (incident.id, opened::card(desk.words, incident));
    outbox::post(desk.tx, &format!("opened:{id}"), Some(id), &place, Priority::Answer, &card, desk.now).await
}
