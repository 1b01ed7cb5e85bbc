//! A session of a database's own client: what is typed at `psql`, `mysql` or `redis-cli` after it was opened. Pure.
//!
//! Each statement becomes the command that says the same in one line (`psql -h db -c 'SELECT 1'`), where the session
//! runs. A session is told by the command that opens it, or by its prompt (`postgres=#`, `mysql>`, `127.0.0.1:6379>`).

use crate::limit;
use operations::redis::is_command;

use super::{
    parse_text,
    tree::{Node, Redirect, Simple, Span, Word},
};

/// Commands of Redis that a shell has too: they alone show no session.
const OF_A_SHELL: &[&str] =
    &["command", "copy", "echo", "eval", "exec", "move", "set", "sort", "time", "type", "wait"];

/// Whose statements are typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Client {
    Postgres,
    MySql,
    Redis,
}

/// An open session.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Session {
    client: Client,
    /// The command that opened it, without a terminal.
    words: Vec<Word>,
}

/// What the next rows of a fence are in a session.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Typed {
    /// So many rows are one statement.
    Statement { rows: usize, text: String, nodes: Vec<Node> },
    /// `exit`, `\q`.
    End,
    /// Printed.
    Output,
    /// Not of the session: it is over.
    Outside,
}

/// Words with which a statement of SQL begins.
const SQL: &[&str] = &[
    "alter",
    "analyze",
    "begin",
    "call",
    "checkpoint",
    "commit",
    "create",
    "delete",
    "drop",
    "explain",
    "flush",
    "grant",
    "insert",
    "kill",
    "lock",
    "optimize",
    "purge",
    "refresh",
    "reindex",
    "rename",
    "repair",
    "reset",
    "revoke",
    "rollback",
    "select",
    "set",
    "show",
    "start",
    "stop",
    "truncate",
    "update",
    "use",
    "vacuum",
    "with",
];

/// Options of `redis-cli` that a value belongs to.
const REDIS_VALUED: &[&str] = &[
    "-h", "-p", "-a", "-n", "-u", "-s", "--user", "--pass", "--cacert", "--cert", "--key", "--sni", "-d",
    "-D",
];

/// Flags that only ask for a terminal.
const TERMINAL: &[&str] = &["-it", "-ti", "-i", "-t", "--stdin", "--tty", "--interactive"];

impl Client {
    fn of(program: &str) -> Option<Self> {
        match program.rsplit('/').next()? {
            "psql" | "gitlab-psql" => Some(Self::Postgres),
            "mysql" | "mariadb" => Some(Self::MySql),
            "redis-cli" | "valkey-cli" | "keydb-cli" => Some(Self::Redis),
            _ => None,
        }
    }

    /// Whether arguments leave the client to wait for what is typed.
    fn waits(self, args: &[Option<String>]) -> bool {
        let mut plain = 0;
        let mut rest = args.iter();
        while let Some(arg) = rest.next() {
            let Some(arg) = arg else {
                plain += usize::from(self == Self::Redis);
                continue;
            };
            let letters = arg.strip_prefix('-').filter(|rest| !rest.starts_with('-')).unwrap_or_default();
            let short = |switches: &str, ends: &[char]| {
                let from = letters.trim_start_matches(|c| switches.contains(c));
                from.starts_with(ends)
            };
            let long = |names: &[&str]| names.contains(&arg.split('=').next().unwrap_or(arg));
            let says = match self {
                Self::Postgres => {
                    short("AtqxXnwW1abeEsSH0z", &['c', 'f', 'l', 'V', '?'])
                        || long(&["--command", "--file", "--list", "--version", "--help"])
                }
                Self::MySql => {
                    short("NBstEvrAC", &['e', 'V', '?']) || long(&["--execute", "--version", "--help"])
                }
                Self::Redis => {
                    if REDIS_VALUED.contains(&arg.as_str()) {
                        rest.next();
                        continue;
                    }
                    let quiet = matches!(
                        arg.as_str(),
                        "--tls" | "--raw" | "--no-raw" | "-c" | "--askpass" | "--insecure" | "-3" | "-2"
                    );
                    plain += usize::from(!arg.starts_with('-'));
                    arg.starts_with('-') && !quiet && !long(&["--no-auth-warning"])
                }
            };
            if says {
                return false;
            }
        }
        plain == 0
    }

    fn begins(self, row: &str) -> bool {
        let first = row.split_whitespace().next().unwrap_or_default();
        let word = first.trim_end_matches(';').to_ascii_lowercase();
        match self {
            Self::Postgres => row.starts_with('\\') || SQL.contains(&word.as_str()),
            Self::MySql => SQL.contains(&word.as_str()) || word == "desc" || word == "describe",
            Self::Redis => is_command(first),
        }
    }

    fn ends(self, row: &str) -> bool {
        let row = row.trim().trim_end_matches(';').to_ascii_lowercase();
        matches!(row.as_str(), "exit" | "quit" | r"\q" | "logout" | "^d")
    }

    /// Whether a statement is over with this row.
    fn is_whole(self, row: &str) -> bool {
        let row = row.trim_end();
        self == Self::Redis || row.starts_with('\\') || row.ends_with(';') || row.ends_with(r"\G") || {
            let last = row.rsplit(' ').next().unwrap_or_default();
            last.starts_with(r"\g") || last.starts_with(r"\watch") || row.contains(r"\watch ")
        }
    }
}

impl Session {
    /// The session that a line opens.
    pub(super) fn opened(nodes: &[Node]) -> Option<Self> {
        let [Node::Simple(simple)] = nodes else { return None };
        if !simple.redirects.is_empty() {
            return None;
        }
        let at = program(simple)?;
        let client = Client::of(&simple.words[at].literal()?)?;
        let args: Vec<Option<String>> = simple.words[at + 1..].iter().map(Word::literal).collect();
        let terminal = |word: &Word| word.literal().is_some_and(|word| TERMINAL.contains(&word.as_str()));
        let (before, own) = simple.words.split_at(at);
        let words = before.iter().filter(|word| !terminal(word)).chain(own).cloned().collect();
        client.waits(&args).then_some(Self { client, words })
    }

    /// A client in a container that is handed a text: the command that says it in one line.
    pub(crate) fn handed(simple: &Simple) -> Option<Simple> {
        let texts = simple.redirects.iter().filter(|one| matches!(one, Redirect::Text(_)));
        let [Redirect::Text(text)] = texts.collect::<Vec<_>>().as_slice() else { return None };
        let kept = simple.redirects.iter().filter(|one| !matches!(one, Redirect::Text(_))).cloned().collect();
        let bare = Simple { redirects: Vec::new(), ..simple.clone() };
        let session = Self::opened(&[Node::Simple(bare)])?;
        let flag = match session.client {
            Client::Postgres => "-c",
            Client::MySql => "-e",
            Client::Redis => return None,
        };
        let inside = program(simple)? > 0;
        let words = session.words.into_iter().chain([Word::text(flag), text.clone()]).collect();
        inside.then(|| Simple { words, redirects: kept, ..simple.clone() })
    }

    /// The session that a row's prompt shows, wherever it was opened.
    pub(super) fn shown(row: &str) -> Option<Self> {
        let (client, database, _) = prompt(row)?;
        let words: Vec<&str> = match client {
            Client::Postgres => vec!["psql", "-d", database],
            Client::MySql => vec!["mysql"],
            Client::Redis => vec!["redis-cli"],
        };
        Some(Self { client, words: words.into_iter().map(Word::text).collect() })
    }

    /// Whether a bare `> ` is this session's prompt: what follows is one of its commands on every such row.
    pub(super) fn bare(rows: &[&str]) -> Option<Self> {
        let mut shown = rows.iter().filter_map(|row| row.trim_start().strip_prefix("> ")).peekable();
        shown.peek()?;
        let name = |row: &str| row.split_whitespace().next().unwrap_or_default().to_owned();
        let first = rows.iter().find(|row| !row.trim().is_empty())?;
        let names: Vec<String> = shown.map(name).collect();
        let own = |name: &String| !OF_A_SHELL.contains(&name.to_ascii_lowercase().as_str());
        let all = first.trim_start().starts_with("> ") && names.iter().all(|name| is_command(name));
        (all && names.iter().any(own))
            .then(|| Self { client: Client::Redis, words: vec![Word::text("redis-cli")] })
    }

    /// `INFO memory` in capitals, in a fence that speaks of Redis: no shell has such a program.
    pub(super) fn named(row: &str, fence: &str) -> Option<Self> {
        let name = row.split_whitespace().next()?;
        let capital = name.len() > 2 && name.bytes().all(|byte| byte.is_ascii_uppercase());
        // The head of a fence says whose it is; to read all of a long one for each row takes for ever.
        let redis = || {
            let mut rows = fence.lines().take(super::MOST_ROWS);
            rows.any(|row| row.to_ascii_lowercase().contains("redis"))
        };
        (capital && is_command(name) && redis())
            .then(|| Self { client: Client::Redis, words: vec![Word::text("redis-cli")] })
    }

    /// What stands next in a fence. `rows`: as they stand, with prompts.
    pub(super) fn next(&self, rows: &[&str]) -> Typed {
        let Some(first) = rows.first() else { return Typed::Outside };
        let prompted = rows.iter().take(super::MOST_ROWS).any(|row| behind(row, self.client).is_some());
        let row = match behind(first, self.client) {
            Some(row) => row,
            None if prompted => return Typed::Output,
            None => first.trim(),
        };
        if self.client.ends(row) {
            return Typed::End;
        }
        if row.starts_with("--") || !self.client.begins(row) {
            let outside = super::transcript::is_typed(row);
            return if outside && !prompted { Typed::Outside } else { Typed::Output };
        }
        let mut text = row.to_owned();
        let mut taken = 1;
        while !self.client.is_whole(text.lines().last().unwrap_or_default())
            && let Some(more) =
                rows.get(taken).filter(|row| !row.trim().is_empty() && taken < super::MOST_ROWS)
        {
            text.push('\n');
            text.push_str(continued(more).unwrap_or(more));
            taken += 1;
        }
        let nodes = self.said(&text);
        Typed::Statement { rows: taken, text, nodes }
    }

    /// The one command that says it.
    fn said(&self, text: &str) -> Vec<Node> {
        let at = Span { start: 0, end: text.chars().count() };
        if text.len() > limit::COMMAND {
            return vec![Node::Left("it is longer than anybody reads".to_owned(), at)];
        }
        let line = match self.client {
            Client::Postgres => format!("psql -c '{}'", text.replace('\'', r"'\''")),
            Client::MySql => format!("mysql -e '{}'", text.replace('\'', r"'\''")),
            Client::Redis => format!("redis-cli {}", text.trim().trim_end_matches(';')),
        };
        match parse_text(&line).as_deref() {
            Some([Node::Simple(simple)]) => {
                let words = self.words.iter().chain(&simple.words[1..]).cloned().collect();
                vec![Node::Simple(Simple { words, at, ..Simple::default() })]
            }
            _ => vec![Node::Left("what is typed in the session is not understood".to_owned(), at)],
        }
    }
}

/// Where the program stands that a line runs in the end: behind `sudo`, or inside a container.
fn program(simple: &Simple) -> Option<usize> {
    let said: Vec<Option<String>> = simple.words.iter().map(Word::literal).collect();
    let is = |at: usize, word: &str| said.get(at).is_some_and(|own| own.as_deref() == Some(word));
    let behind = |from: usize, valued: &[&str]| {
        let mut at = from;
        while let Some(Some(word)) =
            said.get(at).filter(|word| word.as_deref().is_some_and(|w| w.starts_with('-')))
        {
            at += if valued.contains(&word.as_str()) { 2 } else { 1 };
        }
        at
    };
    match simple.tool()?.as_str() {
        "sudo" => Some(behind(1, &["-u", "-g", "-h"])),
        "kubectl" | "oc" | "k" => {
            let at = said.iter().position(|word| word.as_deref() == Some("--"))?;
            said[..at].iter().any(|word| word.as_deref() == Some("exec")).then_some(at + 1)
        }
        "docker" | "podman" | "nerdctl" | "docker-compose" => {
            let exec = (1..=2).find(|at| is(*at, "exec"))?;
            let container = behind(exec + 1, &["-u", "-e", "-w", "--user", "--env", "--workdir"]);
            Some(container + 1)
        }
        _ => Some(0),
    }
    .filter(|at| *at < said.len())
}

/// A client's prompt: whose, at which database, and what is typed behind it.
fn prompt(row: &str) -> Option<(Client, &str, &str)> {
    let row = row.trim_start();
    let typed = |rest: &'_ str| rest.is_empty() || rest.starts_with(' ');
    let cut = |mark: &str| row.split_once(mark).filter(|(_, rest)| typed(rest));
    if let Some((head, rest)) = cut(">") {
        if head == "mysql" || head.starts_with("MariaDB [") {
            return Some((Client::MySql, "", rest.trim()));
        }
        let place = head.strip_prefix("redis ").unwrap_or(head);
        let place = place.split_once('[').map_or(place, |(place, _)| place);
        let port = place.rsplit_once(':').is_some_and(|(host, port)| {
            !host.contains([' ', '/']) && port.len() >= 4 && port.bytes().all(|byte| byte.is_ascii_digit())
        });
        if port || place == "redis" {
            return Some((Client::Redis, "", rest.trim()));
        }
    }
    let named =
        |head: &str| !head.is_empty() && head.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c));
    ["=#", "=>", "=*#", "=*>"].iter().find_map(|mark| {
        let (head, rest) = cut(mark)?;
        named(head).then(|| (Client::Postgres, head, rest.trim()))
    })
}

/// What is typed behind this client's prompt; a bare `> ` is one too.
fn behind(row: &str, client: Client) -> Option<&str> {
    match prompt(row) {
        Some((own, _, typed)) => (own == client).then_some(typed),
        None if client == Client::Redis => row.trim_start().strip_prefix("> "),
        None => None,
    }
}

/// A further row of a statement, behind `    -> ` or `postgres-# `.
fn continued(row: &str) -> Option<&str> {
    let row = row.trim_start();
    row.strip_prefix("-> ").or_else(|| {
        ["-# ", "(# ", "-> ", "'# "].iter().find_map(|mark| {
            let (head, rest) = row.split_once(mark)?;
            head.chars().all(|c| c.is_ascii_alphanumeric() || c == '_').then_some(rest)
        })
    })
}

#[cfg(test)]
mod tests;
