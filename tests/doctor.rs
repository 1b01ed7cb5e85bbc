//! `muster doctor`, as whoever installs Muster sees it: the program itself against a workspace and a cluster.

use bot::{clock::SystemClock, demo::Stage};
use sandbox::pace::Pace;
use serde_json::Value;
use std::sync::Arc;

async fn stage() -> Stage {
    // Installed once in a process; another story may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Stage::set(Pace::TEST, Arc::new(SystemClock::default())).await.unwrap()
}

/// Its findings.
async fn findings(stage: &Stage) -> Vec<Value> {
    let found = bot::doctor::findings(&stage.environment, &stage.config).await.unwrap();
    found.as_array().unwrap().clone()
}

fn next_of(found: &[Value], id: &str) -> String {
    let finding =
        found.iter().find(|finding| finding["id"] == id).unwrap_or_else(|| panic!("no {id}: {found:#?}"));
    assert_eq!(finding["level"], "missing", "{finding}");
    finding["next"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_workspace_that_is_set_up_nothing_is_missing() {
    let found = findings(&stage().await).await;
    let missing: Vec<_> = found.iter().filter(|finding| finding["level"] == "missing").collect();
    assert!(missing.is_empty(), "{missing:#?}");
    for id in
        ["doctor.token", "doctor.app-token", "doctor.scopes", "doctor.channel", "doctor.group", "check.kafka"]
    {
        assert!(
            found.iter().any(|finding| finding["id"] == id && finding["level"] == "good"),
            "{id}: {found:#?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scope_that_is_missing_is_named_with_what_stops_and_where_to_install_again() {
    let stage = stage().await;
    stage.slack.set_scopes(&["commands", "chat:write", "channels:read", "users:read"]);
    let found = findings(&stage).await;
    let next = next_of(&found, "doctor.without-usergroups-read");
    assert!(next.contains("usergroups:read") && next.contains(&stage.slack.app_id()), "{next}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_and_what_the_configuration_names_wrongly_is_said() {
    let mut stage = stage().await;
    stage.config.incidents.channel = "nowhere".into();
    stage.config.rights.0[0].groups.push("ghosts".into());
    stage.config.escalation.contacts.get_mut("cto").unwrap().user = Some("U0NOBODY001".into());
    let found = findings(&stage).await;
    next_of(&found, "doctor.channel-missing");
    next_of(&found, "doctor.group-missing");
    assert!(next_of(&found, "doctor.contact-missing").contains("cto"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_slack_does_not_know_is_said_in_the_configured_language() {
    let mut stage = stage().await;
    stage.environment.bot_token = Some("xoxb-revoked".into());
    stage.config.language = engine::words::Lang::Fr;
    let next = next_of(&findings(&stage).await, "doctor.token-refused");
    assert!(next.contains("Réinstallez"), "{next}");
}
