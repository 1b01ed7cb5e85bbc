//! The real bash, kept from doing anything: no program can be found, and what it would have started it writes down.

use std::path::PathBuf;
use std::process::{Command, Stdio};

/// What every command prints here, so that `$(…)` has a value.
pub(super) const PRINTS: &str = "OUT";

/// The variables that are set, and their values.
pub(super) const SET: &[(&str, &str)] = &[("A", "va"), ("B", "vb"), ("HOME", "/home")];

/// Variables that commands set for each other: a start says their values.
pub(super) const WATCHED: [&str; 2] = ["X", "Y"];

/// Written to stream 9, one start at once: the variables, what it reads, the words. No row of it ends early: a shell
/// would write what is behind it by itself.
const SCRIPT: &str = r#"
ulimit -t 5; exec 9>&1 1>/dev/null 2>/dev/null </dev/null
PATH=/nowhere A=va B=vb HOME=/home
trap '' PIPE; unset X Y
command_not_found_handle() {
    local read start IFS=$'\2'; IFS= read -r -d '' read
    set -- "${X-}" "${Y-}" "$read" "$@"
    start="$*"; printf '%s\3' "${start//$'\n'/$'\1'}" >&9
    printf OUT; return 0
}
cd "$2" && eval "$1"
"#;

/// One start of a program that is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Start {
    pub(super) words: Vec<String>,
    pub(super) set: [String; 2],
    pub(super) input: String,
}

pub(super) struct Bash {
    /// Files with the names of all letters and digits: what is a pattern finds some.
    folder: PathBuf,
}

impl Bash {
    pub(super) fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("shell-compared-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        for name in ('a'..='z').chain('0'..='9') {
            std::fs::write(folder.join(name.to_string()), "").unwrap();
        }
        Self { folder }
    }

    fn command() -> Command {
        let mut command = Command::new("bash");
        command.env_clear().stdin(Stdio::null()).args(["--norc", "--noprofile"]);
        command
    }

    /// Whether bash takes the text for a script.
    pub(super) fn accepts(text: &str) -> bool {
        let output = Self::command().args(["-n", "-c", text]).output().unwrap();
        // Of a here-document that nothing ends it only complains.
        output.status.success() && output.stderr.is_empty()
    }

    /// What it would start. Only for texts that [`super::generate`] made.
    pub(super) fn starts(&self, text: &str) -> Vec<Start> {
        let output = Self::command().args(["-c", SCRIPT, "bash", text]).arg(&self.folder).output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        let start = |start: &str| {
            let mut fields = start.split('\u{2}').map(|field| field.replace('\u{1}', "\n"));
            let mut next = || fields.next().unwrap();
            Start { set: [next(), next()], input: next(), words: fields.collect() }
        };
        said.split_terminator('\u{3}').map(start).collect()
    }
}
