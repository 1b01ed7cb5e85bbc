//! `muster doctor`: looks at everything Muster needs, and says what to do about what is missing. Changes nothing.

use crate::{
    cli::print,
    config::{Config, Environment},
    slack,
};
use engine::words::{Lang, Words};
use std::{fmt::Write as _, process::ExitCode};

/// One line of the report.
struct Line {
    good: bool,
    what: String,
    said: String,
}

pub(crate) async fn run(environment: Environment, config: Config) -> anyhow::Result<ExitCode> {
    let words = Words::embedded()?;
    let mut lines = vec![database(&environment).await];
    lines.extend(slack(&environment, &words).await);
    for (name, target) in &config.targets {
        for check in targets::check(target).await {
            let what = format!("{name}: {}", words.phrase(Lang::En, &check.what).plain());
            lines.push(match check.result {
                Ok(said) => Line { good: true, what, said },
                Err(failure) => {
                    let next =
                        failure.next.map(|next| words.phrase(Lang::En, &next).plain()).unwrap_or_default();
                    Line { good: false, what, said: format!("{} {next}", failure.words) }
                }
            });
        }
    }
    let healthy = lines.iter().all(|line| line.good);
    let mut text = String::new();
    for line in &lines {
        // Writing to a string does not fail.
        let _ =
            writeln!(text, "{} {}: {}", if line.good { "ok     " } else { "MISSING" }, line.what, line.said);
    }
    print(&text);
    Ok(if healthy { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn database(environment: &Environment) -> Line {
    match engine::store::open::open(&environment.database_url).await {
        Ok(_) => Line { good: true, what: "database".into(), said: "reachable, migrated".into() },
        Err(error) => Line { good: false, what: "database".into(), said: format!("{error:#}") },
    }
}

async fn slack(environment: &Environment, words: &Words) -> Vec<Line> {
    let Some(token) = &environment.bot_token else {
        return vec![Line {
            good: false, what: "slack".into(), said: "set SLACK_BOT_TOKEN (xoxb-…)".into()
        }];
    };
    let chat = match slack::SlackChat::new(&environment.api_url, token, words, Lang::En) {
        Ok(chat) => chat,
        Err(error) => {
            return vec![Line { good: false, what: "slack".into(), said: format!("{error:#}") }];
        }
    };
    match chat.identity().await {
        Ok(identity) => vec![Line {
            good: true,
            what: "slack".into(),
            said: format!("team {}, bot {}", identity.team, identity.bot_user),
        }],
        Err(error) => vec![Line { good: false, what: "slack".into(), said: format!("{error:#}") }],
    }
}
