//! `kafka-consumer-groups`: who reads, how far, and from where on.

pub mod delete;
pub mod delete_offsets;
pub mod describe;
pub mod list;
pub mod members;
pub mod reset;

use crate::Misspelt;
use crate::options::Options;

/// The group that is meant; `None`: all.
///
/// # Errors
/// Neither is said, or both, or several groups.
fn which(options: &Options) -> Result<Option<String>, Misspelt> {
    match (options.values("--group").as_slice(), options.is_on("--all-groups")) {
        ([group], false) => Ok(Some(group.clone())),
        ([], true) => Ok(None),
        _ => Err(unclear()),
    }
}

fn unclear() -> Misspelt {
    Misspelt {
        reason: "it does not say which group; the tool refuses it".to_owned(),
        help: Some("write `--group NAME` or `--all-groups`".to_owned()),
    }
}

fn written(group: Option<&str>) -> Vec<String> {
    group
        .map_or_else(|| vec!["--all-groups".to_owned()], |group| vec!["--group".to_owned(), group.to_owned()])
}
