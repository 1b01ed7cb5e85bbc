//! Loops and conditions: `for x in …`, `while …`, `if …`.

use super::Reader;
use crate::{
    model::Origin,
    shell::tree::{Node, Piece, Word},
    what::{Value, What},
};

impl Reader {
    /// `for x in …`: the body, for each word.
    pub(super) fn each(&mut self, name: &str, over: &[Word], body: &[Node]) -> What {
        let mut values = Vec::new();
        for word in over {
            match self.items(word) {
                Ok(value) => values.push(value),
                Err(reason) => return self.manual(reason),
            }
        }
        self.body(name, values, body)
    }

    /// `… | while read x; do …; done`: the body, for each line that was printed.
    pub(super) fn each_line(&mut self, over: &[Node], name: &str, body: &[Node]) -> What {
        let over = match over {
            [one] => self.node(one),
            several => self.node(&Node::Pipe(several.to_vec())),
        };
        self.body(name, vec![Value::Output(Box::new(over))], body)
    }

    fn body(&mut self, name: &str, values: Vec<Value>, body: &[Node]) -> What {
        self.values.remove(name);
        self.depth += 1;
        let known = self.parameters.iter().position(|known| known.name == name);
        let outer = known.map(|at| self.parameters.remove(at));
        self.declare(name, Origin::Item, None);
        let of = body.iter().map(|node| self.node(node)).collect();
        self.depth -= 1;
        self.parameters.extend(outer.filter(|outer| outer.origin != Origin::Item));
        What::Each { item: name.to_owned(), over: values, of }
    }

    fn items(&mut self, word: &Word) -> Result<Value, String> {
        if let [Piece::Output(nodes, script)] = word.pieces.as_slice() {
            let of = self.substituted(script, |reader| reader.all(nodes));
            return Ok(Value::Output(Box::new(of)));
        }
        if word.local {
            return Err("it loops over a pattern, which needs a shell".to_owned());
        }
        let mut before = Vec::new();
        let text = self.word(word, &mut before)?;
        if before.is_empty() {
            Ok(Value::Text(text))
        } else {
            Err("it loops over a part of an output".to_owned())
        }
    }

    /// `while true; do …; sleep 5; done` is a watch; any other loop on a condition watches until it turns.
    pub(super) fn repeat(&mut self, until: bool, test: &[Node], body: &[Node]) -> What {
        self.depth += 1;
        let mut of: Vec<What> = body.iter().map(|node| self.node(node)).collect();
        self.depth -= 1;
        let waits = of.iter().position(|what| matches!(what, What::Wait { .. }));
        let every_ms = match waits.map(|at| of.remove(at)) {
            Some(What::Wait { ms }) => ms,
            _ => return self.manual("a loop that never waits"),
        };
        let endless = matches!(test, [one] if super::is_nothing(one));
        let of = Box::new(What::all(of));
        if endless && !until {
            return What::Watch { every_ms, of };
        }
        match self.test(test) {
            Ok(test) => What::Until { every_ms, test: if until { test } else { test.not() }, of },
            Err(reason) => self.manual(reason),
        }
    }

    pub(super) fn branches(&mut self, arms: &[(Vec<Node>, Vec<Node>)], otherwise: &[Node]) -> What {
        self.depth += 1;
        let what = self.arms(arms, otherwise);
        self.depth -= 1;
        what
    }

    fn arms(&mut self, arms: &[(Vec<Node>, Vec<Node>)], otherwise: &[Node]) -> What {
        let mut rest: Vec<What> = otherwise.iter().map(|node| self.node(node)).collect();
        for (test, body) in arms.iter().rev() {
            let then = body.iter().map(|node| self.node(node)).collect();
            match self.test(test) {
                Ok(test) => rest = vec![What::When { test, then, otherwise: rest }],
                Err(reason) => return self.manual(reason),
            }
        }
        What::all(rest)
    }
}

/// What a loop behind a pipe reads, the one variable that it reads each line into, and its body.
pub(super) fn per_line(stages: &[Node]) -> Option<(&[Node], String, &[Node])> {
    let (Node::While { until: false, test, body }, over) = stages.split_last()? else { return None };
    let [Node::Simple(read)] = test.as_slice() else { return None };
    if over.is_empty() || read.tool().as_deref() != Some("read") {
        return None;
    }
    let words = read.words[1..].iter().map(Word::literal).collect::<Option<Vec<_>>>()?;
    match words.as_slice() {
        [name] => Some((over, name.clone(), body)),
        [raw, name] if raw == "-r" => Some((over, name.clone(), body)),
        _ => None,
    }
}
