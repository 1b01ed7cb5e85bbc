//! The `muster` program: reads the command line and hands over.

use clap::Parser as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    // Before anything opens a connection: with one provider installed no library has to choose (and panic).
    if rustls::crypto::ring::default_provider().install_default().is_err() {
        return ExitCode::FAILURE;
    }
    bot::cli::run(bot::cli::Cli::parse())
}
