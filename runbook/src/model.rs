//! What a runbook is once it is compiled. Versioned where it is stored: a run keeps a copy.

use crate::{Fact, Heard, What};
use operations::{Operation, Risk, Sensitivity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One runbook. Stored as `{"v":1, …}` with each run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Runbook {
    /// Unique in a catalogue; what people type.
    pub slug: String,
    pub title: String,
    #[serde(default)]
    pub aliases: Vec<String>,
    #[serde(default)]
    pub alerts: Vec<String>,
    /// `SEV1` … `SEV4`.
    #[serde(default)]
    pub severity: Option<String>,
    /// BCP 47, `en` or `fr`; empty: the text does not say, so what Muster says around it is in the workspace's.
    pub language: String,
    /// The target it names, by any of the target's names.
    #[serde(default)]
    pub target: Option<String>,
    #[serde(default)]
    pub mttr_target_ms: Option<i64>,
    /// The day on which it was last rehearsed, `2027-01-31`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rehearsed: Option<String>,
    /// Whether its source is `reviewed`: only then do its reads start unasked.
    pub reviewed: bool,
    /// File and line where it begins.
    pub file: String,
    pub line: u32,
    pub sections: Vec<Section>,
    #[serde(default)]
    pub deadlines: Vec<Deadline>,
    /// After-incident checklist: time box (may be empty) and text.
    #[serde(default)]
    pub checklist: Vec<(String, String)>,
    #[serde(default)]
    pub hints: Vec<Hint>,
    /// What its text says besides its steps, and what the file says for all its runbooks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<Fact>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SectionKind {
    Symptoms,
    Impact,
    Diagnose,
    Recover,
    Verify,
    Escalate,
    Notes,
    /// Breaks something on purpose; never a step of a run.
    Drill,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Section {
    pub kind: SectionKind,
    pub title: String,
    pub steps: Vec<Step>,
}

/// One step: one or more commands that are planned, approved and done together, in order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Unique in the runbook, e.g. `undo-rollout`.
    pub id: String,
    pub title: String,
    /// The prose around it, plain.
    #[serde(default)]
    pub prose: String,
    #[serde(default)]
    pub warning: Option<String>,
    #[serde(default)]
    pub expected: Option<String>,
    pub line: u32,
    pub commands: Vec<Command>,
    /// What is to be filled in before, or by its commands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
    #[serde(default)]
    pub options: StepOptions,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Command {
    pub line: u32,
    /// As the author wrote it.
    pub text: String,
    pub what: What,
    /// What the text warns of, and says that should come out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warning: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// The cluster that the text names itself (`--context eu-west`): a run on another target does not perform it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elsewhere: Option<String>,
    /// What `muster check` lists of it; not stored.
    #[serde(skip)]
    pub parts: Vec<Heard>,
}

/// Something to fill in: stands as a mark in the operations that use it ([`operations::parameter`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    pub name: String,
    pub origin: Origin,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
}

/// Where a parameter's value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// A person is asked.
    Asked,
    /// A variable that no line sets: the configuration of the target has it, else a person is asked.
    Environment,
    /// An earlier command's result.
    Result,
    /// The item of a loop.
    Item,
}

impl Origin {
    /// As `muster check` says it.
    #[must_use]
    pub fn source(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Environment => "configuration",
            Self::Result | Self::Item => "step",
        }
    }
}

impl SectionKind {
    /// As `muster check` says it; what is done in a drill is a note for the reader.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Symptoms => "symptoms",
            Self::Impact => "impact",
            Self::Diagnose => "diagnose",
            Self::Recover => "recover",
            Self::Verify => "verify",
            Self::Escalate => "escalate",
            Self::Notes | Self::Drill => "notes",
        }
    }
}

/// What front matter or a fence's info string refined. Times in ms.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StepOptions {
    pub every_ms: Option<i64>,
    pub for_ms: Option<i64>,
    /// Raised, never lowered.
    pub risk: Option<Risk>,
    pub sensitive: bool,
    /// The limit of one look.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout_ms: Option<i64>,
    /// Looked at again until this holds, over the step's own facts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// The step fits only if this holds, over the facts of the checks.
    #[serde(rename = "if", skip_serializing_if = "Option::is_none")]
    pub fits: Option<String>,
    /// How many people agree at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirmations: Option<u8>,
    /// The steps that take it back, and that show whether it helped, by their ids.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undo: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verify: Option<String>,
    /// A person does it, in a terminal.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub interactive: bool,
    /// It never begins by itself.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub exclude_from_run_all: bool,
}

/// Something the text promises to the outside within a time, e.g. `status-page` within 5 minutes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deadline {
    pub what: String,
    pub within_ms: i64,
}

/// What a set of results looks like: a condition over the facts of reports (`<step id>.<fact>`), and what it suggests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Hint {
    /// `changes.memory_limit_lowered and pods.last_reason == "OOMKilled"`.
    pub when: String,
    /// A step's id.
    pub suggest: String,
    /// Language to sentence.
    pub say: BTreeMap<String, String>,
}

/// Why a person does a step that its author calls interactive.
pub(crate) const INTERACTIVE: &str = "its author says that it is interactive: it needs a terminal";

impl Step {
    /// The highest risk of its commands.
    #[must_use]
    pub fn risk(&self) -> Risk {
        let own = self.commands.iter().map(|command| command.what.risk());
        own.chain(self.options.risk).max().unwrap_or(Risk::Change)
    }

    #[must_use]
    pub fn sensitivity(&self) -> Sensitivity {
        let own = self.commands.iter().map(|command| command.what.sensitivity());
        own.chain(self.options.sensitive.then_some(Sensitivity::Sensitive))
            .max()
            .unwrap_or(Sensitivity::Plain)
    }

    /// All operations, or why a person must do the step.
    ///
    /// # Errors
    /// The reason why the step is manual: of its first command that Muster does not perform by itself.
    pub fn operations(&self) -> Result<Vec<&Operation>, &str> {
        if self.options.interactive {
            return Err(INTERACTIVE);
        }
        self.commands.iter().map(Command::performed).collect()
    }
}

impl Command {
    /// # Errors
    /// Why a person does it.
    fn performed(&self) -> Result<&Operation, &str> {
        match &self.elsewhere {
            Some(_) => Err("it names its cluster itself, which may be another than the target's"),
            None => self.what.performed(),
        }
    }

    /// The operation, if it is one and nothing else.
    #[must_use]
    pub fn operation(&self) -> Option<&Operation> {
        if let What::Operation(operation) = &self.what { Some(operation) } else { None }
    }
}

impl Runbook {
    /// The steps of one kind of section, in order.
    pub fn steps(&self, kind: SectionKind) -> impl Iterator<Item = &Step> {
        self.sections.iter().filter(move |section| section.kind == kind).flat_map(|section| &section.steps)
    }

    #[must_use]
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.sections.iter().flat_map(|section| &section.steps).find(|step| step.id == id)
    }

    #[must_use]
    pub fn kind_of(&self, id: &str) -> Option<SectionKind> {
        self.sections
            .iter()
            .find(|section| section.steps.iter().any(|step| step.id == id))
            .map(|section| section.kind)
    }
}
