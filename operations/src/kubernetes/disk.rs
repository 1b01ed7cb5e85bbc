//! What `df` says, understood. Pure.

use crate::{Level, Report, phrase};

/// From here on a disk is a finding.
const FULL_PERCENT: u64 = 90;
/// From here on it is worth a word.
const FILLING_PERCENT: u64 = 80;

struct Disk<'o> {
    /// As `df` was asked to write it: 1K blocks or `100G`.
    size: &'o str,
    percent: u64,
    mounted: &'o str,
}

/// Whether this argv is `df`, so that its output is worth reading.
pub(crate) fn is_df(argv: &[String]) -> bool {
    argv.first().is_some_and(|program| program.rsplit('/').next() == Some("df"))
}

/// The fullest disk of `df`'s table; `None` if the output is something else.
pub(crate) fn report(output: &str) -> Option<Report> {
    let mut lines = output.lines();
    let header = lines.next()?;
    let blocks = if header.contains("1024-blocks") || header.contains("1K-blocks") { 1024 } else { 0 };
    let fullest = lines.filter_map(disk).max_by_key(|disk| disk.percent)?;
    let level = match fullest.percent {
        FULL_PERCENT.. => Level::Bad,
        FILLING_PERCENT.. => Level::Notice,
        _ => Level::Good,
    };
    let bytes =
        fullest.size.parse::<u64>().ok().filter(|_| blocks > 0).map(|size| size.saturating_mul(blocks));
    let headline = match bytes {
        Some(bytes) => {
            phrase!("disk.bytes", percent = fullest.percent, size = bytes, path = fullest.mounted)
        }
        None => phrase!("disk.size", percent = fullest.percent, size = fullest.size, path = fullest.mounted),
    };
    Some(
        Report::new(level, headline)
            .holds(fullest.percent < FULL_PERCENT)
            .fact("percent", fullest.percent)
            .fact("mounted", fullest.mounted)
            .fact("bytes", bytes),
    )
}

/// `/dev/sda1  104857600 43000000 61857600  41% /var/lib/kafka`
fn disk(line: &str) -> Option<Disk<'_>> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [_, size, _, _, percent, mounted, ..] = words.as_slice() else { return None };
    let percent = percent.strip_suffix('%')?.parse().ok()?;
    Some(Disk { size, percent, mounted })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fullest_disk_is_the_headline() {
        let output = "Filesystem 1024-blocks Used Available Capacity Mounted on\n\
                      overlay 1000 100 900 10% /\n/dev/sda1 104857600 43000000 61857600 41% /var/lib/kafka\n";
        let report = report(output).unwrap();
        assert_eq!(report.level, Level::Good);
        assert_eq!(report.headline.values["size"], 107_374_182_400_u64);
        assert_eq!(report.facts["mounted"], "/var/lib/kafka");
    }

    #[test]
    fn a_disk_above_ninety_percent_is_bad_and_sizes_for_people_stay_as_they_are() {
        let report =
            report("Filesystem Size Used Avail Use% Mounted on\n/dev/sda1 100G 95G 5G 95% /data\n").unwrap();
        assert_eq!((report.level, report.holds), (Level::Bad, Some(false)));
        assert_eq!(report.headline, phrase!("disk.size", percent = 95, size = "100G", path = "/data"));
    }

    #[test]
    fn output_that_is_no_table_is_left_alone() {
        assert!(report("df: /nowhere: No such file or directory\n").is_none());
        assert!(report("").is_none());
    }
}
