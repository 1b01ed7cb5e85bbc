//! tree-sitter-bash: the same text by a grammar that shares nothing with ours. Only its tree is read, never its recovery.

use tree_sitter::{Node, Parser};

/// The words of every simple command, in the order in which they stand; `None` for one that is not literal.
/// `None` for all: the grammar does not take the text, or sees what we have no command for.
pub(super) fn commands(text: &str) -> Option<Vec<Vec<Option<String>>>> {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_bash::LANGUAGE.into()).unwrap();
    let tree = parser.parse(text, None).unwrap();
    // Commands around a here-document or `<<< text` lose words, and two pairs of backquotes are one to it: bash judges those.
    let misread = text.contains("<<") || text.matches('`').count() > 2;
    if misread || tree.root_node().has_error() {
        return None;
    }
    let mut found = Vec::new();
    collect(tree.root_node(), text, &mut found);
    Some(found)
}

fn children(node: Node<'_>) -> Vec<Node<'_>> {
    node.named_children(&mut node.walk()).collect()
}

fn collect(node: Node<'_>, text: &str, found: &mut Vec<Vec<Option<String>>>) {
    if node.kind() == "command" {
        let words = children(node).into_iter().filter(|child| is_word(*child));
        found.push(words.map(|word| literal(word, text)).collect());
    }
    // `export`, `[ … ]`: commands of their own kind.
    if matches!(node.kind(), "declaration_command" | "unset_command" | "test_command") {
        let words: Vec<&str> = text[node.byte_range()].split_whitespace().collect();
        found.push(words.iter().map(|_| None).collect());
    }
    for child in children(node) {
        collect(child, text, found);
    }
}

fn is_word(node: Node<'_>) -> bool {
    let kind = node.kind();
    !(kind.ends_with("redirect") || kind == "variable_assignment" || kind == "comment")
}

/// Its text without quotes; `None`: something in it is no text.
fn literal(node: Node<'_>, text: &str) -> Option<String> {
    let own = &text[node.byte_range()];
    match node.kind() {
        "command_name" => literal(node.named_child(0)?, text),
        "word" | "number" => unescaped(own, false),
        "raw_string" => Some(own[1..own.len() - 1].to_owned()),
        "string" if children(node).iter().all(|child| child.kind() == "string_content") => {
            unescaped(&own[1..own.len() - 1], true)
        }
        "concatenation" => children(node).into_iter().map(|child| literal(child, text)).collect(),
        _ => None,
    }
}

/// Backslashes taken off; what a shell would look at is no text.
fn unescaped(text: &str, quoted: bool) -> Option<String> {
    let (mut out, mut rest) = (String::new(), text.chars());
    while let Some(c) = rest.next() {
        match c {
            '\\' => match rest.next()? {
                '\n' => {}
                next if quoted && !"$`\"\\".contains(next) => out.extend([c, next]),
                next => out.push(next),
            },
            '*' | '?' | '[' | '~' | '{' | '$' | '`' if !quoted => return None,
            c => out.push(c),
        }
    }
    Some(out)
}
