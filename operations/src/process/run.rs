//! Any other program: its argv as it stands, no shell. Last in the registry, because it takes what nobody else took.
//!
//! Its class is what [`super::rating`] knows of it. That a host's program only looks does not let it run unasked: only an
//! operator who lists it can declare that ([`crate::client::ProcessRule::read`]), and only then may `read` be called.
//! Facts: `code` (exit code, absent after a signal), `took_ms`.

use super::rating::rating;
use crate::client::ProcessOutput;
use crate::{
    Acted, Attempt, Clients, CommandLine, Failure, Guard, GuardKind, Level, Look, Misspelt, Perform, Plan,
    Report, Risk, Sensitivity, Spelling, SystemKind, Touch, WayBack, parameter, phrase,
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long a program may run unless its rule says less.
const LIMIT: Duration = Duration::from_secs(600);

/// Words that say of a program or of its target (`make db-restore`) that something may be lost.
pub(super) const DESTROYS: &[&str] = &[
    "delete", "destroy", "drop", "failover", "flush", "flushall", "flushdb", "force", "format", "kill",
    "prune", "purge", "remove", "reset", "restore", "rm", "rollback", "truncate", "wipe",
];

/// Tools that have operations of their own: what is not understood of them is never run as a mere program.
const UNDERSTOOD: &[&str] = &["kubectl", "oc", "k", "muster"];

/// Of Kafka's tools those that work on the files of the machine they are typed on.
const OF_A_HOST: &[&str] = &["kafka-storage", "kafka-server-start", "kafka-server-stop"];

/// What a shell does itself; as a program it would do nothing or something else.
const OF_A_SHELL: &[&str] = &[
    ".", ":", "[", "alias", "cd", "command", "echo", "eval", "exec", "exit", "export", "false", "printf",
    "pushd", "read", "set", "sleep", "source", "test", "trap", "true", "ulimit", "umask", "unset", "wait",
    "watch",
];

/// Programs that run what their arguments or their input say.
pub(crate) const INTERPRETERS: &[&str] = &[
    "ash", "bash", "dash", "env", "fish", "ksh", "lua", "node", "perl", "php", "python", "python3", "ruby",
    "sh", "ssh", "sudo", "su", "xargs", "zsh",
];

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunProgram {
    /// The program first.
    pub argv: Vec<String>,
    /// The host that the text runs it on by `ssh`; absent: where the operator lists it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
}

impl RunProgram {
    /// The same program on a host.
    #[must_use]
    pub fn on(self, host: Option<String>) -> Self {
        Self { host: host.or(self.host), ..self }
    }
}

impl Spelling for RunProgram {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let tool = line.tool();
        let of_kafka =
            (tool.starts_with("kafka-") || matches!(tool, "kcat" | "kafkacat")) && !OF_A_HOST.contains(&tool);
        if tool.is_empty() || UNDERSTOOD.contains(&tool) || of_kafka {
            return None;
        }
        if OF_A_SHELL.contains(&tool) {
            return Some(Err(Misspelt::new(format!("`{tool}` belongs to a shell, and there is none"))));
        }
        if INTERPRETERS.contains(&tool) {
            return Some(Err(Misspelt {
                reason: format!("`{tool}` runs whatever it is given"),
                help: Some("name the program itself, and list it in the target's `processes`".to_owned()),
            }));
        }
        if let Some((name, _)) = line.env.first() {
            return Some(Err(Misspelt {
                reason: format!("`{name}=…` can't be set: a program gets the environment of its entry"),
                help: Some("set it in the target's `processes`".to_owned()),
            }));
        }
        Some(Ok(Self { argv: line.argv(), host: None }))
    }
}

#[async_trait::async_trait]
impl Perform for RunProgram {
    fn system(&self) -> SystemKind {
        SystemKind::Process
    }
    fn risk(&self) -> Risk {
        rating(&self.argv).risk
    }
    fn sensitivity(&self) -> Sensitivity {
        rating(&self.argv).sensitivity
    }
    fn is_endless(&self) -> bool {
        rating(&self.argv).endless
    }
    fn touches(&self) -> Vec<Touch> {
        vec![Touch::Process(self.argv.clone())]
    }
    fn is_carried_out(&self) -> bool {
        self.host.is_none()
    }
    fn command(&self) -> String {
        match &self.host {
            Some(host) => quoted(&["ssh".to_owned(), host.clone(), quoted(&self.argv)]),
            None => quoted(&self.argv),
        }
    }
    async fn read(&self, clients: &Clients) -> Result<Report, Failure> {
        clients.process()?.read(&self.argv, LIMIT).await.map(|output| self.report(output))
    }
    async fn plan(&self, clients: &Clients) -> Result<Plan, Failure> {
        let rule = clients.process()?.listed(&self.argv).ok_or_else(|| {
            Failure::new(phrase!("process.out-of-reach", command = self.command()), self.command())
                .next(phrase!("process.list-program"))
        })?;
        let limit_ms = u64::try_from(rule.limit.as_millis()).unwrap_or(u64::MAX);
        Ok(Plan {
            operation: crate::Operation::Process(self.clone()),
            guard: Guard { kind: GuardKind::Blind, facts: serde_json::json!({ "argv": self.argv }) },
            changes: vec![
                phrase!("process.runs", command = self.command()),
                phrase!("process.limit", ms = limit_ms),
            ],
            moving: Vec::new(),
            way_back: WayBack { said: phrase!("process.no-way-back"), operation: None },
            diff: None,
        })
    }
    async fn act(&self, clients: &Clients, attempt: &Attempt) -> Acted {
        match clients.process() {
            Ok(process) => process
                .run(&self.argv, attempt.send_by, attempt.limit)
                .await
                .into_acted(|output| self.report(output)),
            Err(failure) => Acted::NotSent(failure),
        }
    }
    async fn look(&self, _clients: &Clients, _attempt: &Attempt) -> Look {
        let headline = phrase!("process.nothing-to-see", command = self.command());
        Look::Undecided(Report::new(Level::Notice, headline))
    }
}

impl RunProgram {
    fn report(&self, output: ProcessOutput) -> Report {
        let (command, ms) = (self.command(), output.took_ms);
        let (level, headline) = match output.code {
            Some(0) => (Level::Good, phrase!("process.ended", command = command, ms = ms)),
            Some(code) => (Level::Bad, phrase!("process.failed", command = command, code = code, ms = ms)),
            None => (Level::Bad, phrase!("process.killed", command = command, ms = ms)),
        };
        let mut report = Report::new(level, headline).holds(output.code == Some(0)).fact("took_ms", ms);
        if output.truncated {
            report = report.detail(phrase!("output.cut"));
        }
        if let Some(code) = output.code {
            report = report.fact("code", code);
        }
        if output.output.is_empty() { report } else { report.text(output.output) }
    }
}

/// The argv so that a shell would read the same words.
pub(crate) fn quoted(argv: &[String]) -> String {
    let plain = |word: &str| {
        let safe = |c: char| c.is_ascii_alphanumeric() || "-_./:=,@%+".contains(c);
        !word.is_empty() && parameter::without(word).chars().all(safe)
    };
    argv.iter()
        .map(|word| if plain(word) { word.clone() } else { format!("'{}'", word.replace('\'', "'\\''")) })
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::{Process, ProcessRule};
    use crate::{Operation, SendBy, Sent};
    use std::sync::Arc;

    /// Lists `make verify-workflow` as a read, and `make deploy`; every program ends with `code`.
    struct FakePrograms(i32);

    impl FakePrograms {
        fn output(&self) -> ProcessOutput {
            ProcessOutput { code: Some(self.0), output: "ok\n".to_owned(), truncated: false, took_ms: 9_400 }
        }
    }

    #[async_trait::async_trait]
    impl Process for FakePrograms {
        fn listed(&self, argv: &[String]) -> Option<ProcessRule> {
            let read = argv == ["make", "verify-workflow"];
            (read || argv == ["make", "deploy"])
                .then_some(ProcessRule { read, limit: Duration::from_secs(60) })
        }
        async fn run(&self, _argv: &[String], _send_by: SendBy, _limit: Duration) -> Sent<ProcessOutput> {
            Sent::Done(self.output())
        }
        async fn read(&self, _argv: &[String], _limit: Duration) -> Result<ProcessOutput, Failure> {
            Ok(self.output())
        }
    }

    fn clients(code: i32) -> Clients {
        Clients { process: Some(Arc::new(FakePrograms(code))), ..Clients::default() }
    }

    fn program(line: &str) -> RunProgram {
        RunProgram::parse(&CommandLine::new(&line.split(' ').collect::<Vec<_>>())).unwrap().unwrap()
    }

    #[tokio::test]
    async fn a_check_of_the_team_holds_when_it_ends_well_and_not_when_it_fails() {
        let good = program("make verify-workflow").read(&clients(0)).await.unwrap();
        assert_eq!((good.level, good.holds, good.text.as_deref()), (Level::Good, Some(true), Some("ok\n")));
        let bad = program("make verify-workflow").read(&clients(2)).await.unwrap();
        assert_eq!(
            bad.headline,
            phrase!("process.failed", command = "make verify-workflow", code = 2, ms = 9_400)
        );
        assert_eq!((bad.level, bad.holds), (Level::Bad, Some(false)));
    }

    #[tokio::test]
    async fn a_program_that_is_not_listed_has_no_plan_and_a_listed_one_says_that_it_is_blind() {
        let refused = program("make coffee").plan(&clients(0)).await.unwrap_err();
        assert_eq!(refused.what.id, "process.out-of-reach");
        let plan = program("make deploy").plan(&clients(0)).await.unwrap();
        assert_eq!(plan.guard.kind, GuardKind::Blind);
    }

    #[test]
    fn words_that_lose_data_make_it_destroy() {
        assert_eq!(program("make deploy").risk(), Risk::Change);
        for line in ["make db-restore", "pg_ctl failover", "./RESET.sh now", "backup --delete=old"] {
            assert_eq!(program(line).risk(), Risk::Destroy, "{line}");
        }
    }

    #[test]
    fn shells_interpreters_and_known_tools_are_never_mere_programs() {
        for line in ["bash -c ls", "echo hello", "sudo make deploy", "/usr/bin/env make"] {
            let line = CommandLine::new(&line.split(' ').collect::<Vec<_>>());
            assert!(matches!(Operation::parse(&line), Some(Err(_))), "{line:?}");
        }
        for line in ["kubectl rename x", "kafka-topics.sh --delete --topic t", "muster dance"] {
            let line = CommandLine::new(&line.split(' ').collect::<Vec<_>>());
            assert!(!matches!(Operation::parse(&line), Some(Ok(_))), "{line:?}");
        }
        let env = CommandLine {
            env: vec![("PGPASSWORD".into(), "x".into())],
            ..CommandLine::new(&["pg_dump", "orders"])
        };
        assert!(RunProgram::parse(&env).unwrap().is_err());
    }

    #[test]
    fn an_argument_with_a_space_is_shown_as_one_argument() {
        let argv = ["make", "NOTE=a b", "it's"].map(str::to_owned);
        assert_eq!(quoted(&argv), r"make 'NOTE=a b' 'it'\''s'");
    }
}
