//! What a command of a runbook means: an operation, its filters, and the flow around it. Stored with each run.

use operations::{Filter, Operation, Risk, Sensitivity, parameter};
use serde::{Deserialize, Serialize};

/// What is to be done. Strings may hold the marks of parameters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    Operation(Box<Operation>),
    /// A person does it; why Muster can't.
    Manual {
        reason: String,
        /// What it may do, where that is known; else it is taken for a change.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        risk: Option<Risk>,
    },
    /// What it prints, put through filters.
    Filtered {
        of: Box<What>,
        through: Vec<Filter>,
    },
    /// What one prints is what the other reads.
    Fed {
        from: Box<What>,
        into: Box<What>,
    },
    /// What it prints is kept under a file's name.
    Saved {
        of: Box<What>,
        file: String,
        append: bool,
    },
    /// One after the other.
    All {
        of: Vec<(Joint, What)>,
    },
    /// For each word of `over`, which is the parameter `item` meanwhile.
    Each {
        item: String,
        over: Vec<Value>,
        of: Vec<What>,
    },
    /// Again and again, shown.
    Watch {
        every_ms: i64,
        of: Box<What>,
    },
    /// Again and again until the test holds.
    Until {
        every_ms: i64,
        test: Test,
        of: Box<What>,
    },
    /// Ended after a time.
    Limited {
        ms: i64,
        of: Box<What>,
    },
    Wait {
        ms: i64,
    },
    When {
        test: Test,
        then: Vec<What>,
        otherwise: Vec<What>,
    },
    /// The parameter `name` has this value from here on.
    Set {
        name: String,
        to: Value,
    },
    /// Words for the reader (`echo`).
    Say {
        text: String,
    },
}

/// How a command hangs on the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Joint {
    /// `;` or a new line: in any case.
    Then,
    /// `&&`: if it went well.
    And,
    /// `||`: if it did not.
    Or,
}

/// A text, or what a command prints.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Value {
    Text(String),
    Output(Box<What>),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Test {
    Compares {
        left: String,
        by: Compare,
        right: String,
    },
    /// It ends well.
    Succeeds {
        of: Box<What>,
    },
    Not {
        of: Box<Test>,
    },
}

/// Numbers by size, texts by being the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Compare {
    Less,
    AtMost,
    More,
    AtLeast,
    Same,
    NotSame,
    Equal,
    NotEqual,
}

impl Compare {
    /// As `test` spells it; the first one of a kind is shown.
    const SPELT: [(&str, Self); 9] = [
        ("-lt", Self::Less),
        ("-le", Self::AtMost),
        ("-gt", Self::More),
        ("-ge", Self::AtLeast),
        ("-eq", Self::Same),
        ("-ne", Self::NotSame),
        ("=", Self::Equal),
        ("==", Self::Equal),
        ("!=", Self::NotEqual),
    ];

    pub(crate) fn of(word: &str) -> Option<Self> {
        Self::SPELT.iter().find(|(spelt, _)| *spelt == word).map(|(_, by)| *by)
    }

    fn spelt(self) -> &'static str {
        Self::SPELT.iter().find(|(_, by)| *by == self).map_or("=", |(spelt, _)| spelt)
    }
}

impl Test {
    pub(crate) fn not(self) -> Self {
        Self::Not { of: Box::new(self) }
    }

    /// What has to be done to know.
    fn looks(&self) -> Option<&What> {
        match self {
            Self::Compares { .. } => None,
            Self::Succeeds { of } => Some(of),
            Self::Not { of } => of.looks(),
        }
    }
}

impl What {
    pub(crate) fn all(of: Vec<What>) -> Self {
        let mut of = of;
        if of.len() == 1 {
            return of.remove(0);
        }
        Self::All { of: of.into_iter().map(|what| (Joint::Then, what)).collect() }
    }

    /// What it consists of, one level down.
    #[must_use]
    pub fn parts(&self) -> Vec<&What> {
        match self {
            Self::Operation(_) | Self::Manual { .. } | Self::Wait { .. } | Self::Say { .. } => Vec::new(),
            Self::Filtered { of, .. }
            | Self::Saved { of, .. }
            | Self::Watch { of, .. }
            | Self::Limited { of, .. } => {
                vec![of]
            }
            Self::Fed { from, into } => vec![from, into],
            Self::All { of } => of.iter().map(|(_, what)| what).collect(),
            Self::Each { over, of, .. } => over.iter().filter_map(Value::output).chain(of).collect(),
            Self::Until { test, of, .. } => test.looks().into_iter().chain([&**of]).collect(),
            Self::When { test, then, otherwise } => {
                test.looks().into_iter().chain(then).chain(otherwise).collect()
            }
            Self::Set { to, .. } => to.output().into_iter().collect(),
        }
    }

    /// The highest risk of everything in it: stages, substitutions, bodies of loops. What a person does is at least a change.
    #[must_use]
    pub fn risk(&self) -> Risk {
        let own = match self {
            Self::Operation(operation) => operation.perform().risk(),
            Self::Manual { risk, .. } => risk.unwrap_or(Risk::Change),
            _ => Risk::Read,
        };
        self.parts().into_iter().map(Self::risk).fold(own, Risk::max)
    }

    #[must_use]
    pub fn sensitivity(&self) -> Sensitivity {
        let own = match self {
            Self::Operation(operation) => operation.perform().sensitivity(),
            _ => Sensitivity::Plain,
        };
        self.parts().into_iter().map(Self::sensitivity).fold(own, Sensitivity::max)
    }

    /// Whether it only waits.
    pub(crate) fn is_pause(&self) -> bool {
        match self {
            Self::Wait { .. } => true,
            Self::All { of } => of.iter().all(|(_, what)| what.is_pause()),
            _ => false,
        }
    }

    /// Every operation in it, in order.
    #[must_use]
    pub fn operations(&self) -> Vec<&Operation> {
        match self {
            Self::Operation(operation) => vec![operation],
            other => other.parts().into_iter().flat_map(Self::operations).collect(),
        }
    }

    /// The reasons for which a person has to do parts of it.
    #[must_use]
    pub fn reasons(&self) -> Vec<&str> {
        match self {
            Self::Manual { reason, .. } => vec![reason],
            other => other.parts().into_iter().flat_map(Self::reasons).collect(),
        }
    }

    /// The operation, if Muster performs it as it stands.
    ///
    /// # Errors
    /// Why a person does it.
    pub fn performed(&self) -> Result<&Operation, &str> {
        match self {
            Self::Operation(operation) if !operation.perform().is_carried_out() => Err(operation
                .perform()
                .by_hand()
                .unwrap_or("it is understood, but not carried out by Muster yet")),
            Self::Operation(operation) if operation.parameters().is_empty() => Ok(operation),
            Self::Operation(_) => Err("it has something to fill in"),
            other => Err(other.reasons().first().copied().unwrap_or("it is more than one operation")),
        }
    }

    /// As it would be typed, parameters as `<name>`; flow in words of a shell.
    #[must_use]
    pub fn command(&self) -> String {
        parameter::shown(&match self {
            Self::Operation(operation) => operation.perform().command(),
            Self::Manual { reason, .. } => format!("# by hand: {reason}"),
            Self::Filtered { of, through } => {
                let filters: String =
                    through.iter().map(|filter| format!(" | {}", filter.command())).collect();
                format!("{}{filters}", of.command())
            }
            Self::Fed { from, into } => format!("{} | {}", from.command(), into.command()),
            Self::Saved { of, file, append } => {
                format!("{} {} {file}", of.command(), if *append { ">>" } else { ">" })
            }
            Self::All { of } => joined(of),
            Self::Each { item, over, of } => {
                let over: Vec<String> = over.iter().map(Value::command).collect();
                format!("for {item} in {}; do {}; done", over.join(" "), lines(of))
            }
            Self::Watch { every_ms, of } => format!("watch -n {} {}", every_ms / 1000, of.command()),
            Self::Until { every_ms, test, of } => {
                format!("until {}; do {}; sleep {}; done", test.command(), of.command(), every_ms / 1000)
            }
            Self::Limited { ms, of } => format!("timeout {} {}", ms / 1000, of.command()),
            Self::Wait { ms } => format!("sleep {}", ms / 1000),
            Self::When { test, then, otherwise } if otherwise.is_empty() => {
                format!("if {}; then {}; fi", test.command(), lines(then))
            }
            Self::When { test, then, otherwise } => {
                format!("if {}; then {}; else {}; fi", test.command(), lines(then), lines(otherwise))
            }
            Self::Set { name, to } => format!("{name}={}", to.command()),
            Self::Say { text } => format!("echo {text}"),
        })
    }
}

fn lines(of: &[What]) -> String {
    of.iter().map(What::command).collect::<Vec<_>>().join("; ")
}

fn joined(of: &[(Joint, What)]) -> String {
    let mut out = String::new();
    for (at, (joint, what)) in of.iter().enumerate() {
        if at > 0 {
            out.push_str(match joint {
                Joint::Then => "; ",
                Joint::And => " && ",
                Joint::Or => " || ",
            });
        }
        out.push_str(&what.command());
    }
    out
}

impl Value {
    fn output(&self) -> Option<&What> {
        if let Self::Output(what) = self { Some(what) } else { None }
    }

    fn command(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Output(what) => format!("$({})", what.command()),
        }
    }
}

impl Test {
    fn command(&self) -> String {
        match self {
            Self::Compares { left, by, right } => format!("[ \"{left}\" {} \"{right}\" ]", by.spelt()),
            Self::Succeeds { of } => of.command(),
            Self::Not { of } => format!("! {}", of.command()),
        }
    }
}
