//! `--force --grace-period=0` takes a pod off the API while it may still run: two of one StatefulSet can be the result.

use super::{Seen, note};
use crate::{Level, understand::Note};

pub(super) fn look(seen: &Seen<'_>) -> Option<Note> {
    let text = seen.text();
    (text.contains("--force") && text.contains("--grace-period") && text.contains("delete")).then_some(())?;
    note(
        Level::Warning,
        "forced",
        "it forgets the pod without waiting until it has stopped",
        "delete it without `--force --grace-period=0` first; force only what is on a node that is gone",
    )
}
