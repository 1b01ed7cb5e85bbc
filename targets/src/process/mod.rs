//! Programs beside the bot: only those that the operator lists, no shell, no inherited environment.

mod child;
mod settings;
#[cfg(test)]
mod tests;

pub use settings::ProcessSettings;

use crate::{Check, argv};
use child::{Ended, run};
use operations::client::{Process, ProcessOutput, ProcessRule};
use operations::{Failure, SendBy, Sent, phrase};
use std::time::Duration;

/// The listed programs of one target.
pub struct Programs {
    listed: Vec<ProcessSettings>,
}

impl Programs {
    /// # Errors
    /// A listed program that makes no sense or is an interpreter.
    pub fn new(listed: &[ProcessSettings]) -> anyhow::Result<Self> {
        for program in listed {
            program.validate()?;
        }
        Ok(Self { listed: listed.to_vec() })
    }

    fn rule(&self, argv: &[String]) -> Result<&ProcessSettings, Failure> {
        self.listed.iter().find(|program| argv::fits(&program.argv, argv)).ok_or_else(|| {
            let command = argv.join(" ");
            Failure::new(phrase!("process.out-of-reach", command = command.clone()), command)
                .next(phrase!("process.list-program"))
        })
    }

    /// Whether each program's folder and file are there.
    pub(crate) fn check(&self) -> Vec<Check> {
        self.listed.iter().map(check_program).collect()
    }
}

#[async_trait::async_trait]
impl Process for Programs {
    fn listed(&self, argv: &[String]) -> Option<ProcessRule> {
        self.rule(argv)
            .ok()
            .map(|rule| ProcessRule { read: rule.read, limit: Duration::from_secs(rule.limit_seconds) })
    }

    async fn run(&self, argv: &[String], send_by: SendBy, limit: Duration) -> Sent<ProcessOutput> {
        let rule = match self.rule(argv) {
            Ok(rule) => rule,
            Err(failure) => return Sent::NotSent(failure),
        };
        if send_by.passed() {
            return Sent::NotSent(Failure::new(phrase!("target.too-late"), "send_by has passed"));
        }
        match run(rule, argv, limit).await {
            Ended::ByItself(output) => Sent::Done(output),
            Ended::NotStarted(failure) => Sent::NotSent(failure),
            Ended::OutOfTime(limit, output) => Sent::Unknown(format!("{}\n{output}", over(limit))),
            Ended::Lost(words) => Sent::Unknown(words),
        }
    }

    async fn read(&self, argv: &[String], limit: Duration) -> Result<ProcessOutput, Failure> {
        let rule = self.rule(argv)?;
        if !rule.read {
            return Err(Failure::new(phrase!("process.not-read"), argv.join(" "))
                .next(phrase!("process.declare-read")));
        }
        match run(rule, argv, limit).await {
            Ended::ByItself(output) => Ok(output),
            Ended::NotStarted(failure) => Err(failure),
            Ended::OutOfTime(limit, output) => Err(Failure::new(
                phrase!("process.out-of-time", seconds = limit.as_secs()),
                format!("{}\n{output}", over(limit)),
            )),
            Ended::Lost(words) => Err(Failure::new(phrase!("process.lost"), words)),
        }
    }
}

fn over(limit: Duration) -> String {
    format!("still running after {limit:?}; it and what it started were ended")
}

fn check_program(program: &ProcessSettings) -> Check {
    let what = phrase!("check.process", command = program.argv.join(" "));
    let name = program.argv.first().map(String::as_str).unwrap_or_default();
    let found = if name.contains('/') {
        program.cwd.join(name).is_file()
    } else {
        program.path.split(':').any(|folder| std::path::Path::new(folder).join(name).is_file())
    };
    let result = if !program.cwd.is_dir() {
        let cwd = program.cwd.display().to_string();
        Err(Failure::new(phrase!("process.no-folder", cwd = cwd.clone()), cwd)
            .next(phrase!("process.mend-settings")))
    } else if found {
        Ok(String::new())
    } else {
        Err(Failure::new(phrase!("process.no-program", program = name), name)
            .next(phrase!("process.mend-settings")))
    };
    Check { what, result }
}
