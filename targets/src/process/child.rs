//! One child in a process group of its own: what it prints, and how it is ended.
//!
//! Both streams share one pipe, so lines stand in the order in which they were written. At the limit the whole
//! group gets TERM and, three seconds later, KILL; a future that is dropped kills the group at once.
//! Killing Muster itself leaves the child running: the step is then unknown.

use super::settings::ProcessSettings;
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use operations::client::ProcessOutput;
use operations::{Failure, phrase};
use std::os::fd::OwnedFd;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::io::AsyncReadExt;
use tokio::net::unix::pipe::Receiver;
use tokio::process::{Child, Command};

/// From TERM to KILL.
const GRACE: Duration = Duration::from_secs(3);
/// How long output may still come from what the program left behind.
const DRAIN: Duration = Duration::from_secs(1);

pub(super) enum Ended {
    ByItself(ProcessOutput),
    NotStarted(Failure),
    /// With the output so far.
    OutOfTime(Duration, String),
    Lost(String),
}

/// Runs a listed `argv`; the shorter of `limit` and the rule's own limit counts.
pub(super) async fn run(rule: &ProcessSettings, argv: &[String], limit: Duration) -> Ended {
    let limit = limit.min(Duration::from_secs(rule.limit_seconds));
    let began = Instant::now();
    let (mut child, pipe) = match start(rule, argv) {
        Ok(started) => started,
        Err(error) => return Ended::NotStarted(not_started(argv, &error)),
    };
    let mut group = Group::of(&child);
    let mut output = Output { kept: Vec::new(), cap: rule.output_bytes, dropped: false };
    let until_end = async {
        let mut pipe = pipe;
        tokio::select! {
            status = child.wait() => {
                // A grandchild may hold the pipe for ever.
                let _ = tokio::time::timeout(DRAIN, output.fill(&mut pipe)).await;
                status
            }
            () = output.fill(&mut pipe) => child.wait().await,
        }
    };
    let status = tokio::time::timeout(limit, until_end).await;
    match status {
        Ok(Ok(status)) => {
            group.let_go();
            Ended::ByItself(ProcessOutput {
                code: status.code(),
                output: output.text(),
                truncated: output.dropped,
                took_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
            })
        }
        Ok(Err(error)) => Ended::Lost(error.to_string()),
        Err(_) => {
            group.signal(Signal::SIGTERM);
            let _ = tokio::time::timeout(GRACE, child.wait()).await;
            Ended::OutOfTime(limit, output.text())
        }
    }
}

fn start(rule: &ProcessSettings, argv: &[String]) -> std::io::Result<(Child, Receiver)> {
    let (read, write) = std::io::pipe()?;
    let Some((program, arguments)) = argv.split_first() else {
        return Err(std::io::Error::other("no program"));
    };
    let child = Command::new(program)
        .args(arguments)
        .current_dir(&rule.cwd)
        .env_clear()
        .env("PATH", &rule.path)
        .envs(&rule.env)
        .stdin(Stdio::null())
        .stdout(Stdio::from(write.try_clone()?))
        .stderr(Stdio::from(write))
        .process_group(0)
        .kill_on_drop(true)
        .spawn()?;
    Ok((child, Receiver::from_owned_fd(OwnedFd::from(read))?))
}

fn not_started(argv: &[String], error: &std::io::Error) -> Failure {
    let program = argv.first().map(String::as_str).unwrap_or_default();
    Failure::new(phrase!("process.not-started", program = program), error.to_string())
        .next(phrase!("process.mend-settings"))
}

struct Output {
    kept: Vec<u8>,
    cap: usize,
    dropped: bool,
}

impl Output {
    /// Reads to the end; beyond the cap it reads on and drops, so that the program is not held up.
    async fn fill(&mut self, pipe: &mut Receiver) {
        let mut piece = [0; 8 << 10];
        while let Ok(count) = pipe.read(&mut piece).await {
            if count == 0 {
                return;
            }
            let room = self.cap.saturating_sub(self.kept.len()).min(count);
            self.kept.extend_from_slice(&piece[..room]);
            self.dropped |= room < count;
        }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.kept).into_owned()
    }
}

/// The child's process group; whatever of it is left when this goes is killed, unless it was let go.
struct Group(Option<Pid>);

impl Group {
    fn of(child: &Child) -> Self {
        Self(child.id().and_then(|id| i32::try_from(id).ok()).map(Pid::from_raw))
    }

    /// The program ended by itself: what it left running on purpose is its own affair.
    fn let_go(&mut self) {
        self.0 = None;
    }

    fn signal(&self, signal: Signal) {
        if let Some(group) = self.0 {
            // ESRCH: all of it is gone.
            let _ = killpg(group, signal);
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.signal(Signal::SIGKILL);
    }
}
