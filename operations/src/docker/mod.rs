//! Operations on Docker Engine, spelt as `docker`, `docker compose`, `docker-compose`, `podman` and `nerdctl` spell them.
//!
//! They are understood and rated; no client carries them out yet.

pub mod exec;
pub mod inspect;
mod line;
pub mod logs;
pub mod ps;
pub mod restart;
pub mod stats;
