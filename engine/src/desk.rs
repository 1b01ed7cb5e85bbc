//! What a decision may use: a transaction, `now`, the words and the last good settings. No ports: whoever
//! decides can't reach a vendor; what is to be done it writes down as rows and jobs in the same transaction.

use crate::{ports::Loaded, store::Tx, words::Words};
use jiff::Timestamp;

/// Handed to every function that decides, in a command as in a job.
pub struct Desk<'a> {
    pub tx: &'a mut Tx,
    pub words: &'a Words,
    pub loaded: &'a Loaded,
    pub now: Timestamp,
}
