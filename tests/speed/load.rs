//! Open-loop load: every command has its instant before the first is sent, and its latency counts from that instant.
//! A server that stalls is charged for everything that waits meanwhile (no coordinated omission).

use crate::{command::Command, figures::Round};
use anyhow::Context as _;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::{StatusCode, client::conn::http1::SendRequest};
use hyper_util::rt::TokioIo;
use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};
use tokio::{net::TcpStream, sync::mpsc};

/// Kept alive; a command goes to the next one whether or not the last was answered.
const CONNECTIONS: usize = 128;
const LIMIT: Duration = Duration::from_secs(10);

/// What became of one command.
pub(crate) enum Answer {
    /// Taken, after so long.
    Taken(Duration),
    Refused,
    Failed,
}

/// Sends `commands` at `per_second`. Returns the round and the keys of what was acknowledged.
pub(crate) async fn run(
    address: SocketAddr,
    commands: Vec<Command>,
    per_second: u32,
) -> anyhow::Result<(Round, Vec<String>)> {
    let mut lanes = vec![];
    let mut tasks = vec![];
    for _ in 0..CONNECTIONS {
        let (lane, due) = mpsc::unbounded_channel();
        lanes.push(lane);
        tasks.push(tokio::spawn(send_all(connect(address).await?, due)));
    }
    // A thread, because the runtime's timer knows whole milliseconds only.
    let pacer = std::thread::spawn(move || pace(commands, per_second, &lanes));
    let (mut round, mut taken) = (Round::default(), vec![]);
    for task in tasks {
        for (key, answer) in task.await? {
            match answer {
                Answer::Taken(latency) => {
                    round.latencies.push(latency);
                    taken.push(key);
                }
                Answer::Refused => round.refused += 1,
                Answer::Failed => round.failed += 1,
            }
        }
    }
    pacer.join().map_err(|_| anyhow::anyhow!("the pacer panicked"))?;
    round.latencies.sort_unstable();
    Ok((round, taken))
}

fn pace(commands: Vec<Command>, per_second: u32, lanes: &[mpsc::UnboundedSender<(Instant, Command)>]) {
    let step = Duration::from_secs(1) / per_second;
    let mut due = Instant::now() + Duration::from_millis(100);
    for (number, command) in commands.into_iter().enumerate() {
        loop {
            let wait = due.saturating_duration_since(Instant::now());
            if wait.is_zero() {
                break;
            }
            std::thread::park_timeout(wait);
        }
        // A connection that ended counts what it did not send as failed by its absence from the answers.
        let _ = lanes[number % lanes.len()].send((due, command));
        due += step;
    }
}

pub(crate) async fn connect(address: SocketAddr) -> anyhow::Result<SendRequest<Full<Bytes>>> {
    let stream = TcpStream::connect(address).await.context("connecting to the server under load")?;
    stream.set_nodelay(true)?;
    let (sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(sender)
}

async fn send_all(
    mut sender: SendRequest<Full<Bytes>>,
    mut due: mpsc::UnboundedReceiver<(Instant, Command)>,
) -> Vec<(String, Answer)> {
    let mut answers = vec![];
    while let Some((since, command)) = due.recv().await {
        answers.push((command.key.clone(), send(&mut sender, command, since).await));
    }
    answers
}

/// One command; its latency counts from `since`.
pub(crate) async fn send(sender: &mut SendRequest<Full<Bytes>>, command: Command, since: Instant) -> Answer {
    let answered = async {
        sender.ready().await?;
        let answer = sender.send_request(command.request).await?;
        let status = answer.status();
        Ok::<_, hyper::Error>((status, answer.into_body().collect().await?.to_bytes()))
    };
    match tokio::time::timeout(LIMIT, answered).await {
        Ok(Ok((StatusCode::OK, body))) if body.is_empty() => Answer::Taken(since.elapsed()),
        Ok(Ok(_)) => Answer::Refused,
        Ok(Err(_)) | Err(_) => Answer::Failed,
    }
}
