//! A headless Chromium behind its WebDriver, on a port of its own. Both end with the test, also when it fails.

use std::{process::Stdio, sync::Arc, time::Duration};
use thirtyfour::{
    ChromiumLikeCapabilities as _, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver,
    extensions::query::ElementPollerWithTimeout,
};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

/// How long a start may take, and how long anything is looked for on the page, in real time.
const PATIENCE: Duration = Duration::from_secs(90);
/// Between two looks at the page.
const LOOK: Duration = Duration::from_millis(60);

/// The running browser.
pub(crate) struct Chromium {
    pub(crate) driver: WebDriver,
    /// Killed when dropped.
    _chromedriver: Child,
}

impl Chromium {
    /// Starts both; `None` where there is no driver, with the reason on the terminal.
    ///
    /// # Panics
    /// In CI when there is none, and when one does not start.
    pub(crate) async fn start() -> Option<Self> {
        // Installed once in a process; another story may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let started = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn();
        let mut chromedriver = match started {
            Ok(child) => child,
            Err(error) => {
                assert!(std::env::var_os("CI").is_none(), "the CI must have chromedriver: {error}");
                println!(
                    "skipped: chromedriver can't be started ({error}); on Debian: apt-get install chromium-driver"
                );
                return None;
            }
        };
        let port =
            tokio::time::timeout(PATIENCE, port(&mut chromedriver)).await.expect("the driver says its port");
        let mut wanted = DesiredCapabilities::chrome();
        for argument in [
            "--headless=new",
            // As root (in containers) Chromium starts in no other way; the only page it opens is ours.
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--disable-background-networking",
            "--force-device-scale-factor=1",
        ] {
            wanted.add_arg(argument).expect("an argument");
        }
        wanted.set_logging_prefs("browser", LoggingPrefsLogLevel::All).expect("the console's level");
        let driver = WebDriver::builder(format!("http://127.0.0.1:{port}"), wanted)
            .poller(Arc::new(ElementPollerWithTimeout::new(PATIENCE, LOOK)))
            .request_timeout(PATIENCE)
            .connect()
            .await
            .expect("a browser");
        Some(Self { driver, _chromedriver: chromedriver })
    }

    /// What the page wrote to the console: errors and warnings.
    pub(crate) async fn complaints(&self) -> Vec<String> {
        let log = self.driver.browser_log().await.expect("the console");
        log.into_iter()
            .filter(|entry| entry.level == "SEVERE" || entry.level == "WARNING")
            .map(|entry| entry.message)
            .collect()
    }
}

/// Reads on until the driver has said where it listens; what it says later is thrown away.
async fn port(chromedriver: &mut Child) -> u16 {
    let mut lines = BufReader::new(chromedriver.stdout.take().expect("its output")).lines();
    loop {
        let line = lines.next_line().await.expect("its output").expect("the driver runs");
        if let Some((_, rest)) = line.split_once("started successfully on port ") {
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return digits.parse().expect("a port");
        }
    }
}
