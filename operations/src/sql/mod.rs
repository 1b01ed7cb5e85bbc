//! Operations on PostgreSQL, spelt as `psql` and its companions spell them. What a statement does is judged by parsing it.

pub mod execute;
mod judge;
mod names;
pub mod promote;
mod psql;
pub mod query;
pub mod ready;
mod sensitive;
#[cfg(test)]
mod tests;

pub use psql::Statements;
