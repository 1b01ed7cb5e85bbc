//! Commands around a command: `sudo`, `time`, `timeout 30s`, `watch -n 5`, `bash -c '…'`, a script handed to exec.

use super::{
    Reader, behind,
    place::{Place, is_shell},
};
use crate::{
    Level,
    shell::{
        self,
        tree::{Redirect, Simple, Word},
    },
    what::What,
};

/// `watch` without `-n`, in milliseconds.
const WATCH_EVERY_MS: i64 = 2_000;

/// What the wrapper does, around what it wraps; `None`: no wrapper.
///
/// # Errors
/// Why it is left to a person.
pub(super) fn unwrap(reader: &mut Reader, simple: &Simple) -> Result<Option<What>, String> {
    let Some(tool) = simple.tool() else { return Ok(None) };
    if let Some((place, script)) = Place::with_script(simple) {
        return within(reader, place, &script).map(Some);
    }
    match tool.as_str() {
        "sudo" => {
            let skip = 1 + flags(simple, &["-u", "-g", "-h"]);
            reader.note(Level::Note, "sudo", "`sudo` is left out: the target's own account is used");
            Ok(Some(reader.simple(&behind(simple, skip))))
        }
        "time" | "nohup" | "command" | "stdbuf" | "nice" | "ionice" => {
            Ok(Some(reader.simple(&behind(simple, 1 + flags(simple, &["-n", "-o", "-e", "-i", "-c"])))))
        }
        "timeout" => {
            let skip = 1 + flags(simple, &["-k", "-s"]);
            let limit = simple.words.get(skip).and_then(Word::literal).and_then(|word| seconds(&word));
            let ms = limit.ok_or("`timeout` without a time")?;
            let of = Box::new(reader.simple(&behind(simple, skip + 1)));
            Ok(Some(What::Limited { ms, of }))
        }
        "watch" => watch(reader, simple).map(Some),
        "ssh" => on_host(reader, simple).map(Some),
        shell if is_shell(shell) => match simple.words.as_slice() {
            [_, flag, script] if matches!(flag.literal().as_deref(), Some("-c" | "-lc" | "-ec")) => {
                let nodes = parsed(script)?;
                Ok(Some(reader.unheard(|reader| reader.all(&nodes))))
            }
            _ => Ok(None),
        },
        _ => Ok(None),
    }
}

/// A script that another system's shell is given: its commands run there one by one, its filters here.
fn within(reader: &mut Reader, place: Place, script: &Word) -> Result<What, String> {
    let nodes = parsed(script)?;
    let outer = reader.place.replace(place);
    let what = reader.unheard(|reader| reader.all(&nodes));
    reader.place = outer;
    Ok(what)
}

fn parsed(script: &Word) -> Result<Vec<shell::tree::Node>, String> {
    let text = script.script().ok_or("the script it runs is put together by the shell")?;
    shell::parse_text(&text).ok_or_else(|| "the script it runs does not parse".to_owned())
}

/// `ssh host`, `ssh host 'commands'`, `ssh host <<EOF`: what runs there. Without commands the lines after it are typed there.
fn on_host(reader: &mut Reader, simple: &Simple) -> Result<What, String> {
    let at = 1 + flags(
        simple,
        &["-i", "-p", "-l", "-o", "-F", "-J", "-L", "-R", "-D", "-b", "-c", "-E", "-m", "-S", "-W"],
    );
    let host = simple.words.get(at).ok_or("`ssh` without a host")?;
    let host = reader.word(host, &mut Vec::new())?;
    let typed = match simple.words.get(at + 1..).unwrap_or_default() {
        [] if let Some(typed) = text(simple) => parsed(typed)?,
        [] => {
            reader.named = Some(operations::parameter::shown(&host));
            reader.host = Some(host);
            return Ok(What::Say { text: String::new() });
        }
        [script] => parsed(script)?,
        _ => vec![shell::tree::Node::Simple(behind(simple, at + 1))],
    };
    let outer = reader.host.replace(host);
    let what = reader.unheard(|reader| reader.all(&typed));
    reader.host = outer;
    Ok(what)
}

/// The here-document that a command is handed.
fn text(simple: &Simple) -> Option<&Word> {
    simple.redirects.iter().find_map(|one| if let Redirect::Text(text) = one { Some(text) } else { None })
}

fn watch(reader: &mut Reader, simple: &Simple) -> Result<What, String> {
    let mut every_ms = WATCH_EVERY_MS;
    let mut at = 1;
    while let Some(word) = simple.words.get(at).and_then(Word::literal) {
        let next = || simple.words.get(at + 1).and_then(Word::literal).and_then(|word| seconds(&word));
        let (ms, skip) = match word.as_str() {
            "-n" | "--interval" => (next(), 2),
            "-d" | "-t" | "-x" | "-c" | "-g" | "--color" | "--differences" | "--no-title" => {
                (Some(every_ms), 1)
            }
            glued if glued.starts_with("-n") => (seconds(glued[2..].trim_start_matches('=')), 1),
            glued if glued.starts_with("--interval=") => (seconds(&glued[11..]), 1),
            flag if flag.starts_with('-') => return Err(format!("`watch {flag}` is not known here")),
            _ => break,
        };
        every_ms = ms.filter(|ms| *ms > 0).ok_or("`watch` with an interval that is no time")?;
        at += skip;
    }
    let of = match &simple.words.get(at..).unwrap_or_default() {
        [] => return Err("`watch` without a command".to_owned()),
        [script] => {
            let nodes = parsed(script)?;
            reader.unheard(|reader| reader.all(&nodes))
        }
        _ => reader.simple(&behind(simple, at)),
    };
    Ok(What::Watch { every_ms, of: Box::new(of) })
}

/// How many words the flags in front take; those of `valued` take one more.
fn flags(simple: &Simple, valued: &[&str]) -> usize {
    let mut taken = 0;
    while let Some(word) = simple.words.get(1 + taken).and_then(Word::literal) {
        if !word.starts_with('-') || word == "-" {
            break;
        }
        taken += if valued.contains(&word.as_str()) { 2 } else { 1 };
        if word == "--" {
            break;
        }
    }
    taken
}

/// Milliseconds of `5`, `0.5`, `30s`, `5m`, `1h`, as `sleep`, `timeout` and `watch` read them.
pub(super) fn seconds(text: &str) -> Option<i64> {
    let (number, factor) = match text.strip_suffix(['s', 'm', 'h', 'd']) {
        Some(number) if text.ends_with('m') => (number, 60_000.0),
        Some(number) if text.ends_with('h') => (number, 3_600_000.0),
        Some(number) if text.ends_with('d') => (number, 86_400_000.0),
        Some(number) => (number, 1_000.0),
        None => (text, 1_000.0),
    };
    let digits = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || c == '.');
    let ms = digits.then(|| number.parse::<f64>().ok()).flatten()? * factor;
    // A year is longer than anything a runbook waits for, and far from what an f64 can't hold.
    (ms <= 3.2e10).then_some(ms as i64)
}
