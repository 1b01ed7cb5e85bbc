//! Operations on Kubernetes, spelt as `kubectl` and `oc` spell them. One file each.

pub mod changes;
mod disk;
pub mod events;
pub mod exec;
pub mod get;
mod line;
pub mod pod;
mod revision;
pub mod rollout;
mod template;
#[cfg(test)]
mod tests;
mod workload;
