//! Operations on Redis, spelt as `redis-cli` spells them (`valkey-cli` and `keydb-cli` are the same).

pub mod bigkeys;
pub mod cluster;
pub mod command;
mod line;
pub mod samples;
pub mod scan;
mod table;

pub use table::is_command;
