//! Who somebody is, and who is in a user group.

use super::SlackChat;
use engine::ports::{ChatError, Group, Person};
use serde_json::Value;

impl SlackChat {
    pub(super) async fn look_up(&self, user: &str) -> Result<Option<Person>, ChatError> {
        let team = self.identity().await?.team.clone();
        let query = [("user", user.to_owned()), ("include_locale", "true".to_owned())];
        match self.web.get("users.info", &query).await {
            Ok(answer) => Ok(Some(person(&answer["user"], &team))),
            Err(ChatError::Refused { code, .. }) if code == "user_not_found" => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(super) async fn all_groups(&self) -> Result<Vec<Group>, ChatError> {
        let query = [("include_users", "true".to_owned()), ("include_disabled", "false".to_owned())];
        let answer = self.web.get("usergroups.list", &query).await?;
        let groups = answer["usergroups"].as_array().map(Vec::as_slice).unwrap_or_default();
        Ok(groups
            .iter()
            .filter(|group| group["date_delete"].as_i64().unwrap_or(0) == 0)
            .filter_map(group)
            .collect())
    }
}

fn person(user: &Value, team: &str) -> Person {
    let id = text(user, "id");
    let excluded =
        ["deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger", "is_workflow_bot"];
    let full =
        user["team_id"] == team && id != "USLACKBOT" && excluded.iter().all(|flag| user[*flag] != true);
    let shown = ["/profile/display_name", "/profile/real_name", "/real_name", "/name"];
    let names = shown.iter().filter_map(|path| user.pointer(path)?.as_str());
    let name = names.filter(|name| !name.is_empty()).map(str::to_owned).next().unwrap_or_else(|| id.clone());
    let known = |key: &str| Some(text(user, key)).filter(|value| !value.is_empty());
    Person { id, name, full, zone: known("tz"), locale: known("locale") }
}

fn group(wire: &Value) -> Option<Group> {
    let members = wire["users"].as_array().map(Vec::as_slice).unwrap_or_default();
    Some(Group {
        id: wire["id"].as_str()?.to_owned(),
        handle: text(wire, "handle"),
        members: members.iter().filter_map(|user| user.as_str().map(str::to_owned)).collect(),
    })
}

fn text(wire: &Value, key: &str) -> String {
    wire[key].as_str().unwrap_or_default().to_owned()
}
