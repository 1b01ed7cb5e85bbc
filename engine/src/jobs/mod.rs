//! Every job: its file, its line here.
pub mod deliver;

use crate::job::Registry;

/// All kinds of job that there are.
#[must_use]
pub fn all() -> Registry {
    Registry::default().with::<deliver::Deliver>()
}
