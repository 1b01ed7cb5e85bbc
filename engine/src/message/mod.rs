//! What Muster says: one file per message, which builds its card from templates of the same name.

pub mod announcement;
pub mod exhausted;
pub mod headline;
pub mod impaired;
pub mod lapsing;
pub mod opened;
pub mod page;
pub mod parked;
pub mod status_card;
pub mod status_draft;
pub mod status_reminder;
pub mod step;
pub mod summary;
pub mod timeline;
pub mod trouble;
pub mod verdict;
