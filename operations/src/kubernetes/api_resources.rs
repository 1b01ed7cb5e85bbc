//! `kubectl api-resources`: which kinds the cluster serves.

use super::carried::carried;
use crate::Risk;

carried!(ApiResources = "api-resources", |_| Risk::Read);
