//! `docs/adding.md` as a list of changes: each block that begins with a path is a file, or lines for a file.

use std::{collections::BTreeMap, path::Path};

/// Text of each file by its path from the root.
pub(crate) type Tree = BTreeMap<String, String>;

pub(crate) struct Document {
    blocks: Vec<Block>,
}

struct Block {
    language: String,
    path: String,
    lines: Vec<String>,
}

impl Document {
    pub(crate) fn read() -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/adding.md");
        let text = std::fs::read_to_string(path).unwrap();
        let mut blocks = Vec::new();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            let indent = line.len() - line.trim_start().len();
            let Some(info) = line.trim_start().strip_prefix("```") else { continue };
            let own = lines.by_ref().take_while(|line| line.trim() != "```");
            let lines = own.map(|line| line.get(indent..).unwrap_or_default().to_owned()).collect();
            let (language, path) = info.split_once(' ').unwrap_or((info, ""));
            assert!(!path.is_empty(), "a block of docs/adding.md without its path: `{info}`");
            blocks.push(Block { language: language.to_owned(), path: path.to_owned(), lines });
        }
        assert!(blocks.len() > 15, "the blocks are found");
        Self { blocks }
    }

    /// The new source files.
    pub(crate) fn sources(&self) -> impl Iterator<Item = &str> {
        self.blocks.iter().filter(|block| block.language == "rust").map(|block| block.path.as_str())
    }

    pub(crate) fn carry_out(&self, tree: &mut Tree) {
        for block in &self.blocks {
            let path = &block.path;
            if block.language == "diff" {
                let text = tree.get_mut(path).unwrap_or_else(|| panic!("docs/adding.md: there is no {path}"));
                *text = added(text, block);
            } else {
                let before = tree.insert(path.clone(), block.lines.join("\n") + "\n");
                assert!(before.is_none(), "docs/adding.md: {path} is there already, so it is no example");
            }
        }
    }
}

/// The lines with `+` below the lines without, which stand together exactly once; without any, at the end.
fn added(text: &str, block: &Block) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut at = lines.len();
    let mut wanted: Vec<&str> = Vec::new();
    for line in &block.lines {
        if let Some(new) = line.strip_prefix('+') {
            if !wanted.is_empty() {
                at = place(&lines, &wanted, &block.path);
                wanted.clear();
            }
            lines.insert(at, new.to_owned());
            at += 1;
        } else {
            wanted.push(line.strip_prefix(' ').unwrap_or(line));
        }
    }
    lines.join("\n") + "\n"
}

/// Where what is wanted ends.
fn place(lines: &[String], wanted: &[&str], path: &str) -> usize {
    let ends = (wanted.len()..=lines.len()).filter(|end| lines[end - wanted.len()..*end] == *wanted);
    let ends: Vec<usize> = ends.collect();
    assert_eq!(ends.len(), 1, "docs/adding.md: {wanted:?} stands {} times in {path}", ends.len());
    ends[0]
}
