//! `promtool query instant SERVER EXPR`, `curl …/api/v1/query`: a PromQL expression, now or over a range.

use crate::http::curl;
use crate::options::{Options, Order};
use crate::process::run::quoted;
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromQuery {
    /// `http://prometheus:9090`
    pub server: String,
    pub query: String,
    /// Of an instant query; absent: now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// With an end and a step: a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
}

impl Spelling for PromQuery {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        match line.tool() {
            "promtool" => promtool(line),
            "curl" => asked_by_curl(line).map(Ok),
            _ => None,
        }
    }
}

#[async_trait::async_trait]
impl Perform for PromQuery {
    fn system(&self) -> SystemKind {
        SystemKind::Prometheus
    }
    fn risk(&self) -> Risk {
        Risk::Read
    }
    fn touches(&self) -> Vec<Touch> {
        Vec::new()
    }
    fn is_carried_out(&self) -> bool {
        false
    }
    fn command(&self) -> String {
        let range = self.start.is_some() || self.end.is_some() || self.step.is_some();
        let mut argv = vec!["promtool".to_owned(), "query".to_owned()];
        argv.push(if range { "range" } else { "instant" }.to_owned());
        let valued =
            [("--time", &self.time), ("--start", &self.start), ("--end", &self.end), ("--step", &self.step)];
        argv.extend(
            valued.iter().filter_map(|(name, value)| value.as_ref().map(|value| format!("{name}={value}"))),
        );
        // What follows is no option, whatever it begins with.
        argv.extend(["--".to_owned(), self.server.clone(), self.query.clone()]);
        quoted(&argv)
    }
}

fn promtool(line: &CommandLine) -> Option<Result<PromQuery, Misspelt>> {
    let [query, kind, rest @ ..] = line.args.as_slice() else { return None };
    if query != "query" || !matches!(kind.as_str(), "instant" | "range") {
        return None;
    }
    let flags = "--time= --start= --end= --step= --format,-o= --header= --http.config.file=";
    Some(Options::read(rest, flags, Order::Anywhere).and_then(|options| {
        let [server, query] = options.words.as_slice() else {
            return Err(Misspelt {
                reason: "it does not name a server and one expression; the tool refuses it".to_owned(),
                help: Some("write `promtool query instant SERVER EXPR`".to_owned()),
            });
        };
        let own = |name: &str| options.value(name).map(str::to_owned);
        let (time, start, end, step) = (own("--time"), own("--start"), own("--end"), own("--step"));
        Ok(PromQuery { server: server.clone(), query: query.clone(), time, start, end, step })
    }))
}

/// A request for `/api/v1/query` or `/api/v1/query_range` that only asks; POST is for long expressions.
fn asked_by_curl(line: &CommandLine) -> Option<PromQuery> {
    let request = curl(line)?.ok()?;
    let (address, query) = request.url.split_once('?').unwrap_or((&request.url, ""));
    let range = address.strip_suffix("/api/v1/query_range");
    let server = range.or_else(|| address.strip_suffix("/api/v1/query"))?;
    if !matches!(request.method.as_str(), "GET" | "POST") || !request.form.is_empty() {
        return None;
    }
    let mut asked = PromQuery {
        server: server.to_owned(),
        query: String::new(),
        time: None,
        start: None,
        end: None,
        step: None,
    };
    let body = request.body.as_deref().unwrap_or_default();
    for pair in query.split('&').chain(body.split('&')).filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=')?;
        let value = decoded(value)?;
        match name {
            "query" => asked.query = value,
            "time" => asked.time = Some(value),
            "start" => asked.start = Some(value),
            "end" => asked.end = Some(value),
            "step" => asked.step = Some(value),
            "timeout" | "limit" | "dedup" | "partial_response" => {}
            _ => return None,
        }
    }
    (!asked.query.is_empty()).then_some(asked)
}

/// `up%7Bjob%3D%22api%22%7D` as what it says.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let pair = [rest.next()?, rest.next()?];
                u8::from_str_radix(std::str::from_utf8(&pair).ok()?, 16).ok()?
            }
            b'+' => b' ',
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}
