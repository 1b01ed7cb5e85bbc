//! The blocks of a Markdown text, in order, with their lines: headings, fences, paragraphs, list items, tables. Pure.

use crate::limit;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// One thing that stands in the text. Lines count from 1 in the whole file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Block {
    Heading {
        level: u8,
        title: String,
        line: u32,
    },
    /// `line` is that of the first row of its text, `column` (from 0) where that row begins.
    Fence {
        info: String,
        text: String,
        line: u32,
        column: u32,
    },
    Paragraph(Paragraph),
    Table(Table),
}

/// A paragraph, or a list item's own words.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Paragraph {
    pub(crate) inline: Vec<Inline>,
    pub(crate) line: u32,
    /// In a block quote, which is how people write warnings.
    pub(crate) quoted: bool,
    pub(crate) item: Option<Item>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Item {
    /// From 1.
    pub(crate) depth: u32,
    /// `1.` rather than `-`.
    pub(crate) ordered: bool,
    /// `- [ ]`.
    pub(crate) task: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Inline {
    Text(String),
    Code(String),
    Bold(String),
    Link {
        text: String,
        url: String,
    },
    /// The end of a line inside a paragraph: a blank to a reader.
    Break,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Table {
    /// Of the header.
    pub(crate) line: u32,
    pub(crate) header: Vec<Vec<Inline>>,
    pub(crate) rows: Vec<Row>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Row {
    pub(crate) line: u32,
    pub(crate) cells: Vec<Vec<Inline>>,
}

impl Inline {
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Code(text) | Self::Bold(text) | Self::Link { text, .. } => text,
            Self::Break => " ",
        }
    }
}

impl Paragraph {
    /// Longer than anything in which facts are looked for.
    pub(crate) fn is_long(&self) -> bool {
        length(&self.inline) > limit::PARAGRAPH
    }
}

impl Row {
    /// Longer than anything in which facts are looked for.
    pub(crate) fn is_long(&self) -> bool {
        self.cells.iter().map(|cell| length(cell) + 1).sum::<usize>() > limit::PARAGRAPH
    }
}

/// In bytes; a piece without words counts as well.
fn length(inline: &[Inline]) -> usize {
    inline.iter().map(|one| one.text().len().max(1)).sum()
}

/// The words of a line, without their marks.
pub(crate) fn plain(inline: &[Inline]) -> String {
    inline.iter().map(Inline::text).collect::<String>().trim().to_owned()
}

/// The blocks of `text` from byte `from` on (behind the front matter).
pub(crate) fn blocks(text: &str, from: usize) -> Vec<Block> {
    let body = text.get(from..).unwrap_or("");
    let mut reader = Reader { lines: LineIndex::new(text), from, ..Reader::default() };
    let options = Options::ENABLE_TASKLISTS | Options::ENABLE_TABLES;
    for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
        reader.take(event, range);
    }
    reader.blocks
}

#[derive(Default)]
struct LineIndex(Vec<usize>);

impl LineIndex {
    fn new(text: &str) -> Self {
        Self(std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    /// In bytes, from 0.
    fn column(&self, offset: usize) -> u32 {
        let line = self.0.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).and_then(|at| self.0.get(at)).copied().unwrap_or_default();
        u32::try_from(offset.saturating_sub(start)).unwrap_or(u32::MAX)
    }

    fn line(&self, offset: usize) -> u32 {
        u32::try_from(self.0.partition_point(|start| *start <= offset)).unwrap_or(u32::MAX)
    }
}

enum Open {
    Heading(u8),
    Fence(String),
    Words,
}

#[derive(Default)]
struct Reader {
    lines: LineIndex,
    from: usize,
    blocks: Vec<Block>,
    inline: Vec<Inline>,
    start: usize,
    quotes: u32,
    /// The lists that are open, and whether they are ordered.
    lists: Vec<bool>,
    open: Option<Open>,
    /// The item whose first words have not come yet, or whose words these are.
    item: Option<Item>,
    bold: u32,
    link: Option<String>,
    /// A piece of the open link stands in `inline`: what else is in it is added to that one, for an address may be long.
    linked: bool,
    table: Option<Table>,
    head: bool,
}

impl Reader {
    fn take(&mut self, event: Event<'_>, range: std::ops::Range<usize>) {
        let at = range.start;
        match event {
            Event::Start(tag) => self.start(tag, at),
            Event::End(tag) => self.end(tag),
            Event::TaskListMarker(_) => {
                if let Some(item) = &mut self.item {
                    item.task = true;
                }
            }
            Event::Text(text) => {
                if matches!(self.open, Some(Open::Fence(_))) && self.inline.is_empty() {
                    self.start = at;
                }
                self.words(&text, false);
            }
            Event::Code(text) => self.words(&text, true),
            Event::InlineHtml(tag) if tag.starts_with("<br") => self.words(" ", false),
            Event::SoftBreak | Event::HardBreak if self.bold > 0 || self.link.is_some() => {
                self.words(" ", false)
            }
            Event::SoftBreak | Event::HardBreak => self.inline.push(Inline::Break),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, at: usize) {
        match tag {
            Tag::Heading { level, .. } => self.begin(Open::Heading(depth(level)), at),
            Tag::CodeBlock(kind) => {
                self.flush();
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.into_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.begin(Open::Fence(info), at);
            }
            Tag::BlockQuote(_) => self.quotes += 1,
            Tag::List(first) => {
                self.flush();
                self.lists.push(first.is_some());
            }
            Tag::Item => {
                self.begin(Open::Words, at);
                let depth = u32::try_from(self.lists.len()).unwrap_or(u32::MAX);
                let ordered = self.lists.last().copied().unwrap_or_default();
                self.item = Some(Item { depth, ordered, task: false });
            }
            Tag::Paragraph if self.open.is_none() || !self.inline.is_empty() => self.begin(Open::Words, at),
            Tag::Strong => self.bold += 1,
            Tag::Link { dest_url, .. } => (self.link, self.linked) = (Some(dest_url.into_string()), false),
            Tag::Table(_) => {
                self.flush();
                let line = self.lines.line(self.from + at);
                self.table = Some(Table { line, ..Table::default() });
            }
            Tag::TableHead => self.head = true,
            Tag::TableRow => {
                let line = self.lines.line(self.from + at);
                if let Some(table) = &mut self.table {
                    table.rows.push(Row { line, cells: Vec::new() });
                }
            }
            Tag::TableCell => self.inline.clear(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::BlockQuote(_) => self.quotes = self.quotes.saturating_sub(1),
            TagEnd::List(_) => drop(self.lists.pop()),
            TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::Paragraph | TagEnd::Item => self.flush(),
            TagEnd::Strong => self.bold = self.bold.saturating_sub(1),
            TagEnd::Link => (self.link, self.linked) = (None, false),
            TagEnd::TableHead => self.head = false,
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.inline);
                if let Some(table) = &mut self.table {
                    match table.rows.last_mut() {
                        Some(row) if !self.head && row.cells.len() < limit::COLUMNS => row.cells.push(cell),
                        None if table.header.len() < limit::COLUMNS => table.header.push(cell),
                        _ => {}
                    }
                }
            }
            TagEnd::Table => self.blocks.extend(self.table.take().map(Block::Table)),
            _ => {}
        }
    }

    fn words(&mut self, text: &str, code: bool) {
        if let (true, Some(Inline::Link { text: before, .. })) = (self.linked, self.inline.last_mut()) {
            before.push_str(text);
            return;
        }
        self.linked = self.link.is_some();
        let next = match (&self.link, code) {
            (Some(url), _) => Inline::Link { text: text.to_owned(), url: url.clone() },
            (None, true) => Inline::Code(text.to_owned()),
            (None, false) if self.bold > 0 => Inline::Bold(text.to_owned()),
            (None, false) => Inline::Text(text.to_owned()),
        };
        match (self.inline.last_mut(), next) {
            (Some(Inline::Text(before)), Inline::Text(more))
            | (Some(Inline::Bold(before)), Inline::Bold(more)) => {
                before.push_str(&more);
            }
            (_, next) => self.inline.push(next),
        }
    }

    fn begin(&mut self, open: Open, at: usize) {
        self.flush();
        self.open = Some(open);
        self.start = at;
    }

    fn flush(&mut self) {
        let inline = std::mem::take(&mut self.inline);
        let line = self.lines.line(self.from + self.start);
        let text = || inline.iter().map(Inline::text).collect::<String>();
        match self.open.take() {
            Some(Open::Heading(level)) => self.blocks.push(Block::Heading { level, title: text(), line }),
            Some(Open::Fence(info)) => {
                let column = self.lines.column(self.from + self.start);
                self.blocks.push(Block::Fence { info, text: text(), line, column });
            }
            Some(Open::Words) if !text().trim().is_empty() => {
                let item = self.item.take();
                self.blocks.push(Block::Paragraph(Paragraph { inline, line, quoted: self.quotes > 0, item }));
            }
            Some(Open::Words) | None => {}
        }
    }
}

fn depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_inside_lists_keep_their_line() {
        let text = "# A\n\n1. **Look** now:\n\n   ```bash\n   kubectl get pods\n   ```\n\n> Careful.\n\n- [ ] told\n  - deep `x`\n";
        let blocks = blocks(text, 0);
        assert_eq!(
            blocks[2],
            Block::Fence { info: "bash".into(), text: "kubectl get pods\n".into(), line: 6, column: 3 }
        );
        let Block::Paragraph(look) = &blocks[1] else { panic!("{blocks:?}") };
        assert_eq!(look.inline, [Inline::Bold("Look".into()), Inline::Text(" now:".into())]);
        let rest: Vec<_> = blocks[3..]
            .iter()
            .map(|block| {
                let Block::Paragraph(own) = block else { panic!("{block:?}") };
                (plain(&own.inline), own.quoted, own.item)
            })
            .collect();
        assert_eq!(rest[0], ("Careful.".to_owned(), true, None));
        assert_eq!(rest[1], ("told".to_owned(), false, Some(Item { depth: 1, ordered: false, task: true })));
        assert_eq!(
            rest[2],
            ("deep x".to_owned(), false, Some(Item { depth: 2, ordered: false, task: false }))
        );
    }

    #[test]
    fn a_table_has_its_header_and_a_line_for_each_row() {
        let text = "| Check | Command |\n|---|---|\n| Pods | `kubectl get pods` |\n";
        let blocks = blocks(text, 0);
        let [Block::Table(table)] = blocks.as_slice() else { panic!("{blocks:?}") };
        assert_eq!(plain(&table.header[1]), "Command");
        assert_eq!(table.rows[0].line, 3);
        assert_eq!(table.rows[0].cells[1], [Inline::Code("kubectl get pods".into())]);
    }
}
