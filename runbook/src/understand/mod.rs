//! What commands mean: the tree of a line becomes operations, filters and flow. Pure.
//!
//! One file for each kind of syntax. What is not understood is manual with its reason; nothing is guessed.

mod filled;
mod flow;
mod heard;
mod misspelt;
mod pipe;
mod place;
mod simple;
mod test;
mod wrapper;

use crate::{
    Level, Parameter,
    shell::{
        self, Line,
        tree::{self, Node, Redirect, Simple, Word},
    },
    what::{Joint, What},
};
pub use heard::Heard;
use operations::Risk;
use place::Place;
use std::collections::BTreeMap;

/// Commands around commands (`sudo sudo …`, loops in loops) that are followed.
const DEEPEST: u32 = 32;
/// The command that a piece of code in running text is; `None`: it is a name, a metric, a value.
pub(crate) fn command(code: &str) -> Option<Line> {
    if !mentions_program(code) {
        return None;
    }
    let mut lines = shell::lines(code, false);
    let [Line { nodes, .. }] = lines.as_slice() else { return None };
    let [first, ..] = nodes.as_slice() else { return None };
    program(first).filter(|program| is_program(program, code))?;
    lines.pop()
}

/// Whether a word of it could be a program's name: told before it is parsed, because most code in running text is none.
fn mentions_program(code: &str) -> bool {
    code.contains("./")
        || code
            .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')))
            .any(|word| is_script(word) || shell::is_program(word.trim_end_matches(".sh")))
}

fn is_script(name: &str) -> bool {
    name.ends_with(".sh") || name.ends_with(".py")
}

/// What somebody typed, one command a line, as a fence of a runbook is understood.
#[must_use]
pub fn typed(text: &str) -> Vec<What> {
    let mut reader = Reader::default();
    shell::lines(text, false).iter().map(|line| reader.line(line)).collect()
}

/// The program that comes first.
fn program(node: &Node) -> Option<String> {
    match node {
        Node::Simple(simple) => simple.words.first().and_then(Word::literal),
        Node::Pipe(stages) => program(stages.first()?),
        Node::Chain(first, _) => program(first),
        _ => None,
    }
}

/// Whether somebody would type it: a program that is known, or a script by its path, and more than its name.
fn is_program(program: &str, code: &str) -> bool {
    let name = program.rsplit('/').next().unwrap_or_default();
    let script = program.starts_with("./") || is_script(name);
    let words = code.split_whitespace().count();
    script || (words > 1 && shell::is_program(name.trim_end_matches(".sh")))
}

/// Something to be said about a line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Note {
    pub(crate) level: Level,
    pub(crate) code: &'static str,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

/// Reads the commands of one runbook, in order: what earlier lines set is known in later ones.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    parameters: Vec<Parameter>,
    notes: Vec<Note>,
    /// Where the typed commands run: opened by `kubectl exec -it … -- bash` and the like.
    place: Option<Place>,
    /// Numbers the results that have no name of their own.
    results: u32,
    /// Those met since the last step.
    met: Vec<String>,
    /// Variables that a line of the text gave a literal value.
    values: BTreeMap<String, String>,
    /// Bytes of them that were put into commands.
    filled: usize,
    /// Commands around the one that is read: `sudo timeout 5 sh -c …`.
    around: u32,
    /// Inside a loop or a branch, where a line may not run.
    depth: u32,
    script: heard::Script,
    heard: Vec<Heard>,
    /// What the command may do that is being left to a person.
    risk: Option<Risk>,
    /// The host that a shell was opened on by `ssh`.
    host: Option<String>,
    /// The cluster that a command names itself.
    elsewhere: Option<String>,
    /// What the last command said of where.
    named: Option<String>,
}

impl Reader {
    /// Everything on one line.
    pub(crate) fn line(&mut self, line: &Line) -> What {
        self.opens(line);
        self.all(&line.nodes)
    }

    /// What was found to say since the last call.
    pub(crate) fn notes(&mut self) -> Vec<Note> {
        std::mem::take(&mut self.notes)
    }

    /// The parameters that were met since the last call.
    pub(crate) fn met(&mut self) -> Vec<Parameter> {
        let met = std::mem::take(&mut self.met);
        self.parameters.iter().filter(|known| met.contains(&known.name)).cloned().collect()
    }

    /// The cluster that the last line names itself.
    pub(crate) fn elsewhere(&mut self) -> Option<String> {
        self.elsewhere.take()
    }

    /// A new fence or paragraph: a shell that was opened in an earlier one is closed.
    pub(crate) fn apart(&mut self) {
        self.host = None;
        self.place = None;
    }

    fn note(&mut self, level: Level, code: &'static str, message: impl Into<String>) {
        self.notes.push(Note { level, code, message: message.into(), help: None });
    }

    fn manual(&mut self, reason: impl Into<String>) -> What {
        let reason = reason.into();
        self.note(Level::Warning, "manual", format!("left to a person: {reason}"));
        What::Manual { reason, risk: self.risk.take() }
    }

    fn all(&mut self, nodes: &[Node]) -> What {
        match nodes {
            [one] => self.node(one),
            several => {
                let of = several.iter().map(|node| (Joint::Then, self.node(node))).collect();
                What::All { of }
            }
        }
    }

    fn node(&mut self, node: &Node) -> What {
        if let Node::Pipe(stages) = node
            && let Some((over, name, body)) = flow::per_line(stages)
        {
            return self.each_line(over, &name, body);
        }
        if let Node::Simple(_) | Node::Pipe(_) | Node::Left(..) | Node::Session(_) = node {
            let what = self.one(node);
            self.hear(node.span(), &what);
            return what;
        }
        self.one(node)
    }

    fn one(&mut self, node: &Node) -> What {
        self.around(|reader| reader.within(node))
    }

    /// What stands inside of it is read, unless that goes too deep: a stack ends.
    fn around(&mut self, read: impl FnOnce(&mut Self) -> What) -> What {
        if self.around >= DEEPEST {
            return self.manual("commands inside commands, deeper than anybody reads");
        }
        self.around += 1;
        let what = read(self);
        self.around -= 1;
        what
    }

    fn within(&mut self, node: &Node) -> What {
        match node {
            Node::Simple(simple) => self.simple(simple),
            Node::Pipe(stages) => self.unheard(|reader| reader.pipe(stages)),
            Node::Chain(first, then) => self.chain(first, then),
            Node::For { name, over, body } => self.each(name, over, body),
            Node::While { until, test, body } => self.repeat(*until, test, body),
            Node::If { arms, otherwise } => self.branches(arms, otherwise),
            Node::Group(nodes) => self.all(nodes),
            Node::Left(reason, at) => {
                let text = self.script.between(*at);
                self.risk = self.risk.take().max(misspelt::unread(&text));
                self.manual(reason.clone())
            }
            Node::Session(_) => What::Say { text: String::new() },
        }
    }

    /// `a && b || c`. `|| true` only says that a failure does not matter.
    fn chain(&mut self, first: &Node, then: &[(tree::Joint, Node)]) -> What {
        let mut of = vec![(Joint::Then, self.node(first))];
        for (joint, node) in then {
            let joint = match joint {
                tree::Joint::And => Joint::And,
                tree::Joint::Or => Joint::Or,
            };
            if joint == Joint::Or && is_nothing(node) {
                continue;
            }
            let what = self.node(node);
            of.push((joint, what));
        }
        if of.len() == 1 { of.remove(0).1 } else { What::All { of } }
    }
}

/// `true` and `:` do nothing.
fn is_nothing(node: &Node) -> bool {
    matches!(node, Node::Simple(simple) if simple.words.len() == 1
        && matches!(simple.tool().as_deref(), Some("true" | ":")))
}

/// Redirections that change nothing about what a command does: joined streams, and what is thrown away.
fn is_harmless(redirect: &Redirect) -> bool {
    match redirect {
        Redirect::Join => true,
        Redirect::Out { file, .. } => file.literal().as_deref() == Some("/dev/null"),
        Redirect::In(_) | Redirect::Text(_) => false,
    }
}

/// The same command without its first `skip` words.
fn behind(simple: &Simple, skip: usize) -> Simple {
    Simple { words: simple.words.get(skip..).unwrap_or_default().to_vec(), ..simple.clone() }
}

#[cfg(test)]
mod tests;
