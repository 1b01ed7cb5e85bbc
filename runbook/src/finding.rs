//! What the compiler has to say about a text, like a compiler says it: where, what, what to write. Pure.

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, NamedSource, Report, Severity,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Note,
    Warning,
    Error,
}

/// One finding. Lines and columns count from 1.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    pub level: Level,
    /// Stable, for suppressing and for tests, e.g. `slug-is-a-verb`.
    pub code: &'static str,
    pub file: String,
    pub line: u32,
    pub column: u32,
    pub message: String,
    pub help: Option<String>,
}

/// Renders findings with the source line underlined.
#[must_use]
pub fn render(findings: &[Finding], file: &str, text: &str) -> String {
    let handler = GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor()).with_width(110);
    let mut out = String::new();
    for finding in findings.iter().filter(|finding| finding.file == file) {
        let (offset, length) = line_at(text, finding.line, finding.column);
        let mut diagnostic = MietteDiagnostic::new(finding.message.clone())
            .with_code(finding.code)
            .with_severity(match finding.level {
                Level::Note => Severity::Advice,
                Level::Warning => Severity::Warning,
                Level::Error => Severity::Error,
            })
            .with_label(LabeledSpan::at(offset..offset + length, "here"));
        if let Some(help) = &finding.help {
            diagnostic = diagnostic.with_help(help.clone());
        }
        let report = Report::new(diagnostic).with_source_code(NamedSource::new(file, text.to_owned()));
        // Writing to a string does not fail; what could not be drawn would leave the plain line.
        if handler.render_report(&mut out, report.as_ref()).is_err() {
            out.push_str(&format!("{file}:{}:{}: {}\n", finding.line, finding.column, finding.message));
        }
    }
    out
}

fn line_at(text: &str, line: u32, column: u32) -> (usize, usize) {
    let mut at = 0;
    for (i, content) in text.split_inclusive('\n').enumerate() {
        if i + 1 == line as usize {
            let from = (column.max(1) - 1) as usize;
            let width = content.trim_end().len();
            return (
                at + from.min(width),
                width.saturating_sub(from).max(1).min(text.len().saturating_sub(at)),
            );
        }
        at += content.len();
    }
    (0, 0)
}
