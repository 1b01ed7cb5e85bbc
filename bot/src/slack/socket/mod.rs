//! Socket Mode: two connections, so that one can go while the other listens (Slack sends to any of them).
//!
//! Our own client, because slack-morphism's closes before it opens, waits without limit and acknowledges what
//! could not be read. An envelope is acknowledged when its delivery is on disk. A crash before that loses the
//! acknowledgement: the person sees that Slack got no answer.

mod connection;
mod envelope;
mod link;

use super::{api, receive::Receiver};
use connection::{Connection, End};
use engine::ports::ChatError;
use rand::Rng as _;
use secrecy::SecretString;
use std::{sync::Arc, time::Duration};
use tokio::{sync::watch, task::JoinSet};

pub use link::Link;

/// Slack allows ten; two are enough to never be without one.
const CONNECTIONS: usize = 2;
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// A connection that was told to go is heard to its end, at most so long (Slack gives about 10 s).
const FAREWELL: Duration = Duration::from_secs(15);

/// Listens until `stop` or until Slack has switched Socket Mode off; `link` tells how it stands.
pub async fn listen(
    api_url: String,
    app_token: SecretString,
    receiver: Arc<Receiver>,
    link: Arc<Link>,
    stop: watch::Receiver<bool>,
) {
    let mut all = JoinSet::new();
    for _ in 0..CONNECTIONS {
        let line = Line {
            api_url: api_url.clone(),
            app_token: app_token.clone(),
            receiver: Arc::clone(&receiver),
            link: Arc::clone(&link),
            stop: stop.clone(),
        };
        all.spawn(line.keep());
    }
    while all.join_next().await.is_some() {}
}

/// One of the connections, with those that follow it.
struct Line {
    api_url: String,
    app_token: SecretString,
    receiver: Arc<Receiver>,
    link: Arc<Link>,
    stop: watch::Receiver<bool>,
}

impl Line {
    async fn keep(mut self) {
        let mut leaving = JoinSet::new();
        let mut failures = 0;
        while !*self.stop.borrow() {
            while leaving.try_join_next().is_some() {}
            let mut connection = match self.connect().await {
                Ok(connection) => connection,
                Err(error) => {
                    self.link.failed(&error);
                    failures += 1;
                    self.pause(pause(failures, &error)).await;
                    continue;
                }
            };
            failures = 0;
            self.link.opened();
            let end = connection.serve(&self.receiver, &mut self.stop).await;
            self.link.closed();
            match end {
                // The next one is opened while this one still listens.
                End::Refresh => {
                    let receiver = Arc::clone(&self.receiver);
                    leaving.spawn(async move { connection.leave(&receiver, FAREWELL).await });
                }
                End::Disabled => {
                    self.link.disable();
                    break;
                }
                End::Lost(why) => {
                    tracing::warn!(why, "a Socket Mode connection was lost");
                    failures = 1;
                    self.pause(pause(failures, &anyhow::anyhow!(why))).await;
                }
                End::Stopped => break,
            }
        }
        while leaving.join_next().await.is_some() {}
    }

    async fn connect(&self) -> anyhow::Result<Connection> {
        let url = api::open_socket(&self.api_url, &self.app_token).await?;
        Connection::open(&url).await
    }

    async fn pause(&mut self, pause: Duration) {
        #[expect(clippy::disallowed_methods, reason = "a broken connection is not tried without pause")]
        let pause = tokio::time::sleep(pause);
        tokio::select! {
            () = pause => {}
            // An error means that the sender is gone: the loop ends as well.
            _ = self.stop.wait_for(|stop| *stop) => {}
        }
    }
}

/// Twice as long each time, with up to a half on top, so that many bots do not return at once.
fn pause(failures: u32, error: &anyhow::Error) -> Duration {
    if let Some(ChatError::RateLimited { retry_after_ms }) = error.downcast_ref::<ChatError>() {
        return Duration::from_millis(u64::try_from(*retry_after_ms).unwrap_or(0)).max(FIRST_PAUSE);
    }
    let doubled = FIRST_PAUSE.saturating_mul(1 << failures.saturating_sub(1).min(6)).min(LONGEST_PAUSE);
    doubled.mul_f64(1.0 + rand::rng().random_range(0.0..0.5))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_stay_below_a_minute() {
        let error = anyhow::anyhow!("refused");
        assert!(pause(1, &error) < Duration::from_secs(1));
        assert!(pause(4, &error) >= Duration::from_secs(4));
        assert!(pause(1_000, &error) <= LONGEST_PAUSE.mul_f64(1.5));
    }

    #[test]
    fn slacks_own_pause_is_kept() {
        let error = anyhow::Error::from(ChatError::RateLimited { retry_after_ms: 60_000 });
        assert_eq!(pause(1, &error), Duration::from_secs(60));
    }
}
