//! Forms that open at once: made by pure functions of what is loaded, because `views.open` must beat 3 s and
//! its trigger is good once (protocols 2). Submitting one is the verb with fields.

mod break_glass;
mod check;
mod declare;
mod edit;
mod more;
mod note;
mod page;
mod reword;
mod severity;
mod update;

pub use self::check::wrong;

use engine::{
    card::{Field, FieldKind, Form},
    ports::Loaded,
    words::{Lang, Words},
};

/// What a form is made of.
pub struct Blank<'a> {
    pub words: &'a Words,
    pub loaded: &'a Loaded,
    pub lang: Lang,
}

impl Blank<'_> {
    fn label(&self, id: &str) -> String {
        self.words.label(self.lang, &format!("form.{id}"), &())
    }

    fn form(&self, id: &str, command: String, fields: Vec<Field>) -> Form {
        Form {
            title: self.label(&format!("{id}-title")),
            submit: Some(self.label(&format!("{id}-submit"))),
            close: self.label("close"),
            command,
            lines: Vec::new(),
            fields,
            actions: Vec::new(),
        }
    }

    fn field(&self, name: &str, kind: FieldKind) -> Field {
        Field { name: name.to_owned(), label: self.label(name), hint: None, optional: false, kind }
    }

    fn optional(&self, name: &str, kind: FieldKind) -> Field {
        Field { optional: true, ..self.field(name, kind) }
    }
}

macro_rules! forms {
    ($($name:literal => $module:ident,)*) => {
        /// Every form, as a button names it.
        pub const NAMES: &[&str] = &[$($name),*];

        fn named(blank: &Blank<'_>, name: &str, number: i64, rest: &str) -> Option<Form> {
            match name {
                $($name => Some($module::form(blank, number, rest)),)*
                _ => None,
            }
        }
    };
}

forms! {
    "break-glass" => break_glass,
    "declare" => declare,
    "edit" => edit,
    "more" => more,
    "note" => note,
    "page" => page,
    "reword" => reword,
    "severity" => severity,
    "update" => update,
}

/// The form that a command line such as `form note 42` asks for. `None`: there is no such form, or it needs a number.
#[must_use]
pub fn open(blank: &Blank<'_>, command: &str) -> Option<Form> {
    let (name, rest) = word(command.strip_prefix("form ")?)?;
    match word(rest).and_then(|(number, rest)| Some((number.parse().ok()?, rest))) {
        Some((number, rest)) => named(blank, name, number, rest),
        // There is nothing yet that it could be about.
        None if name == "declare" => named(blank, name, 0, ""),
        None => None,
    }
}

/// The first word, and what follows it as it stands.
fn word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (!first.is_empty()).then_some((first, rest.trim()))
}

fn line(max: usize) -> FieldKind {
    FieldKind::Line { initial: String::new(), max }
}

fn paragraph(max: usize) -> FieldKind {
    FieldKind::Paragraph { initial: String::new(), max }
}

fn choice(options: Vec<(String, String)>, initial: Option<&str>) -> FieldKind {
    FieldKind::Choice { options, initial: initial.map(str::to_owned) }
}
