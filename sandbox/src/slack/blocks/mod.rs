//! What Slack refuses in blocks and views, with Slack's error codes (limits: Block Kit reference). Pure; missing block ids
//! are filled in as Slack does. The kinds of block are in `block`, of element in `element`, of rich text in `rich`.

mod block;
mod check;
mod element;
mod rich;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use serde_json::{Value, json};

use super::web::ApiError;
use check::Check;

/// Where blocks stand; some kinds and limits differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Surface {
    Message,
    Modal,
    Home,
}

/// Whole-message limit over all blocks that Slack does not document (measured by others at about 13,200).
const MOST_CHARACTERS: usize = 13_200;
/// A view's limit in bytes.
const LARGEST_VIEW: usize = 250_000;

/// Checks a message's blocks.
pub(crate) fn check_message(blocks: &mut [Value]) -> Result<(), ApiError> {
    run(blocks, Surface::Message, 50, "")?;
    let total: usize = blocks.iter().map(characters).sum();
    if total > MOST_CHARACTERS { Err(ApiError::new("msg_blocks_too_long")) } else { Ok(()) }
}

fn characters(value: &Value) -> usize {
    match value {
        Value::Object(map) => map
            .iter()
            .filter(|(key, _)| *key != "value")
            .map(|(key, child)| match child {
                Value::String(text) if key == "text" => text.chars().count(),
                other => characters(other),
            })
            .sum(),
        Value::Array(all) => all.iter().map(characters).sum(),
        _ => 0,
    }
}

/// Checks a view of `views.*` or of a `response_action`.
pub(crate) fn check_view(view: &mut Value) -> Result<(), ApiError> {
    let home = view["type"] == "home";
    let mut check = Check::new("/view");
    if view.to_string().len() > LARGEST_VIEW {
        return Err(ApiError::new("view_too_large"));
    }
    if !home && view["type"] != "modal" {
        check.fail("type", "must be one of: modal, home");
    }
    if !home {
        check.plain_text(view, "title", 24, true);
        check.plain_text(view, "submit", 24, false);
        check.plain_text(view, "close", 24, false);
    }
    check.length(view, "private_metadata", 3000, false);
    check.length(view, "callback_id", 255, false);
    check.length(view, "external_id", 255, false);
    check.result("invalid_arguments")?;
    let surface = if home { Surface::Home } else { Surface::Modal };
    let submit = view["submit"].is_object();
    let Some(blocks) = view["blocks"].as_array_mut() else {
        return Err(ApiError::new("invalid_arguments")
            .message("[ERROR] missing required field: blocks [json-pointer:/view]"));
    };
    if !home && !submit && blocks.iter().any(|block| block["type"] == "input") {
        return Err(ApiError::new("invalid_arguments")
            .message("[ERROR] missing required field: submit [json-pointer:/view]"));
    }
    run(blocks, surface, 100, "/view")
        .map_err(|error| ApiError { code: "invalid_arguments".to_owned(), ..error })
}

fn run(blocks: &mut [Value], surface: Surface, most: usize, root: &str) -> Result<(), ApiError> {
    if blocks.len() > most {
        let line = format!("[ERROR] no more than {most} items allowed [json-pointer:{root}/blocks]");
        return Err(ApiError::new("invalid_blocks").message(&line));
    }
    let mut seen = HashSet::new();
    let mut check = Check::new(&format!("{root}/blocks"));
    for (index, block) in blocks.iter().enumerate() {
        let mut inner = check.at(&index.to_string());
        block::check(&mut inner, block, surface);
        if let Some(id) = block["block_id"].as_str()
            && !seen.insert(id.to_owned())
        {
            inner.fail("block_id", &format!("`block_id` {id} already exists"));
        }
        check.take(inner);
    }
    check.result("invalid_blocks")?;
    for (index, block) in blocks.iter_mut().enumerate() {
        if block["block_id"].as_str().is_none_or(str::is_empty) {
            block["block_id"] = json!(free_id(&seen, index));
        }
    }
    Ok(())
}

fn free_id(taken: &HashSet<String>, index: usize) -> String {
    let mut id = format!("b{index}");
    while taken.contains(&id) {
        id.push('x');
    }
    id
}
