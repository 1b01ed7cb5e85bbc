//! `kafka-topics`: what of it only looks.

pub mod describe;
pub mod list;

use crate::flags::{Flag, switch, value};

/// All that `kafka-topics` takes and that is understood; what changes topics is not.
const FLAGS: &[Flag] = &[
    switch(&["--describe"]),
    switch(&["--list"]),
    value(&["--topic"]),
    switch(&["--under-replicated-partitions"]),
    switch(&["--unavailable-partitions"]),
    switch(&["--exclude-internal"]),
];
