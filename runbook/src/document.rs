//! The outline of a document: headings and bold lead-ins as a tree, each with the blocks under it. Pure.

use crate::{
    SectionKind, limit,
    markdown::{Block, Inline, Paragraph, plain},
    section::{self, Meaning},
};

/// Deeper than any heading.
const LEAD_IN: u8 = 7;

/// A heading, or a bold lead-in that opens a section; the root has level 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Part {
    pub(crate) title: String,
    pub(crate) level: u8,
    pub(crate) line: u32,
    /// What its words say it is.
    pub(crate) meaning: Option<Meaning>,
    /// What stands directly under it.
    pub(crate) blocks: Vec<Block>,
    pub(crate) parts: Vec<Part>,
}

impl Part {
    /// Whether it is a section of a runbook, and not a heading over runbooks of their own.
    pub(crate) fn is_section(&self) -> bool {
        let fences = self.blocks.iter().any(|block| matches!(block, Block::Fence { .. }));
        self.meaning.is_some() && (fences || !self.parts.iter().any(Part::is_runbook))
    }

    /// Whether what stands directly under it makes it a runbook: sections of two kinds, or one that says what to do.
    pub(crate) fn is_runbook(&self) -> bool {
        let mut meanings: Vec<Meaning> =
            self.parts.iter().filter(|part| part.is_section()).filter_map(|part| part.meaning).collect();
        meanings.retain(|meaning| *meaning != Meaning::Aside);
        // `Resolution procedures` over `Resolution 1: …` and `Resolution 2: …` is one section in parts.
        if matches!(self.meaning, Some(Meaning::Section(_)))
            && meanings.iter().all(|meaning| self.meaning == Some(*meaning))
        {
            return false;
        }
        let acts = meanings.iter().any(|meaning| {
            matches!(
                meaning,
                Meaning::Response | Meaning::Section(SectionKind::Recover | SectionKind::Diagnose)
            )
        });
        meanings.dedup();
        acts || meanings.len() > 1
    }
}

/// The tree of a document.
pub(crate) fn outline(blocks: Vec<Block>) -> Part {
    let mut open = vec![Part::default()];
    for block in blocks {
        match block {
            Block::Heading { level, title, line } => enter(&mut open, level, &title, line, Vec::new()),
            Block::Paragraph(paragraph) => match lead_in(&paragraph) {
                Some((title, rest)) => enter(&mut open, LEAD_IN, &title, paragraph.line, rest),
                None => push(&mut open, Block::Paragraph(paragraph)),
            },
            other => push(&mut open, other),
        }
    }
    close(&mut open, 1);
    open.pop().unwrap_or_default()
}

fn push(open: &mut [Part], block: Block) {
    if let Some(part) = open.last_mut() {
        part.blocks.push(block);
    }
}

fn enter(open: &mut Vec<Part>, level: u8, title: &str, line: u32, blocks: Vec<Block>) {
    close(open, level);
    let title = limit::short(title.trim().trim_end_matches(':').trim().to_owned(), limit::TITLE);
    let within =
        open.iter().any(|above| matches!(above.meaning, Some(Meaning::Section(_) | Meaning::Response)));
    let meaning = if within { section::meaning_within(&title) } else { section::meaning(&title) };
    open.push(Part { title, level, line, meaning, blocks, parts: Vec::new() });
}

/// Closes what is open at `level` and deeper; the root stays.
fn close(open: &mut Vec<Part>, level: u8) {
    while open.len() > 1 && open.last().is_some_and(|part| part.level >= level) {
        let Some(part) = open.pop() else { return };
        if let Some(above) = open.last_mut() {
            above.parts.push(part);
        }
    }
}

/// `**Diagnostic:**`, `**Symptoms**: the words go on`: a section's name in bold, and what stands behind it.
fn lead_in(paragraph: &Paragraph) -> Option<(String, Vec<Block>)> {
    let (Inline::Bold(title), rest) = paragraph.inline.split_first()? else { return None };
    let behind = plain(rest);
    let colon = title.trim_end().ends_with(':') || behind.starts_with(':');
    if paragraph.quoted || !(colon || behind.is_empty()) || section::meaning(title).is_none() {
        return None;
    }
    // `**If not resolved in 30 minutes**: …` is a case, whatever its words.
    if ["if ", "when ", "si ", "quand "].iter().any(|word| section::fold(title).starts_with(word)) {
        return None;
    }
    // In a list a bold word is a step's title, unless a bullet's colon says that what is below belongs to it.
    if paragraph.item.is_some_and(|item| item.ordered || !colon) {
        return None;
    }
    let mut inline = rest.to_vec();
    if let Some(Inline::Text(text)) = inline.first_mut() {
        *text = text.trim_start().trim_start_matches(':').trim_start().to_owned();
    }
    let words = Paragraph { inline, item: None, ..paragraph.clone() };
    let blocks = if plain(&words.inline).is_empty() { Vec::new() } else { vec![Block::Paragraph(words)] };
    Some((title.clone(), blocks))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::blocks;

    fn shape(part: &Part) -> String {
        let inner: Vec<_> = part.parts.iter().map(shape).collect();
        format!("{}[{}]", part.title, inner.join(","))
    }

    #[test]
    fn a_section_in_parts_of_its_own_kind_is_no_runbook() {
        let text = "# Pool\n## Diagnosis\n```sh\nx\n```\n## Resolution procedures\n### Resolution 1: kill\n```sh\nx\n```\n### Resolution 2: grow\n```sh\nx\n```\n## Verification\n```sh\nx\n```\n";
        let root = outline(blocks(text, 0));
        let pool = &root.parts[0];
        assert!(pool.is_runbook() && pool.parts.iter().all(|part| part.is_section() && !part.is_runbook()));
    }

    #[test]
    fn headings_nest_and_bold_lead_ins_are_sections() {
        let text = "# Doc\n## Incidents\n### INC-1: Lag\n**Symptômes:**\n- slow\n\n**Diagnostic:**\n\n```sh\nx\n```\n### INC-2\n**Severity**: P2\n\n**Response**:\n1. **Check** now\n## After\n";
        let root = outline(blocks(text, 0));
        assert_eq!(
            shape(&root),
            "[Doc[Incidents[INC-1: Lag[Symptômes[],Diagnostic[]],INC-2[Response[]]],After[]]]"
        );
        let incidents = &root.parts[0].parts[0];
        assert!(!incidents.is_section() && incidents.parts[0].is_runbook());
    }
}
