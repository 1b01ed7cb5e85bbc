//! The controllers. Each looks at what is and moves it one step; a crash between two steps leaves nothing to repair.

mod deployment;
pub(crate) mod pods;
mod stateful_set;
pub(crate) mod usage;

use super::kubelet;
use super::world::{Quiet, World};

/// One look of every controller. Nothing is looked at while nothing has moved and nothing is due.
pub(crate) fn tick(world: &mut World) {
    let before = world.store.version();
    if world.quiet.is_some_and(|quiet| quiet.version == before && world.moment.elapsed_ms < quiet.until_ms) {
        return;
    }
    kubelet::tick(world);
    stateful_set::tick(world);
    deployment::tick(world);
    usage::tick(world);
    let until_ms = kubelet::due(world);
    world.quiet = (world.store.version() == before).then_some(Quiet { version: before, until_ms });
}
