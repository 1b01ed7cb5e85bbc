//! Operations on kafka.
