//! A `curl` command line as one request. Pure.
//!
//! What reads files of the machine it is typed on, names several addresses or goes through a socket or a proxy is a person's;
//! what is no HTTP at all is another program's.

use super::request::HttpRequest;
use crate::options::{Options, Order, row};
use crate::{CommandLine, Misspelt, parameter};
use std::collections::BTreeMap;

const FLAGS: &str = include_str!("curl.txt");
/// What changes nothing about the request: how it is shown, and how the connection is made.
const SILENT: &[&str] = &[
    "--silent",
    "--show-error",
    "--verbose",
    "--no-progress-meter",
    "--progress-bar",
    "--compressed",
    "--fail-with-body",
    "--connect-timeout",
    "--no-buffer",
    "--http1.1",
    "--http1.0",
    "--http2",
    "--http2-prior-knowledge",
    "--ipv4",
    "--ipv6",
    "--tlsv1.2",
    "--tlsv1.3",
    "--no-keepalive",
    "--retry-delay",
    "--retry-max-time",
    "--retry-connrefused",
    "--retry-all-errors",
    "--basic",
    "--user-agent",
    "--referer",
    "--cacert",
    "--cert",
    "--key",
    "--location-trusted",
    "--fail-early",
    "--globoff",
    "--trace-time",
    "--stderr",
    "--create-dirs",
    "--remote-name",
    "--remote-header-name",
    "--disable",
    "--max-redirs",
    "--ssl-no-revoke",
    "--path-as-is",
    "--raw",
    "--noproxy",
];
const BODY: &[&str] =
    &["--data", "--data-ascii", "--data-raw", "--data-binary", "--data-urlencode", "--json"];
const UNDERSTOOD: &[&str] = &[
    "--request",
    "--header",
    "--user",
    "--fail",
    "--location",
    "--insecure",
    "--include",
    "--head",
    "--output",
    "--write-out",
    "--max-time",
    "--retry",
    "--get",
    "--form",
    "--form-string",
    "--url",
    "--oauth2-bearer",
];

/// `None`: no curl, or no HTTP.
pub(crate) fn read(line: &CommandLine) -> Option<Result<HttpRequest, Misspelt>> {
    if line.tool() != "curl" {
        return None;
    }
    let row = row(FLAGS, "curl")?;
    // `--no-buffer` and the like are the same options, switched off.
    let options = match Options::read(&line.args, row, Order::Anywhere) {
        Ok(options) => options,
        Err(misspelt) => return Some(Err(misspelt)),
    };
    let urls: Vec<String> = options.words.iter().cloned().chain(options.values("--url")).collect();
    let other = |url: &String| {
        url.split_once("://").is_some_and(|(scheme, _)| {
            scheme.chars().all(|c| c.is_ascii_alphanumeric())
                && !matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https")
        })
    };
    if urls.iter().any(other) {
        return None;
    }
    Some(request(line, &options, &urls))
}

fn request(line: &CommandLine, options: &Options, urls: &[String]) -> Result<HttpRequest, Misspelt> {
    options.only(&[SILENT, BODY, UNDERSTOOD])?;
    let [url] = urls else {
        let reason = if urls.is_empty() {
            "it names no address; curl refuses it"
        } else {
            "it names several addresses"
        };
        return Err(Misspelt {
            reason: reason.to_owned(),
            help: Some("write one request a line".to_owned()),
        });
    };
    let mut url = address(url, options.is_on("--globoff"))?;
    let mut headers = headers(options)?;
    let form = form(options)?;
    let mut body = body(line, options, &mut headers)?;
    if options.is_on("--get")
        && let Some(query) = body.take()
    {
        let joint = if url.contains('?') { '&' } else { '?' };
        url = format!("{url}{joint}{query}");
    }
    let seconds = |name: &str| -> Result<Option<u32>, Misspelt> {
        let whole = |text: &str| text.split('.').next().and_then(|text| text.parse().ok());
        options
            .value(name)
            .map(|text| whole(text).ok_or_else(|| Misspelt::new(format!("`{name}` takes seconds"))))
            .transpose()
    };
    let method = match options.value("--request") {
        Some(method) => method.to_ascii_uppercase(),
        None if options.is_on("--head") => "HEAD".to_owned(),
        None if body.is_some() || !form.is_empty() => "POST".to_owned(),
        None => "GET".to_owned(),
    };
    if parameter::is_marked(&method) {
        return Err(Misspelt::new("which method is to be filled in"));
    }
    let output = options.value("--output").map(str::to_owned);
    let discard_body = output.as_deref() == Some("/dev/null");
    Ok(HttpRequest {
        method,
        url,
        headers,
        body,
        form,
        user: options.value("--user").map(|user| user.split(':').next().unwrap_or(user).to_owned()),
        fail: options.is_on("--fail") || options.is_on("--fail-with-body"),
        follow: options.is_on("--location") || options.is_on("--location-trusted"),
        insecure: options.is_on("--insecure"),
        include: options.is_on("--include"),
        discard_body,
        output: output.filter(|file| !discard_body && file != "-"),
        timings: options.value("--write-out").map(str::to_owned),
        timeout_s: seconds("--max-time")?,
        retries: seconds("--retry")?,
    })
}

/// The address with its scheme; what curl itself refuses, or takes for several, is none.
fn address(url: &str, globs: bool) -> Result<String, Misspelt> {
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let host = rest[..end].rsplit('@').next().unwrap_or_default();
    if host.is_empty() || host.starts_with(':') {
        return Err(Misspelt {
            reason: "the URL has no host; curl refuses it".to_owned(),
            help: Some("write `http://HOST:PORT/…`".to_owned()),
        });
    }
    if !globs && rest[end..].contains(['{', '}', '[', ']']) {
        return Err(Misspelt {
            reason: "curl takes `{…}` and `[…]` in an address for several addresses".to_owned(),
            help: Some("add `--globoff`, or give the query by `--data-urlencode` with `--get`".to_owned()),
        });
    }
    if url.chars().any(char::is_whitespace) {
        return Err(Misspelt::new("the URL holds a blank; curl refuses it"));
    }
    // A variable may hold the scheme too.
    let whole = if url.contains("://") || parameter::is_marked(host) {
        url.to_owned()
    } else {
        format!("{scheme}://{rest}")
    };
    Ok(match rest[..end].rsplit_once('@') {
        // An account in the address may hold a password: it is the target's.
        Some((_, host)) if url.contains("://") => format!("{scheme}://{host}{}", &rest[end..]),
        _ => whole,
    })
}

fn headers(options: &Options) -> Result<BTreeMap<String, String>, Misspelt> {
    let mut headers = BTreeMap::new();
    for header in options.values("--header") {
        if header.starts_with('@') {
            return Err(from_file());
        }
        let (name, value) = header.split_once(':').unwrap_or((header.trim_end_matches(';'), ""));
        headers.insert(name.trim().to_owned(), value.trim().to_owned());
    }
    if let Some(token) = options.value("--oauth2-bearer") {
        headers.insert("Authorization".to_owned(), format!("Bearer {token}"));
    }
    Ok(headers)
}

fn form(options: &Options) -> Result<Vec<String>, Misspelt> {
    let fields = options.values("--form");
    let names_file =
        |field: &String| field.split_once('=').is_some_and(|(_, value)| value.starts_with(['@', '<']));
    if fields.iter().any(names_file) {
        return Err(from_file());
    }
    Ok(fields.into_iter().chain(options.values("--form-string")).collect())
}

/// The parts of the body, joined as curl joins them; `@-` is what it is handed.
fn body(
    line: &CommandLine,
    options: &Options,
    headers: &mut BTreeMap<String, String>,
) -> Result<Option<String>, Misspelt> {
    let mut parts = Vec::new();
    for (name, value) in options.given() {
        let Some(value) = value.filter(|_| BODY.contains(&name)) else { continue };
        parts.push(match name {
            "--data-urlencode" => encoded(value)?,
            "--data-raw" => value.to_owned(),
            _ if value == "@-" => {
                let input =
                    line.input.clone().ok_or_else(|| Misspelt::new("its body is what it is handed"))?;
                if name == "--data-binary" { input } else { input.replace(['\n', '\r'], "") }
            }
            _ if value.starts_with('@') => return Err(from_file()),
            _ => value.to_owned(),
        });
        if name == "--json" {
            for header in ["Content-Type", "Accept"] {
                headers.entry(header.to_owned()).or_insert_with(|| "application/json".to_owned());
            }
        }
    }
    Ok((!parts.is_empty()).then(|| parts.join("&")))
}

/// `name=content` with the content encoded; `name@file` is a file's.
fn encoded(value: &str) -> Result<String, Misspelt> {
    match value.split_once('=') {
        Some(("", content)) => Ok(percent(content)),
        Some((name, content)) if !name.contains('@') => Ok(format!("{name}={}", percent(content))),
        None if !value.contains('@') => Ok(percent(value)),
        _ => Err(from_file()),
    }
}

fn percent(text: &str) -> String {
    let mut out = String::new();
    let mut buffer = [0; 4];
    for c in text.chars() {
        // The marks of parameters stay what they are.
        if c.is_ascii_alphanumeric() || "-._~".contains(c) || parameter::is_mark(c) {
            out.push(c);
        } else {
            for byte in c.encode_utf8(&mut buffer).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    out
}

fn from_file() -> Misspelt {
    Misspelt {
        reason: "it sends a file of the machine it is typed on".to_owned(),
        help: Some("write the text itself into the command".to_owned()),
    }
}
