//! `muster import FILE…`: an annotated copy of each text, and what is left to people. Exit code 0: written; 1: something was
//! not; 2: what was given can't be read.
//!
//! All copies are made and looked over before the first is written, and each is written beside its place and then moved
//! there: a crash leaves whole files, some of them not there yet.

use crate::{
    check,
    cli::{complain, print},
    runbooks,
};
use runbook::File;
use std::{
    collections::BTreeSet,
    fmt::Write as _,
    path::{Path, PathBuf},
    process::ExitCode,
};

#[derive(clap::Args)]
pub(crate) struct Import {
    /// The texts as your team wrote them.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The folder for the annotated copies.
    #[arg(long, value_name = "DIR", default_value = "runbooks")]
    into: PathBuf,
    /// Write over what is there.
    #[arg(long)]
    force: bool,
}

/// One text, its copy, and what is told of it.
struct Copy {
    path: PathBuf,
    bytes: Vec<u8>,
    said: String,
}

pub(crate) fn run(import: &Import) -> ExitCode {
    match copies(import) {
        Ok(copies) => written(import, &copies),
        Err(message) => {
            complain(&message);
            ExitCode::from(2)
        }
    }
}

fn copies(import: &Import) -> Result<Vec<Copy>, String> {
    let mut taken = slugs(&import.into)?;
    let mut copies: Vec<Copy> = Vec::new();
    for given in &import.files {
        for file in runbooks::files(given).map_err(|error| format!("{error:#}"))? {
            let copy = copy(&file, &import.into, &mut taken)?;
            if copies.iter().any(|other| other.path == copy.path) {
                return Err(format!(
                    "two of the files would become {}; import them one by one, into other folders",
                    copy.path.display()
                ));
            }
            copies.push(copy);
        }
    }
    let there = copies.iter().find(|copy| !import.force && copy.path.exists());
    match there {
        Some(copy) => Err(format!(
            "{} is there already and is left as it is; nothing was written. `--force` writes over it, `--into DIR` elsewhere",
            copy.path.display()
        )),
        None => Ok(copies),
    }
}

/// The slugs of the runbooks that are in a folder, or in a file, already.
fn slugs(into: &Path) -> Result<BTreeSet<String>, String> {
    if !into.exists() {
        return Ok(BTreeSet::new());
    }
    let checked = runbook::check(&check::texts(&[into.to_owned()])?);
    Ok(checked.runbooks().map(|runbook| runbook.slug.clone()).collect())
}

fn copy(file: &Path, into: &Path, taken: &mut BTreeSet<String>) -> Result<Copy, String> {
    let name = file.file_name().ok_or_else(|| format!("{} is no file", file.display()))?;
    let path = into.join(name).with_extension("md");
    if same_file(file, &path) {
        return Err(format!(
            "{0} is in {1} itself; `muster check --fix {0}` adds what it lacks",
            file.display(),
            into.display()
        ));
    }
    let bytes = std::fs::read(file).map_err(|error| format!("reading {}: {error}", file.display()))?;
    // A file that is written anew gives its own slugs back.
    if path.exists() {
        for slug in slugs(&path).unwrap_or_default() {
            taken.remove(&slug);
        }
    }
    let original = checked(file, &String::from_utf8_lossy(&bytes));
    let addition = original.addition(taken).map_err(|why| format!("{}: {why}", file.display()))?;
    let bytes = match &addition {
        Some(addition) => addition.put(&bytes).map_err(|why| format!("{}: {why}", file.display()))?,
        None => bytes,
    };
    let copied = checked(&path, &String::from_utf8_lossy(&bytes));
    if let Some(first) = runbook::differences(&original, &copied).first() {
        return Err(format!(
            "{}: the copy would not mean the same ({first}); please report it",
            file.display()
        ));
    }
    let left = addition.as_ref().map(|addition| addition.left.clone()).unwrap_or_default();
    let keys = addition.map(|addition| addition.keys).unwrap_or_default();
    let said = said(file, &path, &copied, &keys, &left);
    Ok(Copy { path, bytes, said })
}

fn same_file(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

fn checked(path: &Path, text: &str) -> File {
    let checked = runbook::check(&[(path.display().to_string(), text.to_owned())]);
    checked.files.into_iter().next().unwrap_or_default()
}

/// What was understood, what was written, what is left. Writing to a string does not fail.
fn said(from: &Path, to: &Path, file: &File, keys: &[String], left: &[String]) -> String {
    let mut out = format!("{} -> {}\n", from.display(), to.display());
    out.push_str(&file.outline());
    let written = if keys.is_empty() { "nothing: it has all".to_owned() } else { keys.join(", ") };
    let _ = writeln!(out, "  front matter: {written}");
    if !left.is_empty() {
        let _ = writeln!(out, "  left to you:");
        for one in left {
            let _ = writeln!(out, "    {one}");
        }
    }
    out
}

fn written(import: &Import, copies: &[Copy]) -> ExitCode {
    if let Err(error) = std::fs::create_dir_all(&import.into) {
        complain(&format!("making {}: {error}", import.into.display()));
        return ExitCode::FAILURE;
    }
    for copy in copies {
        if let Err(error) = check::write(&copy.path, &copy.bytes) {
            complain(&format!("writing {}: {error}", copy.path.display()));
            return ExitCode::FAILURE;
        }
        print(&copy.said);
    }
    let paths: Vec<String> = copies.iter().map(|copy| check::shell_word(&copy.path)).collect();
    print(&format!("\nNext: muster check {}\n", paths.join(" ")));
    ExitCode::SUCCESS
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &[u8] =
        b"# P1: Kafka down\r\n\r\n## Recover\r\n\r\n1. Restart: `docker restart kafka` \xe9\r\n";

    /// A folder of its own, gone at the end.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("muster-import-{name}-{}", std::process::id()));
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join("kafka.md"), TEXT).unwrap();
            Self(folder)
        }
        fn import(&self, force: bool) -> Import {
            Import { files: vec![self.0.join("kafka.md")], into: self.0.join("runbooks"), force }
        }
        fn copy(&self) -> Vec<u8> {
            std::fs::read(self.0.join("runbooks/kafka.md")).unwrap()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn the_copy_ends_with_the_text_byte_for_byte_and_its_original_is_untouched() {
        let folder = Folder::new("bytes");
        let made = copies(&folder.import(false)).unwrap();
        assert!(
            made[0].said.contains("p1-kafka-down") && made[0].said.contains("`owner:`"),
            "{}",
            made[0].said
        );
        assert_eq!(written(&folder.import(false), &made), ExitCode::SUCCESS);
        let copy = folder.copy();
        assert!(copy.starts_with(b"---\r\nslug: p1-kafka-down\r\n") && copy.ends_with(TEXT));
        assert_eq!(std::fs::read(folder.0.join("kafka.md")).unwrap(), TEXT);
        let left: Vec<_> = std::fs::read_dir(folder.0.join("runbooks")).unwrap().collect();
        assert_eq!(left.len(), 1, "nothing half written is left");
    }

    #[test]
    fn what_is_there_is_written_over_only_with_force() {
        let folder = Folder::new("force");
        std::fs::create_dir_all(folder.0.join("runbooks")).unwrap();
        std::fs::write(folder.0.join("runbooks/kafka.md"), "mine").unwrap();
        let refused = copies(&folder.import(false)).err().unwrap();
        assert!(refused.contains("is there already") && refused.contains("--force"), "{refused}");
        assert_eq!(folder.copy(), b"mine");
        let made = copies(&folder.import(true)).unwrap();
        assert_eq!(written(&folder.import(true), &made), ExitCode::SUCCESS);
        let first = folder.copy();
        let again = copies(&folder.import(true)).unwrap();
        assert_eq!(again[0].bytes, first, "a second time gives the same names");
    }

    #[test]
    fn a_text_in_another_encoding_is_refused_and_one_in_the_folder_is_sent_to_fix() {
        let folder = Folder::new("refused");
        let utf16: Vec<u8> = "\u{feff}# A\n\n## Recover\n\n1. `docker restart a`\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        std::fs::write(folder.0.join("kafka.md"), utf16).unwrap();
        assert!(copies(&folder.import(false)).is_err());
        std::fs::write(folder.0.join("kafka.md"), TEXT).unwrap();
        let inside = Import { into: folder.0.clone(), ..folder.import(false) };
        let said = copies(&inside).err().unwrap();
        assert!(said.contains("muster check --fix"), "{said}");
    }
}
