//! What the compiler has to say about a text, like a compiler says it: where, what, what to write. Pure.

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, MietteError, MietteSpanContents,
    Report, Severity, SourceCode, SourceSpan, SpanContents,
};
use std::ops::Range;

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

/// A longer line is not drawn, in bytes.
const WIDEST: usize = 400;

/// Renders findings with the source line underlined.
#[must_use]
pub fn render(findings: &[Finding], file: &str, text: &str) -> String {
    let handler = GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor()).with_width(110);
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut out = String::new();
    for finding in findings.iter().filter(|finding| finding.file == file) {
        let window = Window::around(&lines, finding, file);
        let mut diagnostic = MietteDiagnostic::new(finding.message.clone())
            .with_code(finding.code)
            .with_severity(match finding.level {
                Level::Note => Severity::Advice,
                Level::Warning => Severity::Warning,
                Level::Error => Severity::Error,
            });
        if let Some(help) = &finding.help {
            diagnostic = diagnostic.with_help(help.clone());
        }
        let drawn = window.is_some_and(|(window, at)| {
            let diagnostic = diagnostic.with_label(LabeledSpan::at(at, "here"));
            let report = Report::new(diagnostic).with_source_code(window);
            // Writing to a string does not fail; what could not be drawn would leave the plain line.
            handler.render_report(&mut out, report.as_ref()).is_ok()
        });
        if !drawn {
            let Finding { line, column, code, message, help, .. } = finding;
            let help = help.as_ref().map(|help| format!("\n  help: {help}")).unwrap_or_default();
            out.push_str(&format!("{code}\n  {file}:{line}:{column}: {message}{help}\n\n"));
        }
    }
    out
}

/// The line of a finding with its neighbours: the whole text would be searched once for each finding.
#[derive(Debug)]
struct Window {
    file: String,
    text: String,
    /// Lines of the file above it.
    above: usize,
}

impl Window {
    /// And where in it the finding is; `None`: a line of it is too long to be drawn.
    fn around(lines: &[&str], finding: &Finding, file: &str) -> Option<(Self, Range<usize>)> {
        let at = (finding.line.max(1) as usize - 1).min(lines.len().saturating_sub(1));
        let above = at.saturating_sub(1);
        let shown = lines.get(above..(at + 2).min(lines.len())).unwrap_or_default();
        if shown.iter().any(|line| line.len() > WIDEST) {
            return None;
        }
        let offset: usize = shown.iter().take(at - above).map(|line| line.len()).sum();
        let line = lines.get(at).copied().unwrap_or_default().trim_end();
        let column = finding.column.max(1) as usize - 1;
        let from = line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
        let text = shown.concat();
        let end = (offset + line.len()).max(offset + from + 1).min(text.len());
        Some((Self { file: file.to_owned(), text, above }, offset + from..end.max(offset + from)))
    }
}

impl SourceCode for Window {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let own = self.text.read_span(span, before, after)?;
        let (line, column, count) = (own.line() + self.above, own.column(), own.line_count());
        Ok(Box::new(MietteSpanContents::new_named(
            self.file.clone(),
            own.data(),
            *own.span(),
            line,
            column,
            count,
        )))
    }
}
