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

/// Medians in ms: on a new database, and on one that is there; of each the time, and the processor's.
pub(crate) async fn measure(stage: &Stage, typist: &Typist, folder: &Path) -> anyhow::Result<[[f64; 2]; 2]> {
    let (mut new, mut there) = (vec![], vec![]);
    for number in 0..STARTS {
        let database = folder.join(format!("start-{number}.sqlite"));
        new.push(once(stage, typist, &database, &format!("new-{number}")).await?);
        there.push(once(stage, typist, &database, &format!("there-{number}")).await?);
    }
    Ok([new, there].map(|starts: Vec<[f64; 2]>| {
        [0, 1].map(|figure| median(starts.iter().map(|start| start[figure]).collect()))
    }))
}

async fn once(stage: &Stage, typist: &Typist, database: &Path, name: &str) -> anyhow::Result<[f64; 2]> {
    let command = typist.command(name, 0)?;
    let began = Instant::now();
    let muster = Muster::start(stage, database)?;
    let mut sender = load::connect(muster.address).await?;
    match load::send(&mut sender, command, began).await {
        Answer::Taken(span) => Ok([ms(span), muster.processor_ms()?]),
        Answer::Refused | Answer::Failed => anyhow::bail!("the first command was not acknowledged"),
    }
}
