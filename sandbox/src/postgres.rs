//! A real PostgreSQL server of this machine, in a folder of its own, on a Unix socket only; no port is opened and nothing is
//! synced to disk. Imports nothing of ours. Whatever ends this process, a kill as well, closes the pipe that the server's
//! keeper reads: it ends the server and removes the folder.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use anyhow::{Context as _, ensure};

/// Where distributions put one folder per version; the programs of the server are on no PATH.
const VERSIONS: &str = "/usr/lib/postgresql";

/// The one server of this process.
struct Server {
    programs: PathBuf,
    folder: String,
    /// Its standard input is the pipe.
    _keeper: Child,
}

/// Whether this machine has the programs of a server.
#[must_use]
pub fn installed() -> bool {
    programs().is_some()
}

/// A new empty database on a server that all callers in this process share, as a `postgres://` URL; `None` where the machine
/// has no PostgreSQL server. Blocks while the server starts (a second or two, once).
///
/// # Errors
/// The server does not start, or refuses the database.
pub fn database() -> anyhow::Result<Option<String>> {
    static SERVER: OnceLock<Result<Option<Server>, String>> = OnceLock::new();
    let server = SERVER.get_or_init(|| start().map_err(|error| format!("{error:#}")));
    let Some(server) = server.as_ref().map_err(|error| anyhow::anyhow!("{error}"))? else { return Ok(None) };
    let name = format!("t{:x}", rand::random::<u64>());
    let made = Command::new(server.programs.join("createdb"))
        .args(["-h", &server.folder, "-U", "postgres", &name])
        .status()
        .context("run createdb")?;
    ensure!(made.success(), "createdb ended with {made}");
    Ok(Some(format!("postgres://postgres@localhost/{name}?host={}", server.folder)))
}

/// The programs of the newest version that is installed.
fn programs() -> Option<PathBuf> {
    let version = |path: &Path| path.file_name()?.to_str()?.parse::<u32>().ok();
    std::fs::read_dir(VERSIONS)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.join("bin/initdb").exists())
        .max_by_key(|path| version(path))
        .map(|path| path.join("bin"))
}

fn start() -> anyhow::Result<Option<Server>> {
    let Some(programs) = programs() else { return Ok(None) };
    let bin = programs.display();
    let script = format!(
        "set -e; d=$(mktemp -d); {bin}/initdb -D $d/data -A trust -U postgres --no-sync >$d/log 2>&1
         {bin}/postgres -D $d/data -k $d -c listen_addresses= -c fsync=off -c max_connections=300 >$d/log 2>&1 </dev/null &
         p=$!; n=0
         until {bin}/pg_isready -q -h $d; do n=$((n+1)); test $n -lt 600; kill -0 $p; sleep 0.1; done
         echo $d; cat >/dev/null; kill -INT $p; wait $p || true; rm -rf $d"
    );
    let user = Command::new("id").arg("-u").output().context("run id")?;
    // The server refuses to run as root.
    let mut command = if user.stdout.trim_ascii() == b"0" {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--", "sh", "-c", &script]);
        command
    } else {
        let mut command = Command::new("sh");
        command.args(["-c", &script]);
        command
    };
    let mut keeper = command
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("start PostgreSQL")?;
    let mut folder = String::new();
    let said = keeper.stdout.take().context("PostgreSQL's keeper has no output")?;
    BufReader::new(said).read_line(&mut folder).context("wait for PostgreSQL")?;
    let folder = folder.trim().to_owned();
    ensure!(!folder.is_empty(), "PostgreSQL of {bin} did not start");
    Ok(Some(Server { programs, folder, _keeper: keeper }))
}
