//! A `psql` command line: where to, and what is said there. Pure.
//!
//! A password never stays: the target has its own. What runs a file, a script of its own or a program is not ours.

use super::judge::{Judged, Server, judge};
use super::mysql;
use crate::options::{Options, Order};
use crate::process::run::quoted;
use crate::{CommandLine, Misspelt, parameter};
use serde::{Deserialize, Serialize};

/// From `psql --help` of 15.
const FLAGS: &str = "--command,-c= --dbname,-d= --file,-f= --list,-l --set,--variable,-v= --no-psqlrc,-X --single-transaction,-1 --echo-all,-a --echo-errors,-b --echo-queries,-e --echo-hidden,-E --log-file,-L= --no-readline,-n --output,-o= --quiet,-q --single-step,-s --single-line,-S --no-align,-A --csv --field-separator,-F= --html,-H --pset,-P= --record-separator,-R= --tuples-only,-t --table-attr,-T= --expanded,-x --field-separator-zero,-z --record-separator-zero,-0 --host,-h= --port,-p= --username,-U= --no-password,-w --password,-W";
const UNDERSTOOD: &[&str] = &[
    "--command",
    "--dbname",
    "--list",
    "--set",
    "--no-psqlrc",
    "--single-transaction",
    "--echo-all",
    "--echo-errors",
    "--echo-queries",
    "--no-readline",
    "--quiet",
    "--no-align",
    "--csv",
    "--field-separator",
    "--pset",
    "--record-separator",
    "--tuples-only",
    "--expanded",
    "--host",
    "--port",
    "--username",
    "--no-password",
    "--password",
    "--file",
];
/// psql's own commands that look or only say how to show it.
const META: &[&str] = &[
    "?",
    "a",
    "conninfo",
    "copyright",
    "echo",
    "encoding",
    "errverbose",
    "f",
    "h",
    "H",
    "l",
    "l+",
    "pset",
    "q",
    "sf",
    "sf+",
    "sv",
    "sv+",
    "t",
    "timing",
    "x",
    "z",
];

/// Statements for one database, as the text has them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statements {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// A connection string or URL, without its password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection: Option<String>,
    /// One text each `-c`, or the input.
    pub sql: Vec<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unaligned: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tuples_only: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub expanded: bool,
    #[serde(default, skip_serializing_if = "is_postgres")]
    pub server: Server,
    /// Seconds after which it is asked again (`\watch`); it never ends then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again_s: Option<u32>,
}

/// The line with what its statements do. `None`: no psql, or what it runs stands elsewhere.
pub(super) fn read(line: &CommandLine) -> Option<Result<(Statements, Judged), Misspelt>> {
    if line.tool() != "psql" {
        return mysql::read(line);
    }
    let options = match Options::read(&line.args, FLAGS, Order::Anywhere) {
        Ok(options) => options,
        Err(misspelt) => return Some(Err(misspelt)),
    };
    let mut sql = options.values("--command");
    if options.is_on("--list") {
        sql.push(r"\l".to_owned());
    }
    let files = options.values("--file");
    if files.iter().any(|file| file != "-") {
        return None;
    }
    if sql.is_empty() || !files.is_empty() {
        sql.push(line.input.clone()?);
    }
    Some(statements(line, &options, sql))
}

fn statements(
    line: &CommandLine,
    options: &Options,
    sql: Vec<String>,
) -> Result<(Statements, Judged), Misspelt> {
    options.only(&[UNDERSTOOD])?;
    let sets = options.values("--set");
    let uses = |name: &str| {
        sql.iter().any(|text| {
            text.contains(&format!(":{name}"))
                || text.contains(&format!(":'{name}'"))
                || text.contains(&format!(":\"{name}\""))
        })
    };
    if sets.iter().any(|set| uses(set.split('=').next().unwrap_or(set))) {
        return Err(Misspelt::new("psql would put a variable into the statement"));
    }
    let mut judged = Judged::nothing();
    let (mut again_s, mut kept) = (None, Vec::new());
    for text in sql {
        let (text, again) = watched(&text)?;
        again_s = again.or(again_s);
        judged = judged.and(said(&text, Server::Postgres)?);
        kept.push(text);
    }
    let own = |name: &str| options.value(name).map(str::to_owned);
    let env = |name: &str| line.env.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone());
    if line.env.iter().any(|(name, _)| name == "PGOPTIONS") {
        return Err(Misspelt::new("`PGOPTIONS` changes what the server does"));
    }
    let mut words = options.words.iter().cloned();
    let named = own("--dbname").or_else(|| words.next());
    let is_connection = |name: &String| name.contains("://") || name.contains('=') || is_whole_mark(name);
    let (connection, database) = match named {
        Some(name) if is_connection(&name) => (Some(without_password(&name)), None),
        name => (None, name.or_else(|| env("PGDATABASE"))),
    };
    let user = own("--username").or_else(|| words.next()).or_else(|| env("PGUSER"));
    if let Some(word) = words.next() {
        return Err(Misspelt::new(format!("psql would leave out `{word}`")));
    }
    let asked = Statements {
        host: own("--host").or_else(|| env("PGHOST")),
        port: own("--port").or_else(|| env("PGPORT")),
        user,
        database,
        connection,
        sql: kept,
        unaligned: options.is_on("--no-align") || options.is_on("--csv"),
        tuples_only: options.is_on("--tuples-only"),
        expanded: options.is_on("--expanded"),
        server: Server::Postgres,
        again_s,
    };
    Ok((asked, judged))
}

/// `SELECT 1 \watch 5`: the statement, and after how many seconds again. `\gx` and a bare `\g` end it like `;`.
fn watched(text: &str) -> Result<(String, Option<u32>), Misspelt> {
    let Some(at) = text.rfind('\\').filter(|_| !text.trim_start().starts_with('\\')) else {
        return Ok((text.to_owned(), None));
    };
    let (before, command) = text.split_at(at);
    let mut words = command.trim().trim_end_matches(';').split_whitespace();
    match (words.next(), words.next()) {
        (Some(r"\watch"), seconds) => {
            let seconds = seconds.unwrap_or("2").trim_start_matches("i=").trim_start_matches("interval=");
            let whole = seconds.split('.').next().and_then(|text| text.parse().ok());
            let seconds: u32 = whole.ok_or_else(|| Misspelt::new(r"`\watch` takes seconds"))?;
            Ok((before.trim_end().to_owned(), Some(seconds.max(1))))
        }
        (Some(r"\g" | r"\gx"), None) => Ok((before.trim_end().to_owned(), None)),
        _ => Ok((text.to_owned(), None)),
    }
}

/// What one text does: psql's own commands line by line, the rest as SQL.
pub(super) fn said(text: &str, server: Server) -> Result<Judged, Misspelt> {
    let mut statements = String::new();
    let mut looks = false;
    for row in text.lines() {
        let Some(command) = row.trim_start().strip_prefix('\\') else {
            statements.push_str(row);
            statements.push('\n');
            continue;
        };
        let name = command.split_whitespace().next().unwrap_or_default();
        let describes = name.starts_with('d') && name.chars().all(|c| c.is_ascii_alphabetic() || c == '+');
        if !(META.contains(&name) || describes) || command.contains('`') || command.contains('|') {
            return Err(Misspelt {
                reason: format!(r"`\{name}` of psql is not understood"),
                help: Some("keep it as a step for a person".to_owned()),
            });
        }
        looks = true;
    }
    let judged = judge(&statements, server).map_err(|reason| Misspelt {
        reason,
        help: Some("write statements, each ended by `;`".to_owned()),
    })?;
    if judged.is_empty() && !looks {
        return Err(Misspelt::new("it says no statement"));
    }
    Ok(judged)
}

fn is_whole_mark(name: &str) -> bool {
    let mut marks = parameter::names(name).into_iter();
    marks.next().is_some_and(|only| parameter::mark(&only) == name)
}

/// `postgresql://ops:secret@db/app` as `postgresql://ops@db/app`, `password=…` left out.
fn without_password(connection: &str) -> String {
    if let Some((scheme, rest)) = connection.split_once("://") {
        return match rest.rsplit_once('@') {
            Some((account, host)) => {
                format!("{scheme}://{}@{host}", account.split(':').next().unwrap_or_default())
            }
            None => connection.to_owned(),
        };
    }
    let kept: Vec<&str> =
        connection.split_whitespace().filter(|pair| !pair.starts_with("password=")).collect();
    kept.join(" ")
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_postgres(server: &Server) -> bool {
    *server == Server::Postgres
}

impl Statements {
    /// What they do, judged again: a value may have been filled in.
    pub(super) fn judged(&self) -> Option<Judged> {
        self.sql.iter().try_fold(Judged::nothing(), |all, text| Some(all.and(said(text, self.server).ok()?)))
    }

    /// Whether a value stays the one literal that it is filled in for, in every statement that asks for it.
    pub(super) fn admits(&self, name: &str, value: &str) -> bool {
        self.sql.iter().all(|text| super::judge::admits(text, name, value))
    }

    pub(super) fn command(&self) -> String {
        if self.server == Server::MySql {
            return mysql::written(self);
        }
        let mut argv = vec!["psql".to_owned()];
        let valued = [
            ("-h", &self.host),
            ("-p", &self.port),
            ("-U", &self.user),
            ("-d", self.connection_or_database()),
        ];
        for (name, value) in valued {
            argv.extend(value.iter().flat_map(|value| [name.to_owned(), value.clone()]));
        }
        let switches = [("-A", self.unaligned), ("-t", self.tuples_only), ("-x", self.expanded)];
        argv.extend(switches.iter().filter(|(_, on)| *on).map(|(name, _)| (*name).to_owned()));
        for text in &self.sql {
            let again = self.again_s.map(|seconds| format!(r" \watch {seconds}")).unwrap_or_default();
            argv.extend(["-c".to_owned(), format!("{text}{again}")]);
        }
        quoted(&argv)
    }

    fn connection_or_database(&self) -> &Option<String> {
        if self.connection.is_some() { &self.connection } else { &self.database }
    }
}
