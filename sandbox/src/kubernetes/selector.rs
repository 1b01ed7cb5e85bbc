//! Label and field selectors in the API's syntax. Pure.

use serde_json::Value;

use super::status::Status;

/// Whether the labels fit: `a=b`, `a==b`, `a!=b`, `a`, `!a`, `a in (x,y)`, `a notin (x,y)`, joined by commas.
pub(crate) fn labels_fit(selector: &str, object: &Value) -> bool {
    let labels = &object["metadata"]["labels"];
    clauses(selector).iter().all(|clause| label_fits(clause, labels))
}

/// The clauses; a comma within brackets is part of one.
fn clauses(selector: &str) -> Vec<String> {
    let (mut found, mut current, mut depth) = (Vec::new(), String::new(), 0_u32);
    for letter in selector.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                found.push(std::mem::take(&mut current));
                continue;
            }
            _ => {}
        }
        current.push(letter);
    }
    found.push(current);
    found.into_iter().map(|clause| clause.trim().to_owned()).filter(|clause| !clause.is_empty()).collect()
}

fn label_fits(clause: &str, labels: &Value) -> bool {
    let value = |key: &str| labels.get(key.trim()).and_then(Value::as_str);
    let among = |list: &str, found: Option<&str>| {
        let list = list.trim().trim_start_matches('(').trim_end_matches(')');
        found.is_some_and(|found| list.split(',').any(|one| one.trim() == found))
    };
    if let Some((key, list)) = clause.split_once(" notin ") {
        return !among(list, value(key));
    }
    if let Some((key, list)) = clause.split_once(" in ") {
        return among(list, value(key));
    }
    if let Some((key, wanted)) = clause.split_once("!=") {
        return value(key) != Some(wanted.trim());
    }
    if let Some((key, wanted)) = clause.split_once('=') {
        return value(key) == Some(wanted.trim_start_matches('=').trim());
    }
    match clause.strip_prefix('!') {
        Some(key) => value(key).is_none(),
        None => value(clause).is_some(),
    }
}

/// The labels of a selector of equalities: what a controller puts on what it makes.
pub(crate) fn match_labels(object: &Value) -> String {
    let labels = object["spec"]["selector"]["matchLabels"].as_object();
    let pairs = labels
        .into_iter()
        .flatten()
        .map(|(key, value)| format!("{key}={}", value.as_str().unwrap_or_default()));
    pairs.collect::<Vec<_>>().join(",")
}

/// Whether the fields fit: equalities over dotted paths.
///
/// # Errors
/// A clause that is neither `a=b` nor `a!=b`.
pub(crate) fn fields_fit(selector: &str, object: &Value) -> Result<bool, Status> {
    for clause in clauses(selector) {
        let (path, wanted, equal) = if let Some((path, wanted)) = clause.split_once("!=") {
            (path, wanted, false)
        } else if let Some((path, wanted)) = clause.split_once('=') {
            (path, wanted.trim_start_matches('='), true)
        } else {
            return Err(Status::bad_request(format!("invalid field selector: {clause}")));
        };
        let found = object.pointer(&format!("/{}", path.trim().replace('.', "/")));
        let found = found.and_then(Value::as_str).unwrap_or_default();
        if (found == wanted.trim()) != equal {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn selectors_choose_as_kubectl_users_expect() {
        let pod = json!({"metadata": {"name": "kafka-0", "labels": {"app": "kafka", "tier": "data"}}});
        for (selector, fits) in [
            ("app=kafka", true),
            ("app==kafka,tier!=web", true),
            ("app in (kafka, redis),tier", true),
            ("app notin (kafka)", false),
            ("!app", false),
            ("", true),
        ] {
            assert_eq!(labels_fit(selector, &pod), fits, "{selector}");
        }
        assert_eq!(fields_fit("metadata.name=kafka-0", &pod), Ok(true));
        assert_eq!(fields_fit("metadata.name!=kafka-0", &pod), Ok(false));
        assert!(fields_fit("metadata.name", &pod).is_err());
    }
}
