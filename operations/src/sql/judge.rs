//! What statements of PostgreSQL do. Pure.
//!
//! Only what parses as a whole and calls nothing but functions that are known to look is a read; everything else is judged
//! by the word it begins with, and what begins with none that is known is left to a person. A value that is to be filled in may
//! only stand where one literal can stand, and may only be one.

use super::names::{acting, looks, looks_in_mysql};
use super::sensitive;
use crate::parameter::{is_mark, is_marked, names};
use crate::{Risk, Sensitivity};
use serde::{Deserialize, Serialize};
use sqlparser::ast::{Expr, ObjectName, Query, Select, Statement, TableFactor, Visit, Visitor};
use sqlparser::dialect::{Dialect, MySqlDialect, PostgreSqlDialect};
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Token, Tokenizer};
use std::ops::ControlFlow;

/// Whose SQL it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Server {
    #[default]
    Postgres,
    MySql,
}

impl Server {
    fn dialect(self) -> &'static dyn Dialect {
        match self {
            Self::Postgres => &PostgreSqlDialect {},
            Self::MySql => &MySqlDialect {},
        }
    }
}

/// What it is, of all statements the highest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Judged {
    pub(super) risk: Risk,
    pub(super) sensitivity: Sensitivity,
    statements: usize,
}

/// Words with which statements begin that are not parsed further, and what they do. The first that fits counts.
const HEADS: &[(&str, Risk)] = &[
    ("drop", Risk::Destroy),
    ("truncate", Risk::Destroy),
    ("delete", Risk::Destroy),
    ("update", Risk::Destroy),
    ("merge", Risk::Destroy),
    ("alter", Risk::Change),
    ("create", Risk::Change),
    ("insert", Risk::Change),
    ("copy", Risk::Change),
    ("grant", Risk::Change),
    ("revoke", Risk::Change),
    ("vacuum", Risk::Change),
    ("analyze", Risk::Change),
    ("analyse", Risk::Change),
    ("reindex", Risk::Change),
    ("cluster", Risk::Change),
    ("checkpoint", Risk::Change),
    ("refresh materialized view", Risk::Change),
    ("comment on", Risk::Change),
    ("security label", Risk::Change),
    ("reassign owned", Risk::Change),
    ("lock", Risk::Change),
    ("call", Risk::Change),
    ("do", Risk::Change),
    ("execute", Risk::Change),
    ("prepare", Risk::Change),
    ("commit prepared", Risk::Change),
    ("rollback prepared", Risk::Destroy),
    ("notify", Risk::Change),
    ("listen", Risk::Change),
    ("unlisten", Risk::Change),
    ("discard", Risk::Change),
    ("load", Risk::Change),
    ("import foreign schema", Risk::Change),
    ("declare", Risk::Change),
    ("set", Risk::Change),
    ("reset", Risk::Change),
    ("begin", Risk::Read),
    ("start transaction", Risk::Read),
    ("commit", Risk::Read),
    ("end", Risk::Read),
    ("rollback", Risk::Read),
    ("abort", Risk::Read),
    ("savepoint", Risk::Read),
    ("release", Risk::Read),
    ("show", Risk::Read),
    // MySQL's own.
    ("use", Risk::Read),
    ("desc", Risk::Read),
    ("describe", Risk::Read),
    ("check table", Risk::Read),
    ("replace", Risk::Destroy),
    ("purge", Risk::Destroy),
    ("reset master", Risk::Destroy),
    ("reset slave", Risk::Destroy),
    ("reset replica", Risk::Destroy),
    ("kill", Risk::Change),
    ("flush", Risk::Change),
    ("start", Risk::Change),
    ("stop", Risk::Change),
    ("change", Risk::Change),
    ("optimize", Risk::Change),
    ("repair", Risk::Change),
    ("rename", Risk::Change),
    ("unlock", Risk::Change),
];
/// Settings of the own session that change nothing but how long it waits and how it shows things.
const HARMLESS: &[&str] = &[
    "statement_timeout",
    "lock_timeout",
    "idle_in_transaction_session_timeout",
    "work_mem",
    "timezone",
    "datestyle",
    "intervalstyle",
    "client_min_messages",
    "application_name",
    "extra_float_digits",
    "enable_seqscan",
];
/// Words inside a block of code or a change of a table that lose something.
const LOSES: &[&str] = &["drop", "delete", "truncate", "update"];
/// What `alter` loses nothing by, though the word stands there: a default, a constraint.
const GIVES_UP: &[&str] = &["default", "not", "constraint", "identity", "expression"];

/// # Errors
/// Why it is left to a person.
pub(super) fn judge(sql: &str, server: Server) -> Result<Judged, String> {
    let sql = probe(sql)?;
    let tokens = Tokenizer::new(server.dialect(), &sql)
        .tokenize()
        .map_err(|error| format!("the SQL is not understood: {error}"))?;
    let mut judged = Judged::nothing();
    for statement in tokens.split(|token| *token == Token::SemiColon) {
        let tokens: Vec<Token> =
            statement.iter().filter(|token| !matches!(token, Token::Whitespace(_))).cloned().collect();
        if !tokens.is_empty() {
            judged = judged.and(one(&tokens, server)?);
        }
    }
    Ok(judged)
}

impl Judged {
    pub(super) fn nothing() -> Self {
        Self { risk: Risk::Read, sensitivity: Sensitivity::Plain, statements: 0 }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.statements == 0
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self {
            risk: self.risk.max(other.risk),
            sensitivity: self.sensitivity.max(other.sensitivity),
            statements: self.statements + other.statements,
        }
    }
}

fn one(tokens: &[Token], server: Server) -> Result<Judged, String> {
    let words: Vec<String> = tokens.iter().map(word).collect();
    let first = words.first().map(String::as_str).unwrap_or_default();
    let by_functions = called(tokens, &words);
    let judged =
        |risk: Risk, sensitivity| Judged { risk: risk.max(by_functions), sensitivity, statements: 1 };
    match first {
        "select" | "with" | "values" | "explain" | "" => {
            parsed(tokens, &words, server).map(|own| judged(own.risk, own.sensitivity))
        }
        "table" => Ok(judged(Risk::Read, Sensitivity::Sensitive)),
        "fetch" | "move" | "close" => Ok(judged(Risk::Change, Sensitivity::Sensitive)),
        _ => {
            let begins = |head: &str| {
                let mut said = words.iter();
                head.split(' ').all(|part| said.next().is_some_and(|word| word == part))
            };
            let (_, risk) = HEADS
                .iter()
                .filter(|(head, _)| begins(head))
                .max_by_key(|(head, _)| head.len())
                .ok_or_else(|| format!("`{first}` begins no statement that is known here"))?;
            Ok(judged(refined(first, *risk, &words), sensitive::of_words(first, &words)))
        }
    }
}

/// What the words behind the first say of it.
fn refined(first: &str, risk: Risk, words: &[String]) -> Risk {
    let has = |wanted: &str| words.iter().any(|word| word == wanted);
    match first {
        "set" | "reset" => {
            let named = words.iter().skip(1).find(|word| !matches!(word.as_str(), "session" | "local"));
            let harmless = named.is_some_and(|name| HARMLESS.contains(&name.as_str()));
            if harmless { Risk::Read } else { risk }
        }
        "do" | "call" | "execute" | "prepare" => {
            let text = words.join(" ");
            let loses = text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| LOSES.contains(&word));
            if loses { Risk::Destroy } else { risk }
        }
        "alter" => {
            let dropped = |pair: &[String]| pair[0] == "drop" && !GIVES_UP.contains(&pair[1].as_str());
            if words.windows(2).any(dropped) { Risk::Destroy } else { risk }
        }
        "copy" if has("program") => Risk::Destroy,
        "copy" if has("to") && has("stdout") => Risk::Read,
        _ => risk,
    }
}

/// A query that is a look only if it parses as a whole.
fn parsed(tokens: &[Token], words: &[String], server: Server) -> Result<Judged, String> {
    if depth(tokens) > DEEPEST {
        return Err("the SQL holds more operators in a row than are followed".to_owned());
    }
    let mut parser = Parser::new(server.dialect()).with_tokens(tokens.to_vec());
    let statement =
        parser.parse_statement().map_err(|error| format!("the SQL is not understood: {error}"))?;
    if parser.peek_token().token != Token::EOF {
        return Err("the SQL is not understood to its end".to_owned());
    }
    if let Statement::Explain { analyze, options, .. } = &statement {
        let runs = *analyze
            || options.iter().flatten().any(|option| option.name.value.eq_ignore_ascii_case("analyze"));
        if !runs {
            return Ok(Judged { statements: 1, ..Judged::nothing() });
        }
    }
    let mut walk = Walk { risk: Risk::Read, server };
    let _ = statement.visit(&mut walk);
    // A word of a change that was found in no change: it is not understood well enough to be a look.
    let suspicious =
        |word: &String| matches!(word.as_str(), "insert" | "delete" | "update" | "merge" | "into");
    if walk.risk == Risk::Read && words.iter().any(suspicious) {
        walk.risk = Risk::Change;
    }
    let explains = matches!(statement, Statement::Explain { .. });
    let sensitivity = if explains { Sensitivity::Plain } else { sensitive::of_query(&statement) };
    Ok(Judged { risk: walk.risk, sensitivity, statements: 1 })
}

/// Operators in a row, with those around them, beyond which a query is left to a person: `1+1+1…` is a tree as deep as it
/// is long, and a stack ends. The parser itself only counts brackets.
const DEEPEST: usize = 200;
/// Operators that are words.
const OPERATORS: &[&str] = &[
    "and",
    "at",
    "between",
    "collate",
    "div",
    "escape",
    "except",
    "ilike",
    "in",
    "intersect",
    "is",
    "isnull",
    "like",
    "minus",
    "mod",
    "not",
    "notnull",
    "operator",
    "or",
    "overlaps",
    "regexp",
    "rlike",
    "similar",
    "union",
    "xor",
];

/// How deep the tree of a query could be, at most.
fn depth(tokens: &[Token]) -> usize {
    let (mut around, mut own, mut deepest) = (Vec::new(), 0, 0);
    let mut all = 0;
    for token in tokens {
        match token {
            Token::LParen | Token::LBracket | Token::LBrace => {
                around.push(std::mem::take(&mut own));
                all += 1;
            }
            Token::RParen | Token::RBracket | Token::RBrace => {
                all -= own + usize::from(!around.is_empty());
                own = around.pop().unwrap_or(0) + 1;
                all += 1;
            }
            // What stands between commas is a tree of its own.
            Token::Comma => all -= std::mem::take(&mut own),
            Token::Number(..) | Token::SingleQuotedString(_) | Token::Period => {}
            Token::Word(_) if !OPERATORS.contains(&word(token).as_str()) => {}
            _ => (own, all) = (own + 1, all + 1),
        }
        deepest = deepest.max(all);
    }
    deepest
}

/// Finds what acts inside a query.
struct Walk {
    risk: Risk,
    server: Server,
}

impl Walk {
    fn call(&mut self, name: &ObjectName) {
        let name = name.to_string().to_ascii_lowercase();
        let own = name.strip_prefix("pg_catalog.").unwrap_or(&name);
        let known = looks(own) || self.server == Server::MySql && looks_in_mysql(own);
        if !known {
            self.risk = self.risk.max(acting(own).unwrap_or(Risk::Change));
        }
    }
}

impl Visitor for Walk {
    type Break = ();

    fn pre_visit_statement(&mut self, statement: &Statement) -> ControlFlow<()> {
        self.risk = self.risk.max(match statement {
            Statement::Query(_) | Statement::Explain { .. } => Risk::Read,
            Statement::Insert(_) => Risk::Change,
            _ => Risk::Destroy,
        });
        ControlFlow::Continue(())
    }

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        if !query.locks.is_empty() {
            self.risk = self.risk.max(Risk::Change);
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        if select.into.is_some() {
            self.risk = self.risk.max(Risk::Change);
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        if let Expr::Function(function) = expr {
            self.call(&function.name);
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        match factor {
            TableFactor::Table { name, args: Some(_), .. } | TableFactor::Function { name, .. } => {
                self.call(name)
            }
            TableFactor::Table { .. } | TableFactor::Derived { .. } | TableFactor::NestedJoin { .. } => {}
            TableFactor::UNNEST { .. } => {}
            // What PostgreSQL does not have.
            _ => self.risk = self.risk.max(Risk::Change),
        }
        ControlFlow::Continue(())
    }
}

/// The word of a token in small letters; what is quoted is none.
fn word(token: &Token) -> String {
    match token {
        Token::Word(word) if word.quote_style.is_none() => word.value.to_ascii_lowercase(),
        Token::DollarQuotedString(text) => text.value.to_ascii_lowercase(),
        Token::SingleQuotedString(text) => format!("'{}'", text.to_ascii_lowercase()),
        _ => String::new(),
    }
}

/// The worst of the functions that act, wherever they are called.
fn called(tokens: &[Token], words: &[String]) -> Risk {
    let calls = words.iter().zip(tokens.iter().skip(1)).filter(|(_, next)| **next == Token::LParen);
    calls.filter_map(|(name, _)| acting(name)).max().unwrap_or(Risk::Read)
}

/// Where a mark stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stands {
    Bare,
    Quoted,
}

/// The text with a literal for each mark, so that it can be parsed.
fn probe(sql: &str) -> Result<String, String> {
    if !is_marked(sql) {
        return Ok(sql.to_owned());
    }
    let mut out = String::new();
    marks(sql, |piece, stands| match stands {
        None => out.push_str(piece),
        Some(Stands::Bare) => out.push_str(" 7 "),
        Some(Stands::Quoted) => out.push('x'),
    })?;
    Ok(out)
}

/// Whether the value stays inside the literal that it is filled in for: digits where it stands alone, no quote inside quotes.
pub(super) fn admits(sql: &str, name: &str, value: &str) -> bool {
    if !names(sql).contains(name) {
        return true;
    }
    let mut good = true;
    let read = marks(sql, |piece, stands| {
        good &= match stands {
            Some(Stands::Bare) if piece == name => {
                !value.is_empty() && value.chars().all(|c| c.is_ascii_digit())
            }
            Some(Stands::Quoted) if piece == name => !value.contains(['\'', '\\']),
            _ => true,
        };
    });
    good && read.is_ok()
}

/// The text piece by piece, and each mark's name with where it stands.
fn marks(sql: &str, mut each: impl FnMut(&str, Option<Stands>)) -> Result<(), String> {
    let nowhere = || "a value is to be filled in where no literal can stand".to_owned();
    if sql.contains("--") || sql.contains("/*") || sql.contains('$') || sql.contains('"') {
        return Err(nowhere());
    }
    let (mut quoted, mut rest) = (false, sql);
    while let Some(at) = rest.find(is_mark) {
        let (before, mark) = rest.split_at(at);
        quoted ^= before.matches('\'').count() % 2 == 1;
        each(before, None);
        let mut parts = mark.splitn(3, is_mark);
        let (_, name, after) =
            (parts.next(), parts.next().ok_or_else(nowhere)?, parts.next().ok_or_else(nowhere)?);
        // `orders_<n>` is one word: what is filled in would be a part of a name.
        let touches =
            |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '.' || is_mark(c));
        if !quoted && (touches(before.chars().last()) || touches(after.chars().next())) {
            return Err(nowhere());
        }
        each(name, Some(if quoted { Stands::Quoted } else { Stands::Bare }));
        rest = after;
    }
    each(rest, None);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameter::mark;

    #[test]
    fn a_value_stands_only_where_a_literal_can() {
        let (pid, slot) = (mark("pid"), mark("slot"));
        for sql in
            [format!("SELECT pg_cancel_backend({pid})"), format!("SELECT pg_drop_replication_slot('{slot}')")]
        {
            assert!(judge(&sql, Server::Postgres).is_ok(), "{sql}");
        }
        for sql in [
            format!("SELECT * FROM {slot}"),
            format!("REINDEX INDEX idx_{slot}"),
            format!("SELECT \"{slot}\""),
            format!("SELECT 1 -- {slot}"),
            format!("DO $x${slot}$x$"),
        ] {
            assert!(judge(&sql, Server::Postgres).is_err(), "{sql}");
        }
        // A name is none of the values that may be filled in; what would be done is known all the same.
        let drops = format!("DROP TABLE {slot}");
        assert_eq!(judge(&drops, Server::Postgres).unwrap().risk, Risk::Destroy);
        assert!(!admits(&drops, "slot", "tasks"));
    }

    #[test]
    fn a_query_as_deep_as_it_is_long_is_left_to_a_person_and_no_long_one_is() {
        for (chain, server) in [
            ("+1", Server::Postgres),
            (" IS NULL", Server::Postgres),
            ("::int", Server::Postgres),
            (" AND 1", Server::Postgres),
            (" COLLATE b", Server::Postgres),
            (" UNION SELECT 1", Server::Postgres),
            ("[1]", Server::Postgres),
            (" DIV 1", Server::MySql),
        ] {
            let sql = format!("SELECT 1{}", chain.repeat(50_000));
            assert!(judge(&sql, server).is_err(), "{chain}");
        }
        let columns = (0..1_000).map(|at| format!(", a{at} + 1 = (b{at} - 2) AS c{at}")).collect::<String>();
        assert_eq!(judge(&format!("SELECT 1{columns} FROM t"), Server::Postgres).unwrap().risk, Risk::Read);
    }

    #[test]
    fn a_value_can_not_become_more_than_its_literal() {
        let bare = format!("SELECT pg_cancel_backend({})", mark("pid"));
        assert!(admits(&bare, "pid", "4711"));
        for value in ["", "-1", "1; DROP TABLE x", "1) OR (1=1", "pid"] {
            assert!(!admits(&bare, "pid", value), "{value}");
        }
        let quoted = format!("SELECT pg_drop_replication_slot('{}')", mark("slot"));
        assert!(admits(&quoted, "slot", "old slot; --"));
        assert!(!admits(&quoted, "slot", "x') ; DROP TABLE t; --"));
        assert!(admits(&quoted, "other", "'"), "it does not stand there");
    }

    proptest::proptest! {
        /// Whatever is filled in: the statement does what it did, or the value is refused.
        #[test]
        fn no_value_changes_what_a_statement_does(value in "\\PC{1,30}", quoted: bool) {
            let mark = mark("v");
            let sql = if quoted { format!("SELECT count(*) FROM pg_locks WHERE mode = '{mark}'") } else { format!("SELECT count(*) FROM pg_locks WHERE pid = {mark}") };
            let asked = judge(&sql, Server::Postgres).unwrap();
            if admits(&sql, "v", &value) {
                let filled = sql.replace(&mark, &value);
                proptest::prop_assert_eq!(judge(&filled, Server::Postgres), Ok(asked));
            }
        }
    }
}
