//! What is wrong with a submitted form, field by field: answered while the form is still open. Pure.
//!
//! The form is made anew from what is loaded now, so the check can't forget a field; a runbook that went in a
//! reload meanwhile is said at its field.

use super::{Blank, open};
use engine::card::{Field, FieldKind};
use serde_json::json;
use std::collections::BTreeMap;

/// By field name, what to write instead. `command` is what submitting the form does, e.g. `note 42`. Empty: nothing is
/// wrong, or it is no form of ours (then the verb itself decides).
#[must_use]
pub fn wrong(blank: &Blank<'_>, command: &str, given: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let Some(form) = open(blank, &format!("form {command}")) else { return BTreeMap::new() };
    let fields = form.fields.iter();
    fields.filter_map(|field| Some((field.name.clone(), wrong_with(blank, field, given)?))).collect()
}

fn wrong_with(blank: &Blank<'_>, field: &Field, given: &BTreeMap<String, String>) -> Option<String> {
    let value = given.get(&field.name).map(|value| value.trim()).unwrap_or_default();
    let label = |id: &str, most: usize| {
        blank.words.label(blank.lang, &format!("form.{id}"), &json!({ "most": most }))
    };
    if value.is_empty() {
        return (!field.optional).then(|| label("needed", 0));
    }
    match &field.kind {
        FieldKind::Line { max, .. } | FieldKind::Paragraph { max, .. } => {
            (value.chars().count() > *max).then(|| label("too-long", *max))
        }
        FieldKind::Choice { options, .. } => {
            options.iter().all(|(offered, _)| offered != value).then(|| label("not-offered", 0))
        }
        FieldKind::User { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::{
        ports::Loaded,
        settings::Settings,
        words::{Lang, Words},
    };

    fn said(lang: Lang, command: &str, given: &[(&str, &str)]) -> BTreeMap<String, String> {
        let words = Words::embedded().unwrap();
        let loaded = Loaded { settings: Settings::default(), catalogue: runbook::Catalogue::new(Vec::new()) };
        let given = given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        wrong(&Blank { words: &words, loaded: &loaded, lang }, command, &given)
    }

    #[test]
    fn an_incident_without_a_title_is_asked_for_one_in_the_readers_language() {
        let english = said(Lang::En, "declare", &[("severity", "SEV2")]);
        assert_eq!(english.keys().collect::<Vec<_>>(), ["title"], "{english:?}");
        let french = said(Lang::Fr, "declare", &[("severity", "SEV2"), ("title", "  ")]);
        assert_ne!(english["title"], french["title"]);
    }

    #[test]
    fn a_title_that_is_too_long_is_told_its_limit() {
        let long = "x".repeat(151);
        let wrong = said(Lang::En, "declare", &[("severity", "SEV2"), ("title", &long)]);
        assert!(wrong["title"].contains("150"), "{wrong:?}");
    }

    #[test]
    fn a_severity_that_is_not_offered_is_said_at_its_field() {
        let wrong = said(Lang::En, "severity 4", &[("severity", "SEV9")]);
        assert_eq!(wrong.keys().collect::<Vec<_>>(), ["severity"]);
    }

    #[test]
    fn an_empty_note_is_refused_and_what_is_complete_is_not() {
        assert_eq!(said(Lang::En, "note 4", &[]).keys().collect::<Vec<_>>(), ["text"]);
        assert!(said(Lang::En, "note 4", &[("text", "rolled back")]).is_empty());
        assert!(said(Lang::En, "list", &[]).is_empty(), "no form");
    }
}
