//! A button of a card that is not current any more was pressed: said to whoever pressed it, with the way to the current one. Pure.

#[cfg(feature = "samples")]
use super::sample::Sample;
use super::step::state_name;
use crate::{
    card::{Action, Card, Sign},
    run::StepState,
    words::{Lang, Words},
};
use serde_json::json;

/// The card that was pressed, and where its step is by now. Times in unix ms.
pub(crate) struct Outdated<'a> {
    pub(crate) asked_at: i64,
    pub(crate) title: &'a str,
    pub(crate) state: StepState,
    pub(crate) since: i64,
    /// Where the step's message stands; `None`: it is not known.
    pub(crate) link: Option<String>,
}

pub(crate) fn card(words: &Words, lang: Lang, outdated: &Outdated<'_>) -> Card {
    let state = words.label(lang, &format!("outdated.{}", state_name(outdated.state)), &());
    let values = json!({
        "at": outdated.asked_at, "title": outdated.title, "state": state, "since": outdated.since,
    });
    let go = |url: &String| Action::link(words.label(lang, "outdated.go", &()), url.clone());
    Card {
        sign: Some(Sign::Notice),
        headline: words.say(lang, "outdated.headline", &values),
        actions: outdated.link.iter().map(go).collect(),
        ..Card::default()
    }
}

#[cfg(feature = "samples")]
pub(crate) fn samples(of: &Sample<'_>) -> Vec<Card> {
    let outdated = |state| Outdated {
        asked_at: of.now - 180_000,
        title: of.value,
        state,
        since: of.now,
        link: Some("https://good.example/card".to_owned()),
    };
    StepState::ALL.map(|state| card(of.words, of.lang, &outdated(state))).to_vec()
}
