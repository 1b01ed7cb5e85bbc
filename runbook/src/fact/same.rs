//! Whether two facts say the same, however each is written. Pure.

use super::{Known, deadline_name};

impl Known {
    /// Whether it says what `other`, which stands in front matter, says.
    pub(super) fn says_too(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Severity { severity: own, .. }, Self::Severity { severity, .. }) => own == severity,
            (Self::Alert { name: own, expression, .. }, Self::Alert { name: Some(name), .. }) => {
                let metric = expression.as_deref().and_then(metric);
                own.as_deref().or(metric) == Some(name)
            }
            (Self::Deadline { what: own, within_s: in_s, .. }, Self::Deadline { what, within_s, .. }) => {
                deadline_name(own) == deadline_name(what) && in_s == within_s
            }
            (Self::Review { due: own, .. }, Self::Review { due, last: None, every: None, .. }) => own == due,
            _ => self == other,
        }
    }
}

/// The metric that an expression looks at: what an alert without a name is called by.
pub(crate) fn metric(expression: &str) -> Option<&str> {
    let name = expression.split(|c: char| !(c.is_alphanumeric() || "_:".contains(c))).next()?;
    name.contains('_').then_some(name)
}
