//! `kubectl create …`: an object from flags or from a file.

pub mod configmap;
pub mod object;
pub mod secret;
