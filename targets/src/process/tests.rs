//! Listed programs run for real: limits, exit codes, output, and nothing left behind.

use super::*;
use std::time::Instant;

fn program(words: &str) -> ProcessSettings {
    let argv: Vec<&str> = words.split(' ').collect();
    serde_json::from_value(serde_json::json!({"argv": argv, "cwd": "/", "interpreter": true})).unwrap()
}

fn words(line: &str) -> Vec<String> {
    line.split(' ').map(str::to_owned).collect()
}

fn soon() -> SendBy {
    SendBy::within(Duration::from_secs(5))
}

const LIMIT: Duration = Duration::from_secs(20);

#[tokio::test]
async fn a_listed_program_runs_and_its_exit_code_is_told() {
    let programs = Programs::new(&[program("true"), program("false")]).unwrap();
    for (line, code) in [("true", 0), ("false", 1)] {
        let Sent::Done(output) = programs.run(&words(line), soon(), LIMIT).await else { panic!("{line}") };
        assert_eq!((output.code, output.truncated), (Some(code), false));
    }
}

#[tokio::test]
async fn what_is_not_listed_or_too_late_never_starts() {
    let programs = Programs::new(&[program("true")]).unwrap();
    let Sent::NotSent(failure) = programs.run(&words("true x"), soon(), LIMIT).await else { panic!() };
    assert_eq!(failure.what.id, "process.out-of-reach");
    let late = SendBy::within(Duration::ZERO);
    let Sent::NotSent(failure) = programs.run(&words("true"), late, LIMIT).await else { panic!() };
    assert_eq!(failure.what.id, "target.too-late");
}

#[tokio::test]
async fn a_program_that_does_not_exist_was_not_sent() {
    let programs = Programs::new(&[program("no-such-program")]).unwrap();
    let Sent::NotSent(failure) = programs.run(&words("no-such-program"), soon(), LIMIT).await else {
        panic!()
    };
    assert_eq!(failure.what.id, "process.not-started");
}

#[tokio::test]
async fn it_sees_only_the_declared_environment() {
    let mut env = program("env");
    env.env.insert("REGION".to_owned(), "eu".to_owned());
    let programs = Programs::new(&[env]).unwrap();
    let Sent::Done(output) = programs.run(&words("env"), soon(), LIMIT).await else { panic!() };
    let mut lines: Vec<&str> = output.output.lines().collect();
    lines.sort_unstable();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].starts_with("PATH=/usr/local/sbin"));
    assert_eq!(lines[1], "REGION=eu");
}

#[tokio::test]
async fn one_that_runs_too_long_is_ended_with_all_it_started_and_is_unknown() {
    let programs = Programs::new(&[program("sh -c *")]).unwrap();
    let argv = ["sh", "-c", "echo begun; sleep 600 & echo $!; wait"].map(str::to_owned);
    let began = Instant::now();
    let outcome = programs.run(&argv, soon(), Duration::from_millis(700)).await;
    let Sent::Unknown(words) = outcome else { panic!("{outcome:?}") };
    assert!(words.contains("still running") && words.contains("begun"), "{words}");
    assert!(began.elapsed() < Duration::from_secs(10));
    let grandchild: i32 = words.lines().last().unwrap().parse().unwrap();
    let until = Instant::now() + Duration::from_secs(5);
    while nix::sys::signal::kill(nix::unistd::Pid::from_raw(grandchild), None).is_ok() && !zombie(grandchild)
    {
        assert!(Instant::now() < until, "the grandchild {grandchild} lives on");
        tokio::task::yield_now().await;
    }
}

fn zombie(pid: i32) -> bool {
    std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| stat.contains(") Z"))
}

#[tokio::test]
async fn a_program_that_leaves_a_child_behind_does_not_hold_the_step() {
    let programs = Programs::new(&[program("sh -c *")]).unwrap();
    let argv = ["sh", "-c", "sleep 600 & echo $!"].map(str::to_owned);
    let began = Instant::now();
    let Sent::Done(output) = programs.run(&argv, soon(), LIMIT).await else { panic!() };
    assert!(began.elapsed() < Duration::from_secs(10));
    let left = nix::unistd::Pid::from_raw(output.output.trim().parse().unwrap());
    nix::sys::signal::kill(left, nix::sys::signal::Signal::SIGKILL)
        .expect("what it left on purpose still runs");
}

#[tokio::test]
async fn both_streams_come_in_order_and_are_cut_at_the_cap() {
    let mut shell = program("sh -c *");
    shell.output_bytes = 8;
    let programs = Programs::new(&[shell]).unwrap();
    let argv = ["sh", "-c", "echo a; echo b >&2; echo c; echo d >&2; echo e"].map(str::to_owned);
    let Sent::Done(output) = programs.run(&argv, soon(), LIMIT).await else { panic!() };
    assert_eq!((output.output.as_str(), output.truncated), ("a\nb\nc\nd\n", true));
}

#[tokio::test]
async fn only_what_is_declared_as_read_runs_unasked() {
    let mut uptime = program("true");
    uptime.read = true;
    let programs = Programs::new(&[uptime, program("false")]).unwrap();
    assert!(programs.listed(&words("true")).unwrap().read);
    assert!(programs.read(&words("true"), LIMIT).await.is_ok());
    assert_eq!(programs.read(&words("false"), LIMIT).await.unwrap_err().what.id, "process.not-read");
}

#[test]
fn an_interpreter_is_listed_only_by_one_who_says_so() {
    let mut shell = program("/bin/sh -c *");
    shell.interpreter = false;
    let error = Programs::new(&[shell]).err().unwrap().to_string();
    assert!(error.contains("/bin/sh runs whatever"), "{error}");
}
