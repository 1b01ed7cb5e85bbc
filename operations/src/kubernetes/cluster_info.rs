//! `kubectl cluster-info`: where the control plane answers.

use super::carried::carried;
use crate::Risk;

carried!(ClusterInfo = "cluster-info", |_| Risk::Read);
