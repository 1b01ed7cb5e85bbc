//! The outline of a document becomes passages. Pure.

use super::{
    cause,
    clause::{Clause, clauses},
    front,
    passage::{Cell, Passage, Place, Shape},
    rule, table,
    topic::{self, Topic},
    words::tidy,
};
use crate::{
    document::Part,
    info::Info,
    limit,
    markdown::{Block, Inline, Paragraph, Table, plain},
    section::{Meaning, fold},
    understand,
};

/// Every passage of a document, in the order of its lines.
pub(super) fn passages(yaml: Option<&str>, root: &Part) -> Vec<Passage> {
    let mut reader = Reader { passages: front::passages(yaml.unwrap_or_default()), ..Reader::default() };
    reader.part(root, &Under::default());
    reader.passages
}

/// What stands under a heading inherits.
#[derive(Clone, Default)]
struct Under {
    topic: Option<Topic>,
    place: Place,
    heading: String,
}

#[derive(Default)]
struct Reader {
    passages: Vec<Passage>,
    /// Items that are open: their depth, which passage, what they say of those below. A line over a list has depth 0.
    open: Vec<Open>,
    /// How many items each depth has had.
    numbers: Vec<usize>,
    /// What a fence that comes now belongs to.
    titled: Option<usize>,
}

struct Open {
    depth: u32,
    passage: usize,
    topic: Option<Topic>,
}

impl Reader {
    fn part(&mut self, part: &Part, over: &Under) {
        let holds = part.meaning.is_none() && part.parts.iter().any(holds_runbook);
        let runbook = part.level == 0 || part.is_runbook() || holds;
        let under = below(part, over, runbook);
        self.open.clear();
        self.numbers.clear();
        self.titled = None;
        if part.level > 0 {
            let title = [Inline::Text(part.title.clone())];
            let named = part.level < 7 && (runbook || part.meaning.is_none());
            self.push(Passage { title: named, ..passage(part.line, Shape::Heading, &title, &under) });
        }
        let mut under = under;
        for block in &part.blocks {
            match block {
                Block::Paragraph(own) if is_heading(own) => under = self.bold(own, &under),
                Block::Paragraph(own) => self.paragraph(own, &under),
                Block::Fence { info, text, line, .. } => self.fence(&Info::parse(info), text, *line, &under),
                Block::Table(table) => self.table(table, &under),
                Block::Heading { .. } => {}
            }
        }
        for inner in &part.parts {
            self.part(inner, &under);
        }
    }

    /// A bold line that opens no section says what follows, as a heading does.
    fn bold(&mut self, own: &Paragraph, under: &Under) -> Under {
        (self.open, self.titled) = (Vec::new(), None);
        self.numbers.clear();
        let heading = limit::short(plain(&own.inline).trim_end_matches(':').to_owned(), limit::TITLE);
        let topic = topic::of(&heading).or(under.topic);
        let next = Under { topic, place: under.place, heading };
        self.push(passage(own.line, Shape::Heading, &own.inline, &next));
        next
    }

    fn push(&mut self, passage: Passage) -> usize {
        self.passages.push(passage);
        self.passages.len() - 1
    }

    fn paragraph(&mut self, own: &Paragraph, under: &Under) {
        if own.is_long() {
            return;
        }
        let shape = match (own.item, own.quoted) {
            (Some(_), _) => Shape::Item,
            (None, true) => Shape::Quote,
            (None, false) => Shape::Prose,
        };
        let item = own.item.unwrap_or_default();
        while self.open.last().is_some_and(|open| open.depth >= item.depth) {
            self.open.pop();
        }
        let mut next = passage(own.line, shape, &own.inline, under);
        (next.ordered, next.task, next.depth) = (item.ordered, item.task, item.depth);
        next.number = self.count(item.depth);
        next.command = own.inline.iter().any(is_command);
        if let Some(open) = self.open.last() {
            let explained = cause::explains(&next);
            let over = &mut self.passages[open.passage];
            over.leads |= !explained;
            next.topic = open.topic;
            next.lead = Some(over.text.clone());
            next.over = next.lead.clone().filter(|_| open.depth > 0);
        }
        let text = next.text.clone();
        let opens = text.ends_with(':') || shape == Shape::Item;
        let lead = topic::of(text.trim_end_matches(':')).filter(|_| opens).or(next.topic);
        if shape == Shape::Prose && own.inline.first().is_some_and(is_command) {
            self.titled.into_iter().for_each(|at| self.passages[at].command = true);
        }
        let before = self.titled.filter(|at| shape != Shape::Item && self.passages[*at].text.ends_with(':'));
        let at = self.push(next);
        if opens {
            self.open.push(Open { depth: item.depth, passage: at, topic: lead });
        }
        self.titled = if opens { Some(at) } else { before };
    }

    /// The number of an item among its own.
    fn count(&mut self, depth: u32) -> usize {
        let depth = depth as usize;
        self.numbers.truncate(depth + 1);
        self.numbers.resize(depth + 1, 0);
        self.numbers[depth] += 1;
        self.numbers[depth]
    }

    fn fence(&mut self, info: &Info, text: &str, line: u32, under: &Under) {
        if matches!(info.language.as_str(), "" | "yaml" | "yml") {
            self.rules(text, line, under);
        }
        if !info.is_shell() {
            return;
        }
        let comment = |row: &str| row.trim_start().starts_with('#');
        if let Some(at) = self.titled {
            self.passages[at].command |= text.lines().any(|row| !row.trim().is_empty() && !comment(row));
        }
        if info.language != "console" {
            self.comments(text, line, under);
        }
    }

    /// Alerting rules of Prometheus: what an alert is called, what raises it, how severe it is.
    fn rules(&mut self, text: &str, line: u32, under: &Under) {
        for rule in rule::read(text) {
            let name = [Inline::Text(rule.name.clone())];
            let at = line + rule.row;
            let own = Passage { clauses: Vec::new(), ..passage(at, Shape::Prose, &name, under) };
            self.push(Passage { rule: Some((rule.name, rule.expression)), ..own });
            if let Some((row, severity)) = rule.severity {
                let clause = Clause::pair(line + row, "severity", &[Inline::Text(severity)]);
                let own = passage(line + row, Shape::Prose, &clause.inline, under);
                self.push(Passage { clauses: vec![clause], ..own });
            }
        }
    }

    fn comments(&mut self, text: &str, line: u32, under: &Under) {
        let mut document: Option<String> = None;
        let mut rows = (line..).zip(text.lines()).peekable();
        while let Some((line, row)) = rows.next() {
            let row = row.trim();
            if let Some(end) = &document {
                if row == end {
                    document = None;
                }
                continue;
            }
            let Some(words) = row.strip_prefix('#').map(|words| words.trim_start_matches('#').trim()) else {
                document = here_document(row);
                if let Some(words) =
                    remark(row).filter(|words| document.is_none() && words.len() <= limit::PARAGRAPH)
                {
                    let own = [Inline::Text(words.to_owned())];
                    self.push(Passage { remark: true, ..passage(line, Shape::Comment, &own, under) });
                }
                continue;
            };
            if words.len() > limit::PARAGRAPH {
                continue;
            }
            let own = [Inline::Text(
                words.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').trim().to_owned(),
            )];
            let mut next = passage(line, Shape::Comment, &own, under);
            if words.ends_with(':') {
                while let Some((last, _)) = rows.next_if(|(_, row)| row.trim().starts_with('#')) {
                    next.below = Some([line + 1, last]);
                }
            }
            if !next.text.is_empty() {
                self.push(next);
            }
        }
    }

    fn table(&mut self, table: &Table, under: &Under) {
        self.titled = None;
        if let Some(pairs) = table::pairs(table) {
            for clause in pairs {
                let mut next = passage(clause.line, Shape::Prose, &clause.inline, under);
                next.clauses = vec![clause];
                self.push(next);
            }
            return;
        }
        for (at, row) in table.rows.iter().enumerate().filter(|(_, row)| !row.is_long()) {
            let cells = row.cells.iter().zip(&table.header).map(|(cell, column)| Cell {
                column: fold(&plain(column)),
                text: tidy(&plain(cell)),
                inline: cell.clone(),
            });
            let all: Vec<Inline> = row.cells.iter().flatten().cloned().collect();
            let mut next = passage(row.line, Shape::Row, &all, under);
            next.clauses.clear();
            next.cells = cells.collect();
            next.number = at + 1;
            next.command = all.iter().any(is_command);
            self.push(next);
        }
    }
}

fn passage(line: u32, shape: Shape, inline: &[Inline], under: &Under) -> Passage {
    let inline: Vec<Inline> = inline.iter().map(neat).collect();
    Passage {
        line,
        shape,
        clauses: clauses(line, &inline),
        text: tidy(&plain(&inline)),
        inline,
        topic: under.topic,
        place: under.place,
        heading: under.heading.clone(),
        ..Passage::default()
    }
}

/// Code that goes over a line's end has blanks there that the kind of line end makes.
fn neat(one: &Inline) -> Inline {
    if let Inline::Code(code) = one { Inline::Code(tidy(code)) } else { one.clone() }
}

/// What a part hands on. A runbook's own title says nothing of what stands in it.
fn below(part: &Part, over: &Under, runbook: bool) -> Under {
    // A step's title may name the symptoms that it looks at.
    let step = part.meaning.is_none() && matches!(over.place, Place::Section(_) | Place::Response);
    let own = topic::of(&part.title)
        .filter(|topic| !(runbook || step && matches!(topic, Topic::Symptom | Topic::Impact)));
    let place = match part.meaning.filter(|_| !runbook) {
        Some(Meaning::Section(kind)) => Place::Section(kind),
        Some(Meaning::Response) => Place::Response,
        Some(Meaning::Drill | Meaning::Aside) => Place::Aside,
        None if runbook => Place::Procedure,
        None => over.place,
    };
    let inherited = over.topic.filter(|_| part.meaning.is_none() && !runbook);
    Under { topic: own.or(inherited), place, heading: part.title.clone() }
}

fn is_heading(own: &Paragraph) -> bool {
    matches!(own.inline.as_slice(), [Inline::Bold(title)] if !title.ends_with(['.', '!', '?']))
        && own.item.is_none()
        && !own.quoted
}

fn holds_runbook(part: &Part) -> bool {
    part.is_runbook() || part.parts.iter().any(holds_runbook)
}

fn is_command(one: &Inline) -> bool {
    matches!(one, Inline::Code(code) if understand::command(code).is_some())
}

/// The comment behind a command, outside quotes.
fn remark(row: &str) -> Option<&str> {
    let (before, behind) = row.rsplit_once(" # ")?;
    let even = |quote: char| before.matches(quote).count() % 2 == 0;
    (even('\'') && even('"')).then(|| behind.trim())
}

/// The word that ends the document which begins behind this line.
fn here_document(row: &str) -> Option<String> {
    let (_, behind) = row.split_once("<<")?;
    let word = behind
        .trim_start_matches(['-', '~'])
        .trim_start()
        .split(|c: char| c.is_whitespace() || c == '|')
        .next()?;
    Some(word.trim_matches(['\'', '"', '\\']).to_owned())
        .filter(|word| !word.is_empty() && !word.starts_with('<'))
}

/// A pair in a document's front matter or table.
pub(super) fn pair(clause: Clause, shape: Shape) -> Passage {
    Passage {
        line: clause.line,
        shape,
        text: clause.whole.clone(),
        inline: clause.inline.clone(),
        clauses: vec![clause],
        ..Passage::default()
    }
}
