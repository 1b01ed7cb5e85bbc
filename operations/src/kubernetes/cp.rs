//! `kubectl cp POD:/file .`: files between a container and the machine it is typed on.

use super::carried::carried;
use crate::Risk;

carried!(
    Cp = "cp",
    |_| Risk::Change,
    fn by_hand(&self) -> Option<&'static str> {
        Some("it copies files of the machine it is typed on")
    }
);
