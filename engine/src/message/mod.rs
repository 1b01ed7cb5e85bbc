//! What Muster says: one file per message, which builds its card from templates of the same name.

pub mod parked;
pub mod trouble;
