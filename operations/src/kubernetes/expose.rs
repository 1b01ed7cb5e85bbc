//! `kubectl expose deployment x --port=80`: a Service is made for it.

use super::carried::{Carried, carried};
use crate::Risk;

carried!(Expose = "expose", |this| if dry(&this.0) { Risk::Read } else { Risk::Change });

/// `--dry-run=client` and `server` change nothing.
pub(crate) fn dry(carried: &Carried) -> bool {
    let said = carried.flags.get("dry-run").and_then(|all| all.last()).map(String::as_str);
    matches!(said, Some("client" | "server" | "unchanged"))
}
