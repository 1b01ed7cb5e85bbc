//! Table `runs`: a run and its copy of the runbook as it was.

use super::{Tx, on};
use crate::Result;
use jiff::Timestamp;
use runbook::Runbook;
use sqlx::{query_as, query_scalar};

#[derive(Clone, Debug)]
pub struct Row {
    pub id: i64,
    pub incident: i64,
    pub target: Option<String>,
    pub runbook: Runbook,
    /// Unix ms.
    pub started_at: i64,
}

impl crate::wire::Wire for Runbook {}

/// # Errors
/// The database.
pub async fn insert(
    tx: &mut Tx,
    incident: i64,
    target: Option<&str>,
    runbook: &Runbook,
    now: Timestamp,
) -> Result<i64> {
    const SQL: &str = "INSERT INTO runs (incident, slug, target, runbook, started_at) VALUES ($1, $2, $3, $4, $5) RETURNING id";
    let body = crate::wire::encode(runbook)?;
    Ok(on!(tx, c => query_scalar(SQL)
        .bind(incident)
        .bind(&runbook.slug)
        .bind(target)
        .bind(body)
        .bind(now.as_millisecond())
        .fetch_one(c)
        .await?))
}

/// # Errors
/// The database, or a copy that this program can't read.
pub async fn get(tx: &mut Tx, id: i64) -> Result<Option<Row>> {
    const SQL: &str = "SELECT incident, target, runbook, started_at FROM runs WHERE id = $1";
    let row: Option<(i64, Option<String>, String, i64)> =
        on!(tx, c => query_as(SQL).bind(id).fetch_optional(c).await?);
    let read = |(incident, target, body, started_at): (i64, Option<String>, String, i64)| {
        Ok(Row { id, incident, target, runbook: crate::wire::decode(&body)?, started_at })
    };
    row.map(read).transpose()
}
