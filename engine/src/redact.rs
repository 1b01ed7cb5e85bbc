//! What must not leave: configured secrets in every form they take, and tokens by their shape. Pure.
//!
//! Output is cleaned before it is put into a card: terminal escapes and control characters go, hidden characters
//! are made visible, and what is cut is counted.

use base64::Engine as _;
use operations::Failure;

/// What stands in place of a secret.
const GONE: &str = "[redacted]";
/// Prefixes of tokens whose shape is well known; what follows without a blank goes with them.
const SHAPES: &[&str] = &[
    "xoxb-",
    "xoxp-",
    "xapp-",
    "xoxe-",
    "ghp_",
    "gho_",
    "ghs_",
    "github_pat_",
    "glpat-",
    "AKIA",
    "ASIA",
    "eyJhbGci",
    "sk-ant-",
];
/// Words behind which a value is a secret: `password=…`, `token: …`.
const NAMES: &[&str] = &[
    "password",
    "passwd",
    "secret",
    "token",
    "api_key",
    "apikey",
    "authorization: bearer",
    "authorization: basic",
    "sasl.jaas.config",
];

/// Knows the configured secrets.
#[derive(Default)]
pub struct Redactor {
    needles: Vec<String>,
}

impl Redactor {
    /// Secrets shorter than six characters are left alone: they would redact ordinary words.
    #[must_use]
    pub fn new(secrets: &[String]) -> Self {
        let mut needles: Vec<String> =
            secrets.iter().filter(|secret| secret.len() >= 6).flat_map(|secret| forms(secret)).collect();
        needles.sort_by_key(|needle| std::cmp::Reverse(needle.len()));
        needles.dedup();
        Self { needles }
    }

    /// Takes secrets and everything that is not text out.
    #[must_use]
    pub fn clean(&self, text: &str) -> String {
        self.secrets(&visible(text))
    }

    /// Takes secrets out and leaves everything else as it is. Not found: a secret that is broken over two lines or
    /// holds invisible characters, and any form of it but those of `forms`.
    #[must_use]
    pub fn secrets(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for needle in &self.needles {
            if text.contains(needle.as_str()) {
                text = text.replace(needle.as_str(), GONE);
            }
        }
        without_keys(&text).split('\n').map(shaped).collect::<Vec<_>>().join("\n")
    }

    /// The same for a failure: the system's words are cleaned and capped.
    #[must_use]
    pub fn failure(&self, failure: Failure) -> Failure {
        Failure { words: self.cap(&self.clean(&failure.words), 20, 1_500).0, ..failure }
    }

    /// The last `lines` lines within `bytes`, and how many lines were left out before them.
    #[must_use]
    pub fn cap(&self, text: &str, lines: usize, bytes: usize) -> (String, usize) {
        let all: Vec<&str> = text.trim_end().lines().collect();
        let mut kept: Vec<&str> = Vec::new();
        let mut size = 0;
        for line in all.iter().rev().take(lines) {
            size += line.len() + 1;
            if size > bytes && !kept.is_empty() {
                break;
            }
            kept.push(line);
        }
        kept.reverse();
        let left_out = all.len() - kept.len();
        let mut text = kept.join("\n");
        while text.len() > bytes {
            text.pop();
        }
        (text, left_out)
    }
}

/// Plain, quoted as in JSON, as in an address and as in a form, in base64 of both alphabets.
fn forms(secret: &str) -> Vec<String> {
    use base64::engine::general_purpose::{STANDARD, URL_SAFE};
    let quoted = serde_json::to_string(secret).unwrap_or_default();
    let quoted = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default().to_owned();
    let address = percent(secret, "-_.~", false);
    let in_form = percent(secret, "-_.*", false).replace("%20", "+");
    let lower = percent(secret, "-_.~", true);
    let encoded = [STANDARD.encode(secret), URL_SAFE.encode(secret)];
    let encoded = encoded.map(|text| text.trim_end_matches('=').to_owned());
    [secret.to_owned(), quoted, address, in_form, lower].into_iter().chain(encoded).collect()
}

/// Letters, digits and what is `spared` stand for themselves.
fn percent(secret: &str, spared: &str, lower: bool) -> String {
    let byte = |b: u8| match b {
        b if b.is_ascii_alphanumeric() || spared.as_bytes().contains(&b) => (b as char).to_string(),
        b if lower => format!("%{b:02x}"),
        b => format!("%{b:02X}"),
    };
    secret.bytes().map(byte).collect()
}

/// Escapes and controls go; what hides or turns text around is written out.
fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{1B}' => skip_escape(&mut chars),
            '\n' | '\t' => out.push(c),
            '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' => {
                out.push_str(&format!("<U+{:04X}>", u32::from(c)));
            }
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

fn skip_escape(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    if chars.next_if_eq(&'[').is_some() {
        for c in chars.by_ref() {
            if ('\u{40}'..='\u{7E}').contains(&c) {
                return;
            }
        }
    } else {
        chars.next();
    }
}

fn shaped(line: &str) -> String {
    let mut out = line.to_owned();
    for shape in SHAPES {
        let mut from = 0;
        while let Some(at) = out[from..].find(shape).map(|at| at + from) {
            let end = out[at..]
                .find(|c: char| c.is_whitespace() || "\"',;)}]".contains(c))
                .map_or(out.len(), |end| at + end);
            out.replace_range(at..end, GONE);
            from = at + GONE.len();
        }
    }
    NAMES.iter().fold(userinfo(out), |line, name| named(line, name))
}

/// The value behind each `name=` or `name: ` of a line.
fn named(mut line: String, name: &str) -> String {
    let mut from = 0;
    while let Some(at) = line.to_ascii_lowercase().get(from..).and_then(|rest| rest.find(name)) {
        let behind = from + at + name.len();
        from = behind;
        let blank = line[behind..].find(|c: char| !"\"'=: ".contains(c));
        let value = blank.map_or(line.len(), |skip| behind + skip);
        let separated = line[behind..value].contains(['=', ':']) || name.starts_with("authorization");
        if separated && value < line.len() && !line[value..].starts_with(GONE) {
            let end = line[value..].find(|c: char| c.is_whitespace() || "\"',;&@".contains(c));
            line.replace_range(value..end.map_or(line.len(), |end| value + end), GONE);
            from = value + GONE.len();
        }
    }
    line
}

/// The password of `scheme://user:password@host`.
fn userinfo(mut line: String) -> String {
    let mut from = 0;
    while let Some(at) = line[from..].find("://") {
        let start = from + at + 3;
        from = start;
        let end = line[start..].find(|c: char| c.is_whitespace() || "/\"'".contains(c));
        let authority = &line[start..end.map_or(line.len(), |end| start + end)];
        if let (Some(colon), Some(host)) = (authority.find(':'), authority.rfind('@'))
            && colon < host
        {
            line.replace_range(start + colon + 1..start + host, GONE);
        }
    }
    line
}

/// Keys in PEM, from their first line to their last, or to the end of what was cut.
fn without_keys(text: &str) -> String {
    let mut inside = false;
    let mut kept = Vec::new();
    for line in text.split('\n') {
        let begins = line.contains("-----BEGIN");
        if begins {
            kept.push(GONE);
        } else if !inside {
            kept.push(line);
        }
        inside = (inside || begins) && !line.contains("-----END");
    }
    kept.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configured_secret_leaves_in_no_form() {
        let redactor = Redactor::new(&["s3cr3t/p@ss\"word".into()]);
        for form in forms("s3cr3t/p@ss\"word") {
            assert_eq!(redactor.clean(&format!("a {form} b")), "a [redacted] b", "{form}");
        }
    }

    #[test]
    fn tokens_go_by_their_shape_and_ordinary_text_stays() {
        let redactor = Redactor::default();
        assert_eq!(redactor.clean("using xoxb-1-abc to post"), "using [redacted] to post");
        assert_eq!(redactor.clean("db password=hunter2 host=x"), "db password=[redacted] host=x");
        assert_eq!(redactor.clean("the token was refreshed"), "the token was refreshed");
    }

    #[test]
    fn every_secret_of_a_line_goes_and_so_does_a_whole_key() {
        let redactor = Redactor::default();
        let line = "the token was old, token=abc API_KEY: def Authorization: Basic dXNlcg==";
        assert_eq!(
            redactor.clean(line),
            "the token was old, token=[redacted] API_KEY: [redacted] Authorization: Basic [redacted]"
        );
        assert_eq!(
            redactor.clean("postgres://app:hunter2@db:5432/x and http://db:80/"),
            "postgres://app:[redacted]@db:5432/x and http://db:80/"
        );
        let key = "a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nb";
        assert_eq!(redactor.clean(key), "a\n[redacted]\nb");
    }

    #[test]
    fn terminal_escapes_go_and_hidden_characters_show() {
        let redactor = Redactor::default();
        assert_eq!(redactor.clean("\u{1B}[31mred\u{1B}[0m \u{202E}abc"), "red <U+202E>abc");
    }

    #[test]
    fn what_is_cut_is_counted() {
        let redactor = Redactor::default();
        assert_eq!(redactor.cap("1\n2\n3\n4\n", 2, 100), ("3\n4".into(), 2));
    }
}
