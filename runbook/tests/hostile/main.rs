//! Bad input: whatever a file holds, checking it ends soon, in memory that is in proportion to it, and what is said
//! of it stands in it.
//!
//! Each shape is taken small and four times as large (in release 40 KB and 160 KB): twice the time more than in proportion
//! fails. `HOSTILE_MB=10 cargo test --release -p runbook --test hostile -- --nocapture` takes ten megabytes of each and prints
//! the times; `HOSTILE_SHAPE` chooses one by its name.

mod shapes;

use shapes::{SHAPES, Shape};
use std::time::{Duration, Instant};

/// A small text's size in bytes.
const SMALL: usize = if cfg!(debug_assertions) { 600 } else { 40_000 };

/// The processor's time below which a ratio says nothing.
const NOISE: Duration = Duration::from_millis(400);

/// The processor's time that this thread has had.
fn spent() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(text.split(' ').next().and_then(|nanos| nanos.parse().ok()).unwrap_or_default())
}

/// Everything that `muster check` prints of a text, and what it took.
fn check(text: String) -> Duration {
    let from = spent();
    let checked = runbook::check(&[("r.md".to_owned(), text)]);
    for said in [checked.json(), checked.people(), checked.sarif(), checked.summary()] {
        std::hint::black_box(said);
    }
    spent() - from
}

#[test]
fn no_shape_takes_more_than_in_proportion_to_its_size() {
    let slow: Vec<String> = std::thread::scope(|scope| {
        let halves = SHAPES.chunks(SHAPES.len().div_ceil(2));
        let threads: Vec<_> = halves
            .map(|shapes| scope.spawn(|| shapes.iter().filter_map(grows).collect::<Vec<_>>()))
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}

/// What is to be said of a shape whose time grows faster than it does.
fn grows((name, make): &Shape) -> Option<String> {
    let large = check(make(4 * SMALL));
    if large < NOISE {
        return None;
    }
    let small = check(make(SMALL));
    let ratio = large.as_secs_f64() / small.as_secs_f64();
    (ratio > 8.0).then(|| format!("{name}: four times the text took {ratio:.1} times the time, {large:?}"))
}

#[test]
fn megabytes_on_request() {
    let Some(size) = std::env::var_os("HOSTILE_MB").and_then(|mb| mb.to_str()?.parse::<f64>().ok()) else {
        return;
    };
    let wanted = std::env::var_os("HOSTILE_SHAPE").unwrap_or_default().to_string_lossy().into_owned();
    for (name, make) in SHAPES.iter().filter(|(name, _)| name.contains(&wanted)) {
        let text = make((size * 1e6) as usize);
        let (long, began) = (text.len(), Instant::now());
        std::fs::write("/proc/self/clear_refs", "5").unwrap();
        check(text);
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default().trim();
        println!(
            "{name:40} {:6.1} MB {:8.2} s  peak {peak}",
            long as f64 / 1e6,
            began.elapsed().as_secs_f64()
        );
    }
}
