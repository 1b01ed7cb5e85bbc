//! Reads the runbooks that the configuration names; what is wrong in one keeps the others loading and is logged.

use crate::config::RunbookSource;
use anyhow::Context as _;
use runbook::{Catalogue, Source};
use std::path::{Path, PathBuf};

/// # Errors
/// A path that can't be read.
pub(crate) fn load(sources: &[RunbookSource]) -> anyhow::Result<Catalogue> {
    let mut runbooks = Vec::new();
    for source in sources {
        for file in files(&source.path)? {
            let text = read(&file)?;
            let name = file.display().to_string();
            let compiled = runbook::compile(&Source { file: &name, text: &text, reviewed: source.reviewed });
            for finding in compiled.findings.iter().filter(|finding| finding.level == runbook::Level::Error) {
                tracing::warn!(file = %finding.file, line = finding.line, code = finding.code, "{}", finding.message);
            }
            runbooks.extend(compiled.runbooks);
        }
    }
    Ok(Catalogue::new(runbooks))
}

/// A file as it is; a folder's `.md` files, sorted, with those below it.
///
/// # Errors
/// The path can't be read.
pub(crate) fn files(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    let entries = std::fs::read_dir(path).with_context(|| format!("reading {}", path.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// # Errors
/// The file can't be read.
pub(crate) fn read(path: &Path) -> anyhow::Result<String> {
    let bytes = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
