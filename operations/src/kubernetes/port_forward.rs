//! `kubectl port-forward POD 8080:80`: a port of the machine it is typed on leads into the cluster.

use super::carried::carried;
use crate::Risk;

carried!(
    PortForward = "port-forward",
    |_| Risk::Change,
    fn by_hand(&self) -> Option<&'static str> {
        Some("it holds a port open on the machine it is typed on")
    }
);
