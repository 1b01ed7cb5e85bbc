//! How dangerous a host program is, by what is known of it (`known.txt`) and by its words. Pure.
//!
//! Only what the table is sure of is a read, and only under the program's own name: a private script may be called `df`.

use super::run::DESTROYS;
use crate::{Risk, Sensitivity};

const KNOWN: &str = include_str!("known.txt");

/// Directories in which a program is taken for the one it names.
const PLACES: &[&str] = &["/bin/", "/sbin/", "/usr/", "/opt/"];

/// Words that say of a program's arguments that secrets are among them or in what it prints.
const SECRETS: &[&str] = &[
    "credential",
    "credentials",
    "passwd",
    "password",
    "passwords",
    "secret",
    "secrets",
    "shadow",
    "token",
    "tokens",
];

/// What is known of one command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rating {
    pub(crate) risk: Risk,
    pub(crate) sensitivity: Sensitivity,
    /// It goes on until somebody ends it.
    pub(crate) endless: bool,
}

/// What `argv` may do.
#[must_use]
pub(crate) fn rating(argv: &[String]) -> Rating {
    let by_words = Rating { risk: by_words(argv), sensitivity: secret(argv), endless: false };
    let Some((program, args)) = argv.split_first() else { return by_words };
    let Some(known) = KNOWN.lines().filter_map(|line| known(line, name(program), args)).next() else {
        return by_words;
    };
    if known.risk == Risk::Read && !is_in_its_place(program) {
        return by_words;
    }
    Rating { sensitivity: known.sensitivity.max(by_words.sensitivity), ..known }
}

fn name(program: &str) -> &str {
    program.rsplit('/').next().unwrap_or(program)
}

/// Whether a program stands where packages put theirs: by its name alone, or in a folder of the system.
pub(crate) fn is_in_its_place(program: &str) -> bool {
    !program.contains('/')
        || PLACES.iter().any(|place| program.starts_with(place)) && !program.contains("/../")
}

/// By its words: what may lose data says so, everything else may change something.
fn by_words(argv: &[String]) -> Risk {
    if words(argv).any(|word| DESTROYS.contains(&word.as_str())) { Risk::Destroy } else { Risk::Change }
}

fn secret(argv: &[String]) -> Sensitivity {
    let account = |arg: &String| {
        let (_, rest) = arg.split_once("://")?;
        let (account, _) = rest.split_once('@')?;
        account.split_once(':').map(|_| ())
    };
    let makes = matches!(argv, [openssl, what, ..] if name(openssl) == "openssl" && what == "rand");
    // The name of a script says what it is about, not what it shows.
    let says = words(argv.get(1..).unwrap_or_default()).any(|word| SECRETS.contains(&word.as_str()));
    if makes || says || argv.iter().any(|arg| account(arg).is_some()) {
        Sensitivity::Sensitive
    } else {
        Sensitivity::Plain
    }
}

fn words(argv: &[String]) -> impl Iterator<Item = String> {
    argv.iter().flat_map(|arg| arg.split(|c: char| !c.is_ascii_alphanumeric())).map(str::to_ascii_lowercase)
}

/// What a line of the table says of the command, if it holds.
fn known(line: &str, program: &str, args: &[String]) -> Option<Rating> {
    let line = line.split('#').next().unwrap_or_default();
    let (head, phrases) = line.split_once(" : ").map_or((line, None), |(head, rest)| (head, Some(rest)));
    let (head, valued) = match head.split_once('[') {
        Some((before, rest)) => {
            let (valued, after) = rest.split_once(']')?;
            (format!("{before} {after}"), valued)
        }
        None => (head.to_owned(), ""),
    };
    let mut head = head.split_whitespace();
    let risk = head.next()?;
    let (mut named, mut fits) = (false, true);
    for word in head {
        match word.split_at(1) {
            ("+", option) => fits &= args.iter().any(|arg| is(option, arg)),
            ("!", option) => fits &= !args.iter().any(|arg| is(option, arg)),
            _ => named |= word == program,
        }
    }
    let valued: Vec<&str> = valued.split_whitespace().collect();
    let plain = plain(args, &valued);
    let said = phrases.is_none_or(|phrases| phrases.split(" | ").any(|phrase| begins(phrase, &plain)));
    (named && fits && said).then(|| Rating {
        risk: match risk.trim_end_matches(['~', '*']) {
            "read" => Risk::Read,
            "change" => Risk::Change,
            _ => Risk::Destroy,
        },
        sensitivity: if risk.ends_with('*') { Sensitivity::Sensitive } else { Sensitivity::Plain },
        endless: risk.ends_with('~'),
    })
}

/// Whether an argument is this option, also among short ones together or with its value behind `=`.
fn is(option: &str, arg: &str) -> bool {
    match option {
        "-" => arg.starts_with('-'),
        "=" => arg.contains('='),
        _ => {
            let cluster = option.strip_prefix('-').filter(|letter| letter.len() == 1);
            let among = |letter: &str| !arg.starts_with("--") && arg.starts_with('-') && arg.contains(letter);
            arg.split('=').next() == Some(option) || cluster.is_some_and(among)
        }
    }
}

/// The words that are neither options nor their values.
fn plain<'a>(args: &'a [String], valued: &[&str]) -> Vec<&'a str> {
    let mut plain = Vec::new();
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        if valued.contains(&arg.as_str()) {
            rest.next();
        } else if !arg.starts_with('-') {
            plain.push(arg.as_str());
        }
    }
    plain
}

fn begins(phrase: &str, words: &[&str]) -> bool {
    let (phrase, whole) =
        phrase.trim().strip_suffix('.').map_or((phrase.trim(), false), |phrase| (phrase, true));
    let mut words = words.iter();
    phrase.split_whitespace().all(|wanted| match (wanted.strip_suffix('*'), words.next()) {
        (Some(head), Some(word)) => word.starts_with(head),
        (None, Some(word)) => *word == wanted,
        (_, None) => false,
    }) && (!whole || words.next().is_none())
}
