//! Where a life of the bot ends: after the n-th commit, or around the n-th send. And the trap that waits there.

use sandbox::tap::{Onward, When};
use std::{
    fmt,
    str::FromStr,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

/// Which database the bot writes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Store {
    Sqlite,
    Postgres,
}

/// What the end comes after, or before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    /// The commit is on disk, and nothing else has happened.
    Committed,
    /// The other system has read the request and done nothing.
    Before,
    /// It has done it and not answered.
    Applied,
    /// It has answered.
    Answered,
}

impl Kind {
    pub(crate) const ALL: [Self; 4] = [Self::Committed, Self::Before, Self::Applied, Self::Answered];
}

/// One end of one life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Point {
    pub(crate) store: Store,
    pub(crate) kind: Kind,
    /// From 1.
    pub(crate) n: usize,
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}:{:?}:{}", self.store, self.kind, self.n)
    }
}

impl FromStr for Point {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> anyhow::Result<Self> {
        let bad = || anyhow::anyhow!("`{text}` is no point; write e.g. Sqlite:Committed:17");
        let mut parts = text.split(':');
        let (store, kind) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let store = [Store::Sqlite, Store::Postgres].into_iter().find(|one| format!("{one:?}") == store);
        let kind = Kind::ALL.into_iter().find(|one| format!("{one:?}") == kind);
        let n = parts.next().and_then(|n| n.parse().ok());
        Ok(Self { store: store.ok_or_else(bad)?, kind: kind.ok_or_else(bad)?, n: n.ok_or_else(bad)? })
    }
}

/// Counts what passes and ends the bot at its point. Without a point it only counts.
pub(crate) struct Trap {
    point: Option<Point>,
    counts: [AtomicUsize; 4],
    victim: Mutex<Option<u32>>,
    /// What it fell on.
    sprung: Mutex<Option<String>>,
}

impl Trap {
    pub(crate) fn new(point: Option<Point>) -> Self {
        Self { point, counts: Default::default(), victim: Mutex::new(None), sprung: Mutex::new(None) }
    }

    /// Whether there is a point.
    pub(crate) fn is_set(&self) -> bool {
        self.point.is_some()
    }

    /// The process of the bot's first life; `None` once it is over.
    pub(crate) fn set_victim(&self, process: Option<u32>) {
        *self.victim.lock().unwrap_or_else(PoisonError::into_inner) = process;
    }

    pub(crate) fn sprung(&self) -> Option<String> {
        self.sprung.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn count(&self, kind: Kind) -> usize {
        self.counts[kind as usize].load(Ordering::SeqCst)
    }

    /// Something of this kind passes; whether the bot was ended here.
    pub(crate) fn pass(&self, kind: Kind, name: &str) -> bool {
        let n = self.counts[kind as usize].fetch_add(1, Ordering::SeqCst) + 1;
        let here = self.point.is_some_and(|point| point.kind == kind && point.n == n);
        here && self.spring(name)
    }

    fn spring(&self, name: &str) -> bool {
        let Some(process) = self.victim.lock().unwrap_or_else(PoisonError::into_inner).take() else {
            return false;
        };
        let pid = nix::unistd::Pid::from_raw(i32::try_from(process).unwrap_or(i32::MAX));
        let killed = nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGKILL).is_ok();
        *self.sprung.lock().unwrap_or_else(PoisonError::into_inner) = Some(name.to_owned());
        killed
    }

    /// The bot ended itself at its commit.
    pub(crate) fn fell(&self, name: &str) {
        *self.sprung.lock().unwrap_or_else(PoisonError::into_inner) = Some(name.to_owned());
    }

    /// As a tap of the sandbox: looks pass uncounted.
    pub(crate) fn tap(&self, name: &str, when: When) -> Onward {
        const LOOKS: [&str; 12] = [
            "auth.test",
            "apps.connections.open",
            "bookmarks.list",
            "conversations.history",
            "conversations.info",
            "conversations.list",
            "conversations.members",
            "conversations.replies",
            "team.info",
            "usergroups.list",
            "usergroups.users.list",
            "users.info",
        ];
        if LOOKS.contains(&name) {
            return Onward::Go;
        }
        let kind = match when {
            When::Arrived => Kind::Before,
            When::Applied => Kind::Applied,
            When::Answered => Kind::Answered,
        };
        if self.pass(kind, name) { Onward::Silence } else { Onward::Go }
    }
}
