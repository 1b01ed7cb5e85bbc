//! Values as YAML writes them. Pure.

/// A word: bare where YAML takes it for nothing else, else in double quotes, whose escapes are JSON's.
pub(super) fn word(text: &str) -> String {
    let plain = text.chars().all(|c| c.is_alphanumeric() || " _./-".contains(c))
        && text.starts_with(char::is_alphabetic)
        && !text.ends_with(' ')
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
            .contains(&text.to_lowercase().as_str())
        && text.parse::<f64>().is_err();
    if plain { text.to_owned() } else { quoted(text) }
}

fn quoted(text: &str) -> String {
    // A string is always written.
    let json = serde_json::to_string(text).unwrap_or_default();
    // JSON lets stand what YAML takes for no character or for the end of a line.
    let bare = |c: char| {
        c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
    };
    let spelt = |c: char| if bare(c) { format!("\\u{:04x}", u32::from(c)) } else { c.to_string() };
    json.chars().map(spelt).collect()
}

pub(super) fn list<'a>(words: impl IntoIterator<Item = &'a String>) -> String {
    let words: Vec<String> = words.into_iter().map(|own| word(own)).collect();
    format!("[{}]", words.join(", "))
}

/// A length of time in ms as `10m`.
pub(super) fn span(ms: i64) -> String {
    match ms {
        ms if ms % 3_600_000 == 0 => format!("{}h", ms / 3_600_000),
        ms if ms % 60_000 == 0 => format!("{}m", ms / 60_000),
        ms if ms % 1000 == 0 => format!("{}s", ms / 1000),
        ms => format!("{ms}ms"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_word_is_read_back_as_it_was(text in ".{0,20}|[ a-z:#-]{0,8}|[0-9.eE+-]{1,6}|~|null|No|0x1f|2027-01-31") {
            let yaml = format!("key: {}\nlist: {}\n", word(&text), list([&text, &text]));
            let read: serde_json::Value = serde_saphyr::from_str(&yaml).unwrap();
            proptest::prop_assert_eq!(&read["key"], &serde_json::Value::from(text.clone()));
            proptest::prop_assert_eq!(&read["list"][1], &serde_json::Value::from(text));
        }
    }

    #[test]
    fn a_length_of_time_is_written_in_its_largest_unit() {
        assert_eq!([7_200_000, 5_400_000, 90_000, 1_500].map(span), ["2h", "90m", "90s", "1500ms"]);
    }
}
