//! The outline of a Markdown text: headings, fences, prose, checklist items, in order, with their lines. Pure.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// One thing that stands in the text. Lines count from 1 in the whole file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Block {
    Heading {
        level: u8,
        title: String,
        line: u32,
    },
    Fence {
        info: String,
        text: String,
        line: u32,
    },
    /// A paragraph or a list item's words; `quoted`: in a block quote, which is how people write warnings.
    Prose {
        text: String,
        quoted: bool,
        line: u32,
    },
    Task {
        text: String,
    },
}

/// The blocks of `text` from byte `from` on (behind the front matter).
pub(crate) fn outline(text: &str, from: usize) -> Vec<Block> {
    let body = text.get(from..).unwrap_or("");
    let lines = LineIndex::new(text);
    let mut reader = Reader {
        lines,
        from,
        blocks: Vec::new(),
        words: String::new(),
        start: 0,
        quotes: 0,
        open: None,
        task: false,
    };
    let options = Options::ENABLE_TASKLISTS | Options::ENABLE_TABLES;
    for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
        reader.take(event, range.start);
    }
    reader.blocks
}

struct LineIndex(Vec<usize>);

impl LineIndex {
    fn new(text: &str) -> Self {
        Self(std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    fn line(&self, offset: usize) -> u32 {
        u32::try_from(self.0.partition_point(|start| *start <= offset)).unwrap_or(u32::MAX)
    }
}

enum Open {
    Heading(u8),
    Fence(String),
    Prose,
}

struct Reader {
    lines: LineIndex,
    from: usize,
    blocks: Vec<Block>,
    words: String,
    start: usize,
    quotes: u32,
    open: Option<Open>,
    task: bool,
}

impl Reader {
    fn take(&mut self, event: Event<'_>, at: usize) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => self.begin(Open::Heading(depth(level)), at),
            Event::Start(Tag::CodeBlock(kind)) => {
                self.flush();
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.into_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.begin(Open::Fence(info), at);
            }
            Event::Start(Tag::BlockQuote(_)) => self.quotes += 1,
            Event::End(TagEnd::BlockQuote(_)) => self.quotes = self.quotes.saturating_sub(1),
            Event::Start(Tag::Paragraph | Tag::Item) => {
                self.flush();
                self.begin(Open::Prose, at);
            }
            Event::End(TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::Paragraph | TagEnd::Item) => {
                self.flush()
            }
            Event::TaskListMarker(_) => self.task = true,
            Event::Text(text) | Event::Code(text) => self.words.push_str(&text),
            Event::SoftBreak | Event::HardBreak => self.words.push(' '),
            _ => {}
        }
    }

    fn begin(&mut self, open: Open, at: usize) {
        self.open = Some(open);
        self.words.clear();
        self.start = at;
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.words);
        let line = self.lines.line(self.from + self.start);
        let task = std::mem::take(&mut self.task);
        match self.open.take() {
            Some(Open::Heading(level)) => self.blocks.push(Block::Heading { level, title: text, line }),
            Some(Open::Fence(info)) => self.blocks.push(Block::Fence { info, text, line }),
            Some(Open::Prose) if task => self.blocks.push(Block::Task { text }),
            Some(Open::Prose) if !text.trim().is_empty() => {
                self.blocks.push(Block::Prose { text, quoted: self.quotes > 0, line });
            }
            Some(Open::Prose) | None => {}
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
        let text = "# A\n\n1. Look:\n\n   ```bash\n   kubectl get pods\n   ```\n\n> Careful.\n\n- [ ] told\n";
        let blocks = outline(text, 0);
        assert!(blocks.contains(&Block::Fence {
            info: "bash".into(),
            text: "kubectl get pods\n".into(),
            line: 5
        }));
        assert!(blocks.contains(&Block::Prose { text: "Careful.".into(), quoted: true, line: 9 }));
        assert!(
            blocks.contains(&Block::Task { text: " told".into() })
                || blocks.contains(&Block::Task { text: "told".into() })
        );
    }
}
