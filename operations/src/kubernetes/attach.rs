//! `kubectl attach POD`: into what a container reads and writes.

use super::carried::carried;
use crate::Risk;

carried!(
    Attach = "attach",
    |_| Risk::Change,
    fn by_hand(&self) -> Option<&'static str> {
        Some("it holds a session open")
    }
);
