//! `kubectl diff -f FILE`: what an apply would change.

use super::carried::carried;
use crate::Risk;

carried!(
    Diff = "diff",
    |_| Risk::Read,
    fn reads_input(&self) -> bool {
        self.0.flags.get("filename").is_some_and(|files| files.iter().any(|file| file == "-"))
    }
);
