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

pub(crate) fn run(paths: &[PathBuf], config: &Path) -> ExitCode {
    let sources = if paths.is_empty() { configured(config) } else { Ok(paths.to_vec()) };
    let texts = sources.and_then(|sources| texts(&sources));
    match texts {
        Ok(texts) => {
            let checked = runbook::check(&texts);
            print(&format!(
                "{}\n{} runbooks, {} errors, {} warnings\n",
                checked.text,
                checked.runbooks.len(),
                checked.errors,
                checked.warnings
            ));
            if checked.errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(message) => {
            complain(&message);
            ExitCode::from(2)
        }
    }
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
