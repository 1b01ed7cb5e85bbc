//! One connection: frames in, answers out, in order. A request that can't be read ends the connection, as a broker does.

use std::time::Duration;

use anyhow::Context as _;
use bytes::{BufMut as _, Bytes, BytesMut};
use kafka_protocol::messages::{ApiKey, RequestHeader, RequestKind, ResponseHeader, ResponseKind};
use kafka_protocol::protocol::{Encodable as _, decode_request_header_from_buffer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::Instant;

use super::api;
use super::broker::Shared;
use super::fault::{self, BrokerFault};

/// The largest request taken, in bytes (a broker's `socket.request.max.bytes`, made smaller).
const LARGEST: usize = 16 << 20;
/// The smallest: a header's fixed part.
const SMALLEST: usize = 8;
/// The longest that a fetch waits for records, whatever it asks for.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

pub(super) async fn connection(shared: Shared, mut stream: TcpStream) {
    if let Err(error) = converse(&shared, &mut stream).await {
        tracing::trace!(%error, "a connection to the sandbox's broker ended");
    }
}

async fn converse(shared: &Shared, stream: &mut TcpStream) -> anyhow::Result<()> {
    loop {
        let size = usize::try_from(stream.read_i32().await.context("read a frame's size")?)
            .context("size a frame")?;
        anyhow::ensure!((SMALLEST..=LARGEST).contains(&size), "a frame of {size} bytes");
        let mut frame = vec![0; size];
        stream.read_exact(&mut frame).await.context("read a frame")?;
        let mut frame = Bytes::from(frame);
        let header = decode_request_header_from_buffer(&mut frame).context("read a header")?;
        let key = header.request_api_key;
        let fault = shared.change(|broker| fault::take(&mut broker.faults, key));
        match fault {
            Some(BrokerFault::Disconnect) => return Ok(()),
            Some(BrokerFault::Silence) => continue,
            Some(BrokerFault::Code(code)) => {
                send(stream, &header, answer(shared, &header, frame, code).await?).await?
            }
            Some(BrokerFault::ApplyThenDisconnect) => {
                answer(shared, &header, frame, 0).await?;
                return Ok(());
            }
            None => send(stream, &header, answer(shared, &header, frame, 0).await?).await?,
        }
    }
}

/// An answer and the version it is written in.
type Answer = Option<(ResponseKind, i16)>;

async fn answer(
    shared: &Shared,
    header: &RequestHeader,
    mut frame: Bytes,
    code: i16,
) -> anyhow::Result<Answer> {
    let (key, version) = (api_key(header)?, header.request_api_version);
    if !api::is_offered(key, version) {
        anyhow::ensure!(key == ApiKey::ApiVersions, "version {version} of {key:?} is not offered");
        // A client that is too new is told in the oldest form what there is (KIP-511).
        return Ok(Some((api::versions_unsupported(), 0)));
    }
    let request = RequestKind::decode(key, &mut frame, version).context("read a request")?;
    if let RequestKind::Fetch(fetch) = &request {
        let wait = Duration::from_millis(u64::try_from(fetch.max_wait_ms).unwrap_or(0)).min(LONGEST_WAIT);
        let until = Instant::now() + wait;
        let mut changes = shared.changes();
        while !shared.read(|broker| api::fetch::is_due(broker, fetch)) {
            if !matches!(tokio::time::timeout_at(until, changes.changed()).await, Ok(Ok(()))) {
                break;
            }
        }
    }
    Ok(shared.change(|broker| api::answer(broker, header, request, code)).map(|response| (response, version)))
}

fn api_key(header: &RequestHeader) -> anyhow::Result<ApiKey> {
    let key = header.request_api_key;
    ApiKey::try_from(key).map_err(|()| anyhow::anyhow!("an unknown API: {key}"))
}

async fn send(stream: &mut TcpStream, header: &RequestHeader, answer: Answer) -> anyhow::Result<()> {
    let Some((response, version)) = answer else { return Ok(()) };
    let mut bytes = BytesMut::new();
    bytes.put_i32(0);
    ResponseHeader::default()
        .with_correlation_id(header.correlation_id)
        .encode(&mut bytes, response.header_version(version))
        .context("write a header")?;
    response.encode(&mut bytes, version).context("write an answer")?;
    let size = i32::try_from(bytes.len() - 4).context("size an answer")?;
    bytes[..4].copy_from_slice(&size.to_be_bytes());
    stream.write_all(&bytes).await.context("send an answer")
}
