//! What scripts and people get from `muster check`.

use super::check;
use serde_json::Value;

const TEXT: &str = "# Kafka down\n\n**Severity**: P1\n\n## Diagnose\n\n```sh\n# Pods\nkubectl -n platform get pods | grep kafka\n```\n\n## Recover\n\n```sh\n# Restart\nkubectl -n platform rollout restart statefulset/kafka # never twice\nkubectl frobnicate\n```\n";

fn checked() -> super::Checked {
    check(&[("kafka.md".to_owned(), TEXT.to_owned())])
}

#[test]
fn every_json_line_keeps_to_the_schema() {
    let schema: Value = serde_json::from_str(include_str!("../../../docs/check.schema.json")).unwrap();
    let mut types = Vec::new();
    for line in checked().json().lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let kind = line["type"].as_str().unwrap().to_owned();
        let known = &schema["$defs"][&kind];
        let properties = known["properties"].as_object().unwrap();
        let required: Vec<&str> =
            known["required"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        for key in line.as_object().unwrap().keys() {
            assert!(properties.contains_key(key), "{kind}.{key} is not in the schema");
        }
        for key in required {
            assert!(line.get(key).is_some(), "{kind} lacks {key}");
        }
        for (key, value) in line.as_object().unwrap() {
            if let Some(allowed) = properties[key]["enum"].as_array() {
                assert!(allowed.contains(value), "{kind}.{key}: {value}");
            }
        }
        types.push(kind);
    }
    for kind in ["runbook", "command", "fact", "finding"] {
        assert!(types.iter().any(|one| one == kind), "{kind}");
    }
}

#[test]
fn a_pipeline_is_one_line_with_its_filters_and_a_remark_is_its_warning() {
    let json = checked().json();
    let commands: Vec<Value> = json
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|line| line["type"] == "command")
        .collect();
    assert_eq!(commands.len(), 3);
    assert_eq!(
        (&commands[0]["operation"], &commands[0]["pipeline"][0]),
        (&"kubernetes.pods".into(), &"grep kafka".into())
    );
    assert_eq!(
        (&commands[0]["line"], &commands[0]["step"], &commands[0]["risk"]),
        (&9.into(), &"Pods".into(), &"read".into())
    );
    assert_eq!((&commands[1]["warning"], &commands[1]["route"]), (&"never twice".into(), &"native".into()));
    assert_eq!(commands[2]["kind"], "manual");
}

#[test]
fn the_summary_counts_each_file_and_all() {
    let summary: Value = serde_json::from_str(&checked().summary()).unwrap();
    assert_eq!(summary["all"]["commands"], 3);
    assert_eq!(summary["files"][0]["file"], "kafka.md");
    assert_eq!(summary["all"]["manual"], 1);
    assert_eq!(summary["all"]["facts"], 2);
}

#[test]
fn a_line_is_explained_and_one_without_a_command_is_not() {
    let said = checked().explain(16).unwrap();
    assert!(said.contains("kubernetes.rollout.restart") && said.contains("never twice"), "{said}");
    assert!(checked().explain(3).is_none());
}

#[test]
fn sarif_names_file_line_and_rule() {
    let log: Value = serde_json::from_str(&checked().sarif()).unwrap();
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "kafka.md");
    assert!(result["ruleId"].is_string());
}

#[test]
fn two_runbooks_with_one_slug_are_an_error_that_names_both() {
    let files = [("a.md".to_owned(), TEXT.to_owned()), ("b.md".to_owned(), TEXT.to_owned())];
    let checked = check(&files);
    let finding = checked.findings().find(|finding| finding.code == "same-slug").unwrap();
    assert!(finding.file == "b.md" && finding.message.contains("a.md:1"), "{finding:?}");
}
