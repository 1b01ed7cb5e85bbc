//! A `redis-cli` command line. Pure.

use crate::number::Number;
use crate::options::{Options, Order};
use crate::process::run::quoted;
use crate::{CommandLine, Misspelt};

/// From `redis-cli --help` of 7.0. What writes files (`--rdb`), reads input (`-x`, `--pipe`) or runs scripts (`--eval`) is missing.
const FLAGS: &str = "-h= -p= -s= -a,--pass= --user= --askpass -u= -r= -i= -n= -2 -3 -d= -D= -c -e --tls --sni= --cacert= --cacertdir= --insecure --cert= --key= --tls-ciphers= --tls-ciphersuites= --raw --no-raw --quoted-input --csv --json --quoted-json --show-pushes= --stat --latency --latency-history --latency-dist --bigkeys --memkeys --memkeys-samples= --hotkeys --scan --pattern= --count= --cluster= --verbose --no-auth-warning";
/// How to get there: host, port and database name the target, the rest is the target's.
pub(super) const CONNECTION: &[&str] = &[
    "-h",
    "-p",
    "-n",
    "-u",
    "-a",
    "--user",
    "--askpass",
    "-c",
    "-2",
    "-3",
    "--tls",
    "--sni",
    "--cacert",
    "--cacertdir",
    "--insecure",
    "--cert",
    "--key",
    "--tls-ciphers",
    "--tls-ciphersuites",
    "--no-auth-warning",
];
/// How answers are printed.
pub(super) const SHOWN: &[&str] = &[
    "--raw",
    "--no-raw",
    "--csv",
    "--json",
    "--quoted-json",
    "-d",
    "-D",
    "-e",
    "--verbose",
    "--quoted-input",
    "--show-pushes",
];
const MODES: &[&str] = &[
    "--stat",
    "--latency",
    "--latency-history",
    "--latency-dist",
    "--bigkeys",
    "--memkeys",
    "--hotkeys",
    "--scan",
    "--cluster",
];

pub(super) struct Line {
    pub(super) options: Options,
}

fn is_client(line: &CommandLine) -> bool {
    matches!(line.tool(), "redis-cli" | "valkey-cli" | "keydb-cli")
}

/// The line, if a command stands on it. Without one it opens a session or reads its input: not ours.
pub(super) fn read(line: &CommandLine) -> Option<Result<Line, Misspelt>> {
    if !is_client(line) || line.input.is_some() {
        return None;
    }
    match Options::read(&line.args, FLAGS, Order::Before) {
        Ok(options) if options.words.is_empty() || MODES.iter().any(|mode| options.is_on(mode)) => None,
        Ok(options) => Some(Ok(Line { options })),
        Err(misspelt) => Some(Err(misspelt)),
    }
}

/// The line, if one of these modes is asked for.
pub(super) fn mode<'m>(line: &CommandLine, modes: &[&'m str]) -> Option<Result<(&'m str, Line), Misspelt>> {
    let asked = modes.iter().find(|mode| is_client(line) && line.args.iter().any(|arg| arg == *mode))?;
    match Options::read(&line.args, FLAGS, Order::Before) {
        Ok(options) if options.is_on(asked) => Some(Ok((*asked, Line { options }))),
        Ok(_) => None,
        Err(misspelt) => Some(Err(misspelt)),
    }
}

impl Line {
    pub(super) fn own(&self, name: &str) -> Option<String> {
        self.options.value(name).map(str::to_owned)
    }

    /// The host of `-h`, or of the address of `-u`, which may hold a password.
    pub(super) fn host(&self) -> Option<String> {
        self.own("-h").or_else(|| {
            let (_, rest) = self.options.value("-u")?.split_once("://")?;
            let at = rest.rsplit_once('@').map_or(rest, |(_, at)| at);
            Some(at.split('/').next().unwrap_or(at).to_owned())
        })
    }

    pub(super) fn database(&self) -> Result<Option<Number>, Misspelt> {
        let of_address = || {
            let (_, rest) = self.options.value("-u")?.split_once("://")?;
            rest.split_once('/')
                .map(|(_, database)| database.to_owned())
                .filter(|database| !database.is_empty())
        };
        let named = self.own("-n").or_else(of_address);
        named.map(|text| Number::read("-n", &text)).transpose()
    }

    pub(super) fn command(self) -> Result<Vec<String>, Misspelt> {
        let mut words = self.options.words;
        // `redis-cli "INFO memory"` is refused by the server, which takes it for one long name.
        if words.first().is_some_and(|name| name.contains(' ')) {
            return Err(Misspelt {
                reason: "the command is one word with blanks; the server refuses it".to_owned(),
                help: Some("write it without quotes".to_owned()),
            });
        }
        words.shrink_to_fit();
        Ok(words)
    }

    pub(super) fn no_command(&self) -> Result<(), Misspelt> {
        match self.options.words.first() {
            None => Ok(()),
            Some(word) => Err(Misspelt::new(format!("`{word}` does not belong to this mode"))),
        }
    }
}

pub(super) fn written(
    host: Option<&str>,
    port: Option<&str>,
    database: Option<&Number>,
    mode: Vec<String>,
    command: &[String],
) -> String {
    let mut argv = vec!["redis-cli".to_owned()];
    let database = database.map(ToString::to_string);
    for (name, value) in [("-h", host), ("-p", port), ("-n", database.as_deref())] {
        argv.extend(value.into_iter().flat_map(|value| [name.to_owned(), value.to_owned()]));
    }
    argv.extend(mode);
    argv.extend(command.iter().cloned());
    quoted(&argv)
}
