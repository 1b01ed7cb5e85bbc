//! One block.

use std::collections::HashSet;

use serde_json::Value;

use super::check::Check;
use super::{Surface, element, rich};

pub(super) fn check(check: &mut Check, block: &Value, surface: Surface) {
    check.length(block, "block_id", 255, false);
    let Some(kind) = block["type"].as_str() else {
        check.fail("type", "missing required field: type");
        return;
    };
    match kind {
        "section" => section(check, block),
        "header" => check.plain_text(block, "text", 150, true),
        "context" => context(check, block),
        "actions" => actions(check, block),
        "divider" => {}
        "image" => image(check, block),
        "input" => input(check, block, surface),
        "rich_text" => rich::check(check, block),
        "table" if surface == Surface::Message => table(check, block),
        "markdown" if surface == Surface::Message => check.length(block, "text", 12_000, true),
        _ => check.fail("type", &format!("unsupported block type: {kind}")),
    }
}

fn section(check: &mut Check, block: &Value) {
    let has_fields = block["fields"].is_array();
    check.any_text(block, "text", 3000, !has_fields);
    if has_fields {
        for (index, field) in check.items(block, "fields", 1, 10).iter().enumerate() {
            let holder = serde_json::json!({ "field": field });
            let mut inner = check.at(&format!("fields/{index}"));
            inner.any_text(&holder, "field", 2000, true);
            check.take(inner);
        }
    }
    if !block["accessory"].is_null() {
        let mut inner = check.at("accessory");
        element::check(&mut inner, &block["accessory"], element::Place::Accessory);
        check.take(inner);
    }
}

fn context(check: &mut Check, block: &Value) {
    for (index, part) in check.items(block, "elements", 1, 10).iter().enumerate() {
        let mut inner = check.at(&format!("elements/{index}"));
        match part["type"].as_str() {
            Some("image") => image(&mut inner, part),
            Some("plain_text" | "mrkdwn") => inner.length(part, "text", 3000, true),
            _ => inner.fail("type", "must be one of: image, plain_text, mrkdwn"),
        }
        check.take(inner);
    }
}

fn actions(check: &mut Check, block: &Value) {
    let mut seen = HashSet::new();
    for (index, part) in check.items(block, "elements", 1, 25).iter().enumerate() {
        let mut inner = check.at(&format!("elements/{index}"));
        element::check(&mut inner, part, element::Place::Actions);
        if let Some(id) = part["action_id"].as_str()
            && !seen.insert(id)
        {
            inner.fail("action_id", &format!("`action_id` {id} already exists for block"));
        }
        check.take(inner);
    }
}

fn image(check: &mut Check, block: &Value) {
    check.url(block, "image_url", block["slack_file"].is_null());
    check.length(block, "alt_text", 2000, true);
    check.plain_text(block, "title", 2000, false);
}

fn input(check: &mut Check, block: &Value, surface: Surface) {
    check.plain_text(block, "label", 2000, true);
    check.plain_text(block, "hint", 2000, false);
    let mut inner = check.at("element");
    let place =
        if surface == Surface::Message { element::Place::MessageInput } else { element::Place::Input };
    element::check(&mut inner, &block["element"], place);
    check.take(inner);
}

fn table(check: &mut Check, block: &Value) {
    for (index, row) in check.items(block, "rows", 1, 100).iter().enumerate() {
        let Some(cells) = row.as_array() else {
            check.fail(&format!("rows/{index}"), "must be an array");
            continue;
        };
        if cells.is_empty() || cells.len() > 20 {
            check.fail(&format!("rows/{index}"), "must have 1 to 20 cells");
        }
        for (column, cell) in cells.iter().enumerate() {
            let mut inner = check.at(&format!("rows/{index}/{column}"));
            match cell["type"].as_str() {
                Some("raw_text") => inner.length(cell, "text", 3000, true),
                Some("raw_number") => {}
                Some("rich_text") => rich::check(&mut inner, cell),
                _ => inner.fail("type", "must be one of: raw_text, raw_number, rich_text"),
            }
            check.take(inner);
        }
    }
    if block["column_settings"].is_array() {
        check.items(block, "column_settings", 1, 20);
    }
}
