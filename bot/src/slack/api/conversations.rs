//! Channels: made, found by name, filled with people; and a message found again by our key.

use super::{SlackChat, word};
use crate::slack::blocks;
use engine::ports::{Channel, ChatError, Posted};
use jiff::Timestamp;
use serde_json::{Value, json};

/// Slack's clock and ours may differ by this much, in seconds.
const CLOCKS_S: i64 = 60;
/// Pages that are read of a history or a list, at most.
const PAGES: usize = 10;
/// Slack takes this many users in one invitation.
const INVITED: usize = 100;

impl SlackChat {
    pub(super) async fn new_channel(&self, name: &str) -> Result<Channel, ChatError> {
        let team = self.identity().await?.team.clone();
        let body = json!({"name": name, "is_private": false, "team_id": team});
        let answer = self.web.post("conversations.create", None, &body).await?;
        self.channel(&answer["channel"]).await
    }

    /// Archived ones too: they keep their name.
    pub(super) async fn channel_named(&self, name: &str) -> Result<Option<Channel>, ChatError> {
        let mut cursor = String::new();
        for _ in 0..PAGES {
            let mut query = vec![("types", "public_channel".to_owned()), ("limit", "1000".to_owned())];
            if !cursor.is_empty() {
                query.push(("cursor", cursor));
            }
            let answer = self.web.get("conversations.list", &query).await?;
            let found =
                answer["channels"].as_array().and_then(|all| all.iter().find(|one| one["name"] == name));
            if let Some(found) = found {
                return self.channel(found).await.map(Some);
            }
            cursor = next(&answer);
            if cursor.is_empty() {
                return Ok(None);
            }
        }
        Ok(None)
    }

    async fn channel(&self, wire: &Value) -> Result<Channel, ChatError> {
        Ok(Channel {
            id: word(wire, "id")?,
            name: word(wire, "name")?,
            ours: wire["creator"] == self.identity().await?.bot_user.as_str(),
            archived: wire["is_archived"] == true,
        })
    }

    pub(super) async fn invite_all(
        &self,
        channel: &str,
        users: &[String],
    ) -> Result<Vec<(String, String)>, ChatError> {
        let mut left_out = Vec::new();
        for some in users.chunks(INVITED) {
            // `force`: one who can't be invited does not keep the others out.
            let body = json!({"channel": channel, "users": some.join(","), "force": true});
            match self.web.post("conversations.invite", None, &body).await {
                Ok(answer) => left_out.extend(refusals(&answer)),
                // All of them refused: Slack names the first reason only.
                Err(ChatError::Refused { code, .. }) if OF_PEOPLE.contains(&code.as_str()) => {
                    left_out.extend(self.one_by_one(channel, some).await?);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(left_out)
    }

    async fn one_by_one(&self, channel: &str, users: &[String]) -> Result<Vec<(String, String)>, ChatError> {
        let mut left_out = Vec::new();
        for user in users {
            let body = json!({"channel": channel, "users": user});
            match self.web.post("conversations.invite", None, &body).await {
                Err(ChatError::Refused { code, .. })
                    if code == "already_in_channel" || code == "cant_invite_self" => {}
                Err(ChatError::Refused { code, .. }) if OF_PEOPLE.contains(&code.as_str()) => {
                    left_out.push((user.clone(), code));
                }
                other => {
                    other?;
                }
            }
        }
        Ok(left_out)
    }

    pub(super) async fn find_message(
        &self,
        channel: &str,
        thread: Option<&str>,
        key: &str,
        since: Timestamp,
    ) -> Result<Option<Posted>, ChatError> {
        let mark = blocks::mark(key);
        let oldest = (since.as_second() - CLOCKS_S).max(1).to_string();
        let mut joined = false;
        let mut cursor = String::new();
        for _ in 0..PAGES {
            let mut query = vec![
                ("channel", channel.to_owned()),
                ("oldest", oldest.clone()),
                ("limit", "200".to_owned()),
            ];
            if !cursor.is_empty() {
                query.push(("cursor", cursor.clone()));
            }
            let method = if thread.is_some() { "conversations.replies" } else { "conversations.history" };
            query.extend(thread.map(|ts| ("ts", ts.to_owned())));
            let answer = match self.web.get(method, &query).await {
                // We may write into public channels without being in them, but not read.
                Err(ChatError::Refused { code, .. }) if code == "not_in_channel" && !joined => {
                    joined = true;
                    self.web.post("conversations.join", None, &json!({"channel": channel})).await?;
                    continue;
                }
                other => other?,
            };
            let messages = answer["messages"].as_array().map(Vec::as_slice).unwrap_or_default();
            if let Some(ts) =
                messages.iter().find(|message| carries(message, &mark)).and_then(|m| m["ts"].as_str())
            {
                return Ok(Some(Posted { channel: channel.to_owned(), ts: ts.to_owned() }));
            }
            cursor = next(&answer);
            if cursor.is_empty() {
                return Ok(None);
            }
        }
        // Not seen is not the same as not there.
        Err(ChatError::Unknown("more messages than are read".to_owned()))
    }
}

/// Refusals that are about a person, not about the channel or us.
const OF_PEOPLE: [&str; 8] = [
    "already_in_channel",
    "cant_invite_self",
    "cant_invite",
    "user_not_found",
    "ura_max_channels",
    "user_is_restricted",
    "org_user_not_in_team",
    "invitee_cant_see_channel",
];

fn refusals(answer: &Value) -> Vec<(String, String)> {
    let errors = answer["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    let told = errors.iter().filter_map(|one| Some((one["user"].as_str()?, one["error"].as_str()?)));
    told.filter(|(_, code)| *code != "already_in_channel" && *code != "cant_invite_self")
        .map(|(user, code)| (user.to_owned(), code.to_owned()))
        .collect()
}

fn carries(message: &Value, mark: &str) -> bool {
    message["blocks"].as_array().is_some_and(|blocks| blocks.iter().any(|block| block["block_id"] == mark))
}

fn next(answer: &Value) -> String {
    answer["response_metadata"]["next_cursor"].as_str().unwrap_or_default().to_owned()
}
