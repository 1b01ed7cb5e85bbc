//! Questions to Prometheus.

pub mod query;
