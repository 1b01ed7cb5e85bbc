//! Operations on PostgreSQL, spelt as `psql` and its companions spell them. What a statement does is judged by parsing it.

pub mod execute;
mod judge;
mod mysql;
mod names;
pub mod promote;
mod psql;
pub mod query;
pub mod ready;
mod sensitive;

pub use judge::Server;
pub use psql::Statements;
