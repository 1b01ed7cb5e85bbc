//! One request and what the wire said of it. Sends exactly once; whoever may repeat does so above this.
//!
//! kube would repeat every verb 15 times on 429, 503 and 504, POST and PATCH included; that is switched off where
//! the client is built. A future that is dropped in the middle may have sent its bytes.

use http::{Request, StatusCode};
use http_body_util::{BodyExt, Limited};
use std::error::Error;
use std::time::Duration;

/// Bytes of one answer that are read; a page of 500 objects is far below.
const ANSWER_BYTES: usize = 64 << 20;

/// What came back.
#[derive(Debug)]
pub(super) enum Wire {
    Answer(StatusCode, Vec<u8>),
    /// No byte of the request left: no connection, or no credentials to send it with.
    NotSent(String),
    /// The connection broke, or the answer could not be read to its end.
    Cut(String),
    /// No answer within the limit.
    Late(Duration),
}

/// Sends `request` once and waits up to `limit` for the whole answer.
pub(super) async fn send(client: &kube::Client, request: Request<Vec<u8>>, limit: Duration) -> Wire {
    let request = request.map(kube::client::Body::from);
    let exchange = async {
        let answer = match client.send(request).await {
            Ok(answer) => answer,
            Err(error) if never_left(&error) => return Wire::NotSent(chain(&error)),
            Err(error) => return Wire::Cut(chain(&error)),
        };
        let status = answer.status();
        match Limited::new(answer.into_body(), ANSWER_BYTES).collect().await {
            Ok(body) => Wire::Answer(status, body.to_bytes().to_vec()),
            Err(error) => Wire::Cut(chain(error.as_ref())),
        }
    };
    tokio::time::timeout(limit, exchange).await.unwrap_or(Wire::Late(limit))
}

/// Whether the error came before the first byte: while connecting, or while credentials were looked for.
fn never_left(error: &kube::Error) -> bool {
    if matches!(error, kube::Error::Auth(_) | kube::Error::BuildRequest(_) | kube::Error::HttpError(_)) {
        return true;
    }
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(inner) = cause {
        if inner.downcast_ref::<hyper_util::client::legacy::Error>().is_some_and(|e| e.is_connect()) {
            return true;
        }
        cause = inner.source();
    }
    false
}

/// The error and its causes, each once, in one line.
pub(super) fn chain(error: &dyn Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let inner_words = inner.to_string();
        if !words.contains(&inner_words) {
            words.push_str(": ");
            words.push_str(&inner_words);
        }
        cause = inner.source();
    }
    words
}
