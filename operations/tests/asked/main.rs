//! The same line to the real kubectl and to the spelling: what kubectl asks of an API server is what the operation says.
//!
//! Every kubectl line of the tables in `runbook/tests`, and those of `lines.txt`. kubectl is the bench's, built by
//! `kubectl` beside this file at the version that the flag tables are from; no cluster is needed, the API server is ours and only
//! writes down. For a line that is understood: every request that the operation stands for was made, and no other one
//! that changes something. For a line marked `!`: both refuse it.

#[cfg(test)]
mod asks;
#[cfg(test)]
mod server;
#[cfg(test)]
mod tried;
#[cfg(test)]
mod words;
