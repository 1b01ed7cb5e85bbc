//! A column that is not what it is called: `LAG=$(kafka-consumer-groups --describe | awk '{print $5}')` reads LOG-END-OFFSET.

use super::{Seen, note};
use crate::{Level, understand::Note};

/// Columns of `kafka-consumer-groups --describe` (Kafka 2.0 and later), from 1.
const COLUMNS: &[&str] = &["GROUP", "TOPIC", "PARTITION", "CURRENT-OFFSET", "LOG-END-OFFSET", "LAG"];

pub(super) fn look(seen: &Seen<'_>) -> Option<Note> {
    if seen.operation.as_ref()?.name() != "kafka.groups.describe" {
        return None;
    }
    let text = seen.text();
    let (_, behind) = text.split_once("awk")?;
    let digits: String = behind.split_once('$')?.1.chars().take_while(char::is_ascii_digit).collect();
    let column: usize = digits.parse().ok()?;
    let called = text.split('=').next().unwrap_or_default().to_ascii_uppercase();
    let wanted = COLUMNS.iter().position(|name| called.ends_with(&name.replace('-', "_")))? + 1;
    let there = COLUMNS.get(column.checked_sub(1)?).copied().unwrap_or("no column");
    (column != wanted).then_some(())?;
    note(
        Level::Warning,
        "wrong-column",
        format!("it is called {called}, but column {column} of this output is {there}"),
        &format!("read column {wanted}: `awk '{{print ${wanted}}}'`"),
    )
}
