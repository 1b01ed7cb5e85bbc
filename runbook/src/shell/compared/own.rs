//! What our tree says: which commands stand in it, and which a shell would start, with which words.

use super::bash::{PRINTS, SET, Start, WATCHED};
use crate::shell::tree::{Node, Piece, Redirect, Simple, Word};
use std::collections::BTreeMap;

/// What is started, as far as it is known.
#[derive(Debug, Default)]
pub(super) struct Run {
    pub(super) started: Vec<Ours>,
    /// Nothing was left to a person.
    pub(super) known: bool,
    values: BTreeMap<String, String>,
    /// A variable was set to what is not known: nothing is said of what follows.
    blind: bool,
}

#[derive(Debug)]
pub(super) struct Ours {
    words: Vec<String>,
    set: [String; 2],
    /// `None`: what the terminal or the command before it gives.
    input: Option<String>,
}

impl Ours {
    pub(super) fn fits(&self, other: &Start) -> bool {
        let input = self.input.as_ref().is_none_or(|input| *input == other.input);
        self.words == other.words && self.set == other.set && input
    }
}

pub(super) fn run(nodes: &[Node]) -> Run {
    let values = SET.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let mut run = Run { known: true, values, ..Run::default() };
    run.all(nodes);
    run.started.sort_by_key(|one| one.input.is_none());
    run
}

impl Run {
    /// What they print.
    fn all(&mut self, nodes: &[Node]) -> String {
        nodes.iter().map(|node| self.node(node)).collect()
    }

    fn node(&mut self, node: &Node) -> String {
        match node {
            Node::Simple(simple) => self.simple(simple),
            // Each stage is a shell of its own.
            Node::Pipe(stages) => {
                stages.iter().map(|stage| self.apart(std::slice::from_ref(stage))).last().unwrap()
            }
            Node::Chain(first, then) => {
                let and = then.iter().filter(|(joint, _)| *joint == crate::shell::tree::Joint::And);
                self.node(first) + &and.map(|(_, node)| self.node(node)).collect::<String>()
            }
            Node::For { name, over, body } => {
                let over: Vec<Option<String>> = over.iter().map(|word| self.word(word)).collect();
                let mut printed = String::new();
                for value in over {
                    let Some(value) = value else { return self.left() };
                    self.values.insert(name.clone(), value);
                    printed += &self.all(body);
                }
                printed
            }
            // Every command ends well.
            Node::While { until: true, test, .. } => self.all(test),
            Node::If { arms, .. } => self.all(&arms[0].0) + &self.all(&arms[0].1),
            Node::Group(nodes) => self.all(nodes),
            Node::While { until: false, .. } | Node::Left(..) | Node::Session(_) => self.left(),
        }
    }

    fn apart(&mut self, nodes: &[Node]) -> String {
        let outer = self.values.clone();
        let printed = self.all(nodes);
        self.values = outer;
        printed
    }

    fn left(&mut self) -> String {
        self.known = false;
        String::new()
    }

    fn simple(&mut self, simple: &Simple) -> String {
        let words: Vec<Option<String>> = simple.words.iter().map(|word| self.word(word)).collect();
        let mut input = None;
        let mut printed = PRINTS.to_owned();
        for redirect in &simple.redirects {
            match redirect {
                Redirect::Text(text) => input = self.word(text),
                Redirect::Out { stream: 1, .. } => printed.clear(),
                Redirect::In(_) => input = Some(String::new()),
                _ => {}
            }
        }
        let outer = self.values.clone();
        let mut whole = true;
        for (name, word) in &simple.env {
            match self.word(word) {
                Some(value) => drop(self.values.insert(name.clone(), value)),
                None => whole = false,
            }
        }
        if words.is_empty() {
            self.known &= whole;
            self.blind |= !whole;
            return String::new();
        }
        let set = WATCHED.map(|name| self.values.get(name).cloned().unwrap_or_default());
        self.values = outer;
        // A word that vanishes or falls apart is a shell's business.
        match words.into_iter().collect::<Option<Vec<String>>>() {
            Some(words) if whole && !self.blind => self.started.push(Ours { words, set, input }),
            _ => self.known = false,
        }
        printed
    }

    /// Its value; `None`: only a shell knows it.
    fn word(&mut self, word: &Word) -> Option<String> {
        let mut out = String::new();
        let mut known = !word.local;
        for piece in &word.pieces {
            match piece {
                Piece::Text(text) => out += text,
                Piece::Variable { name, default, quoted } => {
                    let value = self.values.get(name).filter(|value| !value.is_empty());
                    out += value.or(default.as_ref()).map_or("", String::as_str);
                    // A word of nothing is none.
                    known &= *quoted || !out.is_empty();
                }
                Piece::Output(nodes, _) => out += self.apart(nodes).trim_end_matches('\n'),
                Piece::Placeholder(_) | Piece::Odd(_) => known = false,
            }
        }
        known.then_some(out)
    }
}

/// Whether nothing of it was left to a person or to a shell.
pub(super) fn is_understood(nodes: &[Node]) -> bool {
    let mut whole = true;
    each(nodes, &mut |seen| {
        whole &= matches!(seen, Seen::Simple(simple) if !simple.words.iter().any(|word| word.local));
    });
    whole
}

/// Whether all of it was parsed; what is left to a person for another reason was.
pub(super) fn parses(nodes: &[Node]) -> bool {
    let mut whole = true;
    each(nodes, &mut |seen| match seen {
        Seen::Left(why) | Seen::Odd(why) => whole &= !why.contains("not parse"),
        Seen::Simple(_) => {}
    });
    whole
}

/// The words of every simple command, in the order in which they stand; a word is `None` where it is not literal.
/// `None`: something was left to a person.
pub(super) fn commands(nodes: &[Node]) -> Option<Vec<Vec<Option<String>>>> {
    let (mut found, mut whole) = (Vec::new(), true);
    each(nodes, &mut |seen| match seen {
        Seen::Simple(simple) if !simple.words.is_empty() => {
            found.push(simple.words.iter().map(|word| word.literal().filter(|_| !word.local)).collect());
        }
        Seen::Simple(_) => {}
        Seen::Left(_) | Seen::Odd(_) => whole = false,
    });
    whole.then_some(found)
}

/// Two views of the same commands: where both know a word they agree.
pub(super) fn fit(ours: &[Vec<Option<String>>], theirs: &[Vec<Option<String>>]) -> bool {
    let word =
        |(one, other): (&Option<String>, &Option<String>)| one.is_none() || other.is_none() || one == other;
    ours.len() == theirs.len()
        && ours
            .iter()
            .zip(theirs)
            .all(|(one, other)| one.len() == other.len() && one.iter().zip(other).all(word))
}

enum Seen<'a> {
    Simple(&'a Simple),
    Left(&'a str),
    Odd(&'a str),
}

fn each(nodes: &[Node], see: &mut impl FnMut(Seen<'_>)) {
    for node in nodes {
        match node {
            Node::Simple(simple) => {
                see(Seen::Simple(simple));
                simple.env.iter().for_each(|(_, word)| inside(word, see));
                simple.words.iter().for_each(|word| inside(word, see));
                for redirect in &simple.redirects {
                    if let Redirect::In(word) | Redirect::Text(word) | Redirect::Out { file: word, .. } =
                        redirect
                    {
                        inside(word, see);
                    }
                }
            }
            Node::Pipe(nodes) | Node::Group(nodes) => each(nodes, see),
            Node::Chain(first, then) => {
                each(std::slice::from_ref(first), see);
                then.iter().for_each(|(_, node)| each(std::slice::from_ref(node), see));
            }
            Node::For { over, body, .. } => {
                over.iter().for_each(|word| inside(word, see));
                each(body, see);
            }
            Node::While { test, body, .. } => {
                each(test, see);
                each(body, see);
            }
            Node::If { arms, otherwise } => {
                for (test, then) in arms {
                    each(test, see);
                    each(then, see);
                }
                each(otherwise, see);
            }
            Node::Left(why, _) => see(Seen::Left(why)),
            // No shell has one.
            Node::Session(_) => {}
        }
    }
}

fn inside(word: &Word, see: &mut impl FnMut(Seen<'_>)) {
    for piece in &word.pieces {
        match piece {
            Piece::Output(nodes, _) => each(nodes, see),
            Piece::Odd(why) => see(Seen::Odd(why)),
            _ => {}
        }
    }
}
