//! What was told and how it went: a line a story while it runs, a table at the end. Prints; decides nothing.

use crate::{
    point::{Kind, Point, Store},
    story::Told,
};
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

#[derive(Default)]
struct Row {
    told: usize,
    unreached: usize,
    wrong: usize,
    slowest: Duration,
}

pub(crate) struct Table {
    began: Instant,
    rows: BTreeMap<(Store, Kind), Row>,
    /// Points there are.
    known: BTreeMap<(Store, Kind), usize>,
    told: usize,
    wrong: Vec<String>,
}

impl Default for Table {
    fn default() -> Self {
        Self {
            began: Instant::now(),
            rows: BTreeMap::new(),
            known: BTreeMap::new(),
            told: 0,
            wrong: Vec::new(),
        }
    }
}

impl Table {
    /// The story in which nothing ended.
    pub(crate) fn survey(&mut self, store: Store, told: Told) {
        for kind in Kind::ALL {
            self.known.insert((store, kind), told.counts[kind as usize]);
        }
        println!("{store:?}: the story takes {:.0} s; points {:?}", told.took.as_secs_f64(), told.counts);
        self.wrong.extend(told.wrong.into_iter().map(|wrong| format!("{store:?} without an end: {wrong}")));
    }

    /// Whether it was right.
    pub(crate) fn note(&mut self, point: Point, told: anyhow::Result<Told>, total: usize) -> bool {
        let wrong = self.wrong.len();
        self.told += 1;
        let row = self.rows.entry((point.store, point.kind)).or_default();
        row.told += 1;
        let place = format!("{:>4}/{total} {point}", self.told);
        match told {
            Ok(told) => {
                row.slowest = row.slowest.max(told.took);
                row.unreached += usize::from(told.fell_on.is_none());
                row.wrong += usize::from(!told.wrong.is_empty());
                let fell_on = told.fell_on.as_deref().unwrap_or("not reached");
                let verdict = if told.wrong.is_empty() { "right" } else { "WRONG" };
                println!("{place} ({fell_on}): {verdict}, {:.0} s", told.took.as_secs_f64());
                for wrong in told.wrong {
                    println!("     {wrong}");
                    self.wrong.push(format!("{point} ({fell_on}): {wrong}"));
                }
            }
            Err(error) => {
                row.wrong += 1;
                println!("{place}: WRONG\n     {error:#}");
                self.wrong.push(format!("{point}: {error:#}"));
            }
        }
        self.wrong.len() == wrong
    }

    /// Whether all was right.
    pub(crate) fn print(&self) -> bool {
        println!("\nstore     kind       points  told  not reached  wrong  slowest");
        for ((store, kind), row) in &self.rows {
            let known = self.known.get(&(*store, *kind)).map_or_else(|| "?".to_owned(), ToString::to_string);
            println!(
                "{:<9} {:<10} {known:>6} {:>5} {:>12} {:>6} {:>6.0} s",
                format!("{store:?}"),
                format!("{kind:?}"),
                row.told,
                row.unreached,
                row.wrong,
                row.slowest.as_secs_f64()
            );
        }
        println!("{} stories in {:.1} min", self.told, self.began.elapsed().as_secs_f64() / 60.0);
        if let Some(seconds) = processor_time() {
            println!("{seconds:.0} s of processor time, the bots' and ours (PostgreSQL's not counted)");
        }
        for wrong in &self.wrong {
            println!("WRONG {wrong}");
        }
        self.wrong.is_empty()
    }
}

/// Of this process and of those that it waited for, in seconds (proc(5): fields 14 to 17, in hundredths).
fn processor_time() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields = stat.rsplit(')').next()?.split_whitespace();
    fields.skip(11).take(4).map(|ticks| ticks.parse::<f64>().ok()).sum::<Option<f64>>().map(|all| all / 100.0)
}
