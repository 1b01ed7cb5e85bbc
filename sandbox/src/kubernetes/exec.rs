//! `pods/exec` over a WebSocket (`v4`/`v5.channel.k8s.io`): a table of programs, run in no real container.

use std::time::Duration;

use axum::extract::FromRequestParts as _;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade, close_code};
use axum::http::request::Parts;
use axum::response::Response;
use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};

use super::control::pods::is_ready;
use super::log;
use super::route::{Asked, Query};
use super::status::Status;
use super::store::Key;
use super::world::{Shared, World};

const PROTOCOLS: [&str; 2] = ["v5.channel.k8s.io", "v4.channel.k8s.io"];
const STDOUT: u8 = 1;
const STDERR: u8 = 2;
const ERROR: u8 = 3;
/// How long the caller has to close its side.
const CLOSING: Duration = Duration::from_secs(5);

/// What a program wrote and how it ended.
#[derive(Debug, PartialEq, Eq)]
struct Ran {
    stdout: String,
    stderr: String,
    exit_code: i32,
}

/// # Errors
/// No such pod or container, a container that doesn't run, or a request that is no WebSocket's.
pub(crate) async fn upgrade(
    shared: &Shared,
    asked: &Asked,
    query: &Query,
    mut parts: Parts,
) -> Result<Response, Status> {
    let argv: Vec<String> = query.all("command").map(str::to_owned).collect();
    let ran = shared.read(|world| {
        let container = log::container(world, asked, query.text("container"));
        let absent = |name: &str| {
            Status::internal(format!("unable to upgrade connection: container not found (\"{name}\")"))
        };
        let container = container?;
        if !container.state.runs() {
            return Err(absent(&container.name));
        }
        Ok(run(world, &asked.name, &argv))
    })?;
    let upgrade = WebSocketUpgrade::from_request_parts(&mut parts, &())
        .await
        .map_err(|_| Status::bad_request("Upgrade request required"))?;
    Ok(upgrade.protocols(PROTOCOLS).on_upgrade(move |socket| speak(socket, ran)))
}

async fn speak(mut socket: WebSocket, ran: Ran) {
    for (channel, text) in
        [(STDOUT, ran.stdout), (STDERR, ran.stderr), (ERROR, end(ran.exit_code).to_string())]
    {
        let frame: Vec<u8> = std::iter::once(channel).chain(text.bytes()).collect();
        if (frame.len() > 1 && socket.send(Message::Binary(frame.into())).await.is_err())
            || socket.flush().await.is_err()
        {
            return;
        }
    }
    // With a code: kubectl takes a close without one for a broken stream. Who is already gone has nothing left to be told.
    let normal = CloseFrame { code: close_code::NORMAL, reason: Utf8Bytes::default() };
    let _ = socket.send(Message::Close(Some(normal))).await;
    let rest = async { while socket.next().await.is_some_and(|message| message.is_ok()) {} };
    let _ = tokio::time::timeout(CLOSING, rest).await;
}

fn end(exit_code: i32) -> Value {
    if exit_code == 0 {
        return json!({"metadata": {}, "status": "Success"});
    }
    json!({
        "metadata": {}, "status": "Failure", "reason": "NonZeroExitCode",
        "message": format!("command terminated with non-zero exit code: exit status {exit_code}"),
        "details": {"causes": [{"reason": "ExitCode", "message": exit_code.to_string()}]},
    })
}

fn run(world: &World, pod: &str, argv: &[String]) -> Ran {
    let words: Vec<&str> = argv.iter().map(String::as_str).collect();
    let (stdout, stderr, exit_code) = match words.as_slice() {
        ["true"] => (String::new(), String::new(), 0),
        ["false"] => (String::new(), String::new(), 1),
        ["hostname"] => (format!("{pod}\n"), String::new(), 0),
        ["echo", said @ ..] => (format!("{}\n", said.join(" ")), String::new(), 0),
        ["df", flag, paths @ ..] if ["-h", "-P", "-k", "-Pk", "-kP"].contains(flag) => {
            disks(*flag == "-h", paths)
        }
        ["nc", flags, host, port] if flags.starts_with("-") && flags.contains('z') => {
            connect(world, host, port)
        }
        ["nc", "-z", "-w", _, host, port] => connect(world, host, port),
        [program, ..] => {
            let said = format!("exec: \"{program}\": executable file not found in $PATH\n");
            (String::new(), said, 127)
        }
        [] => (String::new(), String::new(), 126),
    };
    Ran { stdout, stderr, exit_code }
}

/// `nc -z`: the broker's port answers while the broker is ready, another name is not known.
fn connect(world: &World, host: &str, port: &str) -> (String, String, i32) {
    let named = host.split('.').next().unwrap_or_default();
    if !["kafka", "kafka-0", "localhost", "127"].contains(&named) {
        return (String::new(), format!("nc: bad address '{host}'\n"), 1);
    }
    let broker = world.store.get(&Key::new("pods", "platform", "kafka-0"));
    if port == "9092" && broker.is_some_and(is_ready) {
        return (String::new(), format!("{host} ({port}) open\n"), 0);
    }
    (String::new(), format!("nc: connect to {host} port {port} (tcp) failed: Connection refused\n"), 1)
}

/// The whole table, or the file systems that hold the paths.
fn disks(short: bool, paths: &[&str]) -> (String, String, i32) {
    let table = if short { DISKS_SHORT } else { DISKS };
    if paths.is_empty() {
        return (table.to_owned(), String::new(), 0);
    }
    let mut lines = table.lines();
    let mut found = format!("{}\n", lines.next().unwrap_or_default());
    for path in paths {
        let mount = |line: &&str| line.rsplit(' ').next().unwrap_or_default().to_owned();
        let holding = lines.clone().filter(|line| std::path::Path::new(path).starts_with(mount(line)));
        if let Some(line) = holding.max_by_key(|line| mount(line).len()) {
            found.push_str(line);
            found.push('\n');
        }
    }
    (found, String::new(), 0)
}

const DISKS: &str = "\
Filesystem     1024-blocks     Used Available Capacity Mounted on
overlay           61255492 18376648  39734844      32% /
/dev/sdb         102687672 41075069  61596219      41% /var/lib/kafka
tmpfs                65536        0     65536       0% /dev
";
const DISKS_SHORT: &str = "\
Filesystem      Size  Used Avail Use% Mounted on
overlay          59G   18G   38G  32% /
/dev/sdb         98G   40G   59G  41% /var/lib/kafka
tmpfs            64M     0   64M   0% /dev
";
