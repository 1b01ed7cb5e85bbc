//! `muster doctor`: looks at everything Muster needs, and says what to do about what is missing.
//!
//! Changes nothing, and can be asked beside a running Muster: it takes no lock and no lease. Ends with 0, or with 1 if
//! something is missing; what is only worth knowing is no failure.

mod database;
mod finding;
mod server;
mod slack;
mod target;

use crate::{
    cli::print,
    config::{Config, Environment},
};
use engine::words::{Lang, Words};
use finding::{Finding, Level};
use serde_json::Value;
use std::{fmt::Write as _, process::ExitCode};

pub(crate) async fn run(environment: Environment, config: Config, as_json: bool) -> anyhow::Result<ExitCode> {
    let (words, lang) = (Words::embedded()?, config.language);
    let found = look(&environment, &config).await;
    if as_json {
        print(&format!("{:#}\n", json(&found, &words, lang)));
    } else {
        let mut text = String::new();
        for finding in &found {
            // Writing to a string does not fail.
            let _ = writeln!(text, "{}", finding.line(&words, lang));
        }
        print(&text);
    }
    let healthy = found.iter().all(|finding| finding.level != Level::Missing);
    Ok(if healthy { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What `--json` prints: an array of `{level, id, place, what, detail, next}`, `level` being `good`, `note` or `missing`.
///
/// # Errors
/// The words can't be read.
pub async fn findings(environment: &Environment, config: &Config) -> anyhow::Result<Value> {
    Ok(json(&look(environment, config).await, &Words::embedded()?, config.language))
}

fn json(found: &[Finding], words: &Words, lang: Lang) -> Value {
    Value::Array(found.iter().map(|finding| finding.json(words, lang)).collect())
}

/// Everything, in the order in which it is mended.
async fn look(environment: &Environment, config: &Config) -> Vec<Finding> {
    let mut found = database::look(&environment.database_url).await;
    found.extend(server::look(environment, config).await);
    found.extend(slack::look(environment, config).await);
    for (name, settings) in &config.targets {
        found.extend(target::look(name, settings).await);
    }
    found
}
