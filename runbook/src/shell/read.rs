//! The grammar's own tree (brush-parser) becomes ours. Pure.

use super::tree::{Joint, Node, Redirect, Simple, Span, Word};
use super::word;
use brush_parser::ast::{
    self, AndOr, AndOrList, AssignmentName, AssignmentValue, Command, CommandPrefixOrSuffixItem as Item,
    CompoundCommand, CompoundList, IoFileRedirectKind, IoFileRedirectTarget, IoRedirect, SeparatorOperator,
    SourceLocation,
};

const NOT_FOLLOWED: &str = "a redirection that Muster does not follow";

fn left(why: &str, what: &impl SourceLocation) -> Node {
    Node::Left(why.to_owned(), span(what))
}

fn span(of: &impl SourceLocation) -> Span {
    of.location().map_or_else(Span::default, |at| Span { start: at.start.index, end: at.end.index })
}

/// Every command of a list, in order.
pub(crate) fn list(list: &CompoundList) -> Vec<Node> {
    list.0
        .iter()
        .map(|item| match item.1 {
            SeparatorOperator::Sequence => chain(&item.0),
            SeparatorOperator::Async => left("it goes on in the background", &item.0),
        })
        .collect()
}

fn chain(list: &AndOrList) -> Node {
    let first = pipeline(&list.first);
    if list.additional.is_empty() {
        return first;
    }
    let further = list.additional.iter().map(|one| match one {
        AndOr::And(next) => (Joint::And, pipeline(next)),
        AndOr::Or(next) => (Joint::Or, pipeline(next)),
    });
    Node::Chain(Box::new(first), further.collect())
}

/// `time` in front measures only: it is left out.
fn pipeline(pipeline: &ast::Pipeline) -> Node {
    if pipeline.bang {
        return left("its outcome is turned around by `!`", pipeline);
    }
    match pipeline.seq.as_slice() {
        [one] => command(one),
        several => Node::Pipe(several.iter().map(command).collect()),
    }
}

fn command(command: &Command) -> Node {
    match command {
        Command::Simple(one) => simple(one).map_or_else(|why| left(&why, one), Node::Simple),
        Command::Compound(compound, None) => self::compound(compound),
        Command::Compound(_, Some(_)) => left("a whole block is redirected", command),
        Command::Function(_) => left("it defines a shell function", command),
        Command::ExtendedTest(..) => left("a test in double brackets", command),
    }
}

fn compound(compound: &CompoundCommand) -> Node {
    match compound {
        CompoundCommand::BraceGroup(group) => Node::Group(list(&group.list)),
        CompoundCommand::Subshell(group) => Node::Group(list(&group.list)),
        CompoundCommand::ForClause(clause) => {
            let words: Result<Vec<_>, String> = clause.values.iter().flatten().map(word::several).collect();
            let over = match words {
                Ok(words) => words.concat(),
                Err(why) => return left(&why, compound),
            };
            Node::For { name: clause.variable_name.clone(), over, body: list(&clause.body.list) }
        }
        CompoundCommand::WhileClause(clause) => {
            Node::While { until: false, test: list(&clause.0), body: list(&clause.1.list) }
        }
        CompoundCommand::UntilClause(clause) => {
            Node::While { until: true, test: list(&clause.0), body: list(&clause.1.list) }
        }
        CompoundCommand::IfClause(clause) => branches(clause),
        CompoundCommand::CaseClause(_) => left("a `case`", compound),
        CompoundCommand::Arithmetic(_) | CompoundCommand::ArithmeticForClause(_) => {
            left("it calculates in the shell", compound)
        }
        CompoundCommand::Coprocess(_) => left("it starts a coprocess", compound),
    }
}

fn branches(clause: &ast::IfClauseCommand) -> Node {
    let mut arms = vec![(list(&clause.condition), list(&clause.then))];
    let mut otherwise = Vec::new();
    for branch in clause.elses.iter().flatten() {
        match &branch.condition {
            Some(condition) => arms.push((list(condition), list(&branch.body))),
            None => otherwise = list(&branch.body),
        }
    }
    Node::If { arms, otherwise }
}

fn simple(simple: &ast::SimpleCommand) -> Result<Simple, String> {
    let mut read = Simple { at: span(simple), ..Simple::default() };
    for item in simple.prefix.iter().flat_map(|prefix| &prefix.0) {
        match item {
            Item::AssignmentWord(assignment, _) => read.env.push(assignment_of(assignment)?),
            other => take(&mut read, other)?,
        }
    }
    if let Some(name) = &simple.word_or_name {
        read.words.extend(word::several(name)?);
    }
    let suffix = simple.suffix.as_ref().map_or(&[][..], |suffix| &suffix.0);
    let name = simple.word_or_name.clone().map(Item::Word);
    if name.iter().chain(suffix).zip(suffix.iter().skip(usize::from(name.is_none()))).any(is_stream) {
        return Err(NOT_FOLLOWED.to_owned());
    }
    for item in suffix {
        take(&mut read, item)?;
    }
    read.at.end = read.at.end.max(end(simple));
    Ok(read)
}

/// `{name}>file`: a stream with a name, which is no word. (The grammar takes it for one, and says of a redirection only
/// where its file stands; `{name} > file` is one.)
fn is_stream((word, redirect): (&Item, &Item)) -> bool {
    let (Item::Word(word), Item::IoRedirect(IoRedirect::File(_, _, IoFileRedirectTarget::Filename(file)))) =
        (word, redirect)
    else {
        return false;
    };
    let apart =
        word.location().zip(file.location()).map_or(0, |(word, file)| file.start.index - word.end.index);
    let name = word.value.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    name.is_some_and(word::is_name) && apart <= 2
}

/// Behind the last word or file: the grammar gives no place to a redirection, and then none to all that follows the name.
fn end(simple: &ast::SimpleCommand) -> usize {
    let items =
        simple.prefix.iter().flat_map(|own| &own.0).chain(simple.suffix.iter().flat_map(|own| &own.0));
    let ends = items.filter_map(|item| match item {
        Item::Word(word) | Item::AssignmentWord(_, word) => word.location(),
        Item::IoRedirect(IoRedirect::File(_, _, IoFileRedirectTarget::Filename(file))) => file.location(),
        _ => None,
    });
    ends.map(|at| at.end.index).max().unwrap_or(0)
}

fn assignment_of(assignment: &ast::Assignment) -> Result<(String, Word), String> {
    match (&assignment.name, &assignment.value) {
        (AssignmentName::VariableName(name), AssignmentValue::Scalar(value)) if !assignment.append => {
            Ok((name.clone(), word::whole(value)))
        }
        _ => Err("it sets an array, or adds to a variable".to_owned()),
    }
}

/// A word or a redirection, wherever it stands.
fn take(read: &mut Simple, item: &Item) -> Result<(), String> {
    match item {
        Item::Word(own) | Item::AssignmentWord(_, own) => read.words.extend(word::several(own)?),
        Item::IoRedirect(own) => read.redirects.push(redirect(own)?),
        Item::ProcessSubstitution(..) => return Err("it reads another command like a file".to_owned()),
    }
    Ok(())
}

fn redirect(redirect: &IoRedirect) -> Result<Redirect, String> {
    let odd = || Err(NOT_FOLLOWED.to_owned());
    match redirect {
        IoRedirect::HereDocument(None | Some(0), document) => {
            Ok(Redirect::Text(if document.requires_expansion {
                word::document(&document.doc)
            } else {
                Word::text(&document.doc.value)
            }))
        }
        IoRedirect::HereString(None | Some(0), text) => Ok(Redirect::Text(word::here(text))),
        IoRedirect::OutputAndError(file, append) => {
            Ok(Redirect::Out { stream: 1, file: word::read(file), append: *append })
        }
        IoRedirect::File(stream, kind, IoFileRedirectTarget::Filename(file)) => {
            let stream = stream.map(|own| u32::try_from(own).unwrap_or(u32::MAX));
            match kind {
                IoFileRedirectKind::Read if stream.unwrap_or(0) == 0 => Ok(Redirect::In(word::read(file))),
                IoFileRedirectKind::Write | IoFileRedirectKind::Clobber => {
                    Ok(Redirect::Out { stream: stream.unwrap_or(1), file: word::read(file), append: false })
                }
                IoFileRedirectKind::Append => {
                    Ok(Redirect::Out { stream: stream.unwrap_or(1), file: word::read(file), append: true })
                }
                _ => odd(),
            }
        }
        IoRedirect::File(_, IoFileRedirectKind::DuplicateOutput, _) => Ok(Redirect::Join),
        _ => odd(),
    }
}
