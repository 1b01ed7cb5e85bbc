//! Text as Slack escapes it, back to what the person meant. Pure.

/// References lose their label (`<@U1|anna>` is `<@U1>`), links become their address, `&amp;` an ampersand.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        let Some(length) = rest[open..].find('>') else { break };
        out.push_str(&unescaped(&rest[..open]));
        let inner = &rest[open + 1..open + length];
        let target = inner.split('|').next().unwrap_or(inner);
        if inner.starts_with(['@', '#', '!']) {
            out.extend(["<", target, ">"]);
        } else {
            out.push_str(&unescaped(target));
        }
        rest = &rest[open + length + 1..];
    }
    out.push_str(&unescaped(rest));
    out.trim().to_owned()
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}
