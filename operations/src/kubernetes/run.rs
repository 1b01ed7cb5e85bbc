//! `kubectl run NAME --image=IMAGE -- ARGV`: a pod of its own, which no controller brings back.

use super::carried::carried;
use super::expose::dry;
use crate::Risk;

carried!(Run = "run", |this| if dry(&this.0) { Risk::Read } else { Risk::Change });
