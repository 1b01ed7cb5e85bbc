//! Table `status_updates`: drafts and what the public was told.
use super::{Tx, on};
use crate::Result;
use jiff::Timestamp;
use sqlx::{query, query_as, query_scalar};

#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Row {
    pub id: i64,
    pub incident: i64,
    pub component: String,
    /// `investigating`, `identified`, `monitoring`, `resolved`.
    pub status: String,
    pub text: String,
    /// `draft`, `publishing`, `published`, `withdrawn`.
    pub state: String,
    pub drafted_at: i64,
    pub published_at: Option<i64>,
    pub published_by: Option<String>,
}

/// # Errors
/// The database.
pub async fn draft(
    tx: &mut Tx,
    incident: i64,
    component: &str,
    status: &str,
    text: &str,
    now: Timestamp,
) -> Result<i64> {
    const SQL: &str = "INSERT INTO status_updates (incident, component, status, text, state, drafted_at) \
                       VALUES ($1, $2, $3, $4, 'draft', $5) RETURNING id";
    Ok(on!(tx, c => query_scalar(SQL)
        .bind(incident)
        .bind(component)
        .bind(status)
        .bind(text)
        .bind(now.as_millisecond())
        .fetch_one(c)
        .await?))
}

/// # Errors
/// The database.
pub async fn get(tx: &mut Tx, id: i64) -> Result<Option<Row>> {
    const SQL: &str = "SELECT id, incident, component, status, text, state, drafted_at, published_at, published_by FROM status_updates WHERE id = $1";
    Ok(on!(tx, c => query_as(SQL).bind(id).fetch_optional(c).await?))
}

/// # Errors
/// The database.
pub async fn of_incident(tx: &mut Tx, incident: i64) -> Result<Vec<Row>> {
    const SQL: &str = "SELECT id, incident, component, status, text, state, drafted_at, published_at, published_by FROM status_updates WHERE incident = $1 ORDER BY id";
    Ok(on!(tx, c => query_as(SQL).bind(incident).fetch_all(c).await?))
}

/// Rewords a draft; false if it is a draft no longer.
///
/// # Errors
/// The database.
pub async fn reword(tx: &mut Tx, id: i64, text: &str) -> Result<bool> {
    const SQL: &str = "UPDATE status_updates SET text = $1 WHERE id = $2 AND state = 'draft'";
    Ok(on!(tx, c => query(SQL).bind(text).bind(id).execute(c).await?.rows_affected()) == 1)
}

/// `draft` -> `publishing` (by whom); `publishing` -> `published` (when); `draft` -> `withdrawn`. False: it was not `from`.
///
/// # Errors
/// The database.
pub async fn set_state(
    tx: &mut Tx,
    id: i64,
    from: &str,
    to: &str,
    by: Option<&str>,
    now: Timestamp,
) -> Result<bool> {
    const SQL: &str = "UPDATE status_updates SET state = $1, published_by = COALESCE($2, published_by), \
                       published_at = COALESCE($3, published_at) WHERE id = $4 AND state = $5";
    let at = (to == "published").then(|| now.as_millisecond());
    Ok(
        on!(tx, c => query(SQL).bind(to).bind(by).bind(at).bind(id).bind(from).execute(c).await?.rows_affected())
            == 1,
    )
}

/// Published updates, newest first, with the incident's title, at most `limit`: the public page.
///
/// # Errors
/// The database.
pub async fn published(tx: &mut Tx, limit: i64) -> Result<Vec<(Row, String)>> {
    const SQL: &str = "SELECT id, incident, component, status, text, state, drafted_at, published_at, published_by FROM status_updates WHERE state = 'published' ORDER BY published_at DESC, id DESC LIMIT $1";
    const TITLE: &str = "SELECT title FROM incidents WHERE id = $1";
    let rows: Vec<Row> = on!(tx, c => query_as(SQL).bind(limit).fetch_all(c).await?);
    let mut titled = Vec::with_capacity(rows.len());
    for row in rows {
        let title: String = on!(tx, c => query_scalar(TITLE).bind(row.incident).fetch_one(c).await?);
        titled.push((row, title));
    }
    Ok(titled)
}
