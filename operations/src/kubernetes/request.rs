//! What most changes may carry beside their own: a dry run, what is printed of the result, who is said to have done it. Pure.

use super::line::refused;
use super::objects::is_off;
use super::typed::Typed;
use crate::flags::{Flags, duration_ms};
use crate::{Misspelt, Risk};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Request {
    /// `client` or `server`: nothing is changed. Empty: it is.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub dry_run: String,
    /// What is printed: `yaml`, `name` …
    #[serde(skip_serializing_if = "String::is_empty")]
    pub output: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub field_manager: String,
    /// `--validate`, where something else than the tool's own is asked for.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub validate: String,
    /// The command is kept in the object's annotation.
    #[serde(skip_serializing_if = "is_off")]
    pub record: bool,
    /// The object is kept in its own annotation, for a later `apply`.
    #[serde(skip_serializing_if = "is_off")]
    pub save_config: bool,
}

impl Request {
    /// # Errors
    /// A dry run that the tool does not know.
    pub(crate) fn read(flags: &mut Flags) -> Result<Self, Misspelt> {
        let text = |flags: &mut Flags, name| flags.take(name).unwrap_or_default();
        let dry_run = match text(flags, "--dry-run").as_str() {
            "" | "none" => "",
            "client" | "unchanged" => "client",
            "server" => "server",
            other => return Err(refused(format!("`--dry-run={other}` is none of none, client, server"))),
        };
        Ok(Self {
            dry_run: dry_run.to_owned(),
            output: output(flags),
            field_manager: text(flags, "--field-manager"),
            validate: text(flags, "--validate"),
            record: on(flags, "--record"),
            save_config: on(flags, "--save-config"),
        })
    }

    /// A dry run only looks.
    pub(crate) fn risk(&self, otherwise: Risk) -> Risk {
        if self.dry_run.is_empty() { otherwise } else { Risk::Read }
    }

    pub(crate) fn typed(&self, typed: Typed) -> Typed {
        typed
            .text("--dry-run", &self.dry_run)
            .text("--output", &self.output)
            .text("--field-manager", &self.field_manager)
            .text("--validate", &self.validate)
            .switch("--record", self.record)
            .switch("--save-config", self.save_config)
    }
}

/// Whether a switch is on; it then counts as read.
pub(crate) fn on(flags: &mut Flags, name: &str) -> bool {
    flags.take(name).is_some_and(|said| said != "false")
}

/// `-o go-template --template T` is `-o go-template=T`.
pub(crate) fn output(flags: &mut Flags) -> String {
    let output = flags.take("--output").unwrap_or_default();
    match flags.take("--template") {
        None => output,
        Some(template) if output.is_empty() => format!("go-template={template}"),
        Some(template) if output.contains('=') => format!("{output}{template}"),
        Some(template) => format!("{output}={template}"),
    }
}

/// Whole seconds of a flag that holds a duration.
///
/// # Errors
/// No duration, or parts of a second.
pub(crate) fn seconds(flags: &mut Flags, name: &str) -> Result<Option<i64>, Misspelt> {
    let Some(said) = flags.take(name) else { return Ok(None) };
    let ms = duration_ms(&said)?;
    if ms % 1_000 == 0 {
        Ok(Some(ms / 1_000))
    } else {
        Err(Misspelt::new(format!("`{said}` is no whole second")))
    }
}
