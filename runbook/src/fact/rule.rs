//! Alerting rules of Prometheus as a fence shows them. Pure.
//!
//! By their rows and not as YAML: what teams show is often a part, or indented as no parser takes it.

/// One rule. Rows count from 0 within the fence.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rule {
    pub(super) row: u32,
    pub(super) name: String,
    pub(super) expression: Option<String>,
    pub(super) severity: Option<(u32, String)>,
}

/// Rows that begin another key end an expression of several.
const KEYS: &[&str] =
    &["for:", "labels:", "annotations:", "severity:", "keep_firing_for:", "summary:", "description:"];

pub(super) fn read(text: &str) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    let mut rows = (0_u32..).zip(text.lines().map(str::trim)).peekable();
    while let Some((row, line)) = rows.next() {
        let line = line.strip_prefix("- ").unwrap_or(line);
        if let Some(name) = line.strip_prefix("alert:").map(value).filter(|name| !name.is_empty()) {
            rules.push(Rule { row, name, expression: None, severity: None });
            continue;
        }
        let Some(rule) = rules.last_mut() else { continue };
        if let Some(first) = line.strip_prefix("expr:") {
            let mut parts = vec![value(first).trim_start_matches(['|', '>', '-']).trim().to_owned()];
            while let Some((_, more)) = rows.next_if(|(_, next)| {
                !next.is_empty()
                    && !next.starts_with("- alert:")
                    && !KEYS.iter().any(|key| next.starts_with(key))
            }) {
                parts.push(more.to_owned());
            }
            parts.retain(|part| !part.is_empty());
            rule.expression = Some(parts.join(" ")).filter(|text| !text.is_empty());
        } else if let Some(severity) = line.strip_prefix("severity:") {
            rule.severity.get_or_insert_with(|| (row, value(severity)));
        }
    }
    rules
}

fn value(text: &str) -> String {
    let text = text.trim();
    let quoted = ['"', '\''].iter().find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote));
    quoted.unwrap_or(text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_gives_its_name_expression_and_severity() {
        let text = "groups:\n- name: x\n  rules:\n  - alert: QueueStuck\n    expr: |\n      sum(depth)\n      > 5\n    for: 5m\n    labels:\n      severity: \"critical\"\n  - alert: B\n";
        let rules = read(text);
        assert_eq!(rules.len(), 2);
        assert_eq!((rules[0].row, rules[0].name.as_str()), (3, "QueueStuck"));
        assert_eq!(rules[0].expression.as_deref(), Some("sum(depth) > 5"));
        assert_eq!(rules[0].severity, Some((9, "critical".to_owned())));
        assert_eq!(read("severity: high\nkind: Pod\n"), []);
    }
}
