//! Dates as people write them, English and French. Pure. Days come before months where both are figures.

use super::words::words;

const MONTHS: &[&[&str]] = &[
    &["january", "jan", "janvier"],
    &["february", "feb", "fevrier"],
    &["march", "mar", "mars"],
    &["april", "apr", "avril"],
    &["may", "mai"],
    &["june", "jun", "juin"],
    &["july", "jul", "juillet"],
    &["august", "aug", "aout"],
    &["september", "sep", "sept", "septembre"],
    &["october", "oct", "octobre"],
    &["november", "nov", "novembre"],
    &["december", "dec", "decembre"],
];

/// The date that a text begins with, as `2027-03-01`.
pub(crate) fn first(text: &str) -> Option<String> {
    let words = words(text);
    let parts: Vec<&str> = words.iter().flat_map(|word| word.folded.split('-')).take(3).collect();
    let [a, b, c] = parts.as_slice() else { return None };
    let number = |part: &str| part.trim_end_matches(|c: char| c.is_alphabetic()).parse::<i16>().ok();
    let month = |part: &str| {
        MONTHS.iter().position(|names| names.contains(&part)).and_then(|at| i16::try_from(at + 1).ok())
    };
    let (year, month, day) = if a.len() == 4 {
        (number(a)?, number(b)?, number(c)?)
    } else if let Some(month) = month(b) {
        (number(c)?, month, number(a)?)
    } else if let Some(month) = month(a) {
        (number(c)?, month, number(b)?)
    } else {
        (number(c)?, number(b)?, number(a)?)
    };
    let date = jiff::civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    (year > 1990).then(|| date.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_they_are_written() {
        for (text, expected) in [
            ("2024-12-22", Some("2024-12-22")),
            ("12 Mar 2026", Some("2026-03-12")),
            ("March 12th, 2026", Some("2026-03-12")),
            ("1er février 2026", Some("2026-02-01")),
            ("31/12/2025", Some("2025-12-31")),
            ("2025-02-31", None),
            ("soon", None),
        ] {
            assert_eq!(first(text).as_deref(), expected, "{text}");
        }
    }
}
