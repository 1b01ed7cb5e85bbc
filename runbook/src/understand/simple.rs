//! One simple command: variables that it sets, what a shell does itself, wrappers, and then an operation.

use super::{Reader, is_harmless, misspelt, place::Place, wrapper};
use crate::{
    Level, limit,
    model::Origin,
    shell::{
        Session,
        tree::{Piece, Redirect, Simple, Word},
    },
    what::{Joint, Value, What},
};
use operations::{CommandLine, Operation, Risk, hint, parameter};

impl Reader {
    pub(super) fn simple(&mut self, simple: &Simple) -> What {
        self.around(|reader| reader.alone(simple))
    }

    fn alone(&mut self, simple: &Simple) -> What {
        if simple.words.is_empty() {
            return self.assignments(&simple.env);
        }
        let mut before = Vec::new();
        let what = match self.placed(simple, &mut before) {
            Ok(what) => what,
            Err(reason) => self.manual(reason),
        };
        if before.is_empty() {
            return what;
        }
        let first = before.into_iter().chain([what]).map(|what| (Joint::Then, what));
        What::All { of: first.collect() }
    }

    /// Where somebody is inside another system's shell, the command runs there.
    fn placed(&mut self, simple: &Simple, before: &mut Vec<What>) -> Result<What, String> {
        if self.host.is_some() && matches!(simple.tool().as_deref(), Some("exit" | "logout")) {
            self.host = None;
            return Ok(What::Say { text: String::new() });
        }
        let Some(place) = self.place.clone() else { return self.command(simple, before) };
        match simple.tool().as_deref() {
            Some("exit" | "logout" | "quit") => {
                self.place = None;
                Ok(What::Say { text: String::new() })
            }
            Some("chroot") if simple.words.len() <= 2 => Ok(What::Say { text: String::new() }),
            _ => self.command(&place.around(simple)?, before),
        }
    }

    fn command(&mut self, simple: &Simple, before: &mut Vec<What>) -> Result<What, String> {
        if let Some(what) = self.of_the_shell(simple, before)? {
            return Ok(what);
        }
        if let Some(what) = wrapper::unwrap(self, simple)? {
            return Ok(what);
        }
        if let Some(place) = Place::opened_by(simple) {
            self.place = Some(place);
            self.note(
                Level::Note,
                "session",
                "it opens a shell there: what follows in this fence runs in it",
            );
            return Ok(What::Say { text: String::new() });
        }
        let what = self.operation(simple, before)?;
        self.redirected(what, &simple.redirects, before)
    }

    /// `a=1`, `POD=$(kubectl get pod …)`: known from here on.
    fn assignments(&mut self, env: &[(String, Word)]) -> What {
        let mut of: Vec<(Joint, What)> = Vec::new();
        for (name, word) in env {
            let set = match self.value(word) {
                Ok(to) => What::Set { name: name.clone(), to },
                Err(reason) => self.manual(reason),
            };
            self.values.remove(name);
            if let What::Set { to: Value::Text(text), .. } = &set
                && self.depth == 0
                && !word.local
                && !parameter::is_marked(text)
                && text.len() <= limit::VALUE
            {
                self.values.insert(name.clone(), text.clone());
            }
            self.parameters.retain(|known| known.name != *name);
            self.declare(name, Origin::Result, None);
            of.push((Joint::Then, set));
        }
        if of.len() == 1 { of.remove(0).1 } else { What::All { of } }
    }

    fn value(&mut self, word: &Word) -> Result<Value, String> {
        if let [Piece::Output(nodes, _)] = word.pieces.as_slice() {
            return Ok(Value::Output(Box::new(self.unheard(|reader| reader.all(nodes)))));
        }
        let mut before = Vec::new();
        let text = self.word(word, &mut before)?;
        match before.is_empty() {
            true => Ok(Value::Text(text)),
            false => Err("it puts the output of a command into the middle of a value".to_owned()),
        }
    }

    /// What a shell does itself and Muster knows: `export`, `echo`, `sleep`.
    fn of_the_shell(&mut self, simple: &Simple, before: &mut Vec<What>) -> Result<Option<What>, String> {
        let Some(tool) = simple.tool() else { return Ok(None) };
        let words = &simple.words[1..];
        match tool.as_str() {
            "export" | "local" | "declare" | "readonly" => {
                let set = words.iter().filter_map(assignment).collect::<Vec<_>>();
                if set.len() == words.len() {
                    Ok(Some(self.assignments(&set)))
                } else {
                    Err(format!("`{tool}` of a shell"))
                }
            }
            "echo" | "printf" if simple.redirects.iter().all(is_harmless) => {
                let text = words.iter().map(|word| self.word(word, before)).collect::<Result<Vec<_>, _>>()?;
                Ok(Some(What::Say { text: text.join(" ") }))
            }
            "cd" | "pushd" | "popd" | "clear" => Ok(Some(What::Say { text: String::new() })),
            "sleep" => {
                let [word] = words else { return Err("`sleep` of several times".to_owned()) };
                let text = self.word(word, before)?;
                let ms = wrapper::seconds(&text)
                    .ok_or_else(|| format!("`{}` is no time to wait", parameter::shown(&text)))?;
                Ok(Some(What::Wait { ms }))
            }
            _ => Ok(None),
        }
    }

    /// The command's words as a line, parameters as marks.
    ///
    /// # Errors
    /// Why a word is left to a person.
    pub(super) fn words(&mut self, simple: &Simple, before: &mut Vec<What>) -> Result<CommandLine, String> {
        let mut line = CommandLine::default();
        for (name, word) in &simple.env {
            line.env.push((name.clone(), self.word(word, before)?));
        }
        let mut words = simple.words.iter();
        if let Some(program) = words.next() {
            line.program = self.word(program, before)?;
        }
        for word in words {
            line.args.push(self.word(word, before)?);
        }
        for redirect in &simple.redirects {
            if let Redirect::Text(text) = redirect {
                line.input = Some(self.word(text, before)?);
            }
        }
        Ok(line)
    }

    fn operation(&mut self, simple: &Simple, before: &mut Vec<What>) -> Result<What, String> {
        let said = Session::handed(simple);
        let simple = said.as_ref().unwrap_or(simple);
        let mut line = self.words(simple, before)?;
        if let Some(named) = hint::target(&line).or_else(|| hint::inner(&line)).or_else(|| self.host.clone())
        {
            self.named = Some(parameter::shown(&named));
        }
        if let Some(cluster) = hint::take_context(&mut line) {
            self.elsewhere = Some(parameter::shown(&cluster));
        }
        if is_of_a_chat(&line.program) {
            return Err(format!("`{}` is a command of a chat, not a program", line.program));
        }
        match Operation::parse(&line) {
            Some(Ok(operation)) if is_local(simple, &operation) => {
                self.risk = Some(operation.perform().risk());
                Err("it names files by a pattern, which needs a shell".to_owned())
            }
            Some(Ok(_)) if parameter::is_marked(&line.program) => {
                Err("which program runs is to be filled in".to_owned())
            }
            Some(Ok(operation)) if line.input.is_some() && !operation.perform().reads_input() => {
                self.risk = Some(handed(&line));
                Err("it is handed a text to read".to_owned())
            }
            Some(Ok(Operation::Process(program))) => {
                let program = program.on(self.host.clone());
                Ok(What::Operation(Box::new(Operation::Process(program))))
            }
            Some(Ok(operation)) => Ok(What::Operation(Box::new(operation))),
            Some(Err(misspelt)) => {
                // The words of operations for what a tool itself answers with an error.
                let refused = misspelt.reason.contains("refuses it");
                let code = if refused { "tool-refuses" } else { "misspelt" };
                self.note(Level::Warning, code, parameter::shown(&misspelt.reason));
                if let Some(note) = self.notes.last_mut() {
                    note.help = misspelt.help;
                }
                let risk = line.input.is_some().then(|| handed(&line)).or_else(|| misspelt::risk(&line));
                Ok(What::Manual { reason: parameter::shown(&misspelt.reason), risk })
            }
            None => Err(format!("`{}` is no operation that Muster knows", parameter::shown(&line.program))),
        }
    }

    /// `> file` keeps what was printed; `< file` and the rest are a person's.
    fn redirected(
        &mut self,
        what: What,
        redirects: &[Redirect],
        before: &mut Vec<What>,
    ) -> Result<What, String> {
        let mut what = what;
        for redirect in redirects.iter().filter(|one| !is_harmless(one)) {
            match redirect {
                Redirect::Out { stream: 1, file, append } => {
                    let file = self.word(file, before)?;
                    what = What::Saved { of: Box::new(what), file, append: *append };
                }
                Redirect::Text(_) => {}
                Redirect::In(_) => {
                    // What a file holds may do anything: `psql < backup.sql`.
                    self.risk = Some(Risk::Destroy);
                    return Err("it reads a file of the machine it is typed on".to_owned());
                }
                Redirect::Out { .. } | Redirect::Join => return Err("it sends a stream to a file".to_owned()),
            }
        }
        Ok(what)
    }
}

/// Whether files of the machine it is typed on may be meant. A client that only looks is asked as in a folder without files,
/// where a shell leaves a pattern as it is (`-o jsonpath={.items[0].metadata.name}`).
fn is_local(simple: &Simple, operation: &Operation) -> bool {
    let looks = !matches!(operation, Operation::Process(_)) && operation.perform().risk() == Risk::Read;
    !looks && simple.words.iter().any(|word| word.local)
}

/// What a program may do with a text that it is handed: one that runs what it reads may do anything.
fn handed(line: &CommandLine) -> Risk {
    const RUN_IT: &[&str] = &[
        "bash",
        "clickhouse-client",
        "cqlsh",
        "ksh",
        "mariadb",
        "mongo",
        "mongosh",
        "mysql",
        "perl",
        "psql",
        "python",
        "python3",
        "redis-cli",
        "ruby",
        "sh",
        "sqlcmd",
        "sqlite3",
        "sqlplus",
        "ssh",
        "zsh",
    ];
    let named = |word: &String| RUN_IT.contains(&word.rsplit('/').next().unwrap_or_default());
    if line.args.iter().chain([&line.program]).any(named) { Risk::Destroy } else { Risk::Change }
}

/// `/slack invite @cto`: typed into a chat. A program's path has more than one part.
fn is_of_a_chat(program: &str) -> bool {
    program
        .strip_prefix('/')
        .is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_alphabetic() || c == '-'))
}

/// `NAME=value` as a word of `export`.
fn assignment(word: &Word) -> Option<(String, Word)> {
    let Some(Piece::Text(first)) = word.pieces.first() else { return None };
    let (name, value) = first.split_once('=')?;
    let mut pieces = word.pieces.clone();
    for piece in &mut pieces {
        if let Piece::Variable { quoted, .. } = piece {
            *quoted = true;
        }
    }
    pieces[0] = Piece::Text(value.to_owned());
    if value.is_empty() && pieces.len() > 1 {
        pieces.remove(0);
    }
    Some((name.to_owned(), Word { pieces, local: word.local }))
}
