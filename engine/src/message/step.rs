//! One message per step of a run: it waits, asks, runs and ends in the same place; details stand in its thread.

use crate::{
    Result,
    card::{Action, Card, Code, Sign},
    desk::Desk,
    outbox::{self, Place, Priority},
    redact::Redactor,
    run::{
        book::Book,
        consent::{Proposal, hides},
        ledger::{Fold, StepState},
    },
    store::{approvals, incidents},
    text::Text,
    wire,
    words::{Lang, Words},
};
use operations::{Report, phrase};
use runbook::Step;
use serde_json::json;

/// Lines of output that a thread shows.
const MOST_LINES: usize = 40;
const MOST_BYTES: usize = 2_800;

/// The outbox's key of a step's message.
#[must_use]
pub fn key(run: i64, step: &str) -> String {
    format!("step:{run}:{step}")
}

/// The name of a state in `step.hbs`.
pub(crate) fn state_name(state: StepState) -> &'static str {
    match state {
        StepState::Waiting => "waiting",
        StepState::Planned => "planned",
        StepState::Approved => "approved",
        StepState::Started => "started",
        StepState::Succeeded => "succeeded",
        StepState::Failed => "failed",
        StepState::TimedOut => "timed-out",
        StepState::Unknown => "unknown",
        StepState::Denied => "denied",
        StepState::Expired => "expired",
        StepState::Skipped => "skipped",
        StepState::Stopped => "stopped",
        StepState::Cancelled => "cancelled",
    }
}

/// Brings the step's message to what the ledger says.
pub(crate) async fn refresh(desk: &mut Desk<'_>, book: &Book, step: &str) -> Result<()> {
    let Some(found) = book.runbook().step(step).cloned() else { return Ok(()) };
    let fold = book.fold(step);
    let Some(incident) = incidents::get(desk.tx, book.row.incident).await? else { return Ok(()) };
    let Some((channel, _)) = incident.channel else { return Ok(()) };
    let lang = incident.declared.language;
    let proposal = match (fold.state, fold.approval) {
        (StepState::Planned | StepState::Approved, Some(approval)) => {
            match approvals::get(desk.tx, approval).await? {
                Some(row) => {
                    Some((row.id, row.hash.clone(), row.expires_at, wire::decode::<Proposal>(&row.body)?))
                }
                None => None,
            }
        }
        _ => None,
    };
    let card = match &proposal {
        Some((approval, hash, expires, proposal)) if fold.state == StepState::Planned => consent(
            desk.words,
            lang,
            &Asked {
                run: book.row.id,
                step: &found,
                approval: *approval,
                hash,
                expires: *expires,
                proposal,
                fold: &fold,
            },
        ),
        _ => outcome(desk.words, lang, book.row.id, &found, &fold),
    };
    let place = Place::Channel(channel);
    outbox::put(
        desk.tx,
        &key(book.row.id, step),
        Some(incident.id),
        &place,
        Priority::Answer,
        &card,
        desk.now,
    )
    .await
}

struct Asked<'a> {
    run: i64,
    step: &'a Step,
    approval: i64,
    hash: &'a str,
    expires: i64,
    proposal: &'a Proposal,
    fold: &'a Fold,
}

/// The consent card: the exact commands, what will change, the way back, who may, until when.
fn consent(words: &Words, lang: Lang, asked: &Asked<'_>) -> Card {
    let Asked { step, proposal, fold, .. } = asked;
    let short = &asked.hash[..4.min(asked.hash.len())];
    let mut commands: Vec<String> =
        proposal.plans.iter().map(|plan| plan.operation.perform().command()).collect();
    if commands.is_empty() {
        commands =
            step.operations().unwrap_or_default().iter().map(|look| look.perform().command()).collect();
    }
    let exact = commands.join("\n");
    let headline = words.say(lang, "step.consent", &json!({ "title": step.title, "risk": proposal.risk.to_string(), "environment": proposal.environment }));
    let says = if proposal.plans.is_empty() { "step.only-looks" } else { "step.will-change" };
    let mut lines = vec![words.say(lang, says, &json!({}))];
    for plan in &proposal.plans {
        lines.extend(
            plan.changes
                .iter()
                .chain(&plan.moving)
                .map(|change| Text::literal("• ").then(words.phrase(lang, change))),
        );
    }
    lines.extend(way_back(words, lang, proposal));
    lines.extend(
        step.warning.iter().map(|warning| words.say(lang, "step.warning", &json!({ "warning": warning }))),
    );
    let groups = proposal.groups.iter().map(|group| format!("@{group}")).collect::<Vec<_>>().join(", ");
    let left = (proposal.needs as usize).saturating_sub(fold.approved_by.len());
    lines.push(words.say(
        lang,
        "step.may-approve",
        &json!({ "groups": groups, "needs": left, "expires": asked.expires, "hash": short }),
    ));
    let mut actions = Vec::new();
    if hides(&exact) {
        lines.push(words.say(lang, "step.hides", &json!({})));
    } else {
        actions.push(
            Action::new(
                words.label(lang, "step.button-approve", &()),
                format!("approve {} {short}", asked.approval),
            )
            .primary(),
        );
    }
    actions.push(Action::new(
        words.label(lang, "step.button-not-now", &()),
        format!("skip {} {}", asked.run, step.id),
    ));
    let overflow = vec![
        Action::new(words.label(lang, "step.button-deny", &()), format!("deny {}", asked.approval)),
        Action::new(words.label(lang, "step.button-stop", &()), format!("stop {}", asked.run)),
    ];
    let code = vec![Code { text: exact, exact: true }];
    Card { sign: Some(Sign::Consent), headline, lines, code, actions, overflow, ..Card::default() }
}

/// The ways back of all plans, in one line.
fn way_back(words: &Words, lang: Lang, proposal: &Proposal) -> Option<Text> {
    let ways = proposal.plans.iter().map(|plan| words.phrase(lang, &plan.way_back.said));
    let all = ways.reduce(|all, way| all.then(Text::literal(" · ")).then(way))?;
    Some(words.say(lang, "step.way-back", &json!({})).then(all))
}

/// Everything but the question.
fn outcome(words: &Words, lang: Lang, run: i64, step: &Step, fold: &Fold) -> Card {
    let mut card =
        Card { headline: words.say(lang, "step.title", &json!({ "title": step.title })), ..Card::default() };
    let state = state_name(fold.state);
    match fold.state {
        StepState::Succeeded | StepState::TimedOut if !fold.reports.is_empty() => {
            let worst = fold.reports.values().map(|report| report.level).max();
            card.sign = if fold.state == StepState::TimedOut {
                Some(Sign::Bad)
            } else {
                worst.and_then(Sign::of).or(Some(Sign::Good))
            };
            for report in fold.reports.values() {
                card.lines.push(words.phrase(lang, &report.headline));
            }
            if fold.state == StepState::TimedOut {
                card.lines.push(words.say(lang, "step.state-timed-out", &json!({})));
            }
        }
        StepState::Failed => {
            card.sign = Some(Sign::Bad);
            if let Some(failure) = &fold.failure {
                card.lines.push(words.phrase(lang, &failure.what));
                card.lines.extend(failure.next.iter().map(|next| words.phrase(lang, next)));
                if !failure.words.is_empty() {
                    card.code.push(Code { text: failure.words.clone(), exact: false });
                }
            }
        }
        StepState::Unknown => {
            card.sign = Some(Sign::Unknown);
            card.lines.push(words.say(
                lang,
                "step.unknown",
                &json!({ "reason": fold.lost.clone().unwrap_or_default() }),
            ));
            card.lines.extend(fold.reports.values().map(|report| words.phrase(lang, &report.headline)));
        }
        _ => {
            card.sign = (fold.state == StepState::Started || fold.state == StepState::Approved)
                .then_some(Sign::Running);
            card.lines.push(words.say(lang, &format!("step.state-{state}"), &json!({})));
        }
    }
    for by in fold.approved_by.iter().filter_map(crate::event::Actor::user_id) {
        card.lines.push(words.say(lang, "step.approved-by", &json!({ "user": by })));
    }
    card.actions = buttons(words, lang, run, step, fold.state);
    card
}

fn buttons(words: &Words, lang: Lang, run: i64, step: &Step, state: StepState) -> Vec<Action> {
    let button = |id: &str, command: String| {
        Action::new(words.label(lang, &format!("step.button-{id}"), &()), command)
    };
    let id = &step.id;
    match state {
        StepState::Failed => vec![
            button("retry", format!("retry {run} {id}")),
            button("skip", format!("skip {run} {id}")),
            button("stop", format!("stop {run}")),
        ],
        StepState::Unknown => vec![
            button("happened", format!("settle {run} {id} happened")),
            button("did-not", format!("settle {run} {id} did-not")),
            button("stop", format!("stop {run}")),
        ],
        StepState::Denied | StepState::Expired => vec![button("plan-again", format!("plan {run} {id}"))],
        _ => Vec::new(),
    }
}

/// A look that is not begun unasked, because what it finds is nobody's business but the asker's.
pub(crate) async fn ask(desk: &mut Desk<'_>, book: &Book, step: &str) -> Result<()> {
    let Some(found) = book.runbook().step(step).cloned() else { return Ok(()) };
    let Some(incident) = incidents::get(desk.tx, book.row.incident).await? else { return Ok(()) };
    let Some((channel, _)) = incident.channel else { return Ok(()) };
    let (lang, run) = (incident.declared.language, book.row.id);
    let text = found.commands.iter().map(|command| command.text.as_str()).collect::<Vec<_>>().join("\n");
    let card = Card {
        headline: desk.words.say(lang, "step.title", &json!({ "title": found.title })),
        lines: vec![desk.words.say(lang, "step.sensitive", &json!({}))],
        code: vec![Code { text, exact: false }],
        actions: vec![
            Action::new(desk.words.label(lang, "step.button-reveal", &()), format!("reveal {run} {step}")),
            Action::new(desk.words.label(lang, "step.button-skip", &()), format!("skip {run} {step}")),
        ],
        ..Card::default()
    };
    let place = Place::Channel(channel);
    outbox::post(desk.tx, &key(run, step), Some(incident.id), &place, Priority::Normal, &card, desk.now).await
}

/// A step that a person does, with the reason why Muster can't.
pub(crate) async fn manual(desk: &mut Desk<'_>, book: &Book, step: &str) -> Result<()> {
    let Some(found) = book.runbook().step(step).cloned() else { return Ok(()) };
    let Some(incident) = incidents::get(desk.tx, book.row.incident).await? else { return Ok(()) };
    let Some((channel, _)) = incident.channel else { return Ok(()) };
    let (lang, run) = (incident.declared.language, book.row.id);
    let reason = found.operations().err().unwrap_or_default().to_owned();
    let text = found.commands.iter().map(|command| command.text.as_str()).collect::<Vec<_>>().join("\n");
    let card = Card {
        sign: Some(Sign::Reminder),
        headline: desk.words.say(lang, "step.manual", &json!({ "title": found.title })),
        lines: vec![desk.words.say(lang, "step.manual-why", &json!({ "reason": reason }))],
        code: vec![Code { text, exact: false }],
        actions: vec![
            Action::new(desk.words.label(lang, "step.button-done", &()), format!("done {run} {step}"))
                .primary(),
            Action::new(desk.words.label(lang, "step.button-skip", &()), format!("skip {run} {step}")),
        ],
        ..Card::default()
    };
    outbox::post(
        desk.tx,
        &key(run, step),
        Some(incident.id),
        &Place::Channel(channel),
        Priority::Answer,
        &card,
        desk.now,
    )
    .await
}

/// How a watch is doing: the message is edited in place.
pub(crate) async fn watching(
    desk: &mut Desk<'_>,
    book: &Book,
    step: &Step,
    report: &Report,
    since_ms: i64,
    limit_ms: i64,
) -> Result<()> {
    let Some(incident) = incidents::get(desk.tx, book.row.incident).await? else { return Ok(()) };
    let Some((channel, _)) = incident.channel else { return Ok(()) };
    let lang = incident.declared.language;
    let bar: String = report.progress.map(bar).unwrap_or_default();
    let card = Card {
        sign: Some(Sign::Running),
        headline: desk.words.say(lang, "step.title", &json!({ "title": step.title })),
        lines: vec![
            desk.words.phrase(lang, &report.headline),
            desk.words.say(
                lang,
                "step.watching",
                // Whole seconds: what has just begun has watched for `0 s`, not for some milliseconds.
                &json!({ "bar": bar, "since": since_ms - since_ms % 1000, "limit": limit_ms }),
            ),
        ],
        actions: vec![Action::new(
            desk.words.label(lang, "step.button-skip", &()),
            format!("skip {} {}", book.row.id, step.id),
        )],
        overflow: vec![Action::new(
            desk.words.label(lang, "step.button-stop", &()),
            format!("stop {}", book.row.id),
        )],
        ..Card::default()
    };
    let place = Place::Channel(channel);
    outbox::put(
        desk.tx,
        &key(book.row.id, &step.id),
        Some(incident.id),
        &place,
        Priority::Cosmetic,
        &card,
        desk.now,
    )
    .await
}

fn bar(part: f64) -> String {
    (0..7).map(|i| if f64::from(i) < part * 7.0 { '▰' } else { '▱' }).collect()
}

/// What stands in the step's thread: details, table and output of one report, cleaned and capped.
pub(crate) async fn detail(
    desk: &mut Desk<'_>,
    redact: &Redactor,
    book: &Book,
    step: &str,
    act: usize,
    report: &Report,
) -> Result<()> {
    let said = report.details.is_empty() && report.table.is_none() && report.text.is_none();
    let sensitive =
        book.runbook().step(step).is_some_and(|step| step.sensitivity() != operations::Sensitivity::Plain);
    if said || sensitive {
        return Ok(());
    }
    let Some(incident) = incidents::get(desk.tx, book.row.incident).await? else { return Ok(()) };
    let Some((channel, _)) = incident.channel else { return Ok(()) };
    let operation = book
        .runbook()
        .step(step)
        .and_then(|step| step.commands.get(act))
        .map(|command| command.text.clone())
        .unwrap_or_default();
    let card = found(desk.words, incident.declared.language, redact, &operation, report);
    let key = format!("{}:detail:{}", key(book.row.id, step), book.fold(step).seq);
    let place = Place::Thread { channel, parent_key: self::key(book.row.id, step) };
    outbox::post(desk.tx, &key, Some(incident.id), &place, Priority::Normal, &card, desk.now).await
}

/// All that one command found, cleaned and capped.
pub(crate) fn found(words: &Words, lang: Lang, redact: &Redactor, command: &str, report: &Report) -> Card {
    let mut card = Card { headline: Text::code(redact.clean(command)), ..Card::default() };
    card.lines = report.details.iter().map(|detail| words.phrase(lang, detail)).collect();
    card.table = report.table.clone().map(|mut table| {
        for cell in table.rows.iter_mut().flatten() {
            *cell = redact.clean(cell);
        }
        table
    });
    if let Some(text) = &report.text {
        let (text, left_out) = redact.cap(&redact.clean(text), MOST_LINES, MOST_BYTES);
        if left_out > 0 {
            card.lines.push(words.phrase(lang, &phrase!("step.left-out", lines = left_out)));
        }
        if !text.is_empty() {
            card.code.push(Code { text, exact: false });
        }
    }
    card
}
