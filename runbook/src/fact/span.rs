//! Lengths of time as people write them, in figures and words, English and French. Pure.
//!
//! `5 minutes`, `>5 min`, `1h30`, `half an hour`, `un quart d'heure`, `15-minute`, `2m30s`. Months count 30 days, years 365.

use crate::section::fold;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

const UNITS: &[(u64, &[&str])] = &[
    (1, &["s", "sec", "secs", "second", "seconds", "seconde", "secondes"]),
    (MINUTE, &["m", "mn", "min", "mins", "minute", "minutes"]),
    (HOUR, &["h", "hr", "hrs", "hour", "hours", "heure", "heures"]),
    (DAY, &["d", "j", "day", "days", "jour", "jours"]),
    (7 * DAY, &["w", "wk", "week", "weeks", "semaine", "semaines"]),
    (30 * DAY, &["month", "months", "mois"]),
    (365 * DAY, &["year", "years", "an", "ans", "annee", "annees"]),
];

const NUMBERS: &[(f64, &[&str])] = &[
    (0.5, &["half", "demi", "demie"]),
    (1.0, &["one", "a", "an", "un", "une"]),
    (2.0, &["two", "deux"]),
    (3.0, &["three", "trois"]),
    (4.0, &["four", "quatre"]),
    (5.0, &["five", "cinq"]),
    (6.0, &["six"]),
    (7.0, &["seven", "sept"]),
    (8.0, &["eight", "huit"]),
    (10.0, &["ten", "dix"]),
    (12.0, &["twelve", "douze"]),
    (15.0, &["fifteen", "quinze"]),
    (20.0, &["twenty", "vingt"]),
    (24.0, &["twenty-four"]),
    (30.0, &["thirty", "trente"]),
    (45.0, &["forty-five"]),
    (60.0, &["sixty", "soixante"]),
    (90.0, &["ninety"]),
];

/// At once: a length of nothing.
const NOW: &[&str] = &["immediate", "immediately", "immediat", "immediatement", "now", "instant", "at once"];

/// What may stand between a number and its unit.
const FILLERS: &[&str] =
    &["more", "full", "further", "additional", "consecutive", "another", "straight", "a", "an", "of", "d"];

/// A length of time in a text; `from..to` are its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) seconds: u64,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// The first length of time that the text holds.
pub(super) fn first(text: &str) -> Option<Span> {
    all(text).into_iter().next()
}

/// Every length of time that the text holds, in order.
pub(super) fn all(text: &str) -> Vec<Span> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match length(&tokens, at) {
            Some((seconds, next)) => {
                found.push(Span { seconds, from: tokens[at].from, to: tokens[next - 1].to });
                at = next;
            }
            None => at += 1,
        }
    }
    found
}

/// A delay: a length of time, or at once. `T+15` counts minutes.
pub(super) fn delay(text: &str) -> Option<u64> {
    if let Some(span) = first(text) {
        return Some(span.seconds);
    }
    let folded = fold(text);
    if NOW.contains(&folded.as_str()) || NOW.iter().any(|now| folded.split(' ').any(|word| word == *now)) {
        return Some(0);
    }
    let digits = text.trim().trim_start_matches(['T', 't']).trim_start().strip_prefix('+')?.trim();
    digits.parse::<u64>().ok()?.checked_mul(MINUTE)
}

/// `0-2 minutes`, `30 s – 5 min`, `de 2 à 10 minutes`, `first 15 minutes`, `< 5 min`: from, and to; `15+ min` has no end.
pub(super) fn range(text: &str) -> Option<(u64, Option<u64>)> {
    let tokens = tokens(text);
    (0..tokens.len()).find_map(|at| between(&tokens, at)).or_else(|| open(text))
}

/// Whether a range with both ends stands in the text.
pub(super) fn is_between(text: &str) -> bool {
    let tokens = tokens(text);
    (0..tokens.len()).any(|at| between(&tokens, at).is_some())
}

fn between(tokens: &[Token<'_>], at: usize) -> Option<(u64, Option<u64>)> {
    let start = number(tokens.get(at)?)?;
    let own = tokens.get(at + 1).and_then(unit);
    let mut next = at + 1 + usize::from(own.is_some());
    let separator = &tokens.get(next)?.text;
    if *separator == "+" {
        return Some((seconds(start, unit(tokens.get(next + 1)?)?)?, None));
    }
    if !["-", "–", "—", "to", "a", "et", "and"].contains(&separator.as_str()) {
        return None;
    }
    next += 1;
    while ["t", "+"].contains(&tokens.get(next)?.text.as_str()) {
        next += 1;
    }
    let (end, _) = length(tokens, next)?;
    let last = tokens[next..].iter().find_map(unit)?;
    let from = seconds(start, own.unwrap_or(last))?;
    (from < end).then_some((from, Some(end)))
}

/// A range with one end: `first 15 minutes`, `within 5 min`, `> 30 min`.
fn open(text: &str) -> Option<(u64, Option<u64>)> {
    let span = first(text)?;
    let before = text[..span.from].trim_end();
    let folded = fold(before);
    let word = |names: &[&str]| names.iter().any(|name| folded.split(' ').any(|word| word == *name));
    if before.ends_with(['<', '≤'])
        || word(&["first", "within", "premieres", "premiere", "sous", "moins", "under"])
    {
        return Some((0, Some(span.seconds)));
    }
    (before.ends_with(['>', '≥']) || word(&["after", "apres"])).then_some((span.seconds, None))
}

struct Token<'a> {
    /// Folded.
    text: String,
    raw: &'a str,
    from: usize,
    to: usize,
}

/// Numbers, words and single other characters; white space parts them.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text.char_indices().peekable();
    let mut behind_digit = false;
    while let Some((from, c)) = rest.next() {
        let mut to = from + c.len_utf8();
        let digits = c.is_ascii_digit();
        if digits || c.is_alphabetic() {
            while let Some(&(at, next)) = rest.peek() {
                let decimal = digits
                    && matches!(next, '.' | ',')
                    && text[at + 1..].starts_with(|c: char| c.is_ascii_digit());
                let same = if digits {
                    next.is_ascii_digit() || decimal
                } else {
                    next.is_alphabetic() || (!behind_digit && next.is_ascii_digit())
                };
                if !same {
                    break;
                }
                to = at + next.len_utf8();
                rest.next();
            }
        }
        behind_digit = digits;
        if !c.is_whitespace() {
            let raw = &text[from..to];
            let text = if c.is_alphanumeric() { fold(raw) } else { raw.to_owned() };
            tokens.push(Token { text, raw, from, to });
        }
    }
    tokens
}

/// A length that begins at a token, and the token behind it.
fn length(tokens: &[Token<'_>], at: usize) -> Option<(u64, usize)> {
    if tokens.get(at).is_some_and(|one| ["quart", "quarter"].contains(&one.text.as_str())) {
        let hour = (at + 1..at + 5).find(|next| tokens.get(*next).and_then(unit) == Some(HOUR))?;
        return Some((HOUR / 4, hour + 1));
    }
    let count = number(tokens.get(at)?)?;
    let mut next = at + 1;
    while tokens.get(next).is_some_and(|one| one.text == "-" || one.text == "'" || one.text == "’")
        || tokens.get(next).is_some_and(|one| FILLERS.contains(&one.text.as_str()))
        || (next == at + 1
            && tokens.get(next).is_some_and(|one| ["demi", "half"].contains(&one.text.as_str())))
    {
        next += 1;
        if next > at + 4 {
            return None;
        }
    }
    let half = tokens[at + 1..next].iter().any(|one| ["demi", "half"].contains(&one.text.as_str()));
    let size = unit(tokens.get(next)?)?;
    let mut total = seconds(if half { count / 2.0 } else { count }, size)?;
    next += 1;
    while let Some((more, behind)) = smaller(tokens, next, size) {
        total = total.checked_add(more)?;
        next = behind;
    }
    Some((total, next))
}

/// `1h30`, `1 h 30 min`, `2m30s`: what goes on behind a length.
fn smaller(tokens: &[Token<'_>], at: usize, size: u64) -> Option<(u64, usize)> {
    let at = at + usize::from(tokens.get(at).is_some_and(|one| ["and", "et"].contains(&one.text.as_str())));
    let token = tokens.get(at)?;
    let count = digits(token)?;
    match tokens.get(at + 1).and_then(unit) {
        Some(own) if own < size => Some((seconds(count, own)?, at + 2)),
        None if size == HOUR && tokens[at - 1].to == token.from => Some((seconds(count, MINUTE)?, at + 1)),
        _ => None,
    }
}

fn number(token: &Token<'_>) -> Option<f64> {
    let named =
        || NUMBERS.iter().find(|(_, names)| names.contains(&token.text.as_str())).map(|(count, _)| *count);
    digits(token).or_else(named)
}

fn digits(token: &Token<'_>) -> Option<f64> {
    if !token.raw.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let thousands = token.raw.split_once(',').is_some_and(|(_, behind)| behind.len() == 3);
    token.raw.replace(',', if thousands { "" } else { "." }).parse().ok()
}

fn unit(token: &Token<'_>) -> Option<u64> {
    // `M` is mega or million.
    if token.raw == "M" {
        return None;
    }
    UNITS.iter().find(|(_, names)| names.contains(&token.text.as_str())).map(|(size, _)| *size)
}

fn seconds(count: f64, size: u64) -> Option<u64> {
    let total = count * size as f64;
    (total < 1e12).then_some(total.round() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_in_figures_and_words() {
        for (text, expected) in [
            ("within 5 minutes", 300),
            (">5 min", 300),
            ("1 hour, critical only", 3600),
            ("15 min", 900),
            ("2h", 7200),
            ("toutes les 30 minutes", 1800),
            ("1h30", 5400),
            ("1 h 30 min", 5400),
            ("2m30s", 150),
            ("a 10-minute window", 600),
            ("half an hour", 1800),
            ("une demi-heure", 1800),
            ("un quart d'heure", 900),
            ("a quarter of an hour", 900),
            ("five more minutes", 300),
            ("1.5 hours", 5400),
            ("1,5 h", 5400),
            ("90 secondes", 90),
            ("deux jours", 172_800),
            ("an hour", 3600),
        ] {
            assert_eq!(first(text).map(|span| span.seconds), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_length_of_time_is_none() {
        for text in ["P99", "5,000", "HTTP 200", "E2E", "250ms", "2xx", "a few minutes", "5M", "", "10.0.0.1"]
        {
            assert_eq!(first(text), None, "{text}");
        }
    }

    #[test]
    fn a_delay_may_be_none_at_all() {
        assert_eq!(delay("Immédiat"), Some(0));
        assert_eq!(delay("immediately"), Some(0));
        assert_eq!(delay("T+15"), Some(900));
        assert_eq!(delay("0 min"), Some(0));
        assert_eq!(delay("if needed"), None);
    }

    #[test]
    fn ranges_have_a_beginning_and_perhaps_an_end() {
        for (text, expected) in [
            ("0-2 minutes", Some((0, Some(120)))),
            ("1-24 hours", Some((3600, Some(86_400)))),
            ("30 s – 5 min", Some((30, Some(300)))),
            ("de 2 à 10 minutes", Some((120, Some(600)))),
            ("first 15 minutes", Some((0, Some(900)))),
            ("15+ min", Some((900, None))),
            ("T+0 to T+10 min", Some((0, Some(600)))),
            ("2 pods", None),
        ] {
            let found = range(text);
            assert_eq!(found, expected, "{text}");
        }
    }
}
