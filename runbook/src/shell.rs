//! A fence taken apart into simple commands, by a real grammar (brush-parser), never by a shell. Pure.
//!
//! Only what is literal becomes a command line: whole words, quotes taken off. Everything that would make a shell
//! do something (pipelines, substitutions, loops, redirections) is one manual step with its reason for now.
//! The parser stops at its first error, so it is given one complete command after the other: lines are added
//! until it is satisfied, and a line that never satisfies it is left to a person while the rest goes on.
//! Why this parser: docs/decisions/0002.

use brush_parser::{
    Parser, ParserOptions,
    ast::{
        AndOrList, AssignmentName, AssignmentValue, Command, CommandPrefixOrSuffixItem as Item,
        SimpleCommand, Word,
    },
    word::{WordPiece, WordPieceWithSource},
};
use operations::CommandLine;

/// A complete command longer than this is not looked for.
const MOST_LINES: usize = 60;

/// One complete command of a fence.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    /// From 0, within the fence.
    pub(crate) row: u32,
    pub(crate) text: String,
    /// The comment lines directly above.
    pub(crate) comment: Option<String>,
    /// The command, or why it is left to a person.
    pub(crate) command: Result<CommandLine, String>,
}

/// All complete commands of a fence, in order.
pub(crate) fn lines(fence: &str) -> Vec<Line> {
    let rows: Vec<&str> = fence.lines().collect();
    let mut found = Vec::new();
    let mut comment: Option<String> = None;
    let mut at = 0;
    while at < rows.len() {
        let row = rows[at].trim();
        if let Some(words) = row.strip_prefix('#') {
            let words = words.trim_start_matches('#').trim();
            comment = Some(comment.map_or(words.to_owned(), |above| format!("{above} {words}")));
            at += 1;
            continue;
        }
        if row.is_empty() {
            comment = None;
            at += 1;
            continue;
        }
        let (taken, commands) = complete(&rows[at..]);
        let text = rows[at..at + taken].join("\n");
        for command in commands {
            let row = u32::try_from(at).unwrap_or(u32::MAX);
            found.push(Line { row, text: text.trim().to_owned(), comment: comment.take(), command });
        }
        at += taken;
    }
    found
}

/// How many rows the first complete command takes, and the commands in them (`a; b` are two).
fn complete(rows: &[&str]) -> (usize, Vec<Result<CommandLine, String>>) {
    let most = rows.len().min(MOST_LINES);
    for taken in 1..=most {
        if rows[taken - 1].ends_with('\\') && taken < most {
            continue;
        }
        let mut parser =
            Parser::new(std::io::Cursor::new(rows[..taken].join("\n")), &ParserOptions::default());
        if let Ok(program) = parser.parse_program() {
            let items = program
                .complete_commands
                .iter()
                .flat_map(|list| &list.0)
                .map(|item| command(&item.0))
                .collect();
            return (taken, items);
        }
    }
    let continued = rows.iter().take_while(|row| row.ends_with('\\')).count();
    ((continued + 1).min(rows.len()), vec![Err("it does not parse as a shell command".into())])
}

fn command(list: &AndOrList) -> Result<CommandLine, String> {
    let [command] = list.first.seq.as_slice() else {
        return Err("a pipeline: filters after a pipe are not run yet".into());
    };
    if !list.additional.is_empty() {
        return Err("several commands joined by && or ||".into());
    }
    if list.first.bang {
        return Err("its outcome is turned around by !".into());
    }
    match command {
        Command::Simple(simple) => literal(simple),
        _ => Err("a loop, a condition or a function".into()),
    }
}

fn literal(simple: &SimpleCommand) -> Result<CommandLine, String> {
    let mut line = CommandLine::default();
    for item in simple.prefix.iter().flat_map(|prefix| &prefix.0) {
        match item {
            Item::AssignmentWord(assignment, _) => {
                let (AssignmentName::VariableName(name), AssignmentValue::Scalar(value)) =
                    (&assignment.name, &assignment.value)
                else {
                    return Err("it sets an array".into());
                };
                line.env.push((name.clone(), word(value)?));
            }
            Item::Word(own) => line.args.push(word(own)?),
            Item::IoRedirect(_) | Item::ProcessSubstitution(..) => {
                return Err("it reads or writes files".into());
            }
        }
    }
    let Some(name) = &simple.word_or_name else { return Err("it sets a variable for later lines".into()) };
    line.program = word(name)?;
    for item in simple.suffix.iter().flat_map(|suffix| &suffix.0) {
        match item {
            Item::Word(own) | Item::AssignmentWord(_, own) => line.args.push(word(own)?),
            Item::IoRedirect(_) | Item::ProcessSubstitution(..) => {
                return Err("it reads or writes files".into());
            }
        }
    }
    Ok(line)
}

/// The literal value of one word.
fn word(word: &Word) -> Result<String, String> {
    if word.value.contains('<') || word.value.contains('>') {
        return Err(format!("`{}` is a placeholder", word.value));
    }
    let pieces = brush_parser::word::parse(&word.value, &ParserOptions::default())
        .map_err(|_| format!("`{}` does not parse as a word", word.value))?;
    joined(&pieces)
}

fn joined(pieces: &[WordPieceWithSource]) -> Result<String, String> {
    let mut out = String::new();
    for piece in pieces {
        match &piece.piece {
            WordPiece::Text(text) | WordPiece::SingleQuotedText(text) => out.push_str(text),
            WordPiece::DoubleQuotedSequence(inner) => out.push_str(&joined(inner)?),
            WordPiece::EscapeSequence(text) => out.push_str(text.strip_prefix('\\').unwrap_or(text)),
            WordPiece::ParameterExpansion(_) => {
                return Err("it uses a variable that has no value here".into());
            }
            WordPiece::CommandSubstitution(_) | WordPiece::BackquotedCommandSubstitution(_) => {
                return Err("it runs another command first".into());
            }
            _ => return Err("shell syntax that is not run yet".into()),
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_becomes_words_with_the_comment_above_as_title() {
        let fence = "# Pods first\nKUBECONFIG=.kube/config kubectl -n platform get pods \\\n  -l 'app=kafka'\nkubectl get pods | grep kafka\nkubectl delete pod $POD\n";
        let found = lines(fence);
        assert_eq!(found.len(), 3);
        assert_eq!(found[0].comment.as_deref(), Some("Pods first"));
        let first = found[0].command.as_ref().unwrap();
        assert_eq!(first.env, [("KUBECONFIG".to_owned(), ".kube/config".to_owned())]);
        assert_eq!(first.argv(), ["kubectl", "-n", "platform", "get", "pods", "-l", "app=kafka"]);
        assert!(found[1].command.as_ref().unwrap_err().contains("pipeline"));
        assert_eq!(found[2].command.as_ref().unwrap_err(), "it uses a variable that has no value here");
    }

    #[test]
    fn what_does_not_parse_is_left_to_a_person_and_the_rest_goes_on() {
        let found = lines("kubectl get pod <pod-name>\nkubectl get pods\n");
        assert!(found[0].command.is_err());
        assert!(found.last().unwrap().command.is_ok());
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(text in ".{0,200}") {
            let _ = lines(&text);
        }
    }
}
