//! Texts that should have been read again by now. The day comes in from the caller: this crate has no clock.

use super::{Checked, File};
use crate::{Fact, Finding, Known, Level};
use jiff::{Span, civil::Date};

impl Checked {
    /// Adds a finding for each review date that is over on `today`.
    #[must_use]
    pub fn on(mut self, today: Date) -> Self {
        for file in &mut self.files {
            let over = overdue(file, today);
            self.warnings += over.len();
            file.findings.extend(over);
        }
        self
    }
}

fn overdue(file: &File, today: Date) -> Vec<Finding> {
    let dated = |date: &Option<String>| date.as_ref().and_then(|date| date.parse::<Date>().ok());
    let (mut dues, mut last, mut every) = (Vec::new(), None::<(u32, Date)>, None::<Often>);
    for Fact { line, known } in &file.facts {
        let Known::Review { every: often, last: read, due, .. } = known else { continue };
        dues.extend(dated(due).map(|due| (*line, due)));
        last = last.max(dated(read).map(|date| (*line, date)));
        every = longer(every, often.as_deref().and_then(length));
    }
    if !dues.is_empty() {
        let over = dues.into_iter().filter(|(_, due)| *due < today);
        return over
            .map(|(line, due)| finding(file, line, format!("it was to be read again by {due}")))
            .collect();
    }
    let (Some((line, last)), Some((_, often, span))) = (last, every) else { return Vec::new() };
    let over = last.checked_add(span).is_ok_and(|due| due < today);
    let message = format!("it was last read on {last}, and is to be read every {often}");
    over.then(|| finding(file, line, message)).into_iter().collect()
}

/// About how many days, as it is said, and exactly.
type Often = (i64, String, Span);

/// `month`, `6 months`.
fn length(every: &str) -> Option<Often> {
    let (count, unit) = every.split_once(' ').unwrap_or(("1", every));
    let count: i64 = count.parse().ok()?;
    let (days, span) = match unit.trim_end_matches('s') {
        "day" => (1, Span::new().try_days(count)),
        "week" => (7, Span::new().try_weeks(count)),
        "month" => (30, Span::new().try_months(count)),
        "quarter" => (91, Span::new().try_months(count.checked_mul(3)?)),
        "year" => (365, Span::new().try_years(count)),
        _ => return None,
    };
    Some((count.checked_mul(days)?, every.to_owned(), span.ok()?))
}

/// Of several schedules the longest: what is over by that is over by all.
fn longer(one: Option<Often>, other: Option<Often>) -> Option<Often> {
    let days = |often: &Option<Often>| often.as_ref().map(|(days, ..)| *days);
    if days(&other) > days(&one) { other } else { one }
}

fn finding(file: &File, line: u32, message: String) -> Finding {
    Finding {
        level: Level::Warning,
        code: "review-expired",
        file: file.file.clone(),
        line,
        column: 1,
        message,
        help: Some("read it again, rehearse it, and give it a new date".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use crate::check;

    fn said(text: &str, today: &str) -> Vec<(u32, String)> {
        let text = format!("{text}\n\n## Recover\n\n1. Restart: `docker restart a`\n");
        let checked = check(&[("a.md".to_owned(), text)]).on(today.parse().unwrap());
        let found: Vec<_> = checked.findings().filter(|one| one.code == "review-expired").collect();
        found.iter().map(|one| (one.line, one.message.clone())).collect()
    }

    #[test]
    fn a_review_date_that_is_over_is_a_warning_where_it_stands() {
        for (text, line) in [
            ("---\nreview: 2026-01-31\n---\n# A", 2),
            ("# A\n\n*Last reviewed: 2025-07-31 · next review: 2026-01-31*", 3),
            ("# A\n\n**Prochaine revue** : 31/01/2026", 3),
        ] {
            assert_eq!(said(text, "2026-01-31"), [], "{text}: the day itself is not over");
            let found = said(text, "2026-02-01");
            assert!(
                matches!(found.as_slice(), [(at, said)] if *at == line && said.contains("2026-01-31")),
                "{text}: {found:?}"
            );
        }
    }

    #[test]
    fn a_schedule_counts_from_the_last_time_it_was_read() {
        let text = "# A\n\n**Last Updated**: 2025-12-31\n\n## Review Schedule\n\n- **Weekly**: Look at alerts\n- **Quarterly**: Review\n";
        assert_eq!(said(text, "2026-03-31"), []);
        let found = said(text, "2026-04-01");
        assert!(found[0].0 == 3 && found[0].1.contains("every quarter"), "{found:?}");
    }
}
