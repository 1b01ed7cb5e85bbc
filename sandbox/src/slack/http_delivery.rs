//! Deliveries as signed HTTP posts (signing v0: HMAC-SHA256 over `v0:timestamp:body`).

use anyhow::Context as _;
use bytes::Bytes;
use hmac::{Hmac, Mac as _};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::Request;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::net::TcpStream;

use super::Shared;
use super::outgoing::{ACK_LIMIT, Kind, Outcome, Retry};

/// The longest answer that is read, in bytes.
const LONGEST_ANSWER: usize = 1 << 20;

/// The value of `X-Slack-Signature` for a body sent at `timestamp` (seconds).
pub fn sign(secret: &str, timestamp: i64, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())
        .unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
    mac.update(format!("v0:{timestamp}:").as_bytes());
    mac.update(body);
    format!("v0={}", hex::encode(mac.finalize().into_bytes()))
}

pub(crate) async fn send(
    shared: &Shared,
    url: &str,
    kind: Kind,
    payload: &Value,
    retry: Retry,
) -> (Outcome, Value) {
    let (content_type, body) = encode(kind, payload);
    let secret = shared.read(|workspace| workspace.app.signing_secret.clone());
    let timestamp = shared.now_ms() / 1000;
    let mut headers = vec![
        ("content-type", content_type.to_owned()),
        ("user-agent", "Slackbot 1.0 (+https://api.slack.com/robots)".to_owned()),
        ("x-slack-request-timestamp", timestamp.to_string()),
        ("x-slack-signature", sign(&secret, timestamp, body.as_bytes())),
    ];
    if let Some((number, reason)) = retry {
        headers.push(("x-slack-retry-num", number.to_string()));
        headers.push(("x-slack-retry-reason", reason.to_owned()));
    }
    match tokio::time::timeout(ACK_LIMIT, post(url, &headers, body)).await {
        Err(_) => (Outcome::TimedOut, Value::Null),
        Ok(Err(error)) => (Outcome::NotReached(format!("{error:#}")), Value::Null),
        Ok(Ok((status, body))) if (200..300).contains(&status) => (Outcome::Acknowledged, decode(&body)),
        Ok(Ok((status, body))) => (Outcome::Status(status), decode(&body)),
    }
}

fn encode(kind: Kind, payload: &Value) -> (&'static str, String) {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    match kind {
        Kind::Event => return ("application/json", payload.to_string()),
        Kind::Interactive => {
            form.append_pair("payload", &payload.to_string());
        }
        Kind::Slash => {
            for (key, value) in payload.as_object().into_iter().flatten() {
                form.append_pair(key, value.as_str().unwrap_or_default());
            }
        }
    }
    ("application/x-www-form-urlencoded", form.finish())
}

/// The body as JSON, or as a text when it is none.
fn decode(body: &[u8]) -> Value {
    let text = String::from_utf8_lossy(body);
    if text.trim().is_empty() {
        return Value::Null;
    }
    serde_json::from_slice(body).unwrap_or_else(|_| json!(text))
}

async fn post(
    address: &str,
    headers: &[(&'static str, String)],
    body: String,
) -> anyhow::Result<(u16, Bytes)> {
    let url = url::Url::parse(address).context("parse the delivery address")?;
    let host = url.host_str().context("find the host of the delivery address")?;
    let port = url.port_or_known_default().context("find the port of the delivery address")?;
    let stream = TcpStream::connect((host, port)).await.context("connect to the app")?;
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.context("start http")?;
    let driver = tokio::spawn(connection);
    let mut request =
        Request::post(&url[url::Position::BeforePath..]).header("host", format!("{host}:{port}"));
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    let request = request.body(Full::new(Bytes::from(body))).context("build the delivery")?;
    let response = sender.send_request(request).await.context("send the delivery")?;
    let status = response.status().as_u16();
    let read = Limited::new(response.into_body(), LONGEST_ANSWER).collect().await;
    driver.abort();
    let body = read.map_err(|error| anyhow::anyhow!(error)).context("read the app's answer")?;
    Ok((status, body.to_bytes()))
}

#[cfg(test)]
mod tests {
    use super::sign;

    /// The documentation's example.
    #[test]
    fn a_signature_is_the_one_of_slacks_documentation() {
        let body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
        let signature = sign("8f742231b10e8888abcd99yyyzzz85a5", 1_531_420_618, body.as_bytes());
        assert_eq!(signature, "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503");
    }
}
