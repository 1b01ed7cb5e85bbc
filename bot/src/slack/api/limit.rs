//! How often a method may be called, so that Slack rarely has to say so. Pure: the caller tells the time.
//!
//! Slack counts per method (its tiers) and `chat.postMessage` per channel as well. In memory: after a crash the
//! window is forgotten, and Slack's own 429 is honoured.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};
use tokio::time::Instant;

/// The longest a call waits here; beyond it the job comes back later.
const LONGEST: Duration = Duration::from_secs(10);
/// The latest that a job is told to come back.
const LATEST: Duration = Duration::from_secs(600);
const MINUTE: Duration = Duration::from_secs(60);
/// About one message a second in a channel, short bursts allowed: ten at once, then one each second. Ten, because the card, the draft and
/// what a runbook's checks found belong above the first question, and the question should not wait for a burst to be over.
const PER_CHANNEL: Rate = Rate { most: 10, period: Duration::from_secs(10), even: true };
/// Above this many windows those that are over are forgotten.
const MOST_WINDOWS: usize = 512;

#[derive(Default)]
pub(super) struct Limiter {
    windows: HashMap<(String, Option<String>), Window>,
}

/// So many in a period; `even`: afterwards one by one, not all at its end.
#[derive(Clone, Copy)]
struct Rate {
    most: usize,
    period: Duration,
    even: bool,
}

impl Rate {
    /// Between two calls in the long run.
    fn apart(self) -> Duration {
        self.period / u32::try_from(self.most).unwrap_or(1).max(1)
    }
}

/// The calls of the last period, and until when Slack wants none.
#[derive(Default)]
struct Window {
    times: VecDeque<Instant>,
    /// When the calls so far would be over, one after the other.
    over: Option<Instant>,
    blocked: Option<Instant>,
    /// When the next one that has to come back may: each is told a time of its own, or all would come at once.
    back: Option<Instant>,
}

impl Limiter {
    /// Takes a place and says how long to wait for it; `Err`: too long, nothing was taken, come back after this time.
    pub(super) fn reserve(
        &mut self,
        method: &str,
        channel: Option<&str>,
        now: Instant,
    ) -> Result<Duration, Duration> {
        if self.windows.len() > MOST_WINDOWS {
            self.windows.retain(|_, window| !window.is_over(now));
        }
        let mut keys =
            vec![((method.to_owned(), None), Rate { most: per_minute(method), period: MINUTE, even: false })];
        if let Some(channel) = channel {
            keys.push(((method.to_owned(), Some(channel.to_owned())), PER_CHANNEL));
        }
        let (mut at, mut tightest) = (now, 0);
        for (index, (key, rate)) in keys.iter().enumerate() {
            let free = self.windows.entry(key.clone()).or_default().next(*rate, now);
            if free > at {
                (at, tightest) = (free, index);
            }
        }
        let wait = at.duration_since(now);
        if wait > LONGEST {
            let (key, rate) = keys.swap_remove(tightest);
            return Err(self.windows.entry(key).or_default().come_back(rate, at).duration_since(now));
        }
        for (key, rate) in keys {
            let window = self.windows.entry(key).or_default();
            window.times.push_back(at);
            window.over = Some(window.over.map_or(at, |over| over.max(at)) + rate.apart());
        }
        Ok(wait)
    }

    /// Slack said 429: nothing of this kind before `until`.
    pub(super) fn block(&mut self, method: &str, channel: Option<&str>, until: Instant) {
        let key = (method.to_owned(), channel.map(str::to_owned));
        self.windows.entry(key).or_default().blocked = Some(until);
    }
}

impl Window {
    fn next(&mut self, rate: Rate, now: Instant) -> Instant {
        while self.times.front().is_some_and(|time| *time + rate.period <= now) {
            self.times.pop_front();
        }
        let full = self.times.len().checked_sub(rate.most).and_then(|index| self.times.get(index));
        let burst = rate.period.saturating_sub(rate.apart());
        let free = if rate.even {
            self.over.and_then(|over| over.checked_sub(burst)).unwrap_or(now)
        } else {
            full.map_or(now, |time| *time + rate.period)
        };
        free.max(self.blocked.unwrap_or(now)).max(now)
    }

    /// An instant from `at` on that nobody else was told.
    fn come_back(&mut self, rate: Rate, at: Instant) -> Instant {
        let told = self.back.filter(|back| *back > at).unwrap_or(at).min(at + LATEST);
        self.back = Some(told + rate.apart());
        told
    }

    fn is_over(&self, now: Instant) -> bool {
        self.times.back().is_none_or(|time| *time + MINUTE <= now)
            && self.blocked.is_none_or(|until| until <= now)
    }
}

/// Slack's tiers (method pages and the Java SDK's metadata).
fn per_minute(method: &str) -> usize {
    match method {
        "conversations.create"
        | "conversations.list"
        | "conversations.setTopic"
        | "pins.add"
        | "bookmarks.add"
        | "usergroups.list" => 20,
        "chat.postMessage" | "chat.getPermalink" | "auth.test" => 300,
        "response_url" | "upload" => 60,
        "chat.postEphemeral"
        | "views.open"
        | "users.info"
        | "files.getUploadURLExternal"
        | "files.completeUploadExternal" => 100,
        _ => 50,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eleventh_message_in_a_channel_waits_and_other_channels_do_not() {
        let (mut limiter, now) = (Limiter::default(), Instant::now());
        for _ in 0..10 {
            assert_eq!(limiter.reserve("chat.postMessage", Some("C1"), now), Ok(Duration::ZERO));
        }
        for second in 1..=2 {
            let wait = Ok(Duration::from_secs(second));
            assert_eq!(limiter.reserve("chat.postMessage", Some("C1"), now), wait);
        }
        let (later, all) = (now + Duration::from_secs(14), Duration::ZERO);
        assert_eq!(limiter.reserve("chat.postMessage", Some("C1"), later), Ok(all), "all paid for by then");
        assert_eq!(limiter.reserve("chat.postMessage", Some("C2"), now), Ok(Duration::ZERO));
    }

    #[test]
    fn a_wait_that_is_too_long_goes_back_to_the_job() {
        let (mut limiter, now) = (Limiter::default(), Instant::now());
        for _ in 0..20 {
            assert_eq!(limiter.reserve("pins.add", None, now), Ok(Duration::ZERO));
        }
        assert_eq!(limiter.reserve("pins.add", None, now), Err(MINUTE));
        assert_eq!(limiter.reserve("pins.add", None, now + MINUTE), Ok(Duration::ZERO));
    }

    #[test]
    fn those_who_must_come_back_do_not_all_come_at_once() {
        let (mut limiter, now) = (Limiter::default(), Instant::now());
        for _ in 0..20 {
            assert_eq!(limiter.reserve("pins.add", None, now), Ok(Duration::ZERO));
        }
        let told: Vec<u64> =
            (0..3).filter_map(|_| Some(limiter.reserve("pins.add", None, now).err()?.as_secs())).collect();
        assert_eq!(told, [60, 63, 66], "as far apart as the method's limit wants");
    }

    #[test]
    fn after_a_429_nothing_is_sent_before_slacks_time() {
        let (mut limiter, now) = (Limiter::default(), Instant::now());
        limiter.block("chat.update", None, now + Duration::from_secs(3));
        assert_eq!(limiter.reserve("chat.update", None, now), Ok(Duration::from_secs(3)));
    }
}
