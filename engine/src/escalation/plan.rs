//! When which level's turn is. Pure: the contact matrix, a severity and a start make times.
//!
//! The first level that counts is paged at once and its number is its time to answer; every further level is
//! paged at its number, counted from the start (DESIGN 6).

use crate::{
    event::Severity,
    settings::{Level, Policy},
};

/// One level's turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// From 1, as the matrix counts.
    pub level: u32,
    /// Unix milliseconds.
    pub at: i64,
}

/// Whether a level counts for a severity.
#[must_use]
pub fn applies(level: &Level, severity: Severity) -> bool {
    level.severities.is_empty() || level.severities.iter().any(|name| Severity::parse(name) == Some(severity))
}

/// The turns of one round (from 0) of an escalation that began at `start` (unix ms), in order of the matrix.
#[must_use]
pub fn plan(policy: &Policy, severity: Severity, start: i64, round: u32) -> Vec<Turn> {
    let start = start + i64::from(round) * (length(policy, severity) + policy.pause.ms());
    counting(policy, severity)
        .enumerate()
        .map(|(place, (level, entry))| Turn {
            level,
            at: start + if place == 0 { 0 } else { entry.after.ms() },
        })
        .collect()
}

/// When a round that began at `start` (unix ms) is over: the last level has had its time to answer.
#[must_use]
pub fn ends(policy: &Policy, severity: Severity, start: i64) -> i64 {
    start + length(policy, severity)
}

/// The time that whoever was paged last has to answer, in ms: the first level's number.
pub(super) fn answer(policy: &Policy, severity: Severity) -> i64 {
    counting(policy, severity).next().map_or(0, |(_, level)| level.after.ms())
}

fn length(policy: &Policy, severity: Severity) -> i64 {
    let last = counting(policy, severity).skip(1).map(|(_, level)| level.after.ms()).max().unwrap_or(0);
    last + answer(policy, severity)
}

fn counting(policy: &Policy, severity: Severity) -> impl Iterator<Item = (u32, &Level)> {
    (1..).zip(&policy.levels).filter(move |(_, level)| applies(level, severity))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Span;

    const MIN: i64 = 60_000;

    /// The matrix of the seeds: 5, 15, 30 minutes, and an hour for what is critical only.
    fn matrix() -> Policy {
        let level = |contact: &str, minutes: i64, severities: &[&str]| Level {
            contacts: vec![contact.to_owned()],
            after: Span::from_secs(minutes * 60),
            severities: severities.iter().map(|name| (*name).to_owned()).collect(),
        };
        Policy {
            levels: vec![
                level("primary", 5, &[]),
                level("secondary", 15, &[]),
                level("manager", 30, &[]),
                level("cto", 60, &["P1"]),
            ],
            rounds: 2,
            pause: Span::from_secs(1800),
        }
    }

    fn minutes(severity: Severity, round: u32) -> Vec<(u32, i64)> {
        plan(&matrix(), severity, 0, round).iter().map(|turn| (turn.level, turn.at / MIN)).collect()
    }

    #[test]
    fn the_first_level_is_paged_at_once_and_the_others_at_their_numbers_from_the_start() {
        assert_eq!(minutes(Severity::Sev1, 0), [(1, 0), (2, 15), (3, 30), (4, 60)]);
    }

    #[test]
    fn a_level_for_what_is_critical_is_left_out_of_the_rest() {
        assert_eq!(minutes(Severity::Sev2, 0), [(1, 0), (2, 15), (3, 30)]);
    }

    #[test]
    fn a_round_is_over_when_the_last_has_had_the_time_to_answer_and_the_next_follows_the_pause() {
        assert_eq!(ends(&matrix(), Severity::Sev1, 0), 65 * MIN);
        assert_eq!(ends(&matrix(), Severity::Sev3, 0), 35 * MIN);
        assert_eq!(minutes(Severity::Sev1, 1)[0], (1, 95));
    }

    #[test]
    fn a_raised_severity_wakes_its_level_at_its_time_since_the_start() {
        let woken = plan(&matrix(), Severity::Sev1, 0, 0).last().copied();
        assert_eq!(woken, Some(Turn { level: 4, at: 60 * MIN }));
    }

    #[test]
    fn where_the_first_level_does_not_count_the_next_one_is_paged_at_once() {
        let mut policy = matrix();
        policy.levels[0].severities = vec!["SEV1".into()];
        assert_eq!(plan(&policy, Severity::Sev2, 0, 0)[0], Turn { level: 2, at: 0 });
    }
}
