//! Which objects a line is about, as kubectl's own rules read it (k8s.io/cli-runtime, resource.Builder). Pure.

use super::line::{namespace, refused};
use super::resource::{Named, Resource};
use super::typed::Typed;
use crate::flags::Flags;
use crate::{Misspelt, Touch};
use serde::{Deserialize, Serialize};

/// Kinds with names, objects of several kinds, a selection, or files. Fields that say nothing are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Objects {
    /// Empty: the kind is cluster-wide, or all namespaces are meant.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub namespace: String,
    #[serde(skip_serializing_if = "is_off")]
    pub all_namespaces: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Resource>,
    /// Where there are several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<Resource>,
    /// Of `kind`; empty: those that are selected, or all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub objects: Vec<Named>,
    /// Selectors in the API's own syntax.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub labels: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub fields: String,
    /// `--all` was written.
    #[serde(skip_serializing_if = "is_off")]
    pub all: bool,
    /// Manifests; `-` is what is handed to it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
    #[serde(skip_serializing_if = "is_off")]
    pub recursive: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub kustomize: String,
}

pub(crate) fn is_off(on: &bool) -> bool {
    !on
}

/// What a verb makes of a kind without names and selectors.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Alone {
    /// All objects of it.
    All,
    /// The tool refuses it.
    Refused,
}

impl Objects {
    /// # Errors
    /// What the tool itself refuses.
    pub(crate) fn read(flags: &mut Flags, words: &[String], alone: Alone) -> Result<Self, Misspelt> {
        let mut read = Self {
            namespace: namespace(flags),
            all_namespaces: flags.take("--all-namespaces").is_some_and(|said| said != "false"),
            labels: flags.take("--selector").unwrap_or_default(),
            fields: flags.take("--field-selector").unwrap_or_default(),
            all: flags.take("--all").is_some_and(|said| said != "false"),
            files: flags.take_all("--filename"),
            recursive: flags.take("--recursive").is_some_and(|said| said != "false"),
            kustomize: flags.take("--kustomize").unwrap_or_default(),
            ..Self::default()
        };
        let from_files = !read.files.is_empty() || !read.kustomize.is_empty();
        match words {
            [] if from_files => {}
            [] => return Err(refused("it names no resource")),
            _ if from_files => return Err(refused("with `-f` it may name no resources")),
            words => read.name(words)?,
        }
        read.check(alone, from_files)?;
        if read.is_cluster_wide() || read.all_namespaces {
            read.namespace.clear();
        }
        Ok(read)
    }

    fn name(&mut self, words: &[String]) -> Result<(), Misspelt> {
        // `KEY-` removes a key: no name looks like it.
        if let Some(word) = words.iter().find(|word| word.split(['/', ',']).any(|part| part.ends_with('-'))) {
            return Err(refused(format!("`{word}` names nothing: a name does not end with a dash")));
        }
        if words.iter().any(|word| word.contains('/')) {
            for word in words {
                let named = Named::read(word).ok_or_else(|| {
                    refused(format!(
                        "`{word}` does not name one object as `KIND/NAME` between others that do"
                    ))
                })?;
                self.objects.push(named);
            }
            return Ok(());
        }
        let Some((kinds, names)) = words.split_first() else { return Ok(()) };
        let mut kinds: Vec<Resource> = kinds.split(',').map(Resource::read).collect();
        if kinds.iter().any(|kind| kind.as_str().is_empty()) || names.iter().any(String::is_empty) {
            return Err(refused("an empty word names nothing"));
        }
        self.names = names.to_vec();
        if let [_] = kinds.as_slice() {
            self.kind = kinds.pop();
        } else {
            self.kinds = kinds;
        }
        Ok(())
    }

    fn check(&self, alone: Alone, from_files: bool) -> Result<(), Misspelt> {
        let named = self.is_named();
        let selected = !self.labels.is_empty() || !self.fields.is_empty();
        if named && (selected || self.all || self.all_namespaces) {
            return Err(refused("names and a selector (or all of a kind) exclude each other"));
        }
        if self.all && !self.labels.is_empty() {
            return Err(refused("`--all` and a selector exclude each other"));
        }
        if alone == Alone::Refused && !(named || selected || self.all || from_files) {
            return Err(refused("a kind alone names no object"));
        }
        Ok(())
    }

    /// `deploy a b` as `deployment/a deployment/b`: how most verbs keep what they act on.
    pub(crate) fn into_objects(mut self) -> Self {
        let names = std::mem::take(&mut self.names);
        if names.is_empty() {
            return self;
        }
        let kinds = self.kind.take().into_iter().chain(std::mem::take(&mut self.kinds));
        let named =
            |kind: Resource| names.iter().map(move |name| Named { kind: kind.clone(), name: name.clone() });
        self.objects = kinds.flat_map(named).collect();
        self
    }

    /// `deployment/a` as kind and name, where all objects are of one kind.
    pub(crate) fn into_names(mut self) -> Self {
        let kind = self.objects.first().map(|first| first.kind.clone());
        if kind.is_some() && self.objects.iter().all(|one| Some(&one.kind) == kind.as_ref()) {
            self.kind = kind;
            self.names = std::mem::take(&mut self.objects).into_iter().map(|one| one.name).collect();
        }
        self
    }

    /// Objects by name, of any kind.
    pub(crate) fn is_named(&self) -> bool {
        !self.names.is_empty() || !self.objects.is_empty()
    }

    /// Every kind that is named.
    pub(crate) fn all_kinds(&self) -> impl Iterator<Item = &Resource> {
        self.kind.iter().chain(&self.kinds).chain(self.objects.iter().map(|one| &one.kind))
    }

    fn is_cluster_wide(&self) -> bool {
        self.all_kinds().next().is_some() && self.all_kinds().all(Resource::is_cluster_wide)
    }

    pub(crate) fn touches(&self) -> Vec<Touch> {
        vec![Touch::Namespace(self.namespace.clone())]
    }

    /// The verb with its objects, as it is typed.
    pub(crate) fn typed(&self, verb: &str) -> Typed {
        let kinds: Vec<&str> = self.kind.iter().chain(&self.kinds).map(Resource::as_str).collect();
        Typed::new(verb, &self.namespace)
            .words((!kinds.is_empty()).then(|| kinds.join(",")))
            .words(&self.names)
            .words(&self.objects)
            .short("-l", &self.labels)
            .text("--field-selector", &self.fields)
            .switch("--all", self.all)
            .switch("-A", self.all_namespaces)
            .each("--filename", &self.files)
            .switch("--recursive", self.recursive)
            .text("--kustomize", &self.kustomize)
    }
}
