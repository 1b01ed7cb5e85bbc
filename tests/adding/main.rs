//! `docs/adding.md` is true: what it says adds a message, a job, a command, an operation and a tool, in a copy of the tree, where they are
//! found at work.
//!
//! The copy stands in the target folder under a version of its own: the crates from the registry are built once for both, ours
//! never stand in for each other, and a second run builds only what changed. Two minutes on two cores, two thirds of it the compiler.

#[cfg(test)]
mod copy;
#[cfg(test)]
mod document;
#[cfg(test)]
mod found;
#[cfg(test)]
#[expect(dead_code, reason = "what is added here opens no form")]
#[path = "../messages/oracle.rs"]
mod oracle;

#[cfg(test)]
mod tests {
    use crate::{copy::Copy, document::Document};

    #[test]
    fn what_the_document_says_adds_a_message_a_job_a_command_an_operation_and_a_tool() {
        let document = Document::read();
        let copy = Copy::with(|tree| document.carry_out(tree));
        for file in document.sources() {
            copy.is_formatted(file);
        }
        // All of it at work; then the rows that the document adds to tables are tried.
        copy.tests("--workspace --test adding -- --ignored");
        copy.tests("--workspace --test spelling --test sentences --test words --test messages");
        copy.tests("-p commands -p tests --lib -- tests::");
    }
}
