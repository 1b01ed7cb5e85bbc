//! Any card and any form, whatever a future message makes of them: the renderer alone keeps Slack's limits.

use crate::{oracle, values};
use bot::slack::blocks::{self, Notes};
use engine::{
    card::{Action, Card, Code, Field, FieldKind, Form, Look, Sign},
    text::{Piece, Span, Style, Text},
    words::{Lang, Words},
};
use operations::Table;
use proptest::{
    collection::vec,
    option,
    prelude::*,
    sample::{select, subsequence},
};
use std::sync::OnceLock;

fn notes() -> &'static Notes {
    static NOTES: OnceLock<Notes> = OnceLock::new();
    NOTES.get_or_init(|| Notes::new(&Words::embedded().unwrap(), Lang::Fr))
}

/// Mostly short, sometimes beyond every limit.
fn value() -> impl Strategy<Value = String> + Clone {
    let hostile = || select(values::HOSTILE);
    prop_oneof![
        6 => hostile().prop_map(str::to_owned),
        2 => "\\PC{0,40}",
        1 => hostile().prop_map(values::long),
        1 => Just("w".repeat(9_000)),
    ]
}

fn text() -> impl Strategy<Value = Text> + Clone {
    let piece = prop_oneof![
        5 => value().prop_map(Piece::Literal),
        1 => value().prop_map(Piece::User),
        1 => value().prop_map(Piece::Group),
        1 => value().prop_map(Piece::Channel),
        1 => (0i64..4_000_000_000_000).prop_map(Piece::Time),
        1 => (0i64..4_000_000_000_000).prop_map(Piece::Date),
        1 => value().prop_map(|label| Piece::Link { url: "https://good.example/".into(), label }),
        1 => value().prop_map(|url| Piece::Link { url: format!("javascript:{url}"), label: String::new() }),
    ];
    let style = any::<[bool; 3]>().prop_map(|[bold, italic, code]| Style { bold, italic, code });
    vec((piece, style).prop_map(|(piece, style)| Span { piece, style }), 0..4).prop_map(Text)
}

fn action() -> impl Strategy<Value = Action> + Clone {
    let look = select(&[Look::Plain, Look::Primary, Look::Danger][..]);
    let command = prop_oneof![Just("approve 7 7f3a".to_owned()), value(), Just("form note 1".to_owned())];
    (
        value(),
        command,
        look,
        option::of(value()),
        option::weighted(0.1, Just("https://good.example/".to_owned())),
    )
        .prop_map(|(label, command, look, confirm, url)| Action { label, command, look, confirm, url })
}

fn code() -> impl Strategy<Value = Code> + Clone {
    (value(), any::<bool>()).prop_map(|(text, exact)| Code { text, exact })
}

fn table() -> impl Strategy<Value = Table> + Clone {
    (vec(value(), 0..4), vec(vec(value(), 0..5), 0..60), 0usize..9)
        .prop_map(|(columns, rows, left_out)| Table { columns, rows, left_out })
}

fn card() -> impl Strategy<Value = Card> {
    let sign = option::of(select(&[Sign::Good, Sign::Bad, Sign::Unknown, Sign::Page, Sign::Draft][..]));
    let words = (text(), vec(text(), 0..60), vec((text(), text()), 0..12));
    let blocks = (option::of(table()), vec(code(), 0..4), option::of(text()), option::of(text()));
    (sign, words, blocks, vec(action(), 0..9), vec(action(), 0..9)).prop_map(
        |(sign, (headline, lines, facts), (table, code, quote, footer), actions, overflow)| Card {
            sign,
            headline,
            lines,
            facts,
            table,
            code,
            quote,
            footer,
            actions,
            overflow,
        },
    )
}

fn form() -> impl Strategy<Value = Form> {
    let kind = prop_oneof![
        (value(), 0usize..9_000).prop_map(|(initial, max)| FieldKind::Line { initial, max }),
        (value(), 0usize..9_000).prop_map(|(initial, max)| FieldKind::Paragraph { initial, max }),
        (vec((value(), value()), 0..120), option::of(value()))
            .prop_map(|(options, initial)| FieldKind::Choice { options, initial }),
        option::of(value()).prop_map(|initial| FieldKind::User { initial }),
    ];
    let field = (value(), option::of(value()), any::<bool>(), kind);
    let names = subsequence(vec!["title", "text", "runbook", "target", "severity"], 0..5);
    let head = (value(), option::of(value()), value());
    (head, names, vec(field, 5), vec(text(), 0..4), vec(action(), 0..30)).prop_map(
        |((title, submit, close), names, fields, lines, actions)| {
            let named = names.into_iter().zip(fields).map(|(name, (label, hint, optional, kind))| Field {
                name: name.to_owned(),
                label,
                hint,
                optional,
                kind,
            });
            Form { title, submit, close, command: "note 42".into(), lines, fields: named.collect(), actions }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn slack_takes_any_card(card in card(), key in option::of(value())) {
        oracle::message(&blocks::message(notes(), key.as_deref(), &card), "any card");
    }

    #[test]
    fn slack_takes_any_form(form in form()) {
        oracle::view(&blocks::form(&form), "any form");
    }
}
