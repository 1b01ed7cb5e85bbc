//! Who may do what, on which target. Pure. The vote and the start both ask [`Rights::groups_for`].
//!
//! By default anyone declares and looks; only listed approvers approve (DESIGN 5).

use serde::Deserialize;

/// What a right is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verb {
    /// Declare, look, note, acknowledge, join: anyone, unless a grant names groups.
    Declare,
    /// Say yes to a step.
    Approve,
    /// Say yes alone, whoever else it would take, with a reason that everybody is told.
    BreakGlass,
    /// Ask for a step that reads something sensitive.
    Reveal,
    /// Severity, status, command, resolve, cancel.
    Steer,
    /// Tell the public.
    Publish,
}

/// One line of the table: these groups may do these verbs on these targets.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    pub verbs: Vec<Verb>,
    /// Target names; empty: all.
    #[serde(default)]
    pub targets: Vec<String>,
    /// Environments; empty: all.
    #[serde(default)]
    pub environments: Vec<String>,
    /// Handles of user groups (`kafka-oncall`).
    pub groups: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Rights(pub Vec<Grant>);

impl Rights {
    /// The groups that hold a right; `None`: nobody listed any, so the default of the verb counts (approve,
    /// break-glass and reveal: nobody; the others: anyone).
    #[must_use]
    pub fn groups_for(&self, verb: Verb, target: &str, environment: &str) -> Option<Vec<&str>> {
        let within = |list: &[String], value: &str| list.is_empty() || list.iter().any(|item| item == value);
        let mut found: Option<Vec<&str>> = None;
        for grant in &self.0 {
            if grant.verbs.contains(&verb)
                && within(&grant.targets, target)
                && within(&grant.environments, environment)
            {
                let groups = found.get_or_insert_default();
                for group in &grant.groups {
                    if !groups.contains(&group.as_str()) {
                        groups.push(group);
                    }
                }
            }
        }
        found
    }
}
