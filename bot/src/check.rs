//! `muster check`: exit code 0 without errors, 1 with, 2 if what was given can't be read.

use crate::{
    cli::{complain, print},
    clock,
    config::Config,
    runbooks,
};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// What is printed.
#[derive(clap::Args)]
pub(crate) struct Form {
    /// For people, for scripts (one JSON object a line: docs/check.md), or for code hosts.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Only the counts, per file and in all.
    #[arg(long, value_enum, conflicts_with = "format")]
    summary: Option<Summary>,
    /// Add to each file what its front matter lacks; the text itself is never touched.
    #[arg(long, conflicts_with_all = ["format", "summary", "explain"])]
    fix: bool,
    /// Print the JSON Schema of front matter, and check nothing.
    #[arg(long, exclusive = true)]
    schema: bool,
    /// The day that counts as today for review dates. Default: the day of this machine's clock, UTC.
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<jiff::civil::Date>,
    /// Everything that is known of the command on this line of the one file.
    #[arg(long, value_name = "LINE", conflicts_with_all = ["format", "summary"])]
    explain: Option<u32>,
}

#[derive(Clone, Copy, Default, clap::ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
    Sarif,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Summary {
    Json,
}

pub(crate) fn run(paths: &[PathBuf], config: &Path, form: &Form) -> ExitCode {
    if form.schema {
        return print(&runbook::schema());
    }
    let sources = if paths.is_empty() { configured(config) } else { Ok(paths.to_vec()) };
    let texts = sources.and_then(|sources| texts(&sources));
    match texts.and_then(|texts| if form.fix { fixed(&texts) } else { said(&texts, form) }) {
        Ok((text, good)) => {
            print(&text);
            if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(message) => {
            complain(&message);
            ExitCode::from(2)
        }
    }
}

/// What to print, and whether there is no error.
fn said(texts: &[(String, String)], form: &Form) -> Result<(String, bool), String> {
    let today = form.today.unwrap_or_else(|| clock::machine().to_zoned(jiff::tz::TimeZone::UTC).date());
    let checked = runbook::check(texts).on(today);
    let text = match (form.explain, form.summary, form.format) {
        (Some(line), ..) if texts.len() == 1 => {
            checked.explain(line).ok_or_else(|| format!("no command stands on line {line}"))?
        }
        (Some(_), ..) => return Err("--explain takes one file".to_owned()),
        (_, Some(Summary::Json), _) => checked.summary(),
        (_, _, Format::Text) => checked.people(),
        (_, _, Format::Json) => checked.json(),
        (_, _, Format::Sarif) => checked.sarif(),
    };
    Ok((text, checked.errors == 0))
}

/// Puts into each file what its front matter lacks.
fn fixed(texts: &[(String, String)]) -> Result<(String, bool), String> {
    let checked = runbook::check(texts);
    // Slugs that a file gives itself stay its own, wherever it comes in the order.
    let mut taken: BTreeSet<String> = checked.files.iter().flat_map(runbook::File::named).collect();
    let (mut out, mut good) = (String::new(), true);
    for file in &checked.files {
        let said = match file.addition(&mut taken) {
            Ok(None) => "has all".to_owned(),
            Ok(Some(addition)) => {
                let path = Path::new(&file.file);
                let bytes = std::fs::read(path).map_err(|error| format!("reading {}: {error}", file.file))?;
                let bytes = addition.put(&bytes).map_err(|why| format!("{}: {why}", file.file))?;
                write(path, &bytes).map_err(|error| format!("writing {}: {error}", file.file))?;
                let left: String =
                    addition.left.iter().map(|one| format!("\n  left to you: {one}")).collect();
                format!("added {}{left}", addition.keys.join(", "))
            }
            Err(why) => {
                good = false;
                format!("left as it is: {why}")
            }
        };
        out.push_str(&format!("{}: {said}\n", file.file));
    }
    Ok((out, good))
}

/// Written beside its place and moved there: never half a file.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = path.with_file_name(name);
    std::fs::write(&part, bytes)?;
    if let Ok(there) = std::fs::metadata(path) {
        std::fs::set_permissions(&part, there.permissions())?;
    }
    std::fs::rename(&part, path)
}

/// A path as it is typed.
pub(crate) fn shell_word(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/._-".contains(c);
    if text.chars().all(plain) { text } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

fn configured(config: &Path) -> Result<Vec<PathBuf>, String> {
    let config = Config::read(config, false)?;
    Ok(config.runbooks.into_iter().map(|source| source.path).collect())
}

pub(crate) fn texts(sources: &[PathBuf]) -> Result<Vec<(String, String)>, String> {
    let mut texts = Vec::new();
    for source in sources {
        for file in runbooks::files(source).map_err(|error| format!("{error:#}"))? {
            let text = runbooks::read(&file).map_err(|error| format!("{error:#}"))?;
            texts.push((file.display().to_string(), text));
        }
    }
    Ok(texts)
}
