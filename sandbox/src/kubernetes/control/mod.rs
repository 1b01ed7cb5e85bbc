//! The controllers. Each looks at what is and moves it one step; a crash between two steps leaves nothing to repair.

mod deployment;
pub(crate) mod pods;
mod stateful_set;
pub(crate) mod usage;

use super::kubelet;
use super::world::World;

/// One look of every controller.
pub(crate) fn tick(world: &mut World) {
    kubelet::tick(world);
    stateful_set::tick(world);
    deployment::tick(world);
    usage::tick(world);
}
