//! `kubectl set …`: one part of a workload's template.

pub mod env;
pub mod image;
pub mod resources;
