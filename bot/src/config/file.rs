//! The configuration file.

use engine::{
    settings::{
        Acts, Approvals, Escalation, Incidents, Retention, Rights, Settings, Span, Status, TargetRules,
    },
    words::Lang,
};
use secrecy::SecretString;
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};
use targets::{Secret, TargetSettings};

/// The whole file. Every key has a default; `muster.default.yaml` explains each.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    pub language: Lang,
    pub incidents: Incidents,
    pub rights: Rights,
    pub approvals: Approvals,
    pub acts: Acts,
    pub escalation: Escalation,
    pub status: Status,
    pub retention: Retention,
    pub targets: BTreeMap<String, TargetSettings>,
    pub runbooks: Vec<RunbookSource>,
    pub notifiers: Notifiers,
    pub web: Web,
    pub heartbeat: Option<Heartbeat>,
}

/// A file or folder of runbooks.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunbookSource {
    pub path: PathBuf,
    /// Only reviewed texts start their reads unasked.
    #[serde(default)]
    pub reviewed: bool,
}

/// Ways outside the chat.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Notifiers {
    pub ntfy: Option<Ntfy>,
    pub email: Option<Email>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ntfy {
    /// `https://ntfy.example.com`; a contact's address is the topic.
    pub url: String,
    /// `{env: NTFY_TOKEN}` or `{file: PATH}`.
    #[serde(default)]
    pub token: Option<Secret>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Email {
    /// `smtp://host:25`, `smtps://host:465`. It may hold a password, so it is never said.
    pub url: SecretString,
    pub from: String,
    #[serde(default)]
    pub username: Option<String>,
    /// `{env: SMTP_PASSWORD}` or `{file: PATH}`.
    #[serde(default)]
    pub password: Option<Secret>,
}

/// What others see of Muster by HTTP.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Web {
    /// Where contacts reach Muster, for one-tap acknowledgement; without it pages outside Slack have no link.
    pub public_url: Option<String>,
}

/// An outgoing sign of life; it stops when the database is down, so that the outside monitor pages.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heartbeat {
    pub url: String,
    pub every: Span,
}

impl Config {
    /// Reads a file. One that is not there is the default, if `optional`.
    ///
    /// # Errors
    /// A text for people: file, line, column, what is allowed.
    pub fn read(path: &Path, optional: bool) -> Result<Self, String> {
        match std::fs::read_to_string(path) {
            Ok(text) => {
                let file = path.display().to_string();
                Self::parse(&file, &text)?.with_secrets().map_err(|error| format!("{file}: {error}"))
            }
            Err(error) if optional && error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(format!("{}: {error}", path.display())),
        }
    }

    /// # Errors
    /// As [`Self::read`].
    pub fn parse(file: &str, text: &str) -> Result<Self, String> {
        if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
            return Ok(Self::default());
        }
        serde_saphyr::from_str::<Self>(text).map_err(|error| format!("{file}: {error}"))?.checked(file)
    }

    /// Fetches what stands in the environment or in files of its own.
    fn with_secrets(mut self) -> Result<Self, String> {
        for (name, target) in &mut self.targets {
            target.read_secrets(variable).map_err(|error| format!("targets.{name}.{error}"))?;
        }
        let named = [
            ("ntfy.token", self.notifiers.ntfy.as_mut().and_then(|ntfy| ntfy.token.as_mut())),
            ("email.password", self.notifiers.email.as_mut().and_then(|email| email.password.as_mut())),
        ];
        for (key, secret) in named {
            if let Some(secret) = secret {
                secret.read(variable).map_err(|error| format!("notifiers.{key}: {error}"))?;
            }
        }
        Ok(self)
    }

    /// Every secret that the file names, for the redaction of what goes out.
    #[must_use]
    pub fn secrets(&self) -> Vec<SecretString> {
        let ntfy = self.notifiers.ntfy.iter().filter_map(|ntfy| ntfy.token.as_ref());
        let email = self.notifiers.email.iter().filter_map(|email| email.password.as_ref());
        let own = ntfy.chain(email).filter_map(Secret::value).cloned();
        let server = self.notifiers.email.iter().map(|email| email.url.clone());
        own.chain(server).chain(self.targets.values().flat_map(TargetSettings::secrets)).collect()
    }

    /// What one key alone can't show: names that point nowhere.
    fn checked(self, file: &str) -> Result<Self, String> {
        if self.acts.send_within.ms() + self.acts.answer_within.ms() > Acts::LONGEST.ms() {
            return Err(format!(
                "{file}: acts.send_within and acts.answer_within are more than {} s together",
                Acts::LONGEST.ms() / 1000
            ));
        }
        let escalation = &self.escalation;
        for policy in escalation.default.iter().chain(escalation.by_runbook.values()) {
            if !escalation.policies.contains_key(policy) {
                return Err(format!(
                    "{file}: escalation names the policy `{policy}`, which is not among `policies`"
                ));
            }
        }
        for (name, policy) in &escalation.policies {
            for contact in policy.levels.iter().flat_map(|level| &level.contacts) {
                if !escalation.contacts.contains_key(contact) {
                    return Err(format!(
                        "{file}: the policy `{name}` pages `{contact}`, which is not among `contacts`"
                    ));
                }
            }
        }
        Ok(self)
    }

    /// The engine's part.
    #[must_use]
    pub fn settings(&self) -> Settings {
        Settings {
            language: self.language,
            incidents: self.incidents.clone(),
            rights: self.rights.clone(),
            approvals: self.approvals.clone(),
            acts: self.acts.clone(),
            escalation: self.escalation.clone(),
            status: self.status.clone(),
            retention: self.retention.clone(),
            public_url: self.web.public_url.clone(),
            targets: self.targets.iter().map(|(name, target)| (name.clone(), rules(target))).collect(),
        }
    }
}

fn variable(name: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "a secret's variable, named by the configuration file")]
    std::env::var(name).ok()
}

fn rules(target: &TargetSettings) -> TargetRules {
    TargetRules {
        environment: target.environment.clone(),
        names: target.names.clone(),
        canary_topics: target.lower_to_read.canary_topics.clone(),
        read_processes: target
            .processes
            .iter()
            .filter(|process| process.read)
            .map(|process| process.argv.clone())
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_said_with_its_line_and_column() {
        let error = Config::parse("muster.yaml", "language: fr\nincidents:\n  chanel: x\n").unwrap_err();
        assert!(
            error.starts_with("muster.yaml:") && error.contains("chanel") && error.contains("line 3"),
            "{error}"
        );
    }

    #[test]
    fn the_commented_reference_is_the_default() {
        let reference = Config::parse("muster.default.yaml", super::super::DEFAULT).unwrap();
        assert_eq!(format!("{reference:?}"), format!("{:?}", Config::default()));
    }

    #[test]
    fn an_act_that_could_outlive_its_job_is_refused() {
        let error = Config::parse("muster.yaml", "acts: {send_within: 1m, answer_within: 1m}").unwrap_err();
        assert!(error.contains("more than 100 s together"), "{error}");
    }

    #[test]
    fn a_policy_that_pages_nobody_known_is_refused() {
        let text = "escalation:\n  policies:\n    default:\n      levels: [{contacts: [ana], after: 5m}]\n";
        assert!(Config::parse("x", text).unwrap_err().contains("`ana`"));
    }
}
