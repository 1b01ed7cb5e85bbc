//! The database: there, migrated, on time; and what Muster has set aside for a person.

use super::finding::Finding;
use crate::clock::{TOLERATED_MS, machine};
use engine::store::{Db, jobs, open};
use operations::phrase;

/// As many parked jobs as are listed.
const MOST: i64 = 20;

pub(super) async fn look(url: &str) -> Vec<Finding> {
    let file = url.strip_prefix("sqlite:").map(std::path::Path::new);
    if file.is_some_and(|file| !file.exists()) {
        return vec![Finding::note(phrase!("doctor.database-new"), phrase!("doctor.start-muster"))];
    }
    let db = match open::look(url).await {
        Ok(db) => db,
        Err(error) => return vec![unreachable(&error)],
    };
    let mut found = match parked(&db).await {
        Ok(parked) => parked,
        Err(error) => return vec![unreachable(&error)],
    };
    found.insert(0, Finding::good(phrase!("doctor.database")));
    match db.time().await {
        Ok(Some(told)) => found.push(clock(told - machine().as_millisecond())),
        Ok(None) => {}
        Err(error) => found.push(unreachable(&error)),
    }
    found
}

fn unreachable(error: &engine::Error) -> Finding {
    Finding::missing(phrase!("doctor.database-unreachable"), phrase!("doctor.check-database"))
        .saying(format!("{error:#}"))
}

async fn parked(db: &Db) -> engine::Result<Vec<Finding>> {
    let mut tx = db.read().await?;
    let parked = jobs::parked(&mut tx, MOST).await?;
    let finding = |(kind, error): (String, Option<String>)| {
        Finding::note(phrase!("doctor.parked", kind = kind), phrase!("doctor.parked-next"))
            .saying(error.unwrap_or_default())
    };
    Ok(parked.into_iter().map(finding).collect())
}

fn clock(behind_ms: i64) -> Finding {
    if behind_ms.abs() > TOLERATED_MS {
        return Finding::missing(
            phrase!("doctor.clock-database", ms = behind_ms.abs()),
            phrase!("doctor.set-clock"),
        );
    }
    Finding::good(phrase!("doctor.clock-database-agrees"))
}
