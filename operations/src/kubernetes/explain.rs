//! `kubectl explain pod.spec`: what a field means.

use super::carried::carried;
use crate::Risk;

carried!(Explain = "explain", |_| Risk::Read);
