//! How the objects that are read are printed. Pure.
//!
//! Muster's own reads answer with a table of their own; what asks for another form is understood, and left to people.

use super::objects::is_off;
use super::request::{on, output};
use super::typed::Typed;
use crate::flags::Flags;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Show {
    /// `wide`, `yaml`, `jsonpath={.items[0]}` …; empty: the table.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub output: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sort_by: String,
    /// Goes on until somebody stops it: within a limit here.
    #[serde(skip_serializing_if = "is_off")]
    pub watch: bool,
    #[serde(skip_serializing_if = "is_off")]
    pub watch_only: bool,
    #[serde(skip_serializing_if = "Clone::clone")]
    pub headers: bool,
    #[serde(skip_serializing_if = "is_off")]
    pub show_labels: bool,
    #[serde(skip_serializing_if = "is_off")]
    pub show_kind: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub label_columns: Vec<String>,
    #[serde(skip_serializing_if = "is_off")]
    pub ignore_not_found: bool,
}

impl Default for Show {
    fn default() -> Self {
        Self {
            output: String::new(),
            sort_by: String::new(),
            watch: false,
            watch_only: false,
            headers: true,
            show_labels: false,
            show_kind: false,
            label_columns: Vec::new(),
            ignore_not_found: false,
        }
    }
}

impl Show {
    /// Until somebody stops it.
    pub(crate) fn goes_on(&self) -> bool {
        self.watch || self.watch_only
    }

    pub(crate) fn read(flags: &mut Flags) -> Self {
        // Printed by the server or by the tool: the same table.
        flags.take_all("--server-print");
        Self {
            output: output(flags),
            sort_by: flags.take("--sort-by").unwrap_or_default(),
            watch: on(flags, "--watch"),
            watch_only: on(flags, "--watch-only"),
            headers: !on(flags, "--no-headers"),
            show_labels: on(flags, "--show-labels"),
            show_kind: on(flags, "--show-kind"),
            label_columns: flags.take_all("--label-columns"),
            ignore_not_found: on(flags, "--ignore-not-found"),
        }
    }

    /// The table, once: what Muster's own reads give.
    pub(crate) fn is_plain(&self) -> bool {
        let output = if self.output == "wide" { String::new() } else { self.output.clone() };
        Self { output, ..self.clone() } == Self::default()
    }

    pub(crate) fn never_ends(&self) -> bool {
        self.watch || self.watch_only
    }

    pub(crate) fn typed(&self, typed: Typed) -> Typed {
        typed
            .short("-o", &self.output)
            .text("--sort-by", &self.sort_by)
            .switch("--watch", self.watch)
            .switch("--watch-only", self.watch_only)
            .switch("--no-headers", !self.headers)
            .switch("--show-labels", self.show_labels)
            .switch("--show-kind", self.show_kind)
            .each("--label-columns", &self.label_columns)
            .switch("--ignore-not-found", self.ignore_not_found)
    }
}
