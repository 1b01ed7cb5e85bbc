//! Two kinds of error at the edge. Pure.

/// A mistake that the person can mend: what happened and what to do. A phrase, so that it is said in their
/// language (`user.…` in `templates/*/user.hbs`).
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}", .0.id)]
pub struct UserError(pub operations::Phrase);

/// Whom to tell: the person who asked, or the operator (who finds it logged once, with its chain).
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    User(#[from] UserError),
    /// Another writer was first: decide again from the newer state (protocols 1).
    #[error("version conflict on incident {incident}")]
    Conflict { incident: i64 },
    /// The job's lease is no longer ours: nothing may be written (fencing).
    #[error("lease lost")]
    LeaseLost,
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

pub type Result<T> = std::result::Result<T, Error>;

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(error.into())
    }
}
