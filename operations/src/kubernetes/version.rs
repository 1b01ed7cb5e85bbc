//! `kubectl version`: the tool's version and the server's.

use super::carried::carried;
use crate::Risk;

carried!(Version = "version", |_| Risk::Read);
