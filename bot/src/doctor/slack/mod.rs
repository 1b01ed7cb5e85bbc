//! The workspace: tokens, scopes, the clock, the incidents channel, user groups and contacts.

mod people;
mod place;
mod probe;
mod scopes;

use super::finding::Finding;
use crate::{
    clock::{TOLERATED_MS, machine},
    config::{Config, Environment},
    slack::open_socket,
};
use operations::phrase;
use probe::{Answer, Probe};
use secrecy::SecretString;

pub(super) async fn look(environment: &Environment, config: &Config) -> Vec<Finding> {
    let mut found = ways_in(environment).await;
    let Some(token) = &environment.bot_token else {
        found.push(Finding::missing(phrase!("doctor.no-token"), phrase!("doctor.set-token")));
        return found;
    };
    let Some(probe) = Probe::new(&environment.api_url, token) else { return found };
    let answer = match probe.get("auth.test", &[]).await {
        Ok(answer) => answer,
        Err(why) => {
            let next =
                if why.is_code { phrase!("doctor.renew-token") } else { phrase!("doctor.check-network") };
            found.push(Finding::missing(phrase!("doctor.token-refused"), next).saying(why.said));
            return found;
        }
    };
    let (team, bot) = (answer.text("/team"), answer.text("/user"));
    found.push(Finding::good(phrase!("doctor.token", team = team, bot = bot)));
    found.extend(answer.date_ms.map(|date| clock(date - machine().as_millisecond())));
    found.extend(scopes::look(&answer, app(&probe, &answer).await.as_deref()));
    found.push(place::look(&probe, &config.incidents.channel).await);
    found.extend(people::look(&probe, config).await);
    found
}

async fn app(probe: &Probe, who: &Answer) -> Option<String> {
    let info = probe.get("bots.info", &[("bot", &who.text("/bot_id"))]).await.ok()?;
    Some(info.text("/bot/app_id")).filter(|app| !app.is_empty())
}

/// Socket Mode, HTTP, or both: one of them must be there. The address that is opened is never used, and lapses.
async fn ways_in(environment: &Environment) -> Vec<Finding> {
    let mut found = match &environment.app_token {
        Some(token) => vec![socket(&environment.api_url, token).await],
        None if environment.signing_secret.is_none() => {
            vec![Finding::missing(phrase!("doctor.no-way-in"), phrase!("doctor.set-way-in"))]
        }
        None => Vec::new(),
    };
    if environment.signing_secret.is_some() {
        found.push(Finding::good(phrase!("doctor.signing-secret")));
    }
    found
}

async fn socket(api_url: &str, token: &SecretString) -> Finding {
    match open_socket(api_url, token).await {
        Ok(_) => Finding::good(phrase!("doctor.app-token")),
        Err(error) => {
            Finding::missing(phrase!("doctor.app-token-refused"), phrase!("doctor.renew-app-token"))
                .saying(format!("{error:#}"))
        }
    }
}

/// Slack names whole seconds.
fn clock(behind_ms: i64) -> Finding {
    if behind_ms.abs() > TOLERATED_MS + 1_000 {
        return Finding::missing(
            phrase!("doctor.clock-slack", ms = behind_ms.abs()),
            phrase!("doctor.set-clock"),
        );
    }
    Finding::good(phrase!("doctor.clock-slack-agrees"))
}
