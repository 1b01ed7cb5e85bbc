//! A `mysql` command line with statements on it (`-e`), judged as PostgreSQL's are. Pure.

use super::judge::{Judged, Server};
use super::psql::{Statements, said};
use crate::options::{Options, Order};
use crate::process::run::quoted;
use crate::{CommandLine, Misspelt};

/// From `mysql --help` of 8.0: where to, what, and how it is shown.
const FLAGS: &str = "--host,-h= --user,-u= --port,-P= --database,-D= --execute,-e= --skip-column-names,-N --batch,-B --silent,-s --table,-t --vertical,-E --verbose,-v --raw,-r --socket,-S= --protocol= --ssl-mode= --no-auto-rehash,-A --password? --defaults-file= --defaults-extra-file= --login-path= --connect-timeout=";

/// `None`: no mysql, or what it runs stands elsewhere.
pub(super) fn read(line: &CommandLine) -> Option<Result<(Statements, Judged), Misspelt>> {
    if !matches!(line.tool(), "mysql" | "mariadb") {
        return None;
    }
    // `-p` alone asks for the password, `-pSECRET` has it: the target's own is used.
    let args: Vec<String> =
        line.args.iter().filter(|arg| !arg.starts_with("-p") || arg.starts_with("--")).cloned().collect();
    let options = match Options::read(&args, FLAGS, Order::Anywhere) {
        Ok(options) => options,
        Err(misspelt) => return Some(Err(misspelt)),
    };
    let mut sql = options.values("--execute");
    if sql.is_empty() {
        sql.push(line.input.clone()?);
    }
    Some(statements(&options, sql))
}

fn statements(options: &Options, sql: Vec<String>) -> Result<(Statements, Judged), Misspelt> {
    let mut judged = Judged::nothing();
    let mut kept = Vec::new();
    for text in sql {
        // `\G` ends a statement like `;`, and shows it another way.
        let text = text.trim().trim_end_matches(r"\G").trim_end_matches(r"\g").trim_end().to_owned();
        judged = judged.and(said(&text, Server::MySql)?);
        kept.push(text);
    }
    if options.words.len() > 1 {
        return Err(Misspelt::new(format!("mysql would refuse `{}`", options.words[1])));
    }
    let own = |name: &str| options.value(name).map(str::to_owned);
    let asked = Statements {
        host: own("--host"),
        port: own("--port"),
        user: own("--user"),
        database: own("--database").or_else(|| options.words.first().cloned()),
        sql: kept,
        unaligned: options.is_on("--batch"),
        tuples_only: options.is_on("--skip-column-names"),
        expanded: options.is_on("--vertical"),
        server: Server::MySql,
        ..Statements::default()
    };
    Ok((asked, judged))
}

pub(super) fn written(asked: &Statements) -> String {
    let mut argv = vec!["mysql".to_owned()];
    for (name, value) in
        [("-h", &asked.host), ("-P", &asked.port), ("-u", &asked.user), ("-D", &asked.database)]
    {
        argv.extend(value.iter().flat_map(|value| [name.to_owned(), value.clone()]));
    }
    let switches = [("-B", asked.unaligned), ("-N", asked.tuples_only), ("-E", asked.expanded)];
    argv.extend(switches.iter().filter(|(_, on)| *on).map(|(name, _)| (*name).to_owned()));
    argv.extend(asked.sql.iter().flat_map(|text| ["-e".to_owned(), text.clone()]));
    quoted(&argv)
}
