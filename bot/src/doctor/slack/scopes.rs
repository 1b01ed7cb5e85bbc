//! What the token may do, next to what the manifest asks for. Pure.

use super::probe::Answer;
use crate::doctor::finding::Finding;
use operations::{Phrase, phrase};
use serde_json::Value;

/// `app`: for the address where it is installed anew.
pub(super) fn look(answer: &Answer, app: Option<&str>) -> Vec<Finding> {
    let Some(granted) = &answer.scopes else { return Vec::new() };
    let missing: Vec<String> = asked().into_iter().filter(|scope| !granted.contains(scope)).collect();
    if missing.is_empty() {
        return vec![Finding::good(phrase!("doctor.scopes"))];
    }
    let url = match app {
        Some(app) => format!("https://api.slack.com/apps/{app}/install-on-team"),
        None => "https://api.slack.com/apps".to_owned(),
    };
    let finding = |scope: String| {
        let stops = Phrase::new(&format!("doctor.without-{}", scope.replace([':', '.', '_'], "-")));
        Finding::missing(stops, phrase!("doctor.reinstall", scope = scope.clone(), url = url.clone()))
            .saying(scope)
    };
    missing.into_iter().map(finding).collect()
}

/// The bot's scopes in our own manifest.
pub(super) fn asked() -> Vec<String> {
    let manifest: Value = serde_saphyr::from_str(include_str!("../../../manifest.yaml")).unwrap_or_default();
    let scopes = manifest.pointer("/oauth_config/scopes/bot").and_then(Value::as_array);
    scopes.into_iter().flatten().filter_map(|scope| scope.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::words::{Lang, Words};

    #[test]
    fn of_every_scope_it_is_said_what_stops_without_it_in_both_languages() {
        let words = Words::embedded().unwrap();
        let asked = asked();
        assert!(asked.len() > 10, "{asked:?}");
        for scope in asked {
            let id = format!("doctor.without-{}", scope.replace([':', '.', '_'], "-"));
            assert!(Lang::ALL.iter().all(|lang| words.has(*lang, &id)), "{id}");
        }
    }
}
