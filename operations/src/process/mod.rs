//! Operations on process.
