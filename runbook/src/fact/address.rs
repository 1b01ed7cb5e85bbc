//! Where somebody can be reached: e-mail, channel, handle, telephone, a paging tool's page. Pure.

/// The address if the text is one, perhaps with an aside behind it.
pub(super) fn only(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches(['.', ',', ';']);
    let (address, rest) = first(text)?;
    let rest = rest.trim_start();
    (text.starts_with(&address) && (rest.is_empty() || rest.starts_with(['(', ',', '/', '·', ';', '—', '-'])))
        .then_some(address)
}

/// The first address in the text, and what stands behind it.
pub(super) fn first(text: &str) -> Option<(String, &str)> {
    let mut from = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let own =
            word.trim().trim_matches(['(', ')', '<', '>', ',', ';', '"', '*']).trim_end_matches(['.', ':']);
        let at = from + word.find(own).unwrap_or(0);
        if is_email(own) || is_channel(own) || is_handle(own) || is_url(own) {
            return Some((own.to_owned(), &text[at + own.len()..]));
        }
        if let Some(length) = telephone(&text[at..]) {
            return Some((text[at..at + length].to_owned(), &text[at + length..]));
        }
        from += word.len();
    }
    None
}

pub(super) fn is_email(text: &str) -> bool {
    let text = text.strip_prefix("mailto:").unwrap_or(text);
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !name.contains('/') && !host.contains(['@', '/', ':'])
    })
}

/// `#incidents`; a number is an issue, a colour or a heading.
pub(super) fn is_channel(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|name| {
        name.starts_with(|c: char| c.is_alphabetic())
            && name.len() > 1
            && name.chars().all(|c| c.is_alphanumeric() || "-_".contains(c))
    })
}

fn is_handle(text: &str) -> bool {
    text.strip_prefix('@')
        .is_some_and(|name| name.len() > 1 && name.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c)))
}

pub(super) fn is_url(text: &str) -> bool {
    ["https://", "http://"]
        .iter()
        .any(|scheme| text.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()))
}

/// How long the telephone number is that the text begins with: seven digits at least, signs of grouping between them.
fn telephone(text: &str) -> Option<usize> {
    let sign =
        |c: char| c.is_ascii_digit() || matches!(c, '+' | ' ' | '-' | '.' | '(' | ')' | '/' | '\u{a0}');
    let end = text.find(|c| !sign(c)).unwrap_or(text.len());
    let number = text[..end].trim_end_matches(|c: char| !c.is_ascii_digit());
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let plausible =
        number.starts_with('+') || number.contains([' ', '-', '.']) && number.starts_with(['0', '1', '(']);
    (plausible && (7..=15).contains(&digits)).then_some(number.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_told_from_words() {
        for (text, expected) in [
            ("ops@example.com", Some("ops@example.com")),
            ("#search-oncall", Some("#search-oncall")),
            ("+49 30 5550100", Some("+49 30 5550100")),
            ("01 23 45 67 89 (nuit)", Some("01 23 45 67 89")),
            ("@sre-team", Some("@sre-team")),
            ("https://x.pagerduty.com", Some("https://x.pagerduty.com")),
            ("Post to #incidents channel", None),
            ("#1", None),
            ("2024-12-22", None),
            ("10.0.0.1", None),
        ] {
            assert_eq!(only(text).as_deref(), expected, "{text}");
        }
    }
}
