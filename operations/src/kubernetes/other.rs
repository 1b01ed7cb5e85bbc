//! The verbs that no file here is about: `set serviceaccount`, `auth reconcile`, `oc project` … Last of the tool's own.
//!
//! A verb that the tool does not have is refused here, with the tool's own answer.

use super::carried::Carried;
use super::line::{is_ours, is_verb, read, refused, verb};
use super::understood::understood;
use crate::{CommandLine, Misspelt, Risk, Sensitivity, Spelling, Touch, parameter};
use serde::{Deserialize, Serialize};

/// Those that only look.
const LOOKS: &[&str] = &[
    "api-versions",
    "apply view-last-applied",
    "auth whoami",
    "cluster-info dump",
    "completion",
    "kustomize",
    "options",
    "plugin",
    "plugin list",
    "projects",
    "status",
    "whoami",
];
/// Those that are about the machine or the session of whoever types it.
const OWN: &[&str] = &[
    "completion",
    "options",
    "plugin",
    "plugin list",
    "kustomize",
    "proxy",
    "login",
    "logout",
    "project",
    "alpha",
    "apply edit-last-applied",
    "rsh",
    "whoami",
];
/// Verbs that do nothing without one of their own behind them.
const GROUPS: &[&str] =
    &["alpha", "auth", "certificate", "config", "create secret", "create service", "rollout", "set", "top"];

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Other {
    /// `set serviceaccount` and the like.
    pub verb: String,
    #[serde(flatten)]
    pub carried: Carried,
}

impl Spelling for Other {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        if !is_ours(line) {
            return None;
        }
        let Some((verb, rest)) = verb(line) else { return Some(Err(refused("it names no verb"))) };
        if !is_verb(&verb) {
            let shown = parameter::shown(&verb);
            return Some(Err(match line.tool() {
                "oc" => Misspelt::new(format!("`oc {shown}` is not known here")),
                _ => refused(format!("kubectl has no `{shown}`")),
            }));
        }
        if GROUPS.contains(&verb.as_str()) {
            return Some(Err(refused(format!("`{verb}` needs one of its own verbs behind it"))));
        }
        Some(read(&verb, &rest).map(|mut flags| Self { carried: Carried::rest(&mut flags), verb }))
    }
}

understood!(Other {
    risk: |this| if LOOKS.contains(&this.verb.as_str()) { Risk::Read } else { Risk::Change },
    touches: |this| vec![Touch::Namespace(this.carried.namespace.clone())],
    command: |this| this.carried.typed(&this.verb),
    fn sensitivity(&self) -> Sensitivity {
        let hidden = matches!(self.verb.as_str(), "cluster-info dump" | "apply view-last-applied");
        if hidden || self.carried.says("show-token") { Sensitivity::Sensitive } else { Sensitivity::Plain }
    },
    fn by_hand(&self) -> Option<&'static str> {
        let own = OWN.contains(&self.verb.as_str());
        own.then_some("it is about the machine or the session of whoever types it")
    }
});
