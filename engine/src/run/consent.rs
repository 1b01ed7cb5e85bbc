//! What a yes is bound to, and how many of them it takes (protocols 5). Pure.

use crate::{settings::Settings, wire::Wire};
use operations::{Operation, Plan, Risk};
use runbook::Step;
use serde::{Deserialize, Serialize};

/// What an approval's row keeps: exactly what the card shows and the act will do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// Of the step's mutations from operation `from` on.
    pub plans: Vec<Plan>,
    /// Those before it have happened already.
    #[serde(default)]
    pub from: usize,
    pub target: String,
    pub environment: String,
    pub risk: Risk,
    /// Different people that must say yes.
    pub needs: u32,
    /// Handles of the groups whose members count.
    pub groups: Vec<String>,
    /// Whoever made this version of the plan, or the declarer where Muster did; does not count where it destroys.
    pub requester: Option<String>,
    /// The step's commands with the values that somebody gave on the card before; empty: as the runbook has them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commands: Vec<Operation>,
}

impl Wire for Proposal {}

impl Proposal {
    /// Whether this person's yes may count at all.
    #[must_use]
    pub fn counts(&self, voter: &str) -> bool {
        self.risk != Risk::Destroy || self.requester.as_deref() != Some(voter)
    }
}

impl Proposal {
    /// Every command of the step in order, those that only look as well.
    #[must_use]
    pub fn operations(&self, step: Option<&Step>) -> Vec<Operation> {
        if !self.commands.is_empty() {
            return self.commands.clone();
        }
        step.and_then(|step| step.operations().ok()).unwrap_or_default().into_iter().cloned().collect()
    }

    /// The step's commands as they will be sent, every open choice pinned, one a line.
    #[must_use]
    pub fn commands_text(&self, step: Option<&Step>) -> String {
        let mut plans = self.plans.iter().map(|plan| &plan.operation).peekable();
        let pinned = |(at, operation): (usize, Operation)| {
            let planned = plans.next_if(|planned| at >= self.from && planned.name() == operation.name());
            planned.unwrap_or(&operation).perform().command()
        };
        self.operations(step).into_iter().enumerate().map(pinned).collect::<Vec<_>>().join("\n")
    }
}

/// How many people a step of this risk takes.
#[must_use]
pub fn needs(risk: Risk, settings: &Settings) -> u32 {
    match risk {
        Risk::Read | Risk::Change => 1,
        Risk::Destroy => settings.approvals.destroy_needs.max(1),
    }
}

/// Characters that hide what a command is: bidi controls, zero width. A text with one has no approve button.
#[must_use]
pub fn hides(text: &str) -> bool {
    text.chars().any(|c| {
        matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
            || (c.is_control() && c != '\n')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_hides_characters_is_told() {
        assert!(hides("kubectl delete pod \u{202E}1-akfak") && hides("a\u{200B}b"));
        assert!(!hides("kubectl -n platform delete pod kafka-0"));
    }
}
