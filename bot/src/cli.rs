//! The command line. Prints to the terminal; ends with 0, 1 (it did not work) or 2 (what was given is wrong).

use crate::{
    check,
    config::{Config, Environment},
    doctor, import, serve, telemetry,
};
use clap::{Parser, Subcommand};
use std::{path::PathBuf, process::ExitCode};

/// The incident bot that runs the runbooks your team already wrote.
#[derive(Parser)]
#[command(name = "muster", version, about, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the bot.
    Serve {
        #[command(flatten)]
        environment: Box<Environment>,
    },
    /// Try everything on this machine: a Slack workspace in the browser, a cluster, a Kafka; no account.
    #[cfg(feature = "demo")]
    Demo {
        /// Don't open a browser.
        #[arg(long)]
        no_open: bool,
    },
    /// Compile runbooks and say what was understood; with a configuration, check that too.
    Check {
        /// Files and folders. Default: those of the configuration.
        paths: Vec<PathBuf>,
        #[arg(long, env = "MUSTER_CONFIG", default_value = "muster.yaml")]
        config: PathBuf,
        #[command(flatten)]
        form: check::Form,
    },
    /// Take over runbooks that your team wrote: an annotated copy of each, the text byte for byte.
    Import(import::Import),
    /// Look at tokens, scopes, targets, rights and the clock; each with what to do.
    Doctor {
        #[command(flatten)]
        environment: Box<Environment>,
        /// For programs: a JSON array, one object a finding.
        #[arg(long)]
        json: bool,
    },
    /// Print the Slack app manifest.
    Manifest,
}

impl Command {
    fn is_demo(&self) -> bool {
        #[cfg(feature = "demo")]
        return matches!(self, Self::Demo { .. });
        #[cfg(not(feature = "demo"))]
        false
    }
}

/// Does what was asked.
#[must_use]
pub fn run(cli: Cli) -> ExitCode {
    telemetry::install(cli.command.is_demo());
    match cli.command {
        Command::Manifest => print(include_str!("../manifest.yaml")),
        Command::Check { paths, config, form } => check::run(&paths, &config, &form),
        Command::Import(import) => import::run(&import),
        Command::Serve { environment } => match read(&environment) {
            Ok(config) => block_on(serve::run(*environment, config)),
            Err(code) => code,
        },
        Command::Doctor { environment, json } => match read(&environment) {
            Ok(config) => block_on(doctor::run(*environment, config, json)),
            Err(code) => code,
        },
        #[cfg(feature = "demo")]
        Command::Demo { no_open } => block_on(crate::demo::run(!no_open)),
    }
}

fn read(environment: &Environment) -> Result<Config, ExitCode> {
    let optional = environment.config.as_os_str() == "muster.yaml";
    Config::read(&environment.config, optional).map_err(|message| {
        complain(&message);
        ExitCode::from(2)
    })
}

fn block_on(work: impl Future<Output = anyhow::Result<ExitCode>>) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    runtime.block_on(work).unwrap_or_else(|error| failed(&error))
}

fn failed(error: &anyhow::Error) -> ExitCode {
    complain(&format!("{error:#}"));
    ExitCode::FAILURE
}

/// Standard output, for people and pipes.
pub(crate) fn print(text: &str) -> ExitCode {
    use std::io::Write as _;
    // A reader that went away (`muster manifest | head`) is no failure of ours.
    let _ = std::io::stdout().write_all(text.as_bytes());
    ExitCode::SUCCESS
}

pub(crate) fn complain(text: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "muster: {text}");
}
