//! `jq`: an expression over each JSON value of the input, by jaq (docs/decisions/0015). Pure but for its time: an author can
//! make it run for ever, so [`Apply::apply`] is only called where the process has limits of its own.
//!
//! Nothing of the machine is in reach of an expression: no environment, no clock, no files, no further inputs.

use super::Apply;
use crate::{CommandLine, Misspelt, process::run::quoted};
use jaq_core::{
    Compiler, Ctx, Vars,
    data::JustLut,
    load::{Arena, File, Loader},
};
use jaq_json::{Val, read, write};
use serde::{Deserialize, Serialize};

type Data = JustLut<Val>;

/// Functions that would see the machine, say something besides the output, or answer otherwise than jq's own.
const LEFT_OUT: &[&str] = &[
    "env",
    "now",
    "localtime",
    "mktime",
    "strflocaltime",
    "debug",
    "stderr",
    "halt",
    "input_line_number",
    "flatten",
    "join",
    "del",
    "delpaths",
];

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Jq {
    pub expression: String,
    /// Strings without their quotes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub raw: bool,
    /// One line a value.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub compact: bool,
    /// All inputs as one array.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub slurp: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sort_keys: bool,
}

impl Apply for Jq {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        (line.tool() == "jq").then(|| parse(&line.args))
    }

    fn command(&self) -> String {
        let flags = [("-r", self.raw), ("-c", self.compact), ("-s", self.slurp), ("-S", self.sort_keys)];
        let on = flags.iter().filter(|(_, on)| *on).map(|(flag, _)| (*flag).to_owned());
        let mut words: Vec<String> = std::iter::once("jq".to_owned()).chain(on).collect();
        words.push(self.expression.clone());
        quoted(&words)
    }

    fn apply(&self, input: &[u8]) -> Result<Vec<u8>, String> {
        let filter = compile(&self.expression)?;
        let values: Vec<Val> = read::parse_many(input)
            .collect::<Result<_, _>>()
            .map_err(|_| "the output is no JSON".to_owned())?;
        let values = if self.slurp { vec![values.into_iter().collect()] } else { values };
        let mut out = Vec::new();
        for value in values {
            let context = Ctx::<Data>::new(&filter.lut, Vars::new([]));
            for result in filter.id.run((context, value)).map(jaq_core::unwrap_valr) {
                self.print(&result.map_err(|error| error.to_string())?, &mut out)?;
            }
        }
        Ok(out)
    }
}

impl Jq {
    fn print(&self, value: &Val, out: &mut Vec<u8>) -> Result<(), String> {
        match value {
            Val::TStr(text) if self.raw => out.extend_from_slice(text),
            Val::BStr(_) => return Err("it gives bytes that are no text".to_owned()),
            _ => {
                let format = write::Pp {
                    indent: (!self.compact).then(|| "  ".to_owned()),
                    sort_keys: self.sort_keys,
                    sep_space: !self.compact,
                    ..write::Pp::default()
                };
                write::write(out, &format, 0, value).map_err(|error| error.to_string())?;
            }
        }
        out.push(b'\n');
        Ok(())
    }
}

fn parse(args: &[String]) -> Result<Jq, Misspelt> {
    let mut jq = Jq { expression: String::new(), raw: false, compact: false, slurp: false, sort_keys: false };
    let mut words = Vec::new();
    for arg in super::apart(args, "") {
        match arg.as_str() {
            "-r" | "--raw-output" => jq.raw = true,
            "-c" | "--compact-output" => jq.compact = true,
            "-s" | "--slurp" => jq.slurp = true,
            "-S" | "--sort-keys" => jq.sort_keys = true,
            "-M" | "--monochrome-output" | "-C" | "--color-output" => {}
            flag if flag.starts_with('-') => {
                return Err(Misspelt::new(format!("`jq {flag}` is not known here")));
            }
            _ => words.push(arg),
        }
    }
    match words.as_slice() {
        [] => ".".clone_into(&mut jq.expression),
        [one] => one.clone_into(&mut jq.expression),
        _ => return Err(Misspelt::new("`jq` reads files here")),
    }
    if crate::parameter::is_marked(&jq.expression) {
        return Err(Misspelt::new("a value would be put into a jq expression"));
    }
    if is_deep(&jq.expression) {
        return Err(Misspelt::new("the jq expression is longer or deeper than is read here"));
    }
    compile(&jq.expression).map_err(Misspelt::new)?;
    Ok(jq)
}

/// Most bytes of an expression.
const LONGEST: usize = 4_000;
/// Most operators, brackets and keywords of an expression: the parser goes down at each, and a stack ends. They are
/// counted without regard to where they stand, because a bracket in a text must not hide the depth of another.
const DEEPEST: usize = 100;

fn is_deep(expression: &str) -> bool {
    const MARKS: &[char] = &['|', ',', '(', '[', '{', '+', '-', '*', '/', '%', '=', '<', '>', ';'];
    const KEYWORDS: &[&str] =
        &["if", "elif", "else", "reduce", "foreach", "try", "def", "as", "and", "or", "label"];
    let keywords = || names(expression).filter(|name| KEYWORDS.contains(name)).count();
    expression.len() > LONGEST || expression.matches(MARKS).count() + keywords() > DEEPEST
}

/// # Errors
/// It does not parse, or names a function that is not there.
fn compile(expression: &str) -> Result<jaq_core::compile::Filter<jaq_core::Native<Data>>, String> {
    let wrong = || format!("`{expression}` is no jq expression that is known here");
    let definitions = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
    let functions = jaq_core::funs::<Data>().chain(jaq_std::funs()).chain(jaq_json::funs());
    let arena = Arena::default();
    let modules =
        Loader::new(definitions).load(&arena, File { path: (), code: expression }).map_err(|_| wrong())?;
    if names(expression).any(|name| LEFT_OUT.contains(&name)) || expression.contains("$ENV") {
        return Err(format!("`{expression}` holds a function that is left out here"));
    }
    Compiler::default()
        .with_funs(functions.filter(|(name, ..)| *name != "env"))
        .compile(modules)
        .map_err(|_| wrong())
}

/// Every word that could be a function's name.
fn names(expression: &str) -> impl Iterator<Item = &str> {
    expression.split(|c: char| !c.is_alphanumeric() && c != '_')
}
