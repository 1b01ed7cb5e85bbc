//! Table `meta`: values that are made once.

use super::{Tx, on};
use crate::Result;
use sqlx::{query, query_scalar};

/// The value kept under a name; `fresh` if there was none.
///
/// # Errors
/// The database.
pub async fn keep(tx: &mut Tx, name: &str, fresh: &str) -> Result<String> {
    const INSERT: &str = "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
    on!(&mut *tx, c => query(INSERT).bind(name).bind(fresh).execute(c).await?.rows_affected());
    Ok(on!(tx, c => query_scalar("SELECT value FROM meta WHERE name = $1").bind(name).fetch_one(c).await?))
}
