//! Faults on request and the record of what was called. Pure data; `web` acts on it.

use serde_json::Value;

/// What happens instead of, or around, a call.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// HTTP 429 with `Retry-After` in seconds; nothing is done.
    RateLimited { retry_after_s: u64 },
    /// An HTTP status without a JSON body; nothing is done.
    Status(u16),
    /// `ok: false` with this error; nothing is done.
    ApiError(String),
    /// Never answered; nothing is done.
    Hang,
    /// Done, and the connection is cut before the reply.
    ApplyThenDisconnect,
    /// The connection is cut; nothing is done.
    DropBefore,
    /// Done and answered, this many milliseconds later.
    SlowMs(u64),
}

/// A fault that applies to the next `times` calls of `method` (`*` for any; `response_url` for those posts).
#[derive(Debug, Clone)]
pub struct FaultRule {
    pub method: String,
    pub times: u32,
    pub fault: Fault,
}

/// Which credential a call carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    Bot,
    App,
    None,
    Wrong,
}

/// One call of the Web API, in the order of arrival. Tokens are left out of `args`.
#[derive(Debug, Clone)]
pub struct Call {
    pub method: String,
    pub args: Value,
    /// The workspace's clock, in milliseconds.
    pub at_ms: i64,
    pub token_kind: TokenKind,
    /// HTTP status and body; `None` while (or if never) unanswered.
    pub response: Option<(u16, Value)>,
    /// Whether the workspace may have changed: true unless a fault or an error came first.
    pub applied: bool,
}

/// Takes the fault that applies to this call, counting it down.
pub(crate) fn take(rules: &mut Vec<FaultRule>, method: &str) -> Option<Fault> {
    let index = rules.iter().position(|rule| rule.method == method || rule.method == "*")?;
    let rule = &mut rules[index];
    rule.times = rule.times.saturating_sub(1);
    let fault = rule.fault.clone();
    if rule.times == 0 {
        rules.remove(index);
    }
    Some(fault)
}
