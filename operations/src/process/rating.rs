//! How dangerous a host program is, by what is known of it (`known.txt`) and by its words. Pure.
//!
//! Only what the table is sure of is a read, and only under the program's own name: a private script may be called `df`.

use super::run::DESTROYS;
use crate::{Risk, Sensitivity};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

/// The table, by program; the lines of one program in their order.
static KNOWN: LazyLock<HashMap<&'static str, Vec<Arc<Known>>>> = LazyLock::new(|| {
    let mut known: HashMap<&str, Vec<Arc<Known>>> = HashMap::new();
    for (programs, line) in include_str!("known.txt").lines().filter_map(Known::read) {
        let line = Arc::new(line);
        for program in programs {
            known.entry(program).or_default().push(Arc::clone(&line));
        }
    }
    known
});

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
    let known = KNOWN.get(name(program)).into_iter().flatten().find(|line| line.holds(args));
    let Some(known) = known.map(|line| line.rating) else { return by_words };
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
    if says(argv, DESTROYS) { Risk::Destroy } else { Risk::Change }
}

fn secret(argv: &[String]) -> Sensitivity {
    let account = |arg: &String| {
        let (_, rest) = arg.split_once("://")?;
        let (account, _) = rest.split_once('@')?;
        account.split_once(':').map(|_| ())
    };
    let makes = matches!(argv, [openssl, what, ..] if name(openssl) == "openssl" && what == "rand");
    // The name of a script says what it is about, not what it shows.
    let says = says(argv.get(1..).unwrap_or_default(), SECRETS);
    if makes || says || argv.iter().any(|arg| account(arg).is_some()) {
        Sensitivity::Sensitive
    } else {
        Sensitivity::Plain
    }
}

/// Whether one of the words stands in the arguments, in any case.
fn says(argv: &[String], words: &[&str]) -> bool {
    let mut own = argv.iter().flat_map(|arg| arg.split(|c: char| !c.is_ascii_alphanumeric()));
    own.any(|own| words.iter().any(|word| own.eq_ignore_ascii_case(word)))
}

/// One line of the table.
struct Known {
    rating: Rating,
    needed: Vec<&'static str>,
    refused: Vec<&'static str>,
    /// Options that a value belongs to.
    valued: Vec<&'static str>,
    /// `None`: any words do.
    phrases: Option<Vec<&'static str>>,
}

impl Known {
    /// A line's programs, and what it says of them.
    fn read(line: &'static str) -> Option<(Vec<&'static str>, Self)> {
        let line = line.split('#').next().unwrap_or_default();
        let (head, phrases) = line.split_once(" : ").map_or((line, None), |(head, rest)| (head, Some(rest)));
        let (before, valued, after) = match head.split_once('[') {
            Some((before, rest)) => rest.split_once(']').map(|(valued, after)| (before, valued, after))?,
            None => (head, "", ""),
        };
        let mut words = before.split_whitespace().chain(after.split_whitespace());
        let risk = words.next()?;
        let (mut programs, mut needed, mut refused) = (Vec::new(), Vec::new(), Vec::new());
        for word in words {
            match word.split_at(1) {
                ("+", option) => needed.push(option),
                ("!", option) => refused.push(option),
                _ => programs.push(word),
            }
        }
        let rating = Rating {
            risk: match risk.trim_end_matches(['~', '*']) {
                "read" => Risk::Read,
                "change" => Risk::Change,
                _ => Risk::Destroy,
            },
            sensitivity: if risk.ends_with('*') { Sensitivity::Sensitive } else { Sensitivity::Plain },
            endless: risk.ends_with('~'),
        };
        let valued = valued.split_whitespace().collect();
        let phrases = phrases.map(|phrases| phrases.split(" | ").collect());
        Some((programs, Self { rating, needed, refused, valued, phrases }))
    }

    fn holds(&self, args: &[String]) -> bool {
        let stands = |option: &&str| args.iter().any(|arg| is(option, arg));
        let fits = self.needed.iter().all(stands) && !self.refused.iter().any(stands);
        fits && self.phrases.as_ref().is_none_or(|phrases| {
            let plain = plain(args, &self.valued);
            phrases.iter().any(|phrase| begins(phrase, &plain))
        })
    }
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
