//! `kubectl debug POD --image=busybox`, `oc debug node/n1`: a container beside another, or on a node.

use super::carried::carried;
use crate::Risk;

carried!(
    Debug = "debug",
    |_| Risk::Change,
    fn by_hand(&self) -> Option<&'static str> {
        Some("it opens a shell; what is typed there follows")
    }
);
