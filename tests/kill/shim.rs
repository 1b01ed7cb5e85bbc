//! The library that stands between the bot and the syncs of its database: compiled once a process, by `cc`.
//! A crash leaves a folder among the temporary ones.

use anyhow::{Context as _, ensure};
use std::{path::PathBuf, process::Command, sync::OnceLock};

/// Where the compiled library lies.
///
/// # Errors
/// No C compiler, or it refuses.
pub(crate) fn library() -> anyhow::Result<PathBuf> {
    static BUILT: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let built = BUILT.get_or_init(|| build().map_err(|error| format!("{error:#}")));
    built.clone().map_err(anyhow::Error::msg)
}

fn build() -> anyhow::Result<PathBuf> {
    let folder = std::env::temp_dir().join(format!("muster-kill-{}", std::process::id()));
    std::fs::create_dir_all(&folder).context("making the shim's folder")?;
    let library = folder.join("shim.so");
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/kill/shim.c");
    let done = Command::new("cc")
        .args(["-O1", "-Wall", "-Werror", "-shared", "-fPIC", "-o"])
        .arg(&library)
        .args([source, "-ldl"])
        .status()
        .context("running cc")?;
    ensure!(done.success(), "cc refused shim.c");
    Ok(library)
}
