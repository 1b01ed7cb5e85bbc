//! Faults of the broker on request. Pure data; `wire` and the API act on it.

/// What happens instead of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BrokerFault {
    /// Never answered; nothing is done.
    Silence,
    /// The connection is cut; nothing is done.
    Disconnect,
    /// Done, and the connection is cut before the answer.
    ApplyThenDisconnect,
    /// Answered with this error code (Kafka protocol guide, error codes); nothing is done.
    Code(i16),
}

/// A fault for the next `times` requests of one API.
#[derive(Debug, Clone, Copy)]
pub struct BrokerFaultRule {
    /// API key (Kafka protocol guide): 0 Produce, 1 Fetch, 2 ListOffsets, 3 Metadata, ...
    pub api: i16,
    pub times: u32,
    pub fault: BrokerFault,
}

/// Takes the fault that applies, counting it down.
pub(crate) fn take(rules: &mut Vec<BrokerFaultRule>, api: i16) -> Option<BrokerFault> {
    let index = rules.iter().position(|rule| rule.api == api)?;
    let rule = &mut rules[index];
    rule.times = rule.times.saturating_sub(1);
    let fault = rule.fault;
    if rule.times == 0 {
        rules.remove(index);
    }
    Some(fault)
}
