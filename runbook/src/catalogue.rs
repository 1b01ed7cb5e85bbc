//! All runbooks that are loaded, and how a person's word finds one. Pure.

use crate::{Runbook, section::fold};
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
        let name = fold(name);
        let ways: [fn(&Runbook) -> Vec<&str>; 4] = [
            |runbook| vec![&runbook.slug],
            |runbook| runbook.aliases.iter().map(String::as_str).collect(),
            |runbook| vec![&runbook.title],
            |runbook| runbook.alerts.iter().map(String::as_str).collect(),
        ];
        for names in ways {
            let found: Vec<_> = self
                .runbooks
                .iter()
                .filter(|runbook| names(runbook).iter().any(|own| fold(own) == name))
                .cloned()
                .collect();
            match found.len() {
                0 => {}
                1 => return Found::One(Arc::clone(&found[0])),
                _ => return Found::Several(found),
            }
        }
        Found::Nearest(self.nearest(&name))
    }

    fn nearest(&self, name: &str) -> Vec<Arc<Runbook>> {
        let mut near: Vec<(usize, &Arc<Runbook>)> = self
            .runbooks
            .iter()
            .filter_map(|runbook| {
                let names = std::iter::once(&runbook.slug).chain(&runbook.aliases).chain([&runbook.title]);
                names.map(|own| distance(&fold(own), name)).min().map(|distance| (distance, runbook))
            })
            .filter(|(distance, _)| *distance <= name.chars().count().div_ceil(2))
            .collect();
        near.sort_by(|a, b| (a.0, &a.1.slug).cmp(&(b.0, &b.1.slug)));
        near.into_iter().take(3).map(|(_, runbook)| Arc::clone(runbook)).collect()
    }
}

/// Optimal string alignment: a swap of neighbours (`dwon`) is one mistake, as it is to a person.
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<_>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let changed = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1).min(row[j - 1] + 1).min(rows[i - 1][j - 1] + changed);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue() -> Catalogue {
        let runbook = |slug: &str, title: &str, alias: &str| Runbook {
            slug: slug.into(),
            title: title.into(),
            aliases: vec![alias.into()],
            ..Runbook::default()
        };
        Catalogue::new(vec![
            runbook("kafka-down", "Kafka down", "Kafka en panne"),
            runbook("kafka-lag", "Lag", "retard élevé"),
        ])
    }

    #[test]
    fn a_name_is_found_whatever_its_case_and_accents() {
        for name in ["kafka-down", "KAFKA EN PANNE", "Kafka down"] {
            assert!(
                matches!(catalogue().find(name), Found::One(found) if found.slug == "kafka-down"),
                "{name}"
            );
        }
        assert!(matches!(catalogue().find("Retard Eleve"), Found::One(found) if found.slug == "kafka-lag"));
    }

    #[test]
    fn a_mistyped_name_finds_its_neighbours_and_nonsense_finds_none() {
        let Found::Nearest(near) = catalogue().find("kafka-dwon") else { panic!("found") };
        assert_eq!(near[0].slug, "kafka-down");
        assert_eq!(catalogue().find("postgres-replication"), Found::Nearest(vec![]));
    }
}
