//! `a | b | c`: a command, filters on what it prints, and commands that are run for each line (`xargs`).

use super::{Reader, is_harmless};
use crate::{
    model::Origin,
    shell::tree::{Node, Redirect, Simple, Word},
    what::{Value, What},
};
use operations::{Filter, Risk, parameter};

/// Stages of a pipeline beyond which nobody can judge it.
const MOST_STAGES: usize = 64;

impl Reader {
    pub(super) fn pipe(&mut self, stages: &[Node]) -> What {
        let Some((first, rest)) = stages.split_first() else { return self.manual("an empty pipeline") };
        if rest.len() >= MOST_STAGES {
            return self.manual("a pipeline longer than anybody reads");
        }
        let mut what = self.node(first);
        for stage in rest {
            let before = what.risk();
            what = match self.stage(what, stage) {
                Ok(what) => what,
                Err(reason) => {
                    // Left as a whole: at the highest risk of what was read of it.
                    self.risk = self.risk.max(Some(before.max(Risk::Change)));
                    return self.manual(reason);
                }
            };
        }
        what
    }

    /// What comes out of `what`, put through one more stage.
    fn stage(&mut self, what: What, stage: &Node) -> Result<What, String> {
        let Node::Simple(simple) = stage else { return Err("a block behind a pipe".to_owned()) };
        let tool = simple.tool().ok_or("which program stands behind the pipe is to be filled in")?;
        if tool == "xargs" {
            return self.xargs(what, simple);
        }
        if simple.redirects.iter().any(|one| !is_harmless(one)) {
            if simple.redirects.iter().any(|one| matches!(one, Redirect::In(_))) {
                // What a file holds may do anything.
                self.risk = Some(Risk::Destroy);
            }
            return Err("what a filter prints goes to a file".to_owned());
        }
        let mut before = Vec::new();
        let line = self.words(simple, &mut before)?;
        if !before.is_empty() {
            return Err("a filter's argument is the output of a command".to_owned());
        }
        if let Some(filter) = Filter::parse(&line) {
            let filter = filter.map_err(|misspelt| misspelt.reason)?;
            return Ok(through(what, filter));
        }
        // `create --dry-run=client -o yaml | kubectl apply -f -`, `echo … | mail`: the output is its input.
        match self.simple(simple) {
            What::Manual { reason, risk } => self.left(reason, risk),
            into => Ok(What::Fed { from: Box::new(what), into: Box::new(into) }),
        }
    }

    /// `… | xargs [-n 1] [-I{}] command`: the command for what was printed.
    fn xargs(&mut self, over: What, simple: &Simple) -> Result<What, String> {
        let mut words = simple.words.iter().skip(1).peekable();
        let mut replaced = None;
        while let Some(word) = words.next_if(|word| word.literal().is_some_and(|word| word.starts_with('-')))
        {
            match word.literal().unwrap_or_default().as_str() {
                "-r" | "--no-run-if-empty" | "-0" | "--null" | "-t" => {}
                "-n" | "-P" | "-L" => drop(words.next()),
                "-I" => replaced = words.next().and_then(Word::literal),
                glued if glued.starts_with("-I") => replaced = Some(glued[2..].to_owned()),
                glued if ["-n", "-P", "-L"].iter().any(|flag| glued.starts_with(flag)) => {}
                flag => return Err(format!("`xargs {flag}` is not known here")),
            }
        }
        self.results += 1;
        let item = format!("item-{}", self.results);
        self.declare(&item, Origin::Item, None);
        let mut own: Vec<Word> = words.cloned().collect();
        let mark = Word::text(&parameter::mark(&item));
        match &replaced {
            Some(pattern) => own.iter_mut().for_each(|word| replace(word, pattern, &item)),
            None => own.push(mark),
        }
        let of = self.simple(&Simple { words: own, ..Simple::default() });
        match of {
            What::Manual { reason, risk } => self.left(reason, risk),
            of => Ok(What::Each { item, over: vec![Value::Output(Box::new(over))], of: vec![of] }),
        }
    }
}

impl Reader {
    /// A stage that a person does takes the whole pipeline with it.
    fn left(&mut self, reason: String, risk: Option<Risk>) -> Result<What, String> {
        self.risk = risk;
        Err(reason)
    }
}

fn replace(word: &mut Word, pattern: &str, item: &str) {
    if let Some(text) = word.literal() {
        *word = Word { local: word.local, ..Word::text(&text.replace(pattern, &parameter::mark(item))) };
    }
}

fn through(what: What, filter: Filter) -> What {
    match what {
        What::Filtered { of, mut through } => {
            through.push(filter);
            What::Filtered { of, through }
        }
        what => What::Filtered { of: Box::new(what), through: vec![filter] },
    }
}
