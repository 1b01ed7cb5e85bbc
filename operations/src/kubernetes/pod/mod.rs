//! Pods: their health as `kubectl get pods` words it, reading them, waiting for one, deleting one.

pub mod delete;
mod health;
pub mod list;
pub mod logs;
#[cfg(test)]
mod tests;
pub mod wait;

pub(crate) use health::Health;
