//! Operations on Kubernetes, spelt as `kubectl` and `oc` spell them. One file each.

pub mod get;
