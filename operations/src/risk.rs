//! How dangerous an operation is, and how private what it reads. Pure.
//!
//! The class belongs to the operation and its arguments, not to the author (DESIGN 4). Unknown is never `Read`.

use serde::{Deserialize, Serialize};

/// What an operation may do to the system; ordered, so that the highest of several counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Risk {
    /// Looks; runs unasked.
    Read,
    /// Changes something that can be put back; one approval.
    Change,
    /// Loses data or service that may not come back; two people.
    Destroy,
}

/// Who may see what an operation reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sensitivity {
    Plain,
    /// Secrets, environments, table rows, personal data: asks first and answers only to the person who asked.
    Sensitive,
}

impl std::fmt::Display for Risk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Read => "read",
            Self::Change => "change",
            Self::Destroy => "destroy",
        })
    }
}
