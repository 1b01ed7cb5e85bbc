//! `kubectl drain node-1 --ignore-daemonsets`: every pod of a node is evicted; what `emptyDir` holds is lost.

use super::line::{finish, said};
use super::nodes::Nodes;
use super::objects::is_off;
use super::request::{on, seconds};
use super::understood::understood;
use crate::number::Number;
use crate::{CommandLine, Misspelt, Risk, Spelling};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drain {
    #[serde(flatten)]
    pub on: Nodes,
    #[serde(default, skip_serializing_if = "is_off")]
    pub ignore_daemonsets: bool,
    #[serde(default, skip_serializing_if = "is_off")]
    pub delete_emptydir_data: bool,
    /// Pods that no controller brings back go as well.
    #[serde(default, skip_serializing_if = "is_off")]
    pub force: bool,
    /// Deleted instead of evicted: no disruption budget is heeded.
    #[serde(default, skip_serializing_if = "is_off")]
    pub disable_eviction: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grace_period_s: Option<Number>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub pod_labels: String,
    /// How long it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_s: Option<i64>,
}

impl Spelling for Drain {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(said(line, "drain")?.and_then(|mut flags| {
            // How long the tool waits for pods that are being deleted.
            flags.take_all("--skip-wait-for-delete-timeout");
            let grace = flags.take("--grace-period").filter(|said| said != "-1");
            let read = Self {
                on: Nodes::read(&mut flags)?,
                ignore_daemonsets: on(&mut flags, "--ignore-daemonsets"),
                delete_emptydir_data: on(&mut flags, "--delete-emptydir-data")
                    | on(&mut flags, "--delete-local-data"),
                force: on(&mut flags, "--force"),
                disable_eviction: on(&mut flags, "--disable-eviction"),
                grace_period_s: grace.map(|said| Number::read("--grace-period", &said)).transpose()?,
                pod_labels: flags.take("--pod-selector").unwrap_or_default(),
                timeout_s: seconds(&mut flags, "--timeout")?.filter(|limit| *limit != 0),
            };
            finish(&flags).map(|()| read)
        }))
    }
}

understood!(Drain {
    risk: |this| this.on.risk(Risk::Destroy),
    touches: |_| Nodes::touches(),
    command: |this| {
        let typed = this.on.typed("drain").switch("--ignore-daemonsets", this.ignore_daemonsets);
        typed
            .switch("--delete-emptydir-data", this.delete_emptydir_data)
            .switch("--force", this.force)
            .switch("--disable-eviction", this.disable_eviction)
            .maybe("--grace-period", this.grace_period_s.as_ref())
            .text("--pod-selector", &this.pod_labels)
            .maybe("--timeout", this.timeout_s.map(|limit| format!("{limit}s")).as_ref())
    },
});
