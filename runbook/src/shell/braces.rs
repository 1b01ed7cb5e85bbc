//! `pod-{0,1}` and `{1..3}`: one word that is several, before anything else in it is looked at. Pure.
//!
//! The rules are bash's ("Brace Expansion" in its manual): quotes, `\`, `$…` and what stands between backquotes hide a brace, and what is
//! no list and no sequence stays as it is.

/// Words that one may become; more is nothing that people write.
const MOST: usize = 256;
/// Braces of one word.
const DEEPEST: usize = 64;

/// The words that it is; `None`: more than anybody writes.
pub(super) fn expand(word: &str) -> Option<Vec<String>> {
    let chars: Vec<char> = word.chars().collect();
    let mut open = 0;
    let mut at = 0;
    while let Some(next) = find(&chars, at, |c| c == '{') {
        (open, at) = (open + 1, next + 1);
    }
    match open {
        0 => return Some(vec![word.to_owned()]),
        // Each is gone into.
        DEEPEST.. => return None,
        _ => {}
    }
    let words = all(&chars)?;
    Some(if words.len() == 1 { words } else { words.into_iter().filter(|word| !word.is_empty()).collect() })
}

fn all(word: &[char]) -> Option<Vec<String>> {
    let mut from = 0;
    while let Some(open) = find(word, from, |c| c == '{') {
        let inside = open + 1;
        if let Some(close) = closing(word, inside)
            && let Some(members) = members(&word[inside..close])?
        {
            let before: String = word[..open].iter().collect();
            let behind = all(&word[close + 1..])?;
            let words = members.iter().flat_map(|member| behind.iter().map(move |end| (member, end)));
            let words: Vec<String> =
                words.map(|(member, end)| format!("{before}{member}{end}")).take(MOST + 1).collect();
            return (words.len() <= MOST).then_some(words);
        }
        from = inside;
    }
    Some(vec![word.iter().collect()])
}

/// What stands between braces, as its members; `Some(None)`: neither a list nor a sequence.
fn members(inner: &[char]) -> Option<Option<Vec<String>>> {
    let mut parts = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(next) = find(inner, at, |c| c == ',' || c == '{') {
        if inner[next] == '{' {
            at = closing(inner, next + 1).map_or(next + 1, |close| close + 1);
            continue;
        }
        parts.push(&inner[start..next]);
        (start, at) = (next + 1, next + 1);
    }
    if parts.is_empty() {
        return Some(sequence(&inner.iter().collect::<String>()));
    }
    parts.push(&inner[start..]);
    let mut members = Vec::new();
    for part in parts {
        members.extend(all(part)?);
        if members.len() > MOST {
            return None;
        }
    }
    Some(Some(members))
}

/// `1..3`, `a..e`, `9..1..2`.
fn sequence(inner: &str) -> Option<Vec<String>> {
    let parts: Vec<&str> = inner.split("..").collect();
    let (first, last, step) = match parts.as_slice() {
        [first, last] => (*first, *last, 1),
        [first, last, step] => (*first, *last, step.parse::<i64>().ok()?),
        _ => return None,
    };
    let step = step.unsigned_abs().max(1);
    let letter = |text: &str| {
        let mut chars = text.chars();
        chars.next().filter(|c| c.is_ascii_alphabetic() && chars.next().is_none())
    };
    let (from, to, number) = match (letter(first), letter(last)) {
        (Some(from), Some(to)) => (i64::from(u32::from(from)), i64::from(u32::from(to)), false),
        _ => (first.parse().ok()?, last.parse().ok()?, true),
    };
    let padded = |text: &str| {
        text.trim_start_matches(['-', '+']).starts_with('0') && text.trim_start_matches(['-', '+']).len() > 1
    };
    let width = if padded(first) || padded(last) { first.len().max(last.len()) } else { 0 };
    let count = usize::try_from(from.abs_diff(to) / step).unwrap_or(MOST).min(MOST);
    let step = i64::try_from(step).ok()? * if from <= to { 1 } else { -1 };
    let value = |at: usize| from + step * i64::try_from(at).unwrap_or(0);
    let written = |value: i64| match u32::try_from(value).ok().and_then(char::from_u32) {
        Some(c) if !number => c.to_string(),
        _ => format!("{value:0width$}"),
    };
    Some((0..=count).map(|at| written(value(at))).collect())
}

/// The brace that closes the one before `from`.
fn closing(word: &[char], from: usize) -> Option<usize> {
    let mut deep = 0_usize;
    let mut at = from;
    while let Some(next) = find(word, at, |c| c == '{' || c == '}') {
        match (word[next], deep) {
            ('}', 0) => return Some(next),
            ('}', _) => deep -= 1,
            _ => deep += 1,
        }
        at = next + 1;
    }
    None
}

/// The next such character that nothing hides.
fn find(word: &[char], from: usize, wanted: impl Fn(char) -> bool) -> Option<usize> {
    let mut at = from;
    while let Some(&c) = word.get(at) {
        at = match c {
            '\\' => at + 2,
            '\'' => ended(word, at + 1, '\'', false),
            '"' | '`' => ended(word, at + 1, c, true),
            '$' if word.get(at + 1) == Some(&'{') => nested(word, at + 2, '{', '}'),
            '$' if word.get(at + 1) == Some(&'(') => nested(word, at + 2, '(', ')'),
            '$' if word.get(at + 1) == Some(&'\'') => ended(word, at + 2, '\'', true),
            c if wanted(c) => return Some(at),
            _ => at + 1,
        };
    }
    None
}

/// Behind the quote that ends what began before `at`.
fn ended(word: &[char], mut at: usize, quote: char, escapes: bool) -> usize {
    while let Some(&c) = word.get(at) {
        match c {
            '\\' if escapes => at += 2,
            '$' if quote == '"' && word.get(at + 1) == Some(&'(') => at = nested(word, at + 2, '(', ')'),
            c if c == quote => return at + 1,
            _ => at += 1,
        }
    }
    at
}

/// Behind the bracket that closes what began before `at`.
fn nested(word: &[char], mut at: usize, open: char, close: char) -> usize {
    let mut deep = 0_usize;
    while let Some(&c) = word.get(at) {
        match c {
            '\\' => at += 1,
            '\'' | '"' => {
                at = ended(word, at + 1, c, c == '"');
                continue;
            }
            c if c == close && deep == 0 => return at + 1,
            c if c == close => deep -= 1,
            c if c == open => deep += 1,
            _ => {}
        }
        at += 1;
    }
    at
}
