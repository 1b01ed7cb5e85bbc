//! `kubectl patch deployment x -p '{…}'`: fields of an object are changed.
//!
//! A JSON patch is kept as a value: a parameter in it is bound as JSON's own string, and can't become more of it.

use super::line::{finish, refused, said};
use super::objects::{Alone, Objects};
use super::request::Request;
use super::understood::understood;
use crate::{CommandLine, Misspelt, Risk, Spelling, parameter};
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Patch {
    #[serde(flatten)]
    pub on: Objects,
    /// `strategic`, `merge` or `json` (RFC 6902).
    #[serde(rename = "type")]
    pub type_: String,
    /// JSON, or YAML as a text. Null: it stands in `file`.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub patch: Value,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub file: String,
    /// `scale`, `status`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subresource: String,
    #[serde(flatten)]
    pub request: Request,
}

impl Spelling for Patch {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(said(line, "patch")?.and_then(|mut flags| {
            let words = std::mem::take(&mut flags.words);
            let type_ = flags.take("--type").unwrap_or_else(|| "strategic".to_owned());
            if !matches!(type_.as_str(), "strategic" | "merge" | "json") {
                return Err(refused(format!("`--type={type_}` is none of strategic, merge, json")));
            }
            let read = Self {
                patch: flags.take("--patch").as_deref().map_or(Ok(Value::Null), body)?,
                file: flags.take("--patch-file").unwrap_or_default(),
                subresource: flags.take("--subresource").unwrap_or_default(),
                request: Request::read(&mut flags)?,
                on: Objects::read(&mut flags, &words, Alone::Refused)?.into_objects(),
                type_,
            };
            if read.patch.is_null() == read.file.is_empty() {
                return Err(refused("it takes one of `-p` and `--patch-file`"));
            }
            finish(&flags).map(|()| read)
        }))
    }
}

fn body(said: &str) -> Result<Value, Misspelt> {
    match serde_json::from_str::<Value>(said) {
        Ok(value) if value.is_object() || value.is_array() => Ok(value),
        _ if parameter::is_marked(said) => Err(Misspelt {
            reason: "a value to be filled in stands in the patch outside a JSON string".to_owned(),
            help: Some("write the patch as JSON, and the value in quotes".to_owned()),
        }),
        _ if said.trim().is_empty() => Err(refused("the patch is empty")),
        _ => Ok(Value::String(said.to_owned())),
    }
}

impl Patch {
    fn written(&self) -> String {
        match &self.patch {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            value => value.to_string(),
        }
    }

    /// What a patch takes away for good: all pods, or what keeps an object from going.
    fn destroys(&self) -> bool {
        match &self.patch {
            Value::Array(steps) => steps.iter().any(|step| {
                let path = step["path"].as_str().unwrap_or_default();
                let removes = step["op"] == "remove";
                let to = &step["value"];
                (path.ends_with("/replicas") && !removes && !is_some(to))
                    || (path.contains("/finalizers") && (removes || is_nothing(to)))
                    || (!path.contains("finalizers") && is_destroying(to))
            }),
            // YAML is not read here.
            Value::String(text) => text.contains("replicas: 0") || text.contains("finalizers"),
            value => is_destroying(value),
        }
    }
}

fn is_destroying(value: &Value) -> bool {
    match value {
        Value::Object(fields) => fields.iter().any(|(name, inner)| match name.as_str() {
            "replicas" => !is_some(inner),
            "finalizers" => is_nothing(inner),
            _ => is_destroying(inner),
        }),
        Value::Array(items) => items.iter().any(is_destroying),
        _ => false,
    }
}

/// A number of replicas that is surely not none.
fn is_some(replicas: &Value) -> bool {
    replicas.as_i64().is_some_and(|count| count > 0)
}

fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

understood!(Patch {
    risk: |this| this.request.risk(if this.destroys() { Risk::Destroy } else { Risk::Change }),
    touches: |this| this.on.touches(),
    command: |this| {
        let type_ = if this.type_ == "strategic" { "" } else { &this.type_ };
        let typed = this.on.typed("patch").text("--type", type_).short("-p", &this.written());
        this.request.typed(typed.text("--patch-file", &this.file).text("--subresource", &this.subresource))
    },
});

#[cfg(test)]
mod tests {
    use super::*;

    fn risk(patch: &str, more: &[&str]) -> Risk {
        let words = [&["kubectl", "patch", "deploy", "x", "-p", patch], more].concat();
        crate::Operation::parse(&CommandLine::new(&words)).unwrap().unwrap().perform().risk()
    }

    #[test]
    fn a_patch_that_leaves_no_pod_or_lets_go_of_what_is_kept_destroys() {
        assert_eq!(risk(r#"{"spec":{"replicas":2}}"#, &[]), Risk::Change);
        assert_eq!(risk(r#"{"spec":{"replicas":0}}"#, &[]), Risk::Destroy);
        assert_eq!(risk(r#"{"metadata":{"finalizers":null}}"#, &["--type=merge"]), Risk::Destroy);
        let steps = r#"[{"op":"remove","path":"/metadata/finalizers/0"}]"#;
        assert_eq!(risk(steps, &["--type=json"]), Risk::Destroy);
        assert_eq!(risk(r#"{"spec":{"replicas":0}}"#, &["--dry-run=server"]), Risk::Read);
    }

    #[test]
    fn a_parameter_in_a_patch_stays_one_string() {
        let marked = format!(r#"{{"spec":{{"image":"{}"}}}}"#, parameter::mark("image"));
        let line = CommandLine::new(&["kubectl", "patch", "deploy", "x", "-p", &marked]);
        let operation = crate::Operation::parse(&line).unwrap().unwrap();
        let values = [("image".to_owned(), r#"a"},"replicas":0,"b":{"c":""#.to_owned())].into();
        let crate::Operation::KubernetesPatch(filled) = operation.fill(&values).unwrap() else { panic!() };
        assert_eq!(filled.patch["spec"].as_object().unwrap().len(), 1);
        let bare = format!(r#"{{"spec":{{"replicas":{}}}}}"#, parameter::mark("n"));
        let line = CommandLine::new(&["kubectl", "patch", "deploy", "x", "-p", &bare]);
        assert!(crate::Operation::parse(&line).unwrap().is_err());
    }
}
