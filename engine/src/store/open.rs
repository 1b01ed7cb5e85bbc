//! Opening a database: its address, settings, migrations, and the lock that makes one process own a SQLite file.
use super::Db;
use crate::Result;

/// Opens `sqlite:PATH` or `postgres://…`, migrates it, and marks this process (boot id): leases of an earlier
/// process on SQLite are void from here.
///
/// # Errors
/// Not reachable, not writable, a newer schema, or a SQLite file that another process owns (said so).
pub async fn open(_url: &str) -> Result<Db> {
    todo!()
}
