//! The keys of front matter, all optional. The schema (docs/front-matter.schema.json) is made from here; so are the
//! findings' lists of what is allowed.

use super::value::{Date, Names, People, Severity, Span};
use crate::{Hint, StepOptions};
use operations::Risk;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What refines a runbook. Every key may be left out: what the text says counts then.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(title = "Front matter of a Muster runbook")]
pub(crate) struct Front {
    #[serde(flatten)]
    pub(crate) book: Book,
    /// `en` or `fr`; else told by the headings.
    pub(crate) language: Option<Language>,
    /// Who answers for the text.
    pub(crate) owner: Option<String>,
    /// The day by which the text has to be read again; after it `muster check` warns.
    pub(crate) review: Option<Date>,
    /// The day on which it was last rehearsed.
    pub(crate) rehearsed: Option<Date>,
    /// Where a file holds several runbooks: one entry for each, found by its `title`.
    pub(crate) runbooks: Vec<Book>,
}

/// What is said of one runbook.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct Book {
    /// What it is called; under `runbooks`, its heading as it stands in the text.
    pub(crate) title: Option<String>,
    /// What people type: `/incident kafka-down`. Unique in a catalogue.
    pub(crate) slug: Option<String>,
    /// Other names that find it.
    pub(crate) aliases: Option<Names>,
    /// Alerts that it answers.
    pub(crate) alerts: Option<Names>,
    pub(crate) severity: Option<Severity>,
    /// The configured target that it is about, by any of the target's names.
    pub(crate) target: Option<String>,
    /// The time within which it should be over.
    pub(crate) mttr: Option<Span>,
    /// What is promised outside, e.g. `status-page: 5m`.
    pub(crate) deadlines: Option<BTreeMap<String, Span>>,
    /// What a set of results looks like, and the step that then fits.
    pub(crate) hints: Option<Vec<Hint>>,
    /// Options of steps, by a step's id (`muster check --format json` lists them): what a fence's info string says too.
    pub(crate) steps: Option<BTreeMap<String, StepKeys>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Language {
    En,
    Fr,
}

impl Language {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
        }
    }
}

/// What refines a step: keys here, words of a fence's info string there.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct StepKeys {
    /// Looks again this often.
    pub(crate) every: Option<Span>,
    /// Looks again for so long, until it holds.
    #[serde(rename = "for")]
    pub(crate) lasts: Option<Span>,
    /// Looks again until this holds, a condition over the step's own facts: `pods.ready == 3`.
    pub(crate) until: Option<String>,
    /// The limit of one look.
    pub(crate) timeout: Option<Span>,
    /// Raises the risk; never lowers it.
    pub(crate) risk: Option<Raised>,
    /// Answers only to whoever asks.
    pub(crate) sensitive: Option<bool>,
    /// How many people have to agree at least: 1 to 9.
    pub(crate) confirmations: Option<People>,
    /// The step fits only if this holds, a condition over the facts of the checks: `pods.last_reason == "OOMKilled"`.
    #[serde(rename = "if")]
    pub(crate) fits: Option<String>,
    /// The step that takes it back, by its id.
    pub(crate) undo: Option<String>,
    /// The step that shows whether it helped, by its id.
    pub(crate) verify: Option<String>,
    /// It needs a terminal: a person does it.
    pub(crate) interactive: Option<bool>,
    /// It never begins by itself.
    pub(crate) exclude_from_run_all: Option<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Raised {
    Change,
    Destroy,
}

impl StepKeys {
    /// Over what `options` say already.
    pub(crate) fn refine(&self, options: &mut StepOptions) {
        let ms = |span: Option<Span>, own: Option<i64>| span.map_or(own, |span| Some(span.0));
        let raised = self.risk.map(|risk| match risk {
            Raised::Change => Risk::Change,
            Raised::Destroy => Risk::Destroy,
        });
        options.every_ms = ms(self.every, options.every_ms);
        options.for_ms = ms(self.lasts, options.for_ms);
        options.timeout_ms = ms(self.timeout, options.timeout_ms);
        options.risk = options.risk.max(raised);
        options.sensitive |= self.sensitive == Some(true);
        options.confirmations = options.confirmations.max(self.confirmations.map(|people| people.0));
        options.interactive |= self.interactive == Some(true);
        options.exclude_from_run_all |= self.exclude_from_run_all == Some(true);
        for (own, said) in [
            (&mut options.until, &self.until),
            (&mut options.fits, &self.fits),
            (&mut options.undo, &self.undo),
            (&mut options.verify, &self.verify),
        ] {
            if said.is_some() {
                own.clone_from(said);
            }
        }
    }
}
