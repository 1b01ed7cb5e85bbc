//! `muster check`: exit code 0 without errors, 1 with, 2 if what was given can't be read.

use crate::{
    cli::{complain, print},
    config::Config,
    runbooks,
};
use std::{
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
    let sources = if paths.is_empty() { configured(config) } else { Ok(paths.to_vec()) };
    match sources.and_then(|sources| texts(&sources)).and_then(|texts| said(&texts, form)) {
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
    let checked = runbook::check(texts);
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

fn configured(config: &Path) -> Result<Vec<PathBuf>, String> {
    let config = Config::read(config, false)?;
    Ok(config.runbooks.into_iter().map(|source| source.path).collect())
}

fn texts(sources: &[PathBuf]) -> Result<Vec<(String, String)>, String> {
    let mut texts = Vec::new();
    for source in sources {
        for file in runbooks::files(source).map_err(|error| format!("{error:#}"))? {
            let text = runbooks::read(&file).map_err(|error| format!("{error:#}"))?;
            texts.push((file.display().to_string(), text));
        }
    }
    Ok(texts)
}
