//! Cards and forms with the largest and with hostile values: what Slack refuses never leaves.

use super::*;
use engine::{
    card::{Action, Code, Field, FieldKind, Form},
    text::{Piece, Span, Style, Text},
    words::{Lang, Words},
};
use operations::Table;
use std::collections::HashSet;

const HOSTILE: &str = "<!channel> *bold* :fire: <@U1> & <https://x|y> \u{202E}gnp.exe `";

fn notes() -> Notes {
    Notes::new(&Words::embedded().unwrap(), Lang::En)
}

fn long(n: usize) -> String {
    HOSTILE.chars().cycle().take(n).collect()
}

/// As large as a card can get, with values that try everything.
fn largest() -> Card {
    let ids = Text(vec![
        Span { piece: Piece::User(HOSTILE.into()), style: Style::default() },
        Span {
            piece: Piece::Link { url: "javascript:alert(1)".into(), label: long(4_000) },
            style: Style::default(),
        },
        Span { piece: Piece::Time(1_700_000_000_000), style: Style { bold: true, ..Style::default() } },
    ]);
    let actions: Vec<Action> =
        (0..30).map(|n| Action::new(long(200), format!("ack {n}")).confirm(long(900))).collect();
    Card {
        sign: Some(Sign::Bad),
        headline: Text::literal(long(5_000)).then(ids.clone()),
        lines: (0..40).map(|_| Text::literal(long(3_000))).collect(),
        facts: (0..40).map(|_| (Text::literal(long(300)), ids.clone())).collect(),
        table: Some(Table {
            columns: vec![long(90), long(9)],
            rows: vec![vec![long(90), long(9)]; 300],
            left_out: 4,
        }),
        code: vec![Code { text: long(9_000), exact: false }],
        quote: Some(Text::literal(long(5_000))),
        footer: Some(Text::literal(long(5_000))),
        overflow: (0..9).map(|n| Action::new(long(200), format!("list {n}"))).collect(),
        actions,
    }
}

fn texts(value: &Value) -> usize {
    match value {
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| {
                value
                    .as_str()
                    .filter(|_| key == "text")
                    .map_or_else(|| texts(value), |text| text.chars().count())
            })
            .sum(),
        Value::Array(all) => all.iter().map(texts).sum(),
        _ => 0,
    }
}

fn check(message: &Value) {
    let blocks = message["blocks"].as_array().unwrap();
    assert!(blocks.len() <= 50 && texts(&message["blocks"]) < 12_000, "{}", texts(&message["blocks"]));
    let text = message["text"].as_str().unwrap();
    assert!(!text.is_empty() && text.chars().count() <= 4_000);
    assert!(!text.contains("<!channel>") && !text.contains("<@U1>"), "{text}");
    let ids: Vec<&str> = blocks.iter().map(|block| block["block_id"].as_str().unwrap()).collect();
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len());
    assert!(ids.iter().all(|id| id.chars().count() <= 255));
}

fn labels(message: &Value) -> Vec<String> {
    let blocks = message["blocks"].as_array().unwrap();
    let buttons = blocks.iter().filter(|block| block["type"] == "actions");
    buttons
        .flat_map(|block| block["elements"].as_array().unwrap().clone())
        .map(|button| button["text"]["text"].as_str().unwrap_or_default().to_owned())
        .collect()
}

fn approval(text: &str) -> Card {
    Card {
        headline: Text::literal("Restart kafka-0"),
        code: vec![Code { text: text.to_owned(), exact: true }],
        actions: vec![Action::new("Approve", "approve 17 7f3a").primary(), Action::new("Deny", "deny 17")],
        ..Card::default()
    }
}

#[test]
fn the_largest_card_with_the_worst_values_is_within_slacks_limits() {
    check(&message(&notes(), Some(&long(400)), &largest()));
    check(&message(&notes(), None, &Card::default()));
}

#[test]
fn values_stand_in_rich_text_only_where_nothing_is_interpreted() {
    let card =
        Card { headline: Text::literal(HOSTILE), footer: Some(Text::literal(HOSTILE)), ..Card::default() };
    let message = message(&notes(), Some("card:7"), &card);
    let text = &message["blocks"][0]["elements"][0]["elements"][0];
    assert_eq!(text["type"], "text");
    assert!(text["text"].as_str().unwrap().starts_with("<!channel> *bold* :fire:"));
    assert_eq!(message["blocks"][1]["elements"][0]["type"], "plain_text");
    assert_eq!(message["blocks"][0]["block_id"], "m:card:7");
    assert!(!message.to_string().contains('\u{202E}'));
}

#[test]
fn what_is_approved_stands_there_to_the_last_character() {
    let text = "x".repeat(budget::EXACT);
    let mut card = approval(&text);
    card.lines = largest().lines;
    let message = message(&notes(), Some("step:1:2"), &card);
    check(&message);
    assert_eq!(message["blocks"][0]["elements"][1]["elements"][0]["text"], text);
    assert_eq!(labels(&message), ["Approve", "Deny"]);
}

#[test]
fn what_does_not_fit_or_hides_characters_can_not_be_approved_and_says_so() {
    let notes = notes();
    for (text, words) in
        [("x".repeat(budget::EXACT + 1), &notes.too_long), ("ok\u{202E}ko".to_owned(), &notes.hidden)]
    {
        let message = message(&notes, Some("step:1:2"), &approval(&text));
        check(&message);
        assert_eq!(labels(&message), ["Deny"]);
        assert!(message["blocks"][0].to_string().contains(words.as_str()));
    }
}

#[test]
fn a_table_is_aligned_and_says_what_is_left_out() {
    let rows = vec![vec!["kafka-0".into(), "CrashLoopBackOff".into()], vec!["k".into(), "Running".into()]];
    let table = Table { columns: vec!["NAME".into(), "STATUS".into()], rows, left_out: 3 };
    let text = table::text(&table, 1_000);
    assert_eq!(text, "NAME     STATUS\nkafka-0  CrashLoopBackOff\nk        Running\n… +3");
}

#[test]
fn a_time_is_shown_in_the_readers_zone_and_says_utc_elsewhere() {
    let time = Text(vec![Span { piece: Piece::Time(1_700_000_000_000), style: Style::default() }]);
    let message = message(&notes(), None, &Card { headline: time, ..Card::default() });
    let element = &message["blocks"][0]["elements"][0]["elements"][0];
    assert_eq!(
        (element["timestamp"].as_i64(), element["format"].as_str()),
        (Some(1_700_000_000), Some("{time}"))
    );
    assert_eq!(message["text"], "22:13 UTC");
}

#[test]
fn a_form_keeps_within_slacks_limits() {
    let field = |name: &str, kind| Field {
        name: name.into(),
        label: long(3_000),
        hint: Some(long(3_000)),
        optional: true,
        kind,
    };
    let many = (0..200).map(|n| (format!("v{n}"), long(200))).collect();
    let form = Form {
        title: long(60),
        submit: None,
        close: long(60),
        command: "note 7".into(),
        lines: vec![Text::literal(long(9_000)); 3],
        fields: vec![
            field("text", FieldKind::Paragraph { initial: long(9_000), max: 9_000 }),
            field("one", FieldKind::Choice { options: many, initial: Some("v3".into()) }),
            field("none", FieldKind::Choice { options: vec![], initial: None }),
            field("who", FieldKind::User { initial: Some(HOSTILE.into()) }),
        ],
        actions: vec![Action::new("More", "timeline 7")],
    };
    let view = super::form(&form);
    assert_eq!(view["private_metadata"], "note 7");
    assert!(view["title"]["text"].as_str().unwrap().chars().count() <= 24);
    assert!(view["submit"].is_object(), "inputs need a button");
    let blocks = view["blocks"].as_array().unwrap();
    let inputs: Vec<&Value> = blocks.iter().filter(|block| block["type"] == "input").collect();
    let names: Vec<&str> = inputs.iter().map(|input| input["block_id"].as_str().unwrap()).collect();
    assert_eq!(names, ["text", "one", "who"]);
    assert_eq!(inputs[1]["element"]["initial_option"]["value"], "v3");
    assert_eq!(inputs[1]["element"]["options"].as_array().unwrap().len(), 100);
}
