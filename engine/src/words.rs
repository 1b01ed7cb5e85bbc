//! The words of everything Muster says, from `templates/{en,fr}`. Reads nothing at run time: embedded.
//!
//! A template file holds sections: a line `# id`, then the words. The id of `consent.hbs`'s section `headline`
//! is `consent.headline`; files below `operations/` and `targets.hbs` name whole ids (`pods.crash-looping`), the
//! ids that `phrase!` uses. Values are closed in marks (see [`crate::text`]), so words and values never mix.
//! A phrase that is missing in a language falls back to English; a missing one in English says its id and is
//! found by a test.

use crate::text::{Text, mark};
use handlebars::{Context, Handlebars, Helper, HelperResult, Output, RenderContext, RenderErrorReason};
use operations::Phrase;
use serde::Serialize;
use serde_json::Value;
use std::collections::HashSet;

/// A language that Muster speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    #[default]
    En,
    Fr,
}

impl Lang {
    pub const ALL: [Self; 2] = [Self::En, Self::Fr];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
        }
    }

    /// From a locale or language tag such as `fr-FR`; what is not known is English.
    #[must_use]
    pub fn of(tag: &str) -> Self {
        if tag.to_ascii_lowercase().starts_with("fr") { Self::Fr } else { Self::En }
    }
}

/// All templates, compiled once.
pub struct Words {
    registry: Handlebars<'static>,
    known: HashSet<String>,
}

include!(concat!(env!("OUT_DIR"), "/templates.rs"));

impl Words {
    /// # Errors
    /// A template that does not parse, or an id that stands twice.
    pub fn embedded() -> anyhow::Result<Self> {
        let mut registry = Handlebars::new();
        registry.set_strict_mode(true);
        registry.register_escape_fn(mark::value);
        register_helpers(&mut registry);
        let mut known = HashSet::new();
        for (lang, file, source) in TEMPLATES {
            for (id, words) in sections(file, source) {
                let name = format!("{lang}/{id}");
                anyhow::ensure!(known.insert(name.clone()), "the words `{name}` stand twice");
                registry.register_template_string(&name, words)?;
            }
        }
        Ok(Self { registry, known })
    }

    /// Whether a language has its own words for an id.
    #[must_use]
    pub fn has(&self, lang: Lang, id: &str) -> bool {
        self.known.contains(&format!("{}/{id}", lang.code()))
    }

    /// All ids of a language, sorted.
    #[must_use]
    pub fn ids(&self, lang: Lang) -> Vec<&str> {
        let prefix = format!("{}/", lang.code());
        let mut ids: Vec<&str> = self.known.iter().filter_map(|name| name.strip_prefix(&prefix)).collect();
        ids.sort_unstable();
        ids
    }

    /// Renders the words `id` with `values`. A failure shows the id in its place and is logged: a card with a
    /// strange word is better than no card.
    #[must_use]
    pub fn say(&self, lang: Lang, id: &str, values: &impl Serialize) -> Text {
        let own = format!("{}/{id}", lang.code());
        let name = if self.known.contains(&own) { own } else { format!("en/{id}") };
        match self.registry.render(&name, values) {
            Ok(rendered) => Text::parse(rendered.trim_end_matches('\n')),
            Err(error) => {
                tracing::error!(words = %name, %error, "words can't be rendered");
                Text::literal(format!("[{id}]"))
            }
        }
    }

    /// As [`Self::say`], as a plain string: labels of buttons, titles of forms.
    #[must_use]
    pub fn label(&self, lang: Lang, id: &str, values: &impl Serialize) -> String {
        self.say(lang, id, values).plain()
    }

    /// Renders an operation's phrase.
    #[must_use]
    pub fn phrase(&self, lang: Lang, phrase: &Phrase) -> Text {
        self.say(lang, &phrase.id, &phrase.values)
    }
}

/// Splits a template file at its `# id` lines. In the files of operations an id is whole.
fn sections<'s>(file: &str, source: &'s str) -> Vec<(String, &'s str)> {
    let whole = file.starts_with("operations/") || file == "targets";
    let mut found: Vec<(String, usize, usize)> = Vec::new();
    let mut at = 0;
    for line in source.split_inclusive('\n') {
        if let Some(id) = line.strip_prefix("# ") {
            if let Some(last) = found.last_mut() {
                last.2 = at;
            }
            let id = id.trim();
            let id = if whole { id.to_owned() } else { format!("{file}.{id}") };
            found.push((id, at + line.len(), source.len()));
        }
        at += line.len();
    }
    found.into_iter().map(|(id, from, to)| (id, source[from..to].trim_matches('\n'))).collect()
}

fn register_helpers(registry: &mut Handlebars<'static>) {
    helper(registry, "user", |all| mark::special(mark::USER, &string(all, 0)));
    helper(registry, "group", |all| mark::special(mark::GROUP, &string(all, 0)));
    helper(registry, "channel", |all| mark::special(mark::CHANNEL, &string(all, 0)));
    helper(registry, "time", |all| mark::special(mark::TIME, &string(all, 0)));
    helper(registry, "date", |all| mark::special(mark::DATE, &string(all, 0)));
    helper(registry, "link", |all| mark::link(&string(all, 0), &string(all, 1)));
    helper(registry, "duration", |all| duration(all[0].as_i64().unwrap_or_default()));
    helper(registry, "bytes", |all| bytes(all[0].as_u64().unwrap_or_default()));
    helper(registry, "number", |all| number(all[0].as_i64().unwrap_or_default()));
    registry.register_helper("plural", Box::new(plural));
}

/// `{{plural n "restart" "restarts"}}`: in English one is singular, in French none and one are.
fn plural(
    h: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    rc: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let (Some(n), Some(one), Some(many)) = (h.param(0), h.param(1), h.param(2)) else {
        return Err(RenderErrorReason::ParamNotFoundForIndex("plural", h.params().len()).into());
    };
    let french = rc.get_root_template_name().is_some_and(|name| name.starts_with("fr/"));
    let singular = n.value().as_u64().is_some_and(|n| n == 1 || (n == 0 && french));
    out.write(&string(&[if singular { one.value() } else { many.value() }], 0))?;
    Ok(())
}

/// A number as its digits; what is not there as nothing.
fn string(all: &[&Value], at: usize) -> String {
    match all.get(at) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    }
}

/// `say` is given one argument at least.
fn helper(registry: &mut Handlebars<'static>, name: &'static str, say: fn(&[&Value]) -> String) {
    registry.register_helper(
        name,
        Box::new(
            move |h: &Helper<'_>,
                  _: &Handlebars<'_>,
                  _: &Context,
                  _: &mut RenderContext<'_, '_>,
                  out: &mut dyn Output|
                  -> HelperResult {
                let all: Vec<&Value> = h.params().iter().map(|param| param.value()).collect();
                if all.is_empty() {
                    return Err(RenderErrorReason::ParamNotFoundForIndex(name, 0).into());
                }
                out.write(&say(&all))?;
                Ok(())
            },
        ),
    );
}

/// `90_000` ms as `1 min 30 s`; below a second in ms; above an hour without seconds. The same in both languages.
#[must_use]
pub fn duration(ms: i64) -> String {
    let ms = ms.max(0);
    let (h, min, s) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
    match (h, min, s) {
        (0, 0, 0) if ms > 0 => format!("{ms} ms"),
        (0, 0, s) => format!("{s} s"),
        (0, min, 0) => format!("{min} min"),
        (0, min, s) => format!("{min} min {s} s"),
        (h, 0, _) => format!("{h} h"),
        (h, min, _) => format!("{h} h {min} min"),
    }
}

/// With binary units, as Kubernetes writes them: `4 Gi`.
#[must_use]
pub fn bytes(n: u64) -> String {
    const UNITS: [&str; 5] = ["B", "Ki", "Mi", "Gi", "Ti"];
    let (mut whole, mut unit, mut rest) = (n, 0, 0);
    while whole >= 1024 && unit + 1 < UNITS.len() {
        rest = whole % 1024;
        whole /= 1024;
        unit += 1;
    }
    let tenth = rest * 10 / 1024;
    if tenth == 0 { format!("{whole} {}", UNITS[unit]) } else { format!("{whole}.{tenth} {}", UNITS[unit]) }
}

/// With a narrow no-break space between thousands: `41 200`, read the same in both languages.
#[must_use]
pub fn number(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('\u{202F}');
        }
        out.push(c);
    }
    if n < 0 { format!("-{out}") } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_said_with_the_two_units_that_matter() {
        let said: Vec<String> =
            [0, 950, 34_000, 112_000, 300_000, 8_100_000].into_iter().map(duration).collect();
        assert_eq!(said, ["0 s", "950 ms", "34 s", "1 min 52 s", "5 min", "2 h 15 min"]);
        assert_eq!(bytes(4 << 30), "4 Gi");
        assert_eq!(number(41_200), "41\u{202F}200");
    }

    #[test]
    fn one_is_singular_and_in_french_none_is_too() {
        let words = Words::embedded().unwrap();
        let said = |lang, n: i64| words.label(lang, "topics.listed", &serde_json::json!({ "topics": n }));
        assert_eq!([0, 1, 2].map(|n| said(Lang::En, n)), ["0 topics", "1 topic", "2 topics"]);
        assert_eq!([0, 1, 2].map(|n| said(Lang::Fr, n)), ["0 topic", "1 topic", "2 topics"]);
    }

    #[test]
    fn all_templates_parse_and_both_languages_have_known_ids_only() {
        let words = Words::embedded().unwrap();
        for id in words.ids(Lang::Fr) {
            assert!(words.has(Lang::En, id), "`{id}` stands in French only");
        }
    }
}
