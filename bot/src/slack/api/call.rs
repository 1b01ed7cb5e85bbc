//! One call of the Web API: limited, timed, its failure told apart. Knows no method's meaning.

use super::{failure, limit::Limiter};
use anyhow::Context as _;
use engine::ports::ChatError;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use slack_morphism::{
    ClientResult, SlackApiToken, SlackClientApiCallContext, SlackClientHttpConnector as _,
    prelude::SlackClientHyperHttpsConnector,
};
use std::{sync::Mutex, time::Duration};
use tokio::time::Instant;
use tracing::Span;
use url::Url;

/// slack-morphism waits for ever: nothing of ours does.
const CALL: Duration = Duration::from_secs(8);

pub(super) struct Web {
    connector: SlackClientHyperHttpsConnector,
    token: SlackApiToken,
    limiter: Mutex<Limiter>,
}

impl Web {
    pub(super) fn new(api_url: &str, token: &SecretString) -> anyhow::Result<Self> {
        // Plain http as well: `SLACK_API_URL` may name a stand-in on this machine.
        let https = hyper_rustls::HttpsConnectorBuilder::new()
            .with_native_roots()
            .context("reading the system's root certificates")?
            .https_or_http()
            .enable_http1()
            .enable_http2()
            .build();
        let connector = SlackClientHyperHttpsConnector::with_connector(https)
            .with_slack_api_url(api_url.trim_end_matches('/'));
        let token = SlackApiToken::new(token.expose_secret().to_owned().into());
        Ok(Self { connector, token, limiter: Mutex::default() })
    }

    /// Calls a method that takes JSON. `channel` is named where Slack limits per channel.
    pub(super) async fn post(
        &self,
        method: &str,
        channel: Option<&str>,
        body: &Value,
    ) -> Result<Value, ChatError> {
        let span = Span::none();
        self.limited(method, channel, self.connector.http_post(method, body, self.context(&span))).await
    }

    /// Calls a method that reads its arguments from the query: read methods overlook a JSON body.
    pub(super) async fn get(&self, method: &str, query: &[(&str, String)]) -> Result<Value, ChatError> {
        let span = Span::none();
        let params: Vec<(&str, Option<&String>)> =
            query.iter().map(|(key, value)| (*key, Some(value))).collect();
        self.limited(method, None, self.connector.http_get(method, &params, self.context(&span))).await
    }

    /// Posts to an address that Slack gave out. Without our token: the address itself is the credential.
    pub(super) async fn post_to(&self, name: &str, url: &str, body: &Value) -> Result<Value, ChatError> {
        let span = Span::none();
        let url = parse(url)?;
        self.limited(name, None, self.connector.http_post_uri(url, body, anonymous(&span))).await
    }

    /// Uploads bytes to an address that Slack gave out, without our token.
    pub(super) async fn upload_to(&self, url: &str, content: &[u8]) -> Result<Value, ChatError> {
        let span = Span::none();
        let kind = "application/octet-stream".to_owned();
        let url = parse(url)?;
        self.limited(
            "upload",
            None,
            self.connector.http_post_uri_binary(url, kind, content, anonymous(&span)),
        )
        .await
    }

    fn context<'a>(&'a self, span: &'a Span) -> SlackClientApiCallContext<'a> {
        SlackClientApiCallContext {
            rate_control_params: None,
            token: Some(&self.token),
            tracing_span: span,
            is_sensitive_url: false,
        }
    }

    async fn limited(
        &self,
        method: &str,
        channel: Option<&str>,
        call: impl Future<Output = ClientResult<Value>>,
    ) -> Result<Value, ChatError> {
        let wait =
            self.limiter(|limiter| limiter.reserve(method, channel, Instant::now())).map_err(rate_limited)?;
        if !wait.is_zero() {
            #[expect(
                clippy::disallowed_methods,
                reason = "Slack's limit per method; bounded by the limiter"
            )]
            tokio::time::sleep(wait).await;
        }
        let answer = match tokio::time::timeout(CALL, call).await {
            Err(_) => Err(ChatError::Unknown(format!("no answer within {} s", CALL.as_secs()))),
            Ok(Err(error)) => Err(failure::of(&error)),
            Ok(Ok(answer)) => Ok(answer),
        };
        if let Err(ChatError::RateLimited { retry_after_ms }) = &answer {
            let pause = Duration::from_millis(u64::try_from(*retry_after_ms).unwrap_or(0));
            self.limiter(|limiter| limiter.block(method, channel, Instant::now() + pause));
        }
        answer
    }

    fn limiter<T>(&self, ask: impl FnOnce(&mut Limiter) -> T) -> T {
        match self.limiter.lock() {
            Ok(mut limiter) => ask(&mut limiter),
            Err(poisoned) => ask(&mut poisoned.into_inner()),
        }
    }
}

fn rate_limited(wait: Duration) -> ChatError {
    ChatError::RateLimited { retry_after_ms: i64::try_from(wait.as_millis()).unwrap_or(i64::MAX) }
}

fn anonymous(span: &Span) -> SlackClientApiCallContext<'_> {
    SlackClientApiCallContext {
        rate_control_params: None,
        token: None,
        tracing_span: span,
        is_sensitive_url: true,
    }
}

fn parse(url: &str) -> Result<Url, ChatError> {
    url.parse().map_err(|_| ChatError::NotSent("not an address".to_owned()))
}

/// The single-use address of a new Socket Mode connection.
///
/// # Errors
/// As of any call.
pub(crate) async fn open_socket(api_url: &str, app_token: &SecretString) -> anyhow::Result<String> {
    let answer = Web::new(api_url, app_token)?.post("apps.connections.open", None, &json!({})).await?;
    Ok(super::word(&answer, "url")?)
}
