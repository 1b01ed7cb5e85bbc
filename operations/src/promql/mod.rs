//! Questions to Prometheus.

pub mod query;
#[cfg(test)]
mod tests;
