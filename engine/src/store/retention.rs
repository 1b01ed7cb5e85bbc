//! Deletes what nobody needs any more, a bounded part at a time; every other statement belongs to its table's file.

use super::{Tx, on};
use crate::Result;
use sqlx::query;

/// Rows that one statement deletes at most: a writer that waits must not wait long.
const MOST: i64 = 500;

/// Deliveries that were worked and came before `until` (unix ms). True: there may be more.
pub(crate) async fn inbox(tx: &mut Tx, until: i64) -> Result<bool> {
    const SQL: &str = "DELETE FROM inbox WHERE id IN (SELECT id FROM inbox WHERE worked_at IS NOT NULL AND received_at < $1 LIMIT $2)";
    delete(tx, SQL, until).await
}

/// Messages, pages and parked jobs of incidents that closed before `until` (unix ms), and what belongs to none.
pub(crate) async fn traffic(tx: &mut Tx, until: i64) -> Result<bool> {
    const SQL: [&str; 4] = [
        "DELETE FROM messages WHERE id IN (SELECT m.id FROM messages m JOIN incidents i ON i.id = m.incident \
         WHERE i.closed_at < $1 LIMIT $2)",
        "DELETE FROM messages WHERE id IN (SELECT id FROM messages WHERE incident IS NULL AND queued_at < $1 LIMIT $2)",
        "DELETE FROM pages WHERE id IN (SELECT p.id FROM pages p JOIN incidents i ON i.id = p.incident \
         WHERE i.closed_at < $1 LIMIT $2)",
        "DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE parked_at < $1 LIMIT $2)",
    ];
    all(tx, &SQL, until).await
}

/// Whole incidents that closed before `until` (unix ms), children first. Their traffic must be gone by then.
pub(crate) async fn audit(tx: &mut Tx, until: i64) -> Result<bool> {
    const SQL: [&str; 8] = [
        "DELETE FROM votes WHERE approval IN (SELECT a.id FROM approvals a JOIN runs r ON r.id = a.run \
         JOIN incidents i ON i.id = r.incident WHERE i.closed_at < $1 ORDER BY a.id LIMIT $2)",
        "DELETE FROM approvals WHERE id IN (SELECT a.id FROM approvals a JOIN runs r ON r.id = a.run \
         JOIN incidents i ON i.id = r.incident WHERE i.closed_at < $1 ORDER BY a.id LIMIT $2)",
        "DELETE FROM ledger WHERE run IN (SELECT r.id FROM runs r JOIN incidents i ON i.id = r.incident \
         WHERE i.closed_at < $1 LIMIT $2)",
        "DELETE FROM runs WHERE id IN (SELECT r.id FROM runs r JOIN incidents i ON i.id = r.incident \
         WHERE i.closed_at < $1 AND NOT EXISTS (SELECT 1 FROM approvals a WHERE a.run = r.id) \
         AND NOT EXISTS (SELECT 1 FROM ledger l WHERE l.run = r.id) LIMIT $2)",
        "DELETE FROM status_updates WHERE id IN (SELECT u.id FROM status_updates u JOIN incidents i ON i.id = u.incident \
         WHERE i.closed_at < $1 LIMIT $2)",
        "DELETE FROM pages WHERE id IN (SELECT p.id FROM pages p JOIN incidents i ON i.id = p.incident \
         WHERE i.closed_at < $1 LIMIT $2)",
        "DELETE FROM events WHERE incident IN (SELECT id FROM incidents WHERE closed_at < $1 LIMIT $2)",
        "DELETE FROM incidents WHERE id IN (SELECT i.id FROM incidents i WHERE i.closed_at < $1 \
         AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.incident = i.id) \
         AND NOT EXISTS (SELECT 1 FROM status_updates u WHERE u.incident = i.id) \
         AND NOT EXISTS (SELECT 1 FROM pages p WHERE p.incident = i.id) \
         AND NOT EXISTS (SELECT 1 FROM events e WHERE e.incident = i.id) LIMIT $2)",
    ];
    all(tx, &SQL, until).await
}

async fn all(tx: &mut Tx, statements: &[&'static str], until: i64) -> Result<bool> {
    let mut more = false;
    for sql in statements {
        more |= delete(tx, sql, until).await?;
    }
    Ok(more)
}

async fn delete(tx: &mut Tx, sql: &'static str, until: i64) -> Result<bool> {
    let rows = on!(tx, c => query(sql).bind(until).bind(MOST).execute(c).await?.rows_affected());
    Ok(i64::try_from(rows).unwrap_or(MOST) >= MOST)
}
