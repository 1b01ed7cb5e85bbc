//! Verbs of which nothing more is known than their table: every word and flag is carried as it was written.

use super::line::{self, namespace};
use super::typed::Typed;
use crate::flags::Flags;
use crate::{CommandLine, Misspelt};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Carried {
    /// Empty: none was named, or none is meant.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub namespace: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// By their long names, without dashes; a switch is `true`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub flags: BTreeMap<String, Vec<String>>,
    /// Another program's words, behind `--`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub argv: Vec<String>,
}

impl Carried {
    /// What is left of a line's words and flags.
    pub(crate) fn rest(flags: &mut Flags) -> Self {
        let has_namespace = flags.value("--namespace").is_some();
        let namespace = if has_namespace { namespace(flags) } else { String::new() };
        let mut carried = Self {
            namespace,
            words: std::mem::take(&mut flags.words),
            argv: std::mem::take(&mut flags.after),
            flags: BTreeMap::new(),
        };
        let names: Vec<&'static str> = flags.left().map(|(name, _)| name).collect();
        for name in names {
            let all = flags.take_all(name);
            if all.is_empty() {
                continue;
            }
            carried.flags.insert(name.trim_start_matches('-').to_owned(), all);
        }
        carried
    }

    pub(crate) fn read(line: &CommandLine, verb: &str) -> Option<Result<Self, Misspelt>> {
        Some(line::said(line, verb)?.map(|mut flags| Self::rest(&mut flags)))
    }

    pub(crate) fn typed(&self, verb: &str) -> Typed {
        let typed = Typed::new(verb, &self.namespace).words(&self.words).argv(&self.argv);
        self.flags.iter().fold(typed, |typed, (name, all)| typed.each(&format!("--{name}"), all))
    }

    pub(crate) fn says(&self, flag: &str) -> bool {
        self.flags.get(flag).is_some_and(|all| all.iter().any(|said| said != "false"))
    }
}

/// An operation that carries its line as it is.
macro_rules! carried {
    ($operation:ident = $verb:literal, $risk:expr $(, $more:item)*) => {
        #[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $operation(pub $crate::kubernetes::carried::Carried);

        impl $crate::Spelling for $operation {
            fn parse(line: &$crate::CommandLine) -> Option<Result<Self, $crate::Misspelt>> {
                Some($crate::kubernetes::carried::Carried::read(line, $verb)?.map(Self))
            }
        }

        $crate::kubernetes::understood::understood!($operation {
            risk: $risk,
            touches: |this| vec![$crate::Touch::Namespace(this.0.namespace.clone())],
            command: |this| this.0.typed($verb)
            $(, $more)*
        });
    };
}
pub(crate) use carried;
