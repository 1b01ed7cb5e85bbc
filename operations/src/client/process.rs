//! Programs beside the bot: only those that the operator lists, no shell, no inherited environment.

use crate::{Failure, SendBy, Sent};
use std::time::Duration;

/// What a program left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcessOutput {
    /// `None`: ended by a signal.
    pub code: Option<i32>,
    /// Both streams as they came, up to the cap.
    pub output: String,
    pub truncated: bool,
    pub took_ms: u64,
}

#[async_trait::async_trait]
pub trait Process: Send + Sync {
    /// Whether the operator lists this argv, and whether it is declared to only read.
    fn listed(&self, argv: &[String]) -> Option<ProcessRule>;
    async fn run(&self, argv: &[String], send_by: SendBy, limit: Duration) -> Sent<ProcessOutput>;
    /// As `run`, for programs declared as read.
    async fn read(&self, argv: &[String], limit: Duration) -> Result<ProcessOutput, Failure>;
}

/// What the operator says of a listed program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProcessRule {
    /// Declared as read: runs unasked.
    pub read: bool,
    pub limit: Duration,
}
