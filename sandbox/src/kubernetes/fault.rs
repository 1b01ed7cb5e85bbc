//! Faults on request and the record of what was asked. Pure data; `serve` acts on it.

/// What happens instead of, or around, a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// 403 in kubectl's words; nothing is done.
    Forbidden,
    /// 409, another writer was first; nothing is done.
    Conflict,
    /// 503; nothing is done.
    Unavailable,
    /// 429 with `Retry-After: 1`; nothing is done.
    TooManyRequests,
    /// Never answered; nothing is done.
    Hang,
    /// Done, and the connection is cut before the reply.
    ApplyThenDisconnect,
    /// The connection is cut; nothing is done.
    DropBefore,
}

/// A fault for the next `times` requests of `verb` on `resource`; `*` is any.
#[derive(Debug, Clone)]
pub struct FaultRule {
    /// `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`.
    pub verb: String,
    /// `pods`, `pods/log`, `statefulsets`.
    pub resource: String,
    pub times: u32,
    pub fault: Fault,
}

/// One request, in the order of arrival.
#[derive(Debug, Clone)]
pub struct Request {
    /// The API's verb: `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`.
    pub verb: &'static str,
    /// As in a rule: `pods`, `pods/exec`. Empty for discovery and health.
    pub resource: String,
    pub path: String,
    pub query: String,
    pub body: String,
    /// The wall clock, in milliseconds.
    pub at_ms: i64,
    /// `None` while, or if never, answered or settled.
    pub status: Option<u16>,
    /// Whether an object changed by it. A dry run and a refusal change nothing.
    pub changed: bool,
}

/// Takes the fault that applies, counting it down.
pub(crate) fn take(rules: &mut Vec<FaultRule>, verb: &str, resource: &str) -> Option<Fault> {
    let fits = |rule: &FaultRule| {
        (rule.verb == "*" || rule.verb == verb) && (rule.resource == "*" || rule.resource == resource)
    };
    let index = rules.iter().position(fits)?;
    let rule = &mut rules[index];
    rule.times = rule.times.saturating_sub(1);
    let fault = rule.fault;
    if rule.times == 0 {
        rules.remove(index);
    }
    Some(fault)
}
