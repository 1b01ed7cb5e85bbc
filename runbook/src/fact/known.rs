//! A fact and its value, as they are stored and listed. Wire names are for ever.

use crate::SectionKind;
use serde::{Deserialize, Serialize};

/// `{"line":15,"fact":"mttr_target","value":{"seconds":120}}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// In its file, from 1.
    pub line: u32,
    #[serde(flatten)]
    pub known: Known,
}

/// Times are whole seconds; texts are as they were written, without Markdown's marks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "fact", content = "value", rename_all = "snake_case")]
pub enum Known {
    /// `SEV1` … `SEV4`.
    Severity {
        severity: String,
        written: String,
    },
    MttrTarget {
        seconds: u64,
    },
    Alert {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expression: Option<String>,
        /// The system that raises it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<String>,
    },
    EscalationLevel {
        level: String,
        contact: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after_s: Option<u64>,
        /// When it counts at all, e.g. `critical`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        only: Option<String>,
    },
    /// Promised to the outside.
    Deadline {
        what: String,
        within_s: u64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        only: Option<String>,
    },
    ChecklistItem {
        text: String,
        #[serde(rename = "box", default, skip_serializing_if = "Option::is_none")]
        time_box: Option<String>,
    },
    /// What is to be done if something lasts.
    Condition {
        when: String,
        /// Absent: the time is part of the state.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after_s: Option<u64>,
        #[serde(rename = "do")]
        then: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        escalate_to: Option<String>,
    },
    /// What is to be done in one of several cases: a person chooses.
    Alternative {
        when: String,
        #[serde(rename = "do")]
        then: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        escalate_to: Option<String>,
    },
    Contact {
        role: String,
        address: String,
    },
    Review {
        /// `day`, `week`, `month`, `quarter`, `year`, or a number of one, `6 months`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        every: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        /// A date, `2027-03-01`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<String>,
    },
    Expected {
        text: String,
        /// First and last line of sample output.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lines: Option<[u32; 2]>,
    },
    Warning {
        text: String,
    },
    Symptom {
        text: String,
    },
    Impact {
        text: String,
    },
    Cause {
        text: String,
        #[serde(rename = "do", default, skip_serializing_if = "Option::is_none")]
        then: Option<String>,
    },
    Prevention {
        text: String,
    },
    TimeBox {
        section: String,
        from_s: u64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to_s: Option<u64>,
    },
    /// Something to do that holds no command.
    ProseStep {
        section: SectionKind,
        text: String,
    },
    /// A limit in a title.
    Threshold {
        expression: String,
    },
    Owner {
        text: String,
    },
    Version {
        version: String,
    },
    Link {
        text: String,
        url: String,
    },
    Metric {
        name: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_is_stored_by_its_names_and_read_back() {
        let fact = Fact {
            line: 428,
            known: Known::EscalationLevel {
                level: "Level 4".into(),
                contact: "CTO".into(),
                after_s: Some(3600),
                only: Some("critical".into()),
            },
        };
        let wire = serde_json::to_value(&fact).unwrap();
        assert_eq!(
            wire,
            serde_json::json!({"line": 428, "fact": "escalation_level",
                "value": {"level": "Level 4", "contact": "CTO", "after_s": 3600, "only": "critical"}})
        );
        assert_eq!(serde_json::from_value::<Fact>(wire).unwrap(), fact);
    }
}
