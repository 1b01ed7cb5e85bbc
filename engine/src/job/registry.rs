//! Which kind of row is which job, and the loop that does what is due.
use super::Job;
use crate::{Context, Result};
use jiff::Timestamp;

/// Every kind of job by its name on the wire.
#[derive(Default)]
pub struct Registry(());

impl Registry {
    #[must_use]
    pub fn with<J: Job>(self) -> Self {
        todo!()
    }
}

/// Does everything that is due, several jobs at once (at most 16), and says when to wake.
///
/// # Errors
/// The database. What a job fails with stays on its row.
pub async fn run_due(_cx: &Context, _registry: &Registry) -> Result<Option<Timestamp>> {
    todo!()
}
