//! The limits of the Block Kit reference, one case each.

use serde_json::{Value, json};

use super::{check_message, check_view};

fn refused(block: Value) -> String {
    let mut blocks = vec![block];
    match check_message(&mut blocks) {
        Ok(()) => String::new(),
        Err(error) => error.extra["response_metadata"]["messages"][0].as_str().unwrap_or_default().to_owned(),
    }
}

fn button(action: &str) -> Value {
    json!({"type": "button", "action_id": action, "text": {"type": "plain_text", "text": "Go"}})
}

#[test]
fn each_limit_of_the_reference_is_held() {
    let long = |n: usize| "x".repeat(n);
    let plain = |text: String| json!({"type": "plain_text", "text": text});
    let cases = [
        (json!({"type": "header", "text": {"type": "mrkdwn", "text": "a"}}), "must be one of: plain_text"),
        (json!({"type": "header", "text": plain(long(151))}), "less than 151"),
        (json!({"type": "section", "text": plain(String::new())}), "more than 0"),
        (json!({"type": "section", "fields": [plain(long(2001))]}), "less than 2001"),
        (json!({"type": "context", "elements": []}), "no fewer than 1"),
        (json!({"type": "actions", "elements": [button("a"), button("a")]}), "already exists"),
        (
            json!({"type": "actions", "elements": [{"type": "button", "text": plain(long(76))}]}),
            "less than 76",
        ),
        (
            json!({"type": "actions", "elements": [{"type": "button", "text": plain("a".into()), "style": "default"}]}),
            "primary, danger",
        ),
        (
            json!({"type": "actions", "elements": [{"type": "plain_text_input", "action_id": "a"}]}),
            "unsupported type",
        ),
        (
            json!({"type": "section", "text": plain("a".into()), "accessory": {"type": "overflow", "options": []}}),
            "no fewer than 1",
        ),
        (json!({"type": "section"}), "missing required field: text"),
        (json!({"type": "alert", "text": plain("a".into())}), "unsupported block type"),
        (
            json!({"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}]}),
            "more than 0",
        ),
        (json!({"type": "table", "rows": [[{"type": "mrkdwn", "text": "a"}]]}), "raw_text"),
        (json!({"type": "divider", "block_id": long(256)}), "less than 256"),
    ];
    for (block, expected) in cases {
        let said = refused(block.clone());
        assert!(said.contains(expected), "{block} gave {said:?}");
    }
}

#[test]
fn ids_are_unique_and_missing_ones_are_filled_in() {
    let mut twice =
        vec![json!({"type": "divider", "block_id": "a"}), json!({"type": "divider", "block_id": "a"})];
    assert_eq!(check_message(&mut twice).unwrap_err().code, "invalid_blocks");
    let mut bare = vec![json!({"type": "divider"}), json!({"type": "divider"})];
    check_message(&mut bare).unwrap();
    assert_ne!(bare[0]["block_id"], bare[1]["block_id"]);
}

#[test]
fn fifty_blocks_pass_and_fifty_one_do_not() {
    let mut blocks = vec![json!({"type": "divider"}); 50];
    check_message(&mut blocks).unwrap();
    let mut blocks = vec![json!({"type": "divider"}); 51];
    assert_eq!(check_message(&mut blocks).unwrap_err().code, "invalid_blocks");
}

#[test]
fn too_much_text_over_all_blocks_is_refused() {
    let section = json!({"type": "section", "text": {"type": "mrkdwn", "text": "x".repeat(2900)}});
    let mut blocks = vec![section; 5];
    assert_eq!(check_message(&mut blocks).unwrap_err().code, "msg_blocks_too_long");
}

#[test]
fn a_modal_with_an_input_needs_a_submit_button() {
    let input = json!({"type": "input", "label": {"type": "plain_text", "text": "Title"}, "element": {"type": "plain_text_input", "action_id": "t"}});
    let mut view =
        json!({"type": "modal", "title": {"type": "plain_text", "text": "Declare"}, "blocks": [input]});
    assert_eq!(check_view(&mut view).unwrap_err().code, "invalid_arguments");
    view["submit"] = json!({"type": "plain_text", "text": "Go"});
    check_view(&mut view).unwrap();
    view["title"]["text"] = json!("x".repeat(25));
    assert_eq!(check_view(&mut view).unwrap_err().code, "invalid_arguments");
}
