//! Rich text: sections, lists, preformatted text, quotes and what stands in them.

use serde_json::Value;

use super::check::Check;

pub(super) fn check(check: &mut Check, block: &Value) {
    for (index, part) in check.items(block, "elements", 0, 1000).iter().enumerate() {
        let mut inner = check.at(&format!("elements/{index}"));
        match part["type"].as_str() {
            Some("rich_text_section" | "rich_text_quote" | "rich_text_preformatted") => {
                inlines(&mut inner, part)
            }
            Some("rich_text_list") => list(&mut inner, part),
            _ => inner.fail("type", "unsupported rich text element"),
        }
        check.take(inner);
    }
}

fn list(check: &mut Check, part: &Value) {
    if !matches!(part["style"].as_str(), Some("bullet" | "ordered")) {
        check.fail("style", "must be one of: bullet, ordered");
    }
    for (index, item) in check.items(part, "elements", 1, 1000).iter().enumerate() {
        let mut inner = check.at(&format!("elements/{index}"));
        if item["type"] == "rich_text_section" {
            inlines(&mut inner, item);
        } else {
            inner.fail("type", "must be rich_text_section");
        }
        check.take(inner);
    }
}

fn inlines(check: &mut Check, part: &Value) {
    for (index, element) in check.items(part, "elements", 0, 1000).iter().enumerate() {
        let mut inner = check.at(&format!("elements/{index}"));
        let kind = element["type"].as_str().unwrap_or_default();
        match kind {
            "text" => inner.length(element, "text", 12_000, true),
            "link" => inner.url(element, "url", true),
            "user" => inner.length(element, "user_id", 255, true),
            "usergroup" => inner.length(element, "usergroup_id", 255, true),
            "channel" => inner.length(element, "channel_id", 255, true),
            "emoji" => inner.length(element, "name", 255, true),
            "broadcast" if matches!(element["range"].as_str(), Some("here" | "channel" | "everyone")) => {}
            "broadcast" => inner.fail("range", "must be one of: here, channel, everyone"),
            "date" => {
                if !element["timestamp"].is_i64() {
                    inner.fail("timestamp", "must be an integer");
                }
                inner.length(element, "format", 255, true);
            }
            "color" => {}
            _ => inner.fail("type", "unsupported rich text element"),
        }
        check.take(inner);
    }
}
