//! A `wget` command line as one request. Pure.

use super::request::HttpRequest;
use crate::options::{Options, Order};
use crate::{CommandLine, Misspelt};
use std::collections::BTreeMap;

/// From `wget --help`: what of it is one request.
const FLAGS: &str = "--quiet,-q --verbose,-v --no-verbose,-nv --output-document,-O= --spider --server-response,-S --timeout,-T= --tries,-t= --header= --post-data= --body-data= --method= --no-check-certificate --user= --password= --http-user= --http-password= --max-redirect= --user-agent,-U= --debug,-d --no-proxy --connect-timeout= --read-timeout= --dns-timeout= --content-on-error --retry-connrefused --waitretry= --no-cache --no-hsts --save-headers --show-progress --progress=";

/// `None`: no wget, or no HTTP.
pub(super) fn read(line: &CommandLine) -> Option<Result<HttpRequest, Misspelt>> {
    if line.tool() != "wget" {
        return None;
    }
    // Of wget's short options two letters long these are the common ones.
    let whole = |arg: &String| match arg.as_str() {
        "-nv" => vec!["--no-verbose".to_owned()],
        "-qO-" => vec!["-q".to_owned(), "-O".to_owned(), "-".to_owned()],
        _ => vec![arg.clone()],
    };
    let args: Vec<String> = line.args.iter().flat_map(whole).collect();
    match Options::read(&args, FLAGS, Order::Anywhere) {
        Ok(options) => request(&options),
        Err(misspelt) => Some(Err(misspelt)),
    }
}

fn request(options: &Options) -> Option<Result<HttpRequest, Misspelt>> {
    let [url] = options.words.as_slice() else {
        return Some(Err(Misspelt::new("it does not name one address")));
    };
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
    if !matches!(scheme, "http" | "https") && url.contains("://") {
        return None;
    }
    if rest.is_empty() || rest.starts_with([':', '/']) {
        return Some(Err(Misspelt::new("the URL has no host; wget refuses it")));
    }
    let number = |name: &str| options.value(name).and_then(|text| text.parse().ok());
    let header = |header: &String| {
        header.split_once(':').map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
    };
    let body = options.value("--post-data").or_else(|| options.value("--body-data")).map(str::to_owned);
    let method = match options.value("--method") {
        Some(method) => method.to_ascii_uppercase(),
        None if options.is_on("--spider") => "HEAD".to_owned(),
        None if body.is_some() => "POST".to_owned(),
        None => "GET".to_owned(),
    };
    let saved = options.value("--output-document");
    Some(Ok(HttpRequest {
        method,
        url: if url.contains("://") || crate::parameter::is_marked(rest) {
            url.clone()
        } else {
            format!("http://{rest}")
        },
        headers: options.values("--header").iter().filter_map(header).collect::<BTreeMap<_, _>>(),
        body,
        user: options.value("--user").or_else(|| options.value("--http-user")).map(str::to_owned),
        // wget itself fails on such a status, and follows redirects.
        fail: true,
        follow: true,
        insecure: options.is_on("--no-check-certificate"),
        include: options.is_on("--server-response") || options.is_on("--save-headers"),
        discard_body: saved == Some("/dev/null"),
        output: match saved {
            Some("-" | "/dev/null") => None,
            Some(file) => Some(file.to_owned()),
            None if options.is_on("--spider") => None,
            None => url.rsplit('/').next().filter(|file| !file.is_empty()).map(str::to_owned),
        },
        timeout_s: number("--timeout"),
        retries: number("--tries"),
        ..HttpRequest::default()
    }))
}
