//! `NAME [TEXT]`, `declare NAME [TEXT]`, `new TEXT`: opens an incident, with a runbook or without.
//!
//! Two for the same runbook and target within seconds join the same incident.
use crate::{
    ask::Ask,
    cx::{Cx, Reply, Result},
    picker,
};
use engine::{
    UserError,
    event::Severity,
    response::{self, Declare},
    rights,
    settings::Verb,
    words::Lang,
};
use operations::phrase;
use runbook::{Found, Runbook};
use std::sync::Arc;

/// The whole line names a runbook: its first word, or (an alias with blanks) all of it.
pub(crate) async fn named(cx: &mut Cx<'_, '_>, _ask: Ask) -> Result<Reply> {
    let line = cx.delivery.text.trim().to_owned();
    by_name(cx, &line).await
}

/// `declare NAME [TEXT]`; of the form: its fields.
pub(crate) async fn declare(cx: &mut Cx<'_, '_>, ask: Ask) -> Result<Reply> {
    let fields = &cx.delivery.fields;
    if let Some(title) = fields.get("title").map(|title| title.trim().to_owned()) {
        let severity = fields.get("severity").and_then(|severity| Severity::parse(severity));
        let target = fields.get("target").filter(|target| !target.is_empty()).cloned();
        let name = fields.get("runbook").filter(|name| !name.is_empty()).cloned();
        let runbook = match name.map(|name| cx.desk.loaded.catalogue.find(&name)) {
            Some(Found::One(runbook)) => Some(runbook),
            _ => None,
        };
        return open(cx, runbook, target, &title, severity).await;
    }
    by_name(cx, ask.text()).await
}

/// `declare-on TARGET NAME [TEXT]`: the answer to the picker of targets.
pub(crate) async fn on_target(cx: &mut Cx<'_, '_>, mut ask: Ask) -> Result<Reply> {
    let (Some(target), Some(name)) = (ask.word(), ask.word()) else {
        return Err(UserError(phrase!("user.declare-what")).into());
    };
    match cx.desk.loaded.catalogue.find(&name) {
        Found::One(runbook) => open(cx, Some(runbook), Some(target), ask.text(), None).await,
        Found::Several(near) | Found::Nearest(near) => {
            Ok(Some(picker::runbooks(cx, &name, ask.text(), &near, false)))
        }
    }
}

/// `new TEXT`: free text, no runbook.
pub(crate) async fn without_runbook(cx: &mut Cx<'_, '_>, ask: Ask) -> Result<Reply> {
    if ask.text().is_empty() {
        return Err(UserError(phrase!("user.declare-what")).into());
    }
    open(cx, None, None, ask.text(), None).await
}

async fn by_name(cx: &mut Cx<'_, '_>, line: &str) -> Result<Reply> {
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    if word.is_empty() {
        return Err(UserError(phrase!("user.declare-what")).into());
    }
    let catalogue = &cx.desk.loaded.catalogue;
    if let Found::One(runbook) = catalogue.find(line) {
        return on_its_target(cx, runbook, "").await;
    }
    match catalogue.find(word) {
        Found::One(runbook) => on_its_target(cx, runbook, rest.trim()).await,
        Found::Several(near) => Ok(Some(picker::runbooks(cx, word, rest.trim(), &near, true))),
        Found::Nearest(near) => Ok(Some(picker::runbooks(cx, word, rest.trim(), &near, false))),
    }
}

async fn on_its_target(cx: &mut Cx<'_, '_>, runbook: Arc<Runbook>, text: &str) -> Result<Reply> {
    let fitting = fitting(cx, &runbook);
    match fitting.as_slice() {
        [] if runbook.target.is_some() => {
            let target = runbook.target.clone().unwrap_or_default();
            Err(UserError(phrase!("user.unknown-target", target = target, runbook = runbook.slug.clone()))
                .into())
        }
        [] => open(cx, Some(runbook), None, text, None).await,
        [one] => open(cx, Some(runbook), Some(one.clone()), text, None).await,
        several => Ok(Some(picker::targets(cx, &runbook.slug, text, several))),
    }
}

/// The targets that the runbook's own word names; all of them where it names none.
fn fitting(cx: &Cx<'_, '_>, runbook: &Runbook) -> Vec<String> {
    let named = |name: &String, rules: &engine::settings::TargetRules| {
        runbook.target.as_ref().is_none_or(|target| {
            target == name || rules.names.contains(target) || rules.environment == *target
        })
    };
    cx.desk
        .loaded
        .settings
        .targets
        .iter()
        .filter(|(name, rules)| named(name, rules))
        .map(|(name, _)| name.clone())
        .collect()
}

async fn open(
    cx: &mut Cx<'_, '_>,
    runbook: Option<Arc<Runbook>>,
    target: Option<String>,
    text: &str,
    severity: Option<Severity>,
) -> Result<Reply> {
    let environment = target
        .as_ref()
        .and_then(|name| cx.desk.loaded.settings.targets.get(name))
        .map(|rules| rules.environment.clone());
    rights::check(cx.desk, Verb::Declare, target.as_deref(), environment.as_deref(), &cx.delivery.user)
        .await?;
    let title = runbook.as_ref().map_or_else(|| text.to_owned(), |runbook| runbook.title.clone());
    let said = runbook.as_ref().map(|runbook| runbook.language.as_str()).filter(|said| !said.is_empty());
    let language = said.map_or(cx.lang, Lang::of);
    let declare = Declare {
        title,
        text: text.to_owned(),
        severity,
        runbook,
        target,
        by: cx.delivery.user.clone(),
        from_channel: cx.delivery.channel.clone(),
        answer: cx.delivery.response_url.clone(),
        language,
    };
    let opened = response::declare(cx.desk, declare).await?;
    let values = serde_json::json!({ "incident": opened.incident.name(), "channel": opened.incident.channel.as_ref().map(|(id, _)| id) });
    let id = match (opened.joined, opened.incident.channel.is_some()) {
        (true, true) => "joined",
        (true, false) => "joining",
        (false, _) => "opening",
    };
    Ok(cx.reply(id, &values))
}
