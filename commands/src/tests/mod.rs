//! Every verb, in every place and by every person that makes a difference: what they see, and what was decided.

mod bed;

use crate::NAMES;
use bed::{ELSEWHERE, HERE, World, plain};
use engine::inbox::Via;
use std::sync::atomic::Ordering;

/// What is true of one verb. `{hash}` in a line is that of the newest consent card.
#[derive(Clone, Copy)]
struct Told {
    verb: &'static str,
    /// What U9 does before, each line in the incident's channel.
    before: &'static [&'static str],
    line: &'static str,
    /// Stands somewhere in the chat afterwards, and did not before; empty: only the timeline tells.
    gives: &'static str,
    /// It means the incident of the channel; elsewhere it asks which.
    placed: bool,
    /// Only the listed group may.
    right: bool,
    /// Lines that say too little or something wrong, and the answer.
    wrong: &'static [(&'static str, &'static str)],
    /// The answer when the incident is closed; `None`: it works all the same.
    closed: Option<&'static str>,
}

const CLOSED: Option<&str> = Some("INC-1 is closed. Open a new one");
const OVER: Option<&str> = Some("The incident is closed: nothing more is run.");
const WHICH_STEP: &str = "Use the button on the step's card.";
const NO_STEP: &str = "That step is gone.";
const NO_DRAFT: &str = "That draft is gone.";
const OLD: &str = "This card is";

const TOLD: &[Told] = &[
    Told {
        line: "declare kafka-down again",
        gives: "You are in: #C-inc-1-kafka-down",
        wrong: &[("declare", "What is broken?"), ("declare kafka-dwon", "No runbook kafka-dwon.")],
        ..told("declare")
    },
    Told {
        line: "declare-on production kafka-down again",
        gives: "You are in: #C-inc-1-kafka-down",
        wrong: &[("declare-on production", "What is broken?"), ("declare-on production x", "No runbook x.")],
        ..told("declare-on")
    },
    Told {
        line: "new the printer burns",
        gives: "INC-2",
        wrong: &[("new", "What is broken?")],
        ..told("new")
    },
    Told { line: "list", gives: "INC-1", ..told("list") },
    Told {
        line: "status",
        gives: "INC-1",
        placed: true,
        wrong: &[("status 99", "There is no INC-99.")],
        ..told("status")
    },
    Told {
        line: "ack",
        gives: "INC-1 is yours.",
        placed: true,
        closed: CLOSED,
        wrong: &[("ack INC-99", "There is no INC-99.")],
        ..told("ack")
    },
    Told {
        line: "join",
        gives: "You are in: #C-inc-1-kafka-down",
        placed: true,
        closed: CLOSED,
        ..told("join")
    },
    Told {
        line: "severity P1",
        gives: "SEV1 · Kafka down",
        placed: true,
        right: true,
        closed: CLOSED,
        wrong: &[("severity", "SEV1, SEV2, SEV3 or SEV4"), ("severity SEV9", "SEV1, SEV2, SEV3 or SEV4")],
        ..told("severity")
    },
    Told {
        line: "command take",
        gives: "Commander @U9",
        placed: true,
        right: true,
        closed: CLOSED,
        wrong: &[
            ("command somebody", "somebody is nobody I know."),
            ("command <@UG>", "@UG can't take command"),
        ],
        ..told("command")
    },
    Told {
        line: "note the disk was full",
        gives: "Noted on the timeline of INC-1.",
        placed: true,
        wrong: &[("note", "What should stand on the timeline?")],
        ..told("note")
    },
    Told {
        line: "state identified",
        gives: "Kafka down · identified",
        placed: true,
        right: true,
        closed: CLOSED,
        wrong: &[
            ("state", "investigating, identified or monitoring"),
            ("state resolved", "investigating, identified or monitoring"),
        ],
        ..told("state")
    },
    Told {
        line: "update Orders are late",
        gives: "Orders are late",
        placed: true,
        right: true,
        closed: CLOSED,
        wrong: &[("update", "What should the public read?")],
        ..told("update")
    },
    Told {
        line: "page primary",
        gives: "Paging primary now.",
        placed: true,
        closed: CLOSED,
        wrong: &[("page", "Page whom?"), ("page nemo", "nemo is nobody I can page. Known: primary.")],
        ..told("page")
    },
    Told {
        line: "runbook kafka-down",
        gives: "Kafka down is running.",
        placed: true,
        closed: CLOSED,
        wrong: &[("runbook", "Which runbook?"), ("runbook kafka-dwon", "No runbook kafka-dwon.")],
        ..told("runbook")
    },
    Told {
        line: "resolve",
        gives: "resolved after",
        placed: true,
        right: true,
        closed: CLOSED,
        ..told("resolve")
    },
    Told { line: "cancel", gives: "cancelled", placed: true, right: true, closed: CLOSED, ..told("cancel") },
    Told { line: "timeline", gives: "Timeline of INC-1", placed: true, ..told("timeline") },
    Told {
        line: "approve 1 {hash}",
        gives: "Approved by @U9",
        right: true,
        closed: Some(OLD),
        wrong: &[
            ("approve", "Approve with the button, or type the number"),
            ("approve 1", "Approve with the button, or type the number"),
            ("approve 1 0000", OLD),
            ("approve 77 {hash}", OLD),
        ],
        ..told("approve")
    },
    Told {
        line: "deny 1 too early",
        gives: "Denied.",
        right: true,
        closed: Some(OLD),
        wrong: &[("deny", "Which one? Type the card's number"), ("deny 77", OLD)],
        ..told("deny")
    },
    Told {
        line: "ask-approvers 1",
        gives: "asks you to decide about Restart",
        closed: Some(OLD),
        wrong: &[("ask-approvers", WHICH_STEP), ("ask-approvers 77", OLD)],
        ..told("ask-approvers")
    },
    Told {
        line: "break-glass 1 {hash} the owner is asleep",
        gives: "Glass broken by @U9: Restart was approved by one person alone.",
        right: true,
        closed: Some(OLD),
        wrong: &[
            ("break-glass", "Why? Break glass"),
            ("break-glass 1 {hash}", "Why? Break glass"),
            ("break-glass 1 0000 it burns", OLD),
            ("break-glass 77 {hash} it burns", OLD),
        ],
        ..told("break-glass")
    },
    Told {
        line: "edit 1 make restart now",
        gives: "make restart now",
        closed: Some(OLD),
        wrong: &[
            ("edit", WHICH_STEP),
            ("edit 77 make restart", OLD),
            ("edit 1", "Only the values can be changed."),
            ("edit 1 kubectl get pods", "Only the values can be changed."),
        ],
        ..told("edit")
    },
    Told {
        line: "skip 1 restart",
        gives: "Not now.",
        closed: OVER,
        wrong: &[
            ("skip", WHICH_STEP),
            ("skip 1", WHICH_STEP),
            ("skip 1 nothing", NO_STEP),
            ("skip 9 x", NO_STEP),
        ],
        ..told("skip")
    },
    Told {
        before: &["deny 1"],
        line: "retry 1 restart",
        gives: "Restart — change, production",
        closed: OVER,
        wrong: &[
            ("retry 1", WHICH_STEP),
            ("retry 1 nothing", NO_STEP),
            ("retry 1 check", "That step moved on: waiting."),
        ],
        ..told("retry")
    },
    Told {
        before: &["deny 1"],
        line: "plan 1 restart",
        gives: "Restart — change, production",
        closed: OVER,
        wrong: &[("plan", WHICH_STEP), ("plan 1 nothing", NO_STEP)],
        ..told("plan")
    },
    Told {
        before: &["skip 1 restart"],
        line: "done 1 by-hand",
        gives: "Done.",
        closed: OVER,
        wrong: &[("done", WHICH_STEP), ("done 1 nothing", NO_STEP)],
        ..told("done")
    },
    Told {
        before: &["approve 1 {hash}"],
        line: "settle 1 restart happened",
        gives: "Done.",
        closed: OVER,
        wrong: &[
            ("settle 1 restart", WHICH_STEP),
            ("settle 1 restart perhaps", "Say happened or did-not."),
            ("settle 1 nothing did-not", NO_STEP),
        ],
        ..told("settle")
    },
    Told {
        line: "reveal 1 secrets",
        gives: "what make show finds",
        right: true,
        closed: OVER,
        wrong: &[("reveal", WHICH_STEP), ("reveal 1 nothing", NO_STEP)],
        ..told("reveal")
    },
    Told {
        before: &["approve 1 {hash}"],
        line: "watch 1 check",
        closed: OVER,
        wrong: &[("watch", WHICH_STEP), ("watch 1 nothing", NO_STEP)],
        ..told("watch")
    },
    Told {
        line: "stop 1",
        gives: "Stopped.",
        closed: OVER,
        wrong: &[("stop", WHICH_STEP), ("stop 9", NO_STEP)],
        ..told("stop")
    },
    Told {
        line: "publish 1",
        gives: "Published",
        right: true,
        closed: Some(NO_DRAFT),
        wrong: &[
            ("publish", NO_DRAFT),
            ("publish 9", NO_DRAFT),
            ("publish 1 0000", "The draft has changed since."),
        ],
        ..told("publish")
    },
    Told {
        line: "reword 1 Orders are late",
        gives: "Orders are late",
        right: true,
        closed: Some(NO_DRAFT),
        wrong: &[
            ("reword", NO_DRAFT),
            ("reword 9 x", NO_DRAFT),
            ("reword 1", "What should the public read?"),
        ],
        ..told("reword")
    },
    Told {
        line: "withhold",
        gives: "Not published:",
        placed: true,
        right: true,
        closed: CLOSED,
        ..told("withhold")
    },
    Told { line: "snooze", gives: "", placed: true, closed: CLOSED, ..told("snooze") },
    Told { line: "form note 1", gives: "", ..told("form") },
    Told { line: "help", gives: "shows the open incidents", ..told("help") },
];

const fn told(verb: &'static str) -> Told {
    Told { verb, before: &[], line: "", gives: "", placed: false, right: false, wrong: &[], closed: None }
}

impl Told {
    /// An incident in which the verb makes sense.
    async fn world(&self) -> World {
        let world = World::burning().await;
        world.programs.lost.store(self.verb == "settle", Ordering::SeqCst);
        for line in self.before {
            world.types("U9", HERE, &line.replace("{hash}", &world.hash())).await;
        }
        world
    }

    fn line(&self, world: &World) -> String {
        self.line.replace("{hash}", &world.hash())
    }
}

#[test]
fn every_verb_of_the_registry_is_told_of_here() {
    let told: Vec<_> = TOLD.iter().map(|told| told.verb).collect();
    assert_eq!(told, NAMES);
    for told in TOLD {
        assert_eq!(told.line.split(' ').next(), Some(told.verb));
    }
}

#[test]
fn no_runbook_may_be_called_as_a_verb_is() {
    for verb in NAMES {
        let text = format!("---\nslug: {verb}\n---\n# X\n## Diagnose\n");
        let compiled = runbook::compile(&runbook::Source { file: "x.md", text: &text, reviewed: true });
        let codes: Vec<_> = compiled.findings.iter().map(|finding| finding.code).collect();
        assert!(codes.contains(&"slug-is-a-verb"), "{verb}: {codes:?}");
    }
}

#[tokio::test]
async fn typed_clicked_and_mentioned_decide_the_same_and_show_the_same() {
    for told in TOLD {
        let mut first = None;
        for via in [Via::Slash, Via::Button, Via::Mention] {
            let world = told.world().await;
            let (before, undecided) = (world.seen(), world.decided().await);
            world.deliver(&world.delivery("U9", via, HERE, &told.line(&world))).await;
            let (decided, seen) = (world.decided().await, world.seen());
            let new: Vec<_> = seen.iter().filter(|said| !before.contains(said)).collect();
            let gives = new.iter().any(|said| said.contains(told.gives));
            assert!(gives || told.gives.is_empty(), "{}: {new:#?}", told.verb);
            let silent = told.gives.is_empty() && told.verb != "form";
            assert!(!silent || decided != undecided, "{}: nothing was decided", told.verb);
            let (first_decided, first_seen) = first.get_or_insert((decided.clone(), seen.clone()));
            assert_eq!(&decided, first_decided, "{} by {via:?}", told.verb);
            assert_eq!(&seen, first_seen, "{} by {via:?}", told.verb);
        }
    }
}

#[tokio::test]
async fn in_another_channel_the_open_incidents_are_offered_and_the_button_does_it() {
    for told in TOLD.iter().filter(|told| told.placed) {
        let world = told.world().await;
        let before = world.decided().await;
        world.types("U9", ELSEWHERE, &told.line(&world)).await;
        let asked = world.answer("U9");
        assert_eq!(plain(&asked), "Which one?\n[INC-1 Kafka down]", "{}", told.verb);
        assert_eq!(world.decided().await, before, "{}: nothing is decided yet", told.verb);
        world.deliver(&world.delivery("U9", Via::Button, ELSEWHERE, &asked.actions[0].command)).await;
        let seen = world.seen().join("\n");
        assert!(seen.contains(told.gives), "{}: {seen}", told.verb);
    }
}

#[tokio::test]
async fn where_no_incident_is_open_a_verb_of_one_says_so() {
    let world = World::quiet().await;
    for told in TOLD.iter().filter(|told| told.placed) {
        world.types("U9", ELSEWHERE, told.line).await;
        assert_eq!(plain(&world.answer("U9")), "No incident is open.", "{}", told.verb);
    }
}

#[tokio::test]
async fn what_says_too_little_or_something_wrong_is_answered_with_what_to_write_and_decides_nothing() {
    for told in TOLD {
        let world = told.world().await;
        let before = world.decided().await;
        for (line, answer) in told.wrong {
            world.types("U9", HERE, &line.replace("{hash}", &world.hash())).await;
            let answered = plain(&world.answer("U9"));
            assert!(answered.starts_with(answer), "`{line}` is answered with: {answered}");
        }
        assert_eq!(world.decided().await, before, "{}", told.verb);
    }
}

#[tokio::test]
async fn who_is_not_of_the_group_is_told_who_may_and_everybody_else_may() {
    for told in TOLD {
        let world = told.world().await;
        let before = world.decided().await;
        world.types("U1", HERE, &told.line(&world)).await;
        let answered = plain(&world.answer("U1"));
        if told.right {
            assert!(answered.contains("@kafka-oncall on production"), "{}: {answered}", told.verb);
            assert_eq!(world.decided().await, before, "{}", told.verb);
        } else {
            assert!(!answered.contains("@kafka-oncall"), "{}: {answered}", told.verb);
        }
    }
}

#[tokio::test]
async fn a_guest_can_do_nothing_at_all() {
    let world = World::burning().await;
    let before = world.decided().await;
    for told in TOLD {
        world.types("UG", HERE, &told.line(&world)).await;
        let answered = plain(&world.answer("UG"));
        assert!(answered.starts_with("Only full members of this workspace"), "{}: {answered}", told.verb);
    }
    assert_eq!(world.decided().await, before);
}

#[tokio::test]
async fn in_a_closed_incident_only_reading_and_notes_go_on() {
    for told in TOLD {
        let world = told.world().await;
        let line = told.line(&world);
        world.types("U9", HERE, "cancel").await;
        let before = world.decided().await;
        world.types("U9", HERE, &line).await;
        let answered = plain(&world.answer("U9"));
        if let Some(closed) = told.closed {
            assert!(answered.starts_with(closed), "{}: {answered}", told.verb);
            assert_eq!(world.decided().await, before, "{}", told.verb);
        } else {
            assert!(!answered.contains("is closed"), "{}: {answered}", told.verb);
        }
    }
}

#[tokio::test]
async fn what_is_delivered_twice_or_worked_again_after_a_crash_is_done_once() {
    for told in TOLD {
        let world = told.world().await;
        let delivery = world.delivery("U9", Via::Slash, HERE, &told.line(&world));
        world.deliver(&delivery).await;
        let (decided, seen) = (world.decided().await, world.seen());
        world.deliver(&delivery).await;
        crate::handle(&world.cx, &delivery).await.unwrap();
        world.pass(5).await;
        assert_eq!(world.decided().await, decided, "{}", told.verb);
        assert_eq!(world.seen(), seen, "{}", told.verb);
    }
}

#[tokio::test]
async fn an_unknown_name_offers_the_nearest_runbook_and_the_verb_that_was_meant() {
    let world = World::quiet().await;
    world.types("U0", ELSEWHERE, "kafka-dwon orders are late").await;
    let asked = world.answer("U0");
    assert_eq!(plain(&asked), "No runbook kafka-dwon.\n[kafka-down]\n[Open without a runbook]");
    world.deliver(&world.delivery("U0", Via::Button, ELSEWHERE, &asked.actions[0].command)).await;
    assert!(world.reads(HERE).contains("orders are late"), "{}", world.reads(HERE));
    world.types("U9", HERE, "resovle it is over").await;
    let asked = world.answer("U9");
    assert_eq!(plain(&asked), "No runbook resovle.\n[/incident resolve]\n[Open without a runbook]");
    world.deliver(&world.delivery("U9", Via::Button, HERE, &asked.actions[0].command)).await;
    assert!(world.reads(HERE).contains("resolved after"), "{}", world.reads(HERE));
}
