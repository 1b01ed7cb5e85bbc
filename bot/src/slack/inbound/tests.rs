//! What Slack sends, raw, and the delivery that comes of it.

use super::*;
use engine::inbox::Via;
use serde_json::json;

fn who() -> Identity {
    Identity { team: "T1".into(), bot_user: "UBOT".into(), app: Some("A1".into()) }
}

fn delivered(inbound: Inbound) -> Delivery {
    match inbound {
        Inbound::Deliver(delivery) | Inbound::OpenForm { delivery, .. } => delivery,
        other => panic!("{other:?}"),
    }
}

fn typed(text: &str) -> Value {
    json!({"team_id": "T1", "user_id": "U1", "channel_id": "C1", "text": text, "trigger_id": "t.1",
        "response_url": "https://hooks.example/1"})
}

#[test]
fn a_slash_command_is_delivered_as_it_was_meant() {
    let delivery =
        delivered(slash(&who(), &typed("command 7 <@U2|anna> a &amp; b &lt;c&gt; <https://x.example/|x>")));
    assert_eq!(delivery.text, "command 7 <@U2> a & b <c> https://x.example/");
    assert_eq!((delivery.key.as_str(), delivery.via), ("t.1", Via::Slash));
    assert_eq!(delivery.channel.as_deref(), Some("C1"));
}

#[test]
fn the_bare_command_opens_the_form() {
    let inbound = slash(&who(), &typed("  "));
    assert!(
        matches!(inbound, Inbound::OpenForm { command, trigger, .. } if command == "form declare" && trigger == "t.1")
    );
}

#[test]
fn another_workspace_and_a_broken_command_are_no_deliveries() {
    let mut other = typed("list");
    other["team_id"] = json!("T2");
    assert_eq!(slash(&who(), &other), Inbound::Foreign("another workspace"));
    other["team_id"] = json!("T1");
    other["api_app_id"] = json!("A2");
    assert_eq!(slash(&who(), &other), Inbound::Foreign("another app"));
    other["api_app_id"] = json!("A1");
    assert!(matches!(slash(&who(), &other), Inbound::Deliver(_)));
    assert!(matches!(slash(&who(), &json!({"team_id": "T1"})), Inbound::Malformed(_)));
    assert_eq!(slash(&who(), &json!({"ssl_check": "1"})), Inbound::SslCheck);
}

#[test]
fn a_click_carries_its_command_its_place_and_its_thread() {
    let click = json!({"type": "block_actions", "team": {"id": "T1"}, "user": {"id": "U1"}, "trigger_id": "t.2",
        "channel": {"id": "C1"}, "container": {"message_ts": "10.1", "thread_ts": "9.1"},
        "message": {"metadata": {"event_payload": {"n": 1}}},
        "actions": [{"action_id": "ack:0", "value": "ack 7", "action_ts": "11.1"}]});
    let delivery = delivered(interaction(&who(), &click));
    assert_eq!((delivery.text.as_str(), delivery.via), ("ack 7", Via::Button));
    assert_eq!(delivery.message_ts.as_deref(), Some("10.1"));
    assert_eq!(delivery.thread.as_deref(), Some("9.1"));
}

#[test]
fn a_menu_line_and_a_form_button_do_what_a_button_does() {
    let mut click = json!({"type": "block_actions", "team": null, "user": {"id": "U1", "team_id": "T1"},
        "trigger_id": "t.3", "view": {"id": "V1"},
        "actions": [{"action_id": "menu:0", "selected_option": {"value": "resolve 7"}}]});
    assert_eq!(delivered(interaction(&who(), &click)).text, "resolve 7");
    click["actions"] = json!([{"action_id": "form:0", "value": "form note 7"}]);
    assert!(matches!(interaction(&who(), &click), Inbound::OpenForm { .. }));
    click["actions"] = json!([{"action_id": "link:0"}]);
    assert_eq!(interaction(&who(), &click), Inbound::Ignore("a link was followed"));
}

#[test]
fn a_submitted_form_is_its_command_with_fields() {
    let form = json!({"type": "view_submission", "team": {"id": "T1"}, "user": {"id": "U1"}, "trigger_id": "t.4",
        "view": {"id": "V1", "hash": "h", "private_metadata": "note 7", "state": {"values": {
            "text": {"text": {"type": "plain_text_input", "value": " <!channel> & co "}},
            "severity": {"severity": {"selected_option": {"value": "SEV1"}}},
            "who": {"who": {"selected_user": "U2"}}, "empty": {"empty": {"value": null}}}}}});
    let delivery = delivered(interaction(&who(), &form));
    assert_eq!((delivery.text.as_str(), delivery.via), ("note 7", Via::Form));
    assert_eq!(delivery.fields["text"], "<!channel> & co");
    assert_eq!(delivery.fields["severity"], "SEV1");
    assert_eq!(delivery.fields["who"], "U2");
    assert!(!delivery.fields.contains_key("empty"));
}

#[test]
fn a_mention_in_a_thread_is_what_stands_behind_it() {
    let mut mention = json!({"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": {
        "type": "app_mention", "user": "U1", "channel": "C1", "ts": "5.1", "thread_ts": "4.1", "text": "please <@UBOT> note it &amp; go"}});
    let delivery = delivered(event(&who(), &mention));
    assert_eq!((delivery.key.as_str(), delivery.text.as_str()), ("Ev1", "note it & go"));
    assert_eq!(delivery.thread.as_deref(), Some("4.1"));
    mention["event"]["bot_id"] = json!("B1");
    assert_eq!(event(&who(), &mention), Inbound::Ignore("written by a program"));
}

#[test]
fn slacks_question_whether_the_address_is_ours_is_answered() {
    let inbound = event(&who(), &json!({"type": "url_verification", "challenge": "c"}));
    assert_eq!(inbound, Inbound::Challenge("c".into()));
}
