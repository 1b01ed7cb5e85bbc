//! What people, runbooks and systems may put into a field.

/// Each tries something else.
pub(crate) const HOSTILE: &[&str] = &[
    "<!channel> <!here> <@UEVIL> <#CEVIL> <!subteam^SEVIL> <https://evil.example|click me>",
    "*bold* _it_ ~no~ `code` ```fence``` > quote :fire:",
    "&lt;!channel&gt; &amp; & < >",
    "{{user}} {{{text}}} {{#if x}} {{/if}} </script><script>alert(1)</script>",
    "\u{202E}exe.txt\u{202C} zero\u{200B}width \u{FEFF}\u{0}\u{7}\u{1B}[31mred\u{1B}[0m \u{2028}line\r\nfeed",
    "\u{E000}\u{E002}UEVIL\u{E001}\u{E000}\u{E007}https://evil.example\u{E008}x\u{E001} *x*",
    "👩‍👩‍👧‍👦 🇫🇷 ❤️ e\u{301} Zalgo\u{334}\u{335}",
    "שלום עולם مرحبا بالعالم",
    "漢字かな한국어",
    "สวัสดีชาวโลก",
    "INC-42 \"quoted\" 'single' \\back\\slash %0A $HOME $(id) ; rm -rf /",
    "https://evil.example/?a=<b>&c=d mailto:a@b.example",
    "",
    " ",
    "\n\n\t\n",
];

/// Beyond every limit.
pub(crate) const LONG: usize = 3_500;

pub(crate) fn long(value: &str) -> String {
    value.chars().cycle().take(LONG).collect()
}

/// Every value, with how many there are of whatever there may be several: hostile ones, long ones, hundreds.
pub(crate) fn all() -> Vec<(String, usize)> {
    let hostile = HOSTILE.iter().map(|value| ((*value).to_owned(), 3));
    let longest = ["x", "漢", "word ", HOSTILE[0], HOSTILE[2], HOSTILE[6]].map(|value| (long(value), 12));
    let hundreds = ["kafka-0", "", HOSTILE[0]].map(|value| (value.to_owned(), 200));
    hostile.chain(longest).chain(hundreds).collect()
}
