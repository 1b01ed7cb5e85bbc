//! One reading call of the Web API with its headers, which the ordinary client hides: granted scopes, Slack's time.

use jiff::fmt::rfc2822;
use reqwest::header::{DATE, HeaderMap};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(8);
/// Pages that are read of a list, at most.
const PAGES: usize = 20;

pub(super) struct Probe {
    client: reqwest::Client,
    api_url: String,
    token: SecretString,
}

pub(super) struct Answer {
    pub(super) body: Value,
    /// What the token may do; none if Slack did not say.
    pub(super) scopes: Option<Vec<String>>,
    /// Slack's time, in unix ms.
    pub(super) date_ms: Option<i64>,
}

/// Why there is no answer.
pub(super) struct Refusal {
    pub(super) said: String,
    /// Slack answered, with this code.
    pub(super) is_code: bool,
}

impl Probe {
    pub(super) fn new(api_url: &str, token: &SecretString) -> Option<Self> {
        let client = reqwest::Client::builder().timeout(LIMIT).build().ok()?;
        Some(Self { client, api_url: api_url.trim_end_matches('/').to_owned(), token: token.clone() })
    }

    pub(super) async fn get(&self, method: &str, query: &[(&str, &str)]) -> Result<Answer, Refusal> {
        let request = self.client.get(format!("{}/{method}", self.api_url)).query(query);
        let unanswered =
            |error: reqwest::Error| Refusal { said: error.without_url().to_string(), is_code: false };
        let answer = request.bearer_auth(self.token.expose_secret()).send().await.map_err(unanswered)?;
        let (scopes, date_ms) = (scopes(answer.headers()), date(answer.headers()));
        let body: Value = answer.json().await.map_err(unanswered)?;
        if body["ok"] == true {
            return Ok(Answer { body, scopes, date_ms });
        }
        Err(Refusal { said: body["error"].as_str().unwrap_or("no code").to_owned(), is_code: true })
    }

    /// All pages of a list.
    pub(super) async fn all(
        &self,
        method: &str,
        query: &[(&str, &str)],
        key: &str,
    ) -> Result<Vec<Value>, Refusal> {
        let (mut all, mut cursor) = (Vec::new(), String::new());
        for _ in 0..PAGES {
            let mut query = query.to_vec();
            if !cursor.is_empty() {
                query.push(("cursor", &cursor));
            }
            let answer = self.get(method, &query).await?;
            all.extend(answer.body[key].as_array().into_iter().flatten().cloned());
            cursor = answer.text("/response_metadata/next_cursor");
            if cursor.is_empty() {
                break;
            }
        }
        Ok(all)
    }
}

impl Answer {
    /// Empty, if it is not there.
    pub(super) fn text(&self, path: &str) -> String {
        self.body.pointer(path).and_then(Value::as_str).unwrap_or_default().to_owned()
    }
}

fn scopes(headers: &HeaderMap) -> Option<Vec<String>> {
    let named = headers.get("x-oauth-scopes")?.to_str().ok()?;
    Some(named.split(',').map(|scope| scope.trim().to_owned()).collect())
}

fn date(headers: &HeaderMap) -> Option<i64> {
    let date = headers.get(DATE)?.to_str().ok()?;
    Some(rfc2822::parse(date).ok()?.timestamp().as_millisecond())
}
