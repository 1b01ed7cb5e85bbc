//! Which programs beside the bot may be run, and how. Pure.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Programs that make any argv mean anything; listed only with `interpreter: true`.
const INTERPRETERS: &[&str] = &[
    "sh", "bash", "dash", "zsh", "ksh", "fish", "busybox", "env", "xargs", "sudo", "su", "ssh", "python",
    "python3", "perl", "ruby", "node", "lua", "php", "awk", "nice", "timeout", "nohup", "setsid",
];

/// One listed program.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProcessSettings {
    /// The program and its arguments, word by word; `*` is one argument that is no option.
    pub argv: Vec<String>,
    /// Where it runs. Absolute.
    pub cwd: PathBuf,
    /// All of its environment but `PATH`; nothing is inherited. Default: empty.
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    /// Its `PATH`, by which the program is found too.
    #[serde(default = "system_path")]
    pub path: String,
    /// Seconds after which it is ended. Default: 60.
    #[serde(default = "sixty")]
    pub limit_seconds: u64,
    /// Bytes of output that are kept. Default: 256 KiB.
    #[serde(default = "output_bytes")]
    pub output_bytes: usize,
    /// Declares that it only reads: it then runs unasked. Default: false.
    #[serde(default)]
    pub read: bool,
    /// Must be true for a shell or anything else that runs what its arguments say. Default: false.
    #[serde(default)]
    pub interpreter: bool,
}

impl ProcessSettings {
    /// # Errors
    /// No program, a relative `cwd`, no time, a `*` for the program, or an interpreter that is not owned up to.
    pub(crate) fn validate(&self) -> anyhow::Result<()> {
        let Some(program) = self.argv.first() else { anyhow::bail!("processes: `argv` is empty") };
        anyhow::ensure!(program != "*", "processes: `argv` must begin with a program, not `*`");
        anyhow::ensure!(self.cwd.is_absolute(), "processes: `cwd` of {program} must be absolute");
        anyhow::ensure!(self.limit_seconds > 0, "processes: `limit_seconds` of {program} must be at least 1");
        let name = program.rsplit('/').next().unwrap_or(program);
        anyhow::ensure!(
            self.interpreter || !INTERPRETERS.contains(&name),
            "processes: {program} runs whatever its arguments say; list the real program, or say `interpreter: true`"
        );
        Ok(())
    }
}

fn system_path() -> String {
    "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin".to_owned()
}

fn sixty() -> u64 {
    60
}

fn output_bytes() -> usize {
    256 << 10
}
