//! Lines given to both, and what differs.

use super::asks::{self, Ask};
use super::server::{self, Seen, Server};
use super::words;
use operations::{CommandLine, Operation};
use serde_json::{Value, json};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The longest that kubectl may go on: it is ended then, and what it asked counts.
const LIMIT: Duration = Duration::from_secs(20);
const MANIFEST: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: b}\n";

/// One line to be tried.
struct Line {
    from: String,
    text: String,
    refused: bool,
}

fn own_lines() -> Vec<Line> {
    let lines = include_str!("lines.txt").lines().enumerate();
    lines
        .filter(|(_, line)| !line.starts_with('#'))
        .map(|(at, line)| {
            let text = line.strip_prefix("! ");
            Line {
                from: format!("lines.txt:{}", at + 1),
                refused: text.is_some(),
                text: text.unwrap_or(line).to_owned(),
            }
        })
        .collect()
}

/// The kubectl lines of the tables that people wrote by hand.
fn table_lines() -> Vec<Line> {
    let mut lines = Vec::new();
    for folder in ["seeds", "strangers"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runbook/tests").join(folder);
        let mut files: Vec<PathBuf> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        for file in files.iter().filter(|file| file.to_string_lossy().ends_with(".expected.yaml")) {
            let table: Value = serde_saphyr::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
            let runbooks = table["runbooks"].as_array().unwrap().iter();
            for command in runbooks.flat_map(|runbook| runbook["commands"].as_array().unwrap()) {
                let text = command["text"].as_str().unwrap();
                let refused =
                    command["findings"].as_array().is_some_and(|all| all.contains(&json!("tool-refuses")));
                // What the tool inside an exec refuses, kubectl does not.
                if refused && text.contains(" -- ") {
                    continue;
                }
                if words::kubectl(text).is_some() {
                    let from = format!("{}:{}", file.file_name().unwrap().to_string_lossy(), command["line"]);
                    lines.push(Line { from, text: text.to_owned(), refused });
                }
            }
        }
    }
    lines
}

/// The bench's kubectl. `None`: it can't be built here, and this is no CI.
fn kubectl() -> Option<PathBuf> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/asked/kubectl");
    let built = Command::new(script).output().expect("tests/asked/kubectl");
    if built.status.success() {
        return Some(PathBuf::from(String::from_utf8(built.stdout).unwrap().trim()));
    }
    let why = String::from_utf8_lossy(&built.stderr);
    assert!(std::env::var_os("CI").is_none(), "no kubectl: {why}");
    eprintln!("skipped, no kubectl: {why}");
    None
}

/// A worker: its own server, its own directory.
struct Worker {
    server: Server,
    kubectl: PathBuf,
    home: PathBuf,
}

impl Worker {
    fn new(kubectl: &Path, discovery: &Arc<Value>, home: PathBuf) -> Self {
        std::fs::create_dir_all(&home).unwrap();
        let server = Server::start(Arc::clone(discovery));
        let config = json!({"apiVersion": "v1", "kind": "Config", "current-context": "c",
            "clusters": [{"name": "c", "cluster": {"server": server.url}}],
            "users": [{"name": "u", "user": {"token": "t"}}],
            "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}]});
        std::fs::write(home.join("config"), config.to_string()).unwrap();
        Self { server, kubectl: kubectl.to_owned(), home }
    }

    /// What kubectl asks, and whether it went well.
    fn asked(&self, line: &CommandLine) -> (Vec<Seen>, bool, String) {
        for file in words::files(line) {
            let path = self.home.join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, MANIFEST).unwrap();
        }
        let mut command = Command::new(&self.kubectl);
        let command = command.args(words::for_kubectl(&line.args)).current_dir(&self.home).env_clear();
        command
            .env("KUBECONFIG", self.home.join("config"))
            .env("HOME", &self.home)
            .env("PATH", "/usr/bin:/bin");
        // It lives a moment: nothing has to be collected.
        command.env("GOGC", "off").env("GOMAXPROCS", "1");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut running = command.spawn().unwrap();
        let mut error = running.stderr.take().unwrap();
        let (ended, end) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let mut said = String::new();
            let _ = error.read_to_string(&mut said);
            ended.send(said)
        });
        let said = end.recv_timeout(LIMIT);
        if said.is_err() {
            running.kill().unwrap();
        }
        let went_well = running.wait().unwrap().success();
        (self.server.seen(), went_well, said.unwrap_or_default())
    }

    /// What is wrong with a line.
    fn tried(&self, line: &Line, kinds: &[server::Served]) -> Option<String> {
        let command = words::kubectl(&line.text)?;
        let parsed = Operation::parse(&command);
        let (seen, went_well, said) = self.asked(&command);
        let at = format!("{}: {}", line.from, line.text);
        let changes = seen.iter().filter(|one| one.method != "GET");
        match (line.refused, parsed.clone()) {
            (true, Some(Err(_))) if !went_well && changes.count() == 0 => None,
            (true, _) => Some(format!(
                "{at}\n  not refused by both: {parsed:?}, kubectl went well: {went_well}, {seen:?}"
            )),
            (false, None | Some(Err(_))) => Some(format!("{at}\n  not understood: {parsed:?}")),
            (false, Some(Ok(operation))) => {
                let wrong = differs(&operation, &seen, kinds)?;
                Some(format!(
                    "{at}\n  {}\n  {wrong}\n  kubectl: {}",
                    serde_json::to_string(&operation).unwrap(),
                    said.trim()
                ))
            }
        }
    }
}

fn differs(operation: &Operation, seen: &[Seen], kinds: &[server::Served]) -> Option<String> {
    let asks = asks::of(operation, kinds)?;
    let fits = |ask: &Ask, one: &Seen| ask.fits(one);
    let missing: Vec<&Ask> =
        asks.iter().filter(|ask| !ask.optional && !seen.iter().any(|one| fits(ask, one))).collect();
    let more: Vec<&Seen> = seen
        .iter()
        .filter(|one| one.method != "GET" && !one.query.iter().any(|(name, _)| name == "dryRun"))
        .filter(|one| !asks.iter().any(|ask| fits(ask, one)))
        .collect();
    if missing.is_empty() && more.is_empty() {
        return None;
    }
    Some(format!("not asked: {missing:#?}\n  asked, and not said: {more:#?}\n  all: {seen:#?}"))
}

#[test]
fn an_operation_stands_for_the_requests_that_kubectl_makes_for_the_same_line() {
    let Some(kubectl) = kubectl() else { return };
    let discovery = Arc::new(words::discovery());
    let kinds = server::served(&discovery);
    let mut lines: Vec<Line> = table_lines().into_iter().chain(own_lines()).collect();
    let all = lines.len();
    assert!(all > 400, "only {all} lines were found");
    let mut once = std::collections::BTreeSet::new();
    lines.retain(|line| once.insert(words::kubectl(&line.text).map(|line| line.args)));
    let lines = Mutex::new(lines);
    let home = std::env::temp_dir().join(format!("asked-{}", std::process::id()));
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for at in 0..4 {
            let worker = Worker::new(&kubectl, &discovery, home.join(at.to_string()));
            let (lines, wrong, kinds) = (&lines, &wrong, &kinds);
            scope.spawn(move || {
                while let Some(line) = { lines.lock().unwrap().pop() } {
                    wrong.lock().unwrap().extend(worker.tried(&line, kinds));
                }
            });
        }
    });
    std::fs::remove_dir_all(&home).unwrap();
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} of {all}:\n{}", wrong.len(), wrong.join("\n\n"));
}
