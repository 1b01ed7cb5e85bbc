//! The Muster that runs, asked at its own address; and the settings of its edges.

use super::finding::Finding;
use crate::config::{Config, Environment};
use operations::phrase;
use serde_json::Value;
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(3);

pub(super) async fn look(environment: &Environment, config: &Config) -> Vec<Finding> {
    let listen = environment.listen.clone();
    let mut found = match health(&listen).await {
        Some(health) => running(&health),
        None => vec![Finding::note(
            phrase!("doctor.not-running", address = listen),
            phrase!("doctor.start-muster"),
        )],
    };
    let outside = config.escalation.contacts.values().flat_map(|contact| &contact.ways);
    if outside.into_iter().any(|way| way.by != "slack") && config.web.public_url.is_none() {
        found.push(Finding::note(phrase!("doctor.no-public-url"), phrase!("doctor.set-public-url")));
    }
    if config.heartbeat.is_none() {
        found.push(Finding::note(phrase!("doctor.no-heartbeat"), phrase!("doctor.set-heartbeat")));
    }
    found
}

async fn health(listen: &str) -> Option<Value> {
    // What listens on every address is asked on this machine's own.
    let address = listen.replacen("0.0.0.0:", "127.0.0.1:", 1).replacen("[::]:", "[::1]:", 1);
    let client = reqwest::Client::builder().timeout(LIMIT).build().ok()?;
    client.get(format!("http://{address}/healthz")).send().await.ok()?.json().await.ok()
}

fn running(health: &Value) -> Vec<Finding> {
    let mut found = vec![Finding::good(phrase!("doctor.running"))];
    if let Some(wrong) = health["configuration"]["wrong"].as_str() {
        let what = phrase!("doctor.configuration-wrong");
        found.push(Finding::missing(what, phrase!("doctor.mend-configuration")).saying(wrong));
    }
    let socket = &health["socket_mode"];
    if socket["switched_off"] == true {
        found.push(Finding::missing(phrase!("doctor.socket-off"), phrase!("doctor.socket-on")));
    } else if socket["wanted"] == true && socket["connections"] == 0 {
        found.push(Finding::missing(phrase!("doctor.socket-closed"), phrase!("doctor.check-network")));
    }
    found
}
