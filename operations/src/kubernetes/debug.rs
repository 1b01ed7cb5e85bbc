//! `kubectl debug POD --image=busybox`, `oc debug node/n1 -- chroot /host df -h`: a container beside another, or on a node.

use super::carried::carried;
use crate::{Risk, inside};

carried!(
    Debug = "debug",
    // What counts is what runs there; a shell may do anything that is typed.
    |this| if this.0.argv.is_empty() { Risk::Change } else { inside::risk(&this.0.argv) },
    fn sensitivity(&self) -> crate::Sensitivity {
        inside::sensitivity(&self.0.argv)
    },
    fn by_hand(&self) -> Option<&'static str> {
        Some(if self.0.argv.is_empty() {
            "it opens a shell; what is typed there follows"
        } else {
            "it runs in a container that is made for it, beside the pod or on the node"
        })
    }
);

#[cfg(test)]
mod tests {
    use crate::{CommandLine, Operation, Risk};

    #[test]
    fn what_runs_on_the_node_is_what_it_risks() {
        for (line, risk) in [
            ("oc debug node/n1 -- chroot /host df -h", Risk::Read),
            ("oc debug node/n1 -- chroot /host crictl rmi --prune", Risk::Destroy),
            ("oc debug node/n1 -- chroot /host systemctl restart kubelet", Risk::Change),
            ("oc debug node/n1 -- chroot /host bash", Risk::Change),
            ("oc debug node/n1", Risk::Change),
        ] {
            let words: Vec<&str> = line.split(' ').collect();
            let read = Operation::parse(&CommandLine::new(&words)).expect("known").expect("well spelt");
            assert_eq!(read.perform().risk(), risk, "{line}");
        }
    }
}
