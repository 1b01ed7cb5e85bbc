//! Shell syntax as a tree of our own: what an author wrote, nothing expanded, nothing run. Pure.
//!
//! It holds what Muster tells apart; everything else is [`Node::Left`], which a person does, with the reason.

/// A command, or several that belong together.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    Simple(Simple),
    /// `a | b | c`, at least two.
    Pipe(Vec<Node>),
    /// `a && b || c`: the first, and how each further one hangs on what came before.
    Chain(Box<Node>, Vec<(Joint, Node)>),
    /// `for x in …; do …; done`
    For {
        name: String,
        over: Vec<Word>,
        body: Vec<Node>,
    },
    /// `while …; do …; done`, or `until`.
    While {
        until: bool,
        test: Vec<Node>,
        body: Vec<Node>,
    },
    /// `if …; then …; elif …; else …; fi`
    If {
        arms: Vec<(Vec<Node>, Vec<Node>)>,
        otherwise: Vec<Node>,
    },
    /// `{ …; }` and `( … )`.
    Group(Vec<Node>),
    /// Left to a person; why.
    Left(String, Span),
    /// Opens or ends a session of a database's own client.
    Session(Span),
}

/// Where something stands in the script that was parsed, in characters from 0; the end is behind it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Node {
    /// From the first command in it to the last; of a block that is not left to a person nothing is said.
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Simple(simple) => simple.at,
            Self::Left(_, at) | Self::Session(at) => *at,
            Self::Pipe(nodes)
            | Self::For { body: nodes, .. }
            | Self::While { body: nodes, .. }
            | Self::Group(nodes) => around(nodes),
            _ => Span::default(),
        }
    }
}

/// From the first to the last of them.
fn around(nodes: &[Node]) -> Span {
    let (first, last) = (nodes.first(), nodes.last());
    Span { start: first.map_or(0, |first| first.span().start), end: last.map_or(0, |last| last.span().end) }
}

/// What must be true of the command before, for the next one to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Joint {
    /// `&&`
    And,
    /// `||`
    Or,
}

/// `FOO=1 program word… < in > out`. Without words it only sets variables.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Simple {
    pub(crate) env: Vec<(String, Word)>,
    pub(crate) words: Vec<Word>,
    pub(crate) redirects: Vec<Redirect>,
    pub(crate) at: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Redirect {
    /// `< file`
    In(Word),
    /// `> file`, `>> file`, `2> file`; the number is the stream's.
    Out { stream: u32, file: Word, append: bool },
    /// `2>&1`, `>&2`: one stream into another.
    Join,
    /// `<<EOF … EOF` and `<<< word`: what the command reads.
    Text(Word),
}

/// One word, its quotes taken off.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Word {
    pub(crate) pieces: Vec<Piece>,
    /// A shell would look at the machine it is typed on: an unquoted `*`, `?` or `[…]`, a `~` that begins a path.
    pub(crate) local: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Piece {
    Text(String),
    /// `$NAME`, `${NAME:-default}`; where it is not quoted a shell takes its value apart at blanks.
    Variable {
        name: String,
        default: Option<String>,
        quoted: bool,
    },
    /// `<name>`, as people write what is to be filled in.
    Placeholder(String),
    /// `$(…)` and `` `…` ``: what those commands print, and how they are written.
    Output(Vec<Node>, String),
    /// Syntax that Muster does not take apart; what it is.
    Odd(String),
}

impl Word {
    /// A word without anything to fill in.
    pub(crate) fn literal(&self) -> Option<String> {
        self.pieces
            .iter()
            .map(|piece| if let Piece::Text(text) = piece { Some(text.as_str()) } else { None })
            .collect()
    }

    /// A word that is itself a script, as its author wrote it; `None`: a shell would put it together first.
    pub(crate) fn script(&self) -> Option<String> {
        self.pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => Some(text.clone()),
                Piece::Placeholder(name) => Some(format!("<{name}>")),
                Piece::Variable { name, default: None, .. } => Some(format!("${{{name}}}")),
                _ => None,
            })
            .collect()
    }

    pub(crate) fn text(text: &str) -> Self {
        Self { pieces: vec![Piece::Text(text.to_owned())], local: false }
    }
}

impl Simple {
    /// The program without its path and `.sh`, if it is literal.
    pub(crate) fn tool(&self) -> Option<String> {
        let program = self.words.first()?.literal()?;
        let name = program.rsplit('/').next().unwrap_or_default();
        Some(name.strip_suffix(".sh").unwrap_or(name).to_owned())
    }
}
