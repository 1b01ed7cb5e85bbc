//! The verbs: a file each, a line each. Help and "did you mean" follow from the lines.

use crate::{
    ask::Ask,
    cx::{Cx, Reply, Result},
};

macro_rules! verbs {
    ($($name:literal => $module:ident::$run:ident,)*) => {
        /// Every verb, in the order in which help shows them.
        pub const NAMES: &[&str] = &[$($name),*];

        /// Runs the verb; a word that is none is the name of a runbook.
        pub(crate) async fn run(cx: &mut Cx<'_, '_>, verb: &str, ask: Ask) -> Result<Reply> {
            match verb {
                $($name => $module::$run(cx, ask).await,)*
                _ => declare::named(cx, ask).await,
            }
        }
    };
}

mod ack;
mod approve;
mod ask_approvers;
mod break_glass;
mod close;
mod command;
mod declare;
mod deny;
mod edit;
mod form;
mod help;
mod join;
mod list;
mod note;
mod page;
mod publish;
mod reword;
mod runbook;
mod settle;
mod severity;
mod snooze;
mod state;
mod status;
mod step;
mod timeline;
mod update;
mod withhold;

verbs! {
    "declare" => declare::declare,
    "declare-on" => declare::on_target,
    "new" => declare::without_runbook,
    "list" => list::run,
    "status" => status::run,
    "ack" => ack::run,
    "join" => join::run,
    "severity" => severity::run,
    "command" => command::run,
    "note" => note::run,
    "state" => state::run,
    "update" => update::run,
    "page" => page::run,
    "runbook" => runbook::run,
    "resolve" => close::resolve,
    "cancel" => close::cancel,
    "timeline" => timeline::run,
    "approve" => approve::run,
    "deny" => deny::run,
    "ask-approvers" => ask_approvers::run,
    "break-glass" => break_glass::run,
    "edit" => edit::run,
    "skip" => step::skip,
    "retry" => step::retry,
    "plan" => step::plan,
    "done" => step::done,
    "settle" => settle::run,
    "reveal" => step::reveal,
    "watch" => step::watch,
    "stop" => step::stop,
    "publish" => publish::run,
    "reword" => reword::run,
    "withhold" => withhold::run,
    "snooze" => snooze::run,
    "form" => form::run,
    "help" => help::run,
}

/// The verb that was perhaps meant: at most two letters away, or swapped.
pub(crate) fn near(word: &str) -> Option<&'static str> {
    let word = word.to_lowercase();
    NAMES
        .iter()
        .filter(|name| name.len() > 2)
        .map(|name| (letters_away(name, &word), *name))
        .filter(|(away, _)| *away <= 2)
        .min()
        .map(|(_, name)| name)
}

/// Letters that are in one and not in the other, the more of both sides: cheap, and enough for a slip of the finger.
fn letters_away(a: &str, b: &str) -> usize {
    let missing = |from: &str, of: &str| {
        let mut rest: Vec<char> = of.chars().collect();
        from.chars()
            .filter(|c| rest.iter().position(|r| r == c).map(|at| rest.swap_remove(at)).is_none())
            .count()
    };
    missing(a, b).max(missing(b, a)) + usize::from(!a.starts_with(b.chars().next().unwrap_or(' ')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_finds_its_verb_and_a_runbook_does_not() {
        assert_eq!(near("resovle"), Some("resolve"));
        assert_eq!(near("timline"), Some("timeline"));
        assert_eq!(near("kafka-down"), None);
    }
}
