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
    let root = console || lines.iter().any(|line| is_dollar(line));
    let prompted = lines.iter().any(|line| prompt(line, root).is_some());
    let mut rows: Vec<Row> = Vec::with_capacity(lines.len());
    let mut open: Option<String> = None;
    for line in lines {
        if let Some(delimiter) = &open {
            if line.trim() == *delimiter {
                open = None;
            }
            let line = line.strip_prefix("> ").filter(|_| prompted).unwrap_or(line);
            rows.push(Row::Typed(line.to_owned()));
            continue;
        }
        let row = row(line, root, prompted, rows.last());
        if let Row::Typed(typed) = &row {
            open = heredoc(typed);
        }
        rows.push(row);
    }
    rows
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
    let (_, after) = row.split_once("<<")?;
    let word = after.trim_start_matches(['-', ' ']).split(char::is_whitespace).next()?;
    let word = word.trim_matches(['\'', '"']);
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

/// Whether it is the name of a program that runbooks type, without its path.
pub(crate) fn is_program(name: &str) -> bool {
    PROGRAMS.contains(&name) || name.starts_with("kafka-")
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

/// Programs that runbooks type: they tell a command from a word in running text, and root's `# kubectl …` from a comment.
const PROGRAMS: &[&str] = &[
    "ansible",
    "ansible-playbook",
    "aws",
    "az",
    "cat",
    "chroot",
    "consul",
    "cp",
    "crictl",
    "crm",
    "ctr",
    "curl",
    "dapr",
    "date",
    "df",
    "dig",
    "dmesg",
    "docker",
    "docker-compose",
    "du",
    "dropdb",
    "etcdctl",
    "find",
    "flink",
    "flux",
    "free",
    "gcloud",
    "gh",
    "git",
    "go",
    "grep",
    "haproxy",
    "helm",
    "host",
    "hostname",
    "iostat",
    "ip",
    "iptables",
    "istioctl",
    "java",
    "journalctl",
    "jq",
    "jstack",
    "k",
    "kill",
    "kubectl",
    "less",
    "ls",
    "lsof",
    "lvs",
    "make",
    "mkdir",
    "mongo",
    "mongosh",
    "mount",
    "mtr",
    "mv",
    "muster",
    "mysql",
    "mysqladmin",
    "nc",
    "ncat",
    "netstat",
    "nginx",
    "nohup",
    "nslookup",
    "oc",
    "oci",
    "openssl",
    "patronictl",
    "pcs",
    "pg_basebackup",
    "pg_ctl",
    "pg_ctlcluster",
    "pg_dump",
    "pg_isready",
    "pg_restore",
    "ping",
    "pkill",
    "podman",
    "promtool",
    "ps",
    "psql",
    "python",
    "python3",
    "rabbitmqctl",
    "redis-cli",
    "rm",
    "rsync",
    "scp",
    "sed",
    "service",
    "sh",
    "bash",
    "ss",
    "ssh",
    "su",
    "sudo",
    "sysctl",
    "systemctl",
    "tail",
    "tar",
    "tcpdump",
    "telnet",
    "terraform",
    "top",
    "touch",
    "traceroute",
    "truncate",
    "umount",
    "uptime",
    "vault",
    "velero",
    "vgs",
    "vmstat",
    "watch",
    "wget",
    "zkCli",
];

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
    fn without_a_prompt_only_what_nobody_types_is_output() {
        let fence =
            "kubectl get pods\nNAME      READY   STATUS\n2025-11-01T10:00:00Z error\n# then\nFOO=1 make x\n";
        assert_eq!(typed(fence, false), ["kubectl get pods", "# then", "FOO=1 make x"]);
    }
}
