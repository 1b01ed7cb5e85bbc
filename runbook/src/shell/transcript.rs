//! What of a fence was typed and what was printed: prompts taken off, sample output kept apart. Pure.
//!
//! A fence that shows a prompt is a transcript: what has none is output. Elsewhere a row is output only if nobody
//! could have typed it.

/// One row of a fence.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Row {
    /// What was typed, without its prompt.
    Typed(String),
    /// What was printed.
    Output(String),
}

/// The rows of a fence. `console`: its info string says that it is a transcript.
pub(crate) fn rows(fence: &str, console: bool) -> Vec<Row> {
    let lines: Vec<&str> = fence.lines().map(|line| line.trim_end_matches('\r')).collect();
    if is_data(&lines) {
        return lines.into_iter().map(|line| Row::Output(line.to_owned())).collect();
    }
    let root = console || lines.iter().any(|line| is_dollar(line));
    let prompted = lines.iter().any(|line| prompt(line, root).is_some());
    let mut rows: Vec<Row> = Vec::with_capacity(lines.len());
    let mut open: Option<String> = None;
    // Inside quotes anything may begin a row: SQL, JSON, YAML.
    let mut quote: Option<char> = None;
    for line in lines {
        if let Some(delimiter) = &open {
            if line.trim() == *delimiter {
                open = None;
            }
            let line = line.strip_prefix("> ").filter(|_| prompted).unwrap_or(line);
            rows.push(Row::Typed(line.to_owned()));
            continue;
        }
        let mut row = row(line, root, prompted, rows.last());
        let goes_on = matches!(rows.last(), Some(Row::Typed(above)) if is_continued(above));
        if quote.is_none()
            && !goes_on
            && matches!(&row, Row::Typed(typed) if prompt(line, root).is_none() && is_written(typed))
        {
            row = Row::Output(line.to_owned());
        }
        if let Row::Typed(typed) = &row {
            open = heredoc(typed);
            quote = quoted(typed, quote);
        }
        rows.push(row);
    }
    rows
}

/// Whether a whole fence is data or what a tool printed: JSON, or a table under a head of its own.
fn is_data(lines: &[&str]) -> bool {
    let mut rows = lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty());
    let (Some(first), last) = (rows.next(), rows.next_back()) else { return false };
    let json = matches!((first, last), ("{", Some("}")) | ("[", Some("]")))
        && lines.iter().any(|line| line.trim_start().starts_with('"'));
    let columns: Vec<&str> = first.split("  ").map(str::trim).filter(|column| !column.is_empty()).collect();
    let named =
        |column: &&str| column.starts_with(|c: char| c.is_uppercase()) && column.split(' ').count() < 3;
    json || last.is_some() && columns.len() > 2 && columns.iter().all(named)
}

/// What a line is behind the row above it.
fn row(line: &str, root: bool, prompted: bool, above: Option<&Row>) -> Row {
    let goes_on = matches!(above, Some(Row::Typed(above)) if is_continued(above));
    let typed = |typed: &str| Row::Typed(typed.to_owned());
    match prompt(line, root) {
        Some(behind) => typed(behind),
        None if goes_on => typed(line.strip_prefix("> ").filter(|_| prompted).unwrap_or(line)),
        None if line.trim().is_empty() || line.trim_start().starts_with('#') => typed(line),
        None if prompted || is_printed(line) => Row::Output(line.to_owned()),
        None => typed(line),
    }
}

fn is_continued(row: &str) -> bool {
    row.trim_end().ends_with('\\') || row.trim_end().ends_with('|')
}

/// The word that ends the here-document which a row opens.
fn heredoc(row: &str) -> Option<String> {
    let mut opens = row.match_indices("<<").map(|(at, _)| at);
    let at = opens.find(|at| !row[..*at].ends_with('<') && !row[at + 2..].starts_with('<'))?;
    let after = &row[at + 2..];
    let word = after.trim_start_matches(['-', ' ']).split(char::is_whitespace).next()?;
    let word = word.trim_matches(['\'', '"', '\\']);
    (!word.is_empty() && !word.starts_with('<')).then(|| word.to_owned())
}

fn is_dollar(line: &str) -> bool {
    line.trim_start().starts_with("$ ")
}

/// What stands behind a prompt: `$ `, `oc$ `, `bash-5.1$ `, `user@host:~$ `, `[root@host ~]# `, `sh-4.4# `;
/// a bare `# ` only where `root` says that the fence is a transcript and something is typed there.
fn prompt(line: &str, root: bool) -> Option<&str> {
    let line = line.trim_start();
    if let Some(typed) = line.strip_prefix("$ ").or_else(|| line.strip_prefix("❯ ")) {
        return Some(typed);
    }
    if let Some(typed) = line.strip_prefix("% ").filter(|typed| is_shell_word(typed)) {
        return Some(typed);
    }
    if root && let Some(typed) = line.strip_prefix("# ") {
        return is_command(typed).then_some(typed);
    }
    let (head, typed) = ["$ ", "# ", "% "].iter().find_map(|end| line.split_once(end))?;
    let bracketed = head.starts_with('[') && head.ends_with(']') && head.contains('@');
    let at_host = head.contains('@') && head.contains(':') && !head.contains([' ', '"', '\'', '=']);
    let shell = ["sh-", "bash-", "ash-"].iter().any(|name| head.starts_with(name)) && !head.contains(' ');
    let bare = matches!(head, "oc" | "root" | "host" | "sh" | "bash" | "/");
    (bracketed || at_host || shell || bare).then_some(typed)
}

/// Whether a row behind `% ` begins as a command does.
fn is_shell_word(row: &str) -> bool {
    is_command(row) || ["until ", "while ", "for ", "if ", "export "].iter().any(|word| row.starts_with(word))
}

/// Whether a row behind `# ` is typed by root rather than a comment: it begins with the name of a program.
fn is_command(row: &str) -> bool {
    let first = row.split(char::is_whitespace).next().unwrap_or_default();
    is_program(first) || first.starts_with("./") || first.starts_with('/')
}

/// Whether a row is a command that is typed, by its first word.
pub(super) fn is_typed(row: &str) -> bool {
    is_command(row) && row.split_whitespace().nth(1).is_some()
}

/// Whether it is the name of a program that runbooks type, without its path.
pub(crate) fn is_program(name: &str) -> bool {
    let controls = name.len() > 3 && name.ends_with("ctl") && !name.contains(char::is_uppercase);
    PROGRAMS.lines().any(|program| program == name) || name.starts_with("kafka-") || controls
}

/// Whether nobody could have typed this row as a command: a table's head or row, JSON, a rule, a log line.
fn is_printed(line: &str) -> bool {
    let trimmed = line.trim();
    let Some(first) = trimmed.split_whitespace().next() else { return false };
    let columns = trimmed.matches("  ").count() >= 1;
    let upper = first.len() > 1 && first.chars().all(|c| c.is_ascii_uppercase() || "-_()%".contains(c));
    let clock = first.len() >= 8
        && first.starts_with(|c: char| c.is_ascii_digit() || c == '[')
        && first.chars().filter(char::is_ascii_digit).count() >= 6
        && first.contains([':', '-']);
    let rule = trimmed.len() > 3 && trimmed.chars().all(|c| "-+=|_ ".contains(c));
    (upper && columns && trimmed.split_whitespace().nth(1).is_some()) || clock || rule
}

/// Whether a row is written for people or for another program, not typed: a sentence, an item of a list, a line of a
/// settings file or of a crontab.
fn is_written(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [first, rest @ ..] = words.as_slice() else { return false };
    let item = matches!(*first, "-" | "*" | "•" | "–")
        || !rest.is_empty()
            && first
                .strip_suffix(['.', ')'])
                .is_some_and(|number| number.chars().all(|c| c.is_ascii_digit()));
    let mut letters = first.trim_end_matches([',', ':', '.', '!', '?']).chars();
    let capital = letters.next().is_some_and(|c| c.is_uppercase() || !c.is_alphanumeric() && !c.is_ascii());
    let sentence =
        capital && !rest.is_empty() && letters.all(|c| c.is_lowercase() || c == '\'' || !c.is_ascii());
    let setting = rest.len() > 1 && rest[0] == "="
        || first.contains('=')
            && rest.first().is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    let drawn = first.chars().all(|c| !c.is_ascii() && !c.is_alphanumeric());
    let times =
        words.iter().take_while(|word| word.chars().all(|c| c.is_ascii_digit() || "*/,-".contains(c)));
    let crontab = times.count() == 5 && words.len() > 5;
    item || drawn || sentence || setting || crontab || is_listing(first, rest) || is_query(first, rest)
}

/// `total 8`, `-rw-r--r-- 1 root …`: what `ls -l` prints.
fn is_listing(first: &str, rest: &[&str]) -> bool {
    let mode = first.trim_end_matches(['.', '+', '@']);
    let mode = mode.len() == 10
        && mode.starts_with(['-', 'd', 'l', 'c', 'b', 'p', 's'])
        && mode[1..].bytes().all(|byte| b"rwxsStT-".contains(&byte));
    mode || first == "total" && matches!(rest, [size] if size.bytes().all(|byte| byte.is_ascii_digit()))
}

/// `(a_metric / another) * 100`: a question to a monitoring system.
fn is_query(first: &str, rest: &[&str]) -> bool {
    let operator = rest.first().is_some_and(|word| ["+", "-", "*", "/", ">", "<", "=="].contains(word));
    first.starts_with('(') && first.contains('_') && operator
}

/// The quote that is open behind a row.
fn quoted(row: &str, open: Option<char>) -> Option<char> {
    let mut open = open;
    if open.is_none() && row.trim_start().starts_with('#') {
        return None;
    }
    let mut chars = row.chars();
    while let Some(c) = chars.next() {
        match (open, c) {
            (None | Some('"'), '\\') => drop(chars.next()),
            (None, '\'' | '"') => open = Some(c),
            (Some(own), c) if own == c => open = None,
            _ => {}
        }
    }
    open
}

/// Programs that runbooks type: they tell a command from a word in running text, and root's `# kubectl …` from a comment.
const PROGRAMS: &str = include_str!("programs.txt");

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(fence: &str, console: bool) -> Vec<String> {
        let typed = rows(fence, console).into_iter();
        typed.filter_map(|row| if let Row::Typed(text) = row { Some(text) } else { None }).collect()
    }

    #[test]
    fn a_transcript_gives_what_was_typed() {
        let fence = "$ kubectl get pods\nNAME      READY\nkafka-0   0/1\n$ kubectl logs kafka-0 \\\n    --previous\nout of memory\n";
        assert_eq!(typed(fence, false), ["kubectl get pods", "kubectl logs kafka-0 \\", "    --previous"]);
        assert_eq!(typed("[root@db1 ~]# df -h\nFilesystem Size\nbash-5.1$ ls\n", false), ["df -h", "ls"]);
        assert_eq!(typed("# systemctl status etcd\n# a comment, no program\n", true).len(), 2);
    }

    #[test]
    fn what_is_written_for_people_or_for_another_program_is_not_typed() {
        let template =
            "Current State:\n- Connections: [X]/[Y]\n1. Stopped [N] workers\n🚨 Pool empty\nWe are on it.\n";
        assert_eq!(typed(template, false), Vec::<String>::new());
        let settings = "hot_standby = 'on'\nprimary_conninfo = 'host=db1'\n0 2 * * * root /opt/backup.sh\n";
        assert_eq!(typed(settings, false), Vec::<String>::new());
        let printed =
            "total 8\n-rw-r--r-- 1 root root 15 Feb 3 11:15 a.conf\n(used_bytes / quota_bytes) * 100\n";
        assert_eq!(typed(printed, true), Vec::<String>::new());
        let typed_rows =
            ["psql -c \"", "Select 1", "- 2\"", "Get-Service", "FOO=1 make x", "./Backup.sh all"];
        assert_eq!(typed(&typed_rows.join("\n"), false), typed_rows, "inside quotes anything begins a row");
    }

    #[test]
    fn without_a_prompt_only_what_nobody_types_is_output() {
        let fence =
            "kubectl get pods\nNAME      READY   STATUS\n2025-11-01T10:00:00Z error\n# then\nFOO=1 make x\n";
        assert_eq!(typed(fence, false), ["kubectl get pods", "# then", "FOO=1 make x"]);
    }
}
