//! Between the bot and PostgreSQL: passes the bytes on and reads the server's messages, to see each commit before the
//! bot does (message formats: PostgreSQL's documentation, "Frontend/Backend Protocol"). No TLS: the bot is told so.

use crate::point::{Kind, Trap};
use anyhow::Context as _;
use std::sync::Arc;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream, UnixStream},
};

/// Serves until the runtime ends; its address.
pub(crate) async fn start(socket: String, trap: Arc<Trap>) -> anyhow::Result<std::net::SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await.context("binding the proxy")?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((bot, _)) = listener.accept().await {
            let (socket, trap) = (socket.clone(), Arc::clone(&trap));
            // A connection that breaks is the bot's end or the server's: both are seen elsewhere.
            tokio::spawn(async move { drop(pass(bot, &socket, &trap).await) });
        }
    });
    Ok(address)
}

async fn pass(bot: TcpStream, socket: &str, trap: &Trap) -> anyhow::Result<()> {
    bot.set_nodelay(true)?;
    let server = UnixStream::connect(socket).await?;
    let (mut from_bot, mut to_bot) = bot.into_split();
    let (from_server, mut to_server) = server.into_split();
    let mut from_server = BufReader::new(from_server);
    tokio::spawn(async move { drop(tokio::io::copy(&mut from_bot, &mut to_server).await) });
    let (mut wrote, mut passed) = (false, Vec::new());
    loop {
        // What came together goes on together; the bot waits for nothing that is here.
        if from_server.buffer().is_empty() && !passed.is_empty() {
            to_bot.write_all(&passed).await?;
            passed.clear();
        }
        let kind = from_server.read_u8().await?;
        let length = from_server.read_u32().await?;
        let mut body = vec![0; usize::try_from(length)?.saturating_sub(4)];
        from_server.read_exact(&mut body).await?;
        if kind == b'C' {
            wrote |= writes(&body);
        }
        // Ready, and in no transaction: what was written is committed.
        let committed = kind == b'Z' && body == b"I" && std::mem::take(&mut wrote);
        if committed && trap.pass(Kind::Committed, "COMMIT") {
            return Ok(());
        }
        passed.push(kind);
        passed.extend(length.to_be_bytes());
        passed.append(&mut body);
    }
}

/// Whether a finished command wrote, or ended a transaction that may have.
fn writes(tag: &[u8]) -> bool {
    let tag = String::from_utf8_lossy(tag);
    let tag = tag.trim_end_matches('\0');
    tag == "COMMIT"
        || (["INSERT", "UPDATE", "DELETE"].iter().any(|one| tag.starts_with(one)) && !tag.ends_with(" 0"))
}
