//! What people ask for, one file per verb: typed, clicked, submitted or mentioned, always by the same code.
//!
//! A verb decides in one transaction at a [`engine::desk::Desk`]: it reaches the store and read-only settings,
//! never a vendor. What is to be done it leaves as rows and jobs in that transaction; a crash before the commit
//! leaves nothing, after it everything: the delivery is marked as worked in the same transaction.

mod ask;
mod cx;
pub mod form;
mod handle;
mod picker;
mod refusal;
#[cfg(test)]
mod tests;
mod verb;

pub use handle::handle;
pub use verb::NAMES;
