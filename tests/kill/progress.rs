//! Which points were told right, noted as they come in the build's folder: a loop that was ended goes on with the others
//! (`KILL_RESUME=1`). Without it the file begins anew.

use crate::point::Point;
use anyhow::Context as _;
use std::{collections::HashSet, fs::File, io::Write as _, path::PathBuf};

pub(crate) struct Progress {
    file: File,
    right: HashSet<String>,
}

impl Progress {
    /// # Errors
    /// The build's folder can't be written to.
    pub(crate) fn open() -> anyhow::Result<Self> {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("kill-right");
        let resume = crate::setting("KILL_RESUME").is_some();
        let right = if resume { std::fs::read_to_string(&path).unwrap_or_default() } else { String::new() };
        let right: HashSet<String> = right.lines().map(str::to_owned).collect();
        if resume {
            println!("{} points were told right before, as {} says", right.len(), path.display());
        }
        let mut options = File::options();
        options.create(true).write(true).append(resume).truncate(!resume);
        Ok(Self { file: options.open(&path).with_context(|| path.display().to_string())?, right })
    }

    pub(crate) fn left(&self, points: Vec<Point>) -> Vec<Point> {
        points.into_iter().filter(|point| !self.right.contains(&point.to_string())).collect()
    }

    /// # Errors
    /// The disk.
    pub(crate) fn is_right(&mut self, point: Point) -> anyhow::Result<()> {
        Ok(writeln!(self.file, "{point}")?)
    }
}
