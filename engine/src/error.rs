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
    /// Another writer was first: decide again from the newer state (protocols 1). `incident` is 0 where the database
    /// itself ended the transaction in favour of another; nothing of it was kept.
    #[error("version conflict on incident {incident}")]
    Conflict { incident: i64 },
    /// The job's lease is no longer ours: nothing may be written (fencing).
    #[error("lease lost")]
    LeaseLost,
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// PostgreSQL ended one of two transactions that waited for each other, or could not put them in an order (its manual,
/// "PostgreSQL Error Codes", class 40): the whole of it is to be done again.
const OVERTAKEN: [&str; 2] = ["40P01", "40001"];

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
        if code.is_some_and(|code| OVERTAKEN.contains(&&*code)) {
            return Self::Conflict { incident: 0 };
        }
        Self::Internal(error.into())
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(error.into())
    }
}
