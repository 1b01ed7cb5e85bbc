//! A listed program in a container, through the API's exec. Can't hang: kube's pipes never end when the
//! connection breaks, so reading races the status. A program that is given up goes on in its container;
//! the failure says so.

use super::Cluster;
use super::answer::unreachable;
use super::reach::plain_name;
use super::wire::chain;
use k8s_openapi::api::core::v1::Pod;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::Status;
use kube::api::{Api, AttachParams, AttachedProcess};
use operations::client::{ExecOutput, Kind};
use operations::{Failure, phrase};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt};

/// A WebSocket is opened by GET, which old API servers take for `get`; new ones ask for `create` as well.
const EXEC_VERBS: &str = "get, create";
/// Bytes kept of each stream.
const STDOUT_BYTES: u64 = 1 << 20;
const STDERR_BYTES: u64 = 256 << 10;
/// Bytes that kube may hold for a reader.
const PIPE_BYTES: usize = 64 << 10;
/// How long the streams may lag behind the status.
const DRAIN: Duration = Duration::from_secs(2);

impl Cluster {
    pub(super) async fn run_in_pod(
        &self,
        namespace: &str,
        pod: &str,
        container: Option<&str>,
        argv: &[String],
        limit: Duration,
    ) -> Result<ExecOutput, Failure> {
        self.settings.may_look(Kind::Pod, namespace)?;
        self.settings.may_exec(argv)?;
        plain_name(pod)?;
        let pods: Api<Pod> = Api::namespaced(self.client().await?.clone(), namespace);
        let mut streams = AttachParams::default()
            .stdout(true)
            .stderr(true)
            .max_stdout_buf_size(PIPE_BYTES)
            .max_stderr_buf_size(PIPE_BYTES);
        if let Some(container) = container {
            streams = streams.container(container);
        }
        let run = async {
            let process = pods
                .exec(pod, argv.to_vec(), &streams)
                .await
                .map_err(|error| not_started(&error, namespace))?;
            collect(process).await
        };
        tokio::time::timeout(limit, run).await.unwrap_or_else(|_| {
            Err(Failure::new(
                phrase!("kubernetes.exec-late", seconds = limit.as_secs()),
                format!("no end within {limit:?}; the program may still run in the container"),
            ))
        })
    }
}

async fn collect(mut process: AttachedProcess) -> Result<ExecOutput, Failure> {
    let (stdout, stderr) = (process.stdout(), process.stderr());
    let Some(status) = process.take_status() else { return Err(lost("no status stream")) };
    let reads = async { tokio::try_join!(capped(stdout, STDOUT_BYTES), capped(stderr, STDERR_BYTES)) };
    tokio::pin!(reads, status);
    let (read, status) = tokio::select! {
        read = &mut reads => (read.ok(), tokio::time::timeout(DRAIN, status).await.ok().flatten()),
        status = &mut status => (tokio::time::timeout(DRAIN, &mut reads).await.ok().and_then(Result::ok), status),
    };
    let (Some((out, err)), Some(status)) = (read, status) else {
        process.abort();
        return Err(lost("the connection was closed before a status came"));
    };
    Ok(ExecOutput {
        code: exit_code(&status)?,
        truncated: out.1 || err.1,
        stdout: String::from_utf8_lossy(&out.0).into_owned(),
        stderr: String::from_utf8_lossy(&err.0).into_owned(),
    })
}

/// Keeps `cap` bytes and reads on, else the connection's other streams would stand still.
async fn capped(stream: Option<impl AsyncRead + Unpin>, cap: u64) -> std::io::Result<(Vec<u8>, bool)> {
    let Some(mut stream) = stream else { return Ok((Vec::new(), false)) };
    let mut kept = Vec::new();
    (&mut stream).take(cap).read_to_end(&mut kept).await?;
    let dropped = tokio::io::copy(&mut stream, &mut tokio::io::sink()).await?;
    Ok((kept, dropped > 0))
}

fn exit_code(status: &Status) -> Result<i32, Failure> {
    match (status.status.as_deref(), status.reason.as_deref()) {
        (Some("Success"), _) => Ok(0),
        (_, Some("NonZeroExitCode")) => Ok(status
            .details
            .iter()
            .flat_map(|details| details.causes.iter().flatten())
            .find(|cause| cause.reason.as_deref() == Some("ExitCode"))
            .and_then(|cause| cause.message.as_deref()?.parse().ok())
            .unwrap_or(-1)),
        _ => Err(Failure::new(
            phrase!("kubernetes.exec-failed"),
            status.message.clone().unwrap_or_else(|| "no reason given".to_owned()),
        )),
    }
}

fn lost(words: &str) -> Failure {
    Failure::new(phrase!("kubernetes.exec-lost"), words)
}

/// The upgrade to a stream was refused: a plain HTTP answer stands in its place.
fn not_started(error: &kube::Error, namespace: &str) -> Failure {
    let (words, forbidden) = match error {
        kube::Error::Api(status) => (status.message.clone(), status.code == 403),
        kube::Error::UpgradeConnection(_) => {
            let words = chain(error);
            let forbidden = words.contains("403");
            (words, forbidden)
        }
        _ => return unreachable(chain(error)),
    };
    let failure = Failure::new(phrase!("kubernetes.exec-refused"), words);
    if !forbidden {
        return failure;
    }
    failure.next(phrase!(
        "kubernetes.add-rule",
        group = "",
        resource = "pods/exec",
        verbs = EXEC_VERBS,
        namespace = namespace,
    ))
}
