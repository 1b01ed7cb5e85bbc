//! `zkServer.sh status`, `zkCli.sh stat`, `echo ruok | nc HOST 2181`: whether a ZooKeeper is up, who leads, what it counts.
//!
//! `zkCli.sh stat PATH`, `ls PATH` and `get PATH` read a node of its tree.

use crate::process::run::quoted;
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

/// The four-letter words that look.
const WORDS: &[&str] =
    &["stat", "srvr", "ruok", "mntr", "conf", "cons", "envi", "isro", "dump", "wchs", "dirs"];
/// Commands of the client that look at a node.
const LOOKS: &[&str] =
    &["ls", "ls2", "get", "stat", "getAcl", "listquota", "getEphemerals", "getAllChildrenNumber"];

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZooKeeperStat {
    /// `host:port`; absent: the one it is typed on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<String>,
    /// `status`, `stat`, `srvr`, `ruok`, `mntr`, `conf`, `cons`, `ls`, `get`, …
    pub show: String,
    /// Of a node.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

impl Spelling for ZooKeeperStat {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        match line.tool() {
            "zkServer" => (line.args == ["status"])
                .then(|| Ok(Self { server: None, show: "status".to_owned(), path: None })),
            "zkCli" | "zookeeper-shell" => client(line).map(Ok),
            "nc" | "ncat" | "telnet" => four_letters(line).map(Ok),
            _ => None,
        }
    }
}

#[async_trait::async_trait]
impl Perform for ZooKeeperStat {
    fn system(&self) -> SystemKind {
        SystemKind::ZooKeeper
    }
    fn risk(&self) -> Risk {
        Risk::Read
    }
    fn touches(&self) -> Vec<Touch> {
        Vec::new()
    }
    fn is_carried_out(&self) -> bool {
        false
    }
    fn reads_input(&self) -> bool {
        true
    }
    fn command(&self) -> String {
        if self.show == "status" {
            return "zkServer.sh status".to_owned();
        }
        let server = self.server.iter().flat_map(|at| ["-server".to_owned(), at.clone()]);
        let argv: Vec<String> = std::iter::once("zkCli.sh".to_owned())
            .chain(server)
            .chain([self.show.clone()])
            .chain(self.path.clone())
            .collect();
        quoted(&argv)
    }
}

/// `zkCli.sh [-server HOST:PORT] stat [PATH]`, `zookeeper-shell.sh HOST:PORT ls /brokers/ids`.
fn client(line: &CommandLine) -> Option<ZooKeeperStat> {
    let mut words = line.args.iter().filter(|word| !matches!(word.as_str(), "-r" | "-s")).cloned();
    let first = words.next()?;
    let (server, show) = match first.as_str() {
        "-server" => (Some(words.next()?), words.next()?),
        _ if line.tool() == "zookeeper-shell" => (Some(first), words.next()?),
        _ => (None, first),
    };
    let path = words.next();
    let looks = LOOKS.contains(&show.as_str()) || WORDS.contains(&show.as_str()) && path.is_none();
    (looks && words.next().is_none()).then_some(ZooKeeperStat { server, show, path })
}

/// `nc HOST 2181` that is handed one of the words.
fn four_letters(line: &CommandLine) -> Option<ZooKeeperStat> {
    let word = line.input.as_deref()?.trim();
    let mut words = Vec::new();
    let mut rest = line.args.iter();
    while let Some(arg) = rest.next() {
        match arg.as_str() {
            "-w" | "-q" | "-G" => drop(rest.next()),
            flag if flag.starts_with('-') => {}
            word => words.push(word),
        }
    }
    let [host, port] = words.as_slice() else { return None };
    WORDS.contains(&word).then(|| ZooKeeperStat {
        server: Some(format!("{host}:{port}")),
        show: word.to_owned(),
        path: None,
    })
}
