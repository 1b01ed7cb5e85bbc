//! Cold start: from starting the program to the first acknowledgement of a signed command.

use crate::{
    command::Typist,
    figures::{median, ms},
    load::{self, Answer},
    muster::Muster,
};
use bot::demo::Stage;
use std::{path::Path, time::Instant};

const STARTS: usize = 10;

/// Medians in ms: on a new database, and on one that is there.
pub(crate) async fn measure(stage: &Stage, typist: &Typist, folder: &Path) -> anyhow::Result<(f64, f64)> {
    let (mut new, mut there) = (vec![], vec![]);
    for number in 0..STARTS {
        let database = folder.join(format!("start-{number}.sqlite"));
        new.push(once(stage, typist, &database, &format!("new-{number}")).await?);
        there.push(once(stage, typist, &database, &format!("there-{number}")).await?);
    }
    Ok((median(new), median(there)))
}

async fn once(stage: &Stage, typist: &Typist, database: &Path, name: &str) -> anyhow::Result<f64> {
    let command = typist.command(name, 0)?;
    let began = Instant::now();
    let muster = Muster::start(stage, database)?;
    let mut sender = load::connect(muster.address).await?;
    match load::send(&mut sender, command, began).await {
        Answer::Taken(span) => Ok(ms(span)),
        Answer::Refused | Answer::Failed => anyhow::bail!("the first command was not acknowledged"),
    }
}
