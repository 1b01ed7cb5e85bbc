//! The incidents channel: there, not archived, and Muster is in it.

use super::probe::{Probe, Refusal};
use crate::{doctor::finding::Finding, place::is_id};
use operations::phrase;
use serde_json::Value;

pub(super) async fn look(probe: &Probe, channel: &str) -> Finding {
    let written = channel.trim_start_matches('#').to_owned();
    match find(probe, &written).await {
        Err(why) if why.said != "channel_not_found" => Finding::missing(
            phrase!("doctor.channel-unknown", written = written),
            phrase!("doctor.check-scopes"),
        )
        .saying(why.said),
        Ok(Some(found)) if found["is_archived"] == true => Finding::missing(
            phrase!("doctor.channel-archived", written = written),
            phrase!("doctor.create-channel"),
        ),
        Ok(Some(found)) if found["is_member"] != true => Finding::missing(
            phrase!("doctor.channel-outside", written = written),
            phrase!("doctor.invite-muster"),
        ),
        Ok(Some(_)) => Finding::good(phrase!("doctor.channel", written = written)),
        Ok(None) | Err(_) => Finding::missing(
            phrase!("doctor.channel-missing", written = written),
            phrase!("doctor.create-channel"),
        ),
    }
}

async fn find(probe: &Probe, written: &str) -> Result<Option<Value>, Refusal> {
    if is_id(written) {
        return Ok(Some(
            probe.get("conversations.info", &[("channel", written)]).await?.body["channel"].clone(),
        ));
    }
    let query = [("types", "public_channel"), ("limit", "1000")];
    let all = probe.all("conversations.list", &query, "channels").await?;
    Ok(all.into_iter().find(|channel| channel["name"] == written))
}
