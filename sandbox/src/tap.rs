//! A test listens in on the requests that would change something, and may leave one unanswered: as the line does when a
//! machine goes down in the middle. No network of its own; a tap is asked outside every lock.

use std::future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// From handing over the reply to saying that it is out.
const ON_THE_LINE: Duration = Duration::from_millis(4);

/// How far a request has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// Read whole; nothing is done yet.
    Arrived,
    /// Done; the reply is not sent yet.
    Applied,
    /// The reply is out, some milliseconds ago.
    Answered,
}

/// What becomes of the request. After [`When::Answered`] it makes no difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Onward {
    Go,
    /// Nothing more happens to it and no reply comes; the connection stays open.
    Silence,
}

/// Asked at each [`When`] of each request, by the request's name (`chat.postMessage`, `patch statefulsets`).
pub type Tap = Arc<dyn Fn(&str, When) -> Onward + Send + Sync>;

/// Where a server keeps its tap.
#[derive(Default)]
pub(crate) struct Tapped(Mutex<Option<Tap>>);

impl Tapped {
    pub(crate) fn set(&self, tap: Tap) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(tap);
    }

    fn get(&self) -> Option<Tap> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Answers a request, asking the tap on the way. In silence it never ends: the caller's connection does.
    pub(crate) async fn around<T>(&self, name: &str, answer: impl Future<Output = T>) -> T {
        let Some(tap) = self.get() else { return answer.await };
        if tap(name, When::Arrived) == Onward::Silence {
            return future::pending().await;
        }
        let reply = answer.await;
        if tap(name, When::Applied) == Onward::Silence {
            return future::pending().await;
        }
        let name = name.to_owned();
        tokio::spawn(async move {
            // The time that the bytes take; it is always used up.
            let _ = tokio::time::timeout(ON_THE_LINE, future::pending::<()>()).await;
            tap(&name, When::Answered);
        });
        reply
    }
}
