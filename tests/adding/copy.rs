//! The tree once more, changed, and what Cargo and rustfmt say of it.

use crate::document::Tree;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Not the tree's own: ours would stand in for the copy's in the folder that both are built in.
const VERSION: &str = "0.0.0-adding";

pub(crate) struct Copy {
    folder: PathBuf,
}

impl Copy {
    /// Writes only what differs from last time, so that only that is built.
    pub(crate) fn with(change: impl FnOnce(&mut Tree)) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap();
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("adding");
        let (mut texts, mut others) = (Tree::new(), BTreeSet::new());
        read(&root, "", &mut texts, &mut others);
        change(&mut texts);
        let manifest = texts.get_mut("Cargo.toml").unwrap();
        *manifest = manifest.replacen("\nversion = \"", &format!("\nversion = \"{VERSION}\" # was \""), 1);
        remove_what_went(&folder, "", &|path| texts.contains_key(path) || others.contains(path));
        for (path, text) in &texts {
            write(&folder.join(path), text.as_bytes());
        }
        for path in &others {
            write(&folder.join(path), &fs::read(root.join(path)).unwrap());
        }
        Self { folder }
    }

    pub(crate) fn is_formatted(&self, file: &str) {
        self.run(Command::new("rustfmt").args(["--edition", "2024", "--check", file]));
    }

    /// `cargo test` with the features that `make test` builds with, so that nothing from the registry is built again.
    pub(crate) fn tests(&self, which: &str) {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        self.run(Command::new(cargo).args(["test", "--offline"]).args(which.split(' ')));
    }

    fn run(&self, command: &mut Command) {
        // What Cargo tells this test of its own package is not true of the copy.
        let told = std::env::vars_os().map(|(name, _)| name).filter(|name| {
            let name = name.to_string_lossy();
            let kept = ["CARGO_HOME", "CARGO_BUILD_JOBS", "CARGO_INCREMENTAL", "CARGO_TERM_COLOR"];
            name.starts_with("CARGO") && !kept.contains(&&*name)
        });
        for name in told {
            command.env_remove(name);
        }
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
        let ended = command.current_dir(&self.folder).env("CARGO_TARGET_DIR", target).output().unwrap();
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (out, errors) = (said(&ended.stdout), said(&ended.stderr));
        println!("{errors}\n{out}");
        assert!(
            ended.status.success(),
            "in the copy this failed: {:?}",
            command.get_args().collect::<Vec<_>>()
        );
    }
}

/// The files below a folder, those that are no text apart. Not the repository's own, and no folder that Cargo builds in.
fn read(root: &Path, below: &str, texts: &mut Tree, others: &mut BTreeSet<String>) {
    for entry in fs::read_dir(root.join(below)).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{below}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            if path != ".git" && !root.join(&path).join("CACHEDIR.TAG").exists() {
                read(root, &format!("{path}/"), texts, others);
            }
        } else if kind.is_file() && path != ".git" {
            match fs::read_to_string(root.join(&path)) {
                Ok(text) => drop(texts.insert(path, text)),
                Err(_) => drop(others.insert(path)),
            }
        }
    }
}

fn write(path: &Path, content: &[u8]) {
    if fs::read(path).is_ok_and(|there| there == content) {
        return;
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

fn remove_what_went(folder: &Path, below: &str, stays: &dyn Fn(&str) -> bool) {
    let Ok(entries) = fs::read_dir(folder.join(below)) else { return };
    for entry in entries.map(Result::unwrap) {
        let path = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.file_type().unwrap().is_dir() {
            remove_what_went(folder, &format!("{path}/"), stays);
        } else if !stays(&path) {
            fs::remove_file(folder.join(path)).unwrap();
        }
    }
}
