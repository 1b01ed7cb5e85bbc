//! How long anything may be that is read, so that no text takes for ever or all memory. Pure. What is longer is left out,
//! and a finding says so: a text that people follow in an incident is far shorter than all of this.

use crate::{Level, understand::Note};

/// Of a file, in bytes. The longest public runbooks that were seen have a tenth of it.
pub(crate) const TEXT: usize = 1 << 20;
/// Of one command with its continued rows, in bytes.
pub(crate) const COMMAND: usize = 8 << 10;
/// Of a paragraph in which facts are looked for, in bytes.
pub(crate) const PARAGRAPH: usize = 4 << 10;
/// Of a title, in bytes.
pub(crate) const TITLE: usize = 240;
/// Of a warning, of what is expected, in bytes: it stands at each command that it is about.
pub(crate) const WORDS: usize = 2 << 10;
/// Of a variable's value that is put into the commands after it, in bytes.
pub(crate) const VALUE: usize = 512;
/// Of all such values in the commands of one runbook, in bytes: `V2=$V1$V1` would double for ever.
pub(crate) const FILLED: usize = 256 << 10;
/// Columns of a table: a row that is shorter than its head gets empty cells, so that a wide table of short rows would
/// be as large as their product.
pub(crate) const COLUMNS: usize = 64;
/// Runbooks of one file.
pub(crate) const RUNBOOKS: usize = 500;
/// Facts of a file that hold for all its runbooks.
pub(crate) const SHARED: usize = 200;

/// As much of a file as is read, and what is to be said about the rest, with its line.
pub(crate) fn read(text: &str) -> (&str, Option<(Note, u32)>) {
    if is_utf16(text) {
        let note =
            error("encoding", "the file is not UTF-8: it looks like UTF-16, and nothing in it is read");
        let help = "save it as UTF-8, e.g. `iconv -f UTF-16 -t UTF-8 FILE > NEW`";
        return ("", Some((Note { help: Some(help.to_owned()), ..note }, 1)));
    }
    if text.len() <= TEXT {
        return (text, None);
    }
    let end = text.floor_char_boundary(TEXT);
    let end = text[..end].rfind('\n').map_or(end, |at| at + 1);
    let line = u32::try_from(text[..end].matches('\n').count() + 1).unwrap_or(u32::MAX);
    let message = format!(
        "the file has {} bytes; what stands behind the first {TEXT} is left out, so that no file can keep Muster busy",
        text.len()
    );
    let help = "split it: one runbook a file is found faster by people, too".to_owned();
    (&text[..end], Some((Note { help: Some(help), ..error("too-long", message) }, line)))
}

fn error(code: &'static str, message: impl Into<String>) -> Note {
    Note { level: Level::Error, code, message: message.into(), help: None }
}

/// Read as UTF-8 every second byte of it is a NUL, with a byte order mark in front of it or not.
fn is_utf16(text: &str) -> bool {
    let head = text.chars().take(400);
    let (all, zeros) = head.fold((0, 0), |(all, zeros), c| (all + 1, zeros + usize::from(c == '\0')));
    zeros >= 2 && zeros * 10 > all * 4
}

/// The words, or their beginning with a sign that more would follow; `most` in bytes.
pub(crate) fn short(mut words: String, most: usize) -> String {
    if words.len() > most {
        words.truncate(words.floor_char_boundary(most));
        words.push('…');
    }
    words
}

#[cfg(test)]
mod tests {
    use crate::{Source, compile};

    fn codes(text: &str) -> Vec<(&'static str, u32)> {
        let compiled = compile(&Source { file: "r.md", text, reviewed: true });
        compiled.findings.iter().map(|one| (one.code, one.line)).collect()
    }

    #[test]
    fn utf_16_is_named_and_how_to_save_it_with_and_without_its_mark() {
        for mark in [&[][..], &[0xFF, 0xFE][..]] {
            let own =
                "# Kafka down\n\n## Fix\n\n`kubectl get pods`\n".encode_utf16().flat_map(u16::to_le_bytes);
            let bytes: Vec<u8> = mark.iter().copied().chain(own).collect();
            assert_eq!(codes(&String::from_utf8_lossy(&bytes)), [("encoding", 1)]);
        }
        assert_eq!(codes("# A\0\n"), []);
    }

    #[test]
    fn a_byte_order_mark_of_utf_8_hides_no_front_matter() {
        let text = "\u{feff}---\nslug: own\n---\n# R\n\n## Fix\n\n`kubectl get pods`\n";
        let compiled = compile(&Source { file: "r.md", text, reviewed: true });
        assert_eq!(compiled.runbooks[0].slug, "own");
    }

    #[test]
    fn what_stands_behind_the_limit_is_left_out_and_said() {
        let text = "# R\n\n## Fix\n\n`kubectl get pods`\n".to_owned() + &"words\n\n".repeat(200_000);
        let (head, rest) = super::read(&text);
        assert!(head.len() <= super::TEXT && head.ends_with('\n'));
        assert_eq!(rest.map(|(note, line)| (note.code, line)), Some(("too-long", 299_590)));
        let short = "é".repeat(super::TEXT);
        assert!(super::read(&short).0.len() <= super::TEXT, "one row is cut at a character");
    }
}
