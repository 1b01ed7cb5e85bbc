//! Users and user groups, in the shape `users.info` and `usergroups.list` answer.

use std::collections::BTreeSet;

use serde_json::{Value, json};

/// A member of the workspace, or a stranger seen through a shared channel (`team_id` differs).
#[derive(Debug, Clone)]
pub struct User {
    pub id: String,
    pub team_id: String,
    /// The handle, without `@`.
    pub name: String,
    pub real_name: String,
    /// What the profile says they do; the page shows it where one changes person.
    pub title: String,
    pub email: String,
    /// IANA zone, e.g. `Europe/Paris`.
    pub tz: String,
    pub locale: String,
    pub deleted: bool,
    pub is_bot: bool,
    /// A multi-channel guest.
    pub is_restricted: bool,
    /// A single-channel guest.
    pub is_ultra_restricted: bool,
    pub is_admin: bool,
}

impl User {
    /// A full member with sensible defaults; change the fields for guests, bots and strangers.
    pub fn named(name: &str, real_name: &str) -> Self {
        Self {
            id: String::new(),
            team_id: String::new(),
            name: name.to_owned(),
            real_name: real_name.to_owned(),
            title: String::new(),
            email: format!("{name}@example.com"),
            tz: "Europe/London".to_owned(),
            locale: "en-GB".to_owned(),
            deleted: false,
            is_bot: false,
            is_restricted: false,
            is_ultra_restricted: false,
            is_admin: false,
        }
    }

    /// Any guest.
    pub fn is_guest(&self) -> bool {
        self.is_restricted || self.is_ultra_restricted
    }

    pub(crate) fn wire(&self, with_email: bool, with_locale: bool) -> Value {
        let mut profile = json!({
            "real_name": self.real_name, "title": self.title, "display_name": self.name, "real_name_normalized": self.real_name,
            "display_name_normalized": self.name, "team": self.team_id,
        });
        if with_email && !self.is_bot {
            profile["email"] = json!(self.email);
        }
        let mut user = json!({
            "id": self.id, "team_id": self.team_id, "name": self.name, "real_name": self.real_name,
            "deleted": self.deleted, "is_bot": self.is_bot, "is_app_user": false, "updated": 0, "profile": profile,
        });
        if !self.deleted {
            user["tz"] = json!(self.tz);
            user["is_admin"] = json!(self.is_admin);
            user["is_restricted"] = json!(self.is_restricted);
            user["is_ultra_restricted"] = json!(self.is_ultra_restricted);
        }
        if with_locale {
            user["locale"] = json!(self.locale);
        }
        user
    }
}

/// A user group (`@handle`).
#[derive(Debug, Clone)]
pub struct Group {
    pub id: String,
    pub handle: String,
    pub name: String,
    pub members: BTreeSet<String>,
    pub disabled: bool,
}

impl Group {
    pub(crate) fn wire(&self, team: &str, with_users: bool) -> Value {
        let mut group = json!({
            "id": self.id, "team_id": team, "is_usergroup": true, "name": self.name, "handle": self.handle,
            "description": "", "is_external": false, "date_create": 0, "date_update": 0,
            "date_delete": i64::from(self.disabled), "auto_type": null, "user_count": self.members.len(),
            "prefs": {"channels": [], "groups": []},
        });
        if with_users {
            group["users"] = json!(self.members);
        }
        group
    }
}
