//! The port itself: messages, forms, files. Channels are in `conversations`, people in `people`.

use super::{SlackChat, done_before, word};
use crate::slack::blocks;
use engine::{
    card::{Card, Form},
    ports::{Channel, Chat, ChatError, Group, Person, Posted},
};
use jiff::Timestamp;
use serde_json::{Value, json};

type Chatted<T> = Result<T, ChatError>;

#[async_trait::async_trait]
impl Chat for SlackChat {
    async fn post(&self, channel: &str, thread: Option<&str>, key: &str, card: &Card) -> Chatted<Posted> {
        let mut body = blocks::message(&self.notes, Some(key), card);
        body["channel"] = json!(channel);
        if let Some(thread) = thread {
            body["thread_ts"] = json!(thread);
        }
        let answer = self.web.post("chat.postMessage", Some(channel), &body).await?;
        Ok(Posted { channel: word(&answer, "channel")?, ts: word(&answer, "ts")? })
    }

    async fn edit(&self, at: &Posted, key: &str, card: &Card) -> Chatted<()> {
        let mut body = blocks::message(&self.notes, Some(key), card);
        body["channel"] = json!(at.channel);
        body["ts"] = json!(at.ts);
        self.web.post("chat.update", None, &body).await.map(|_| ())
    }

    async fn ephemeral(&self, channel: &str, user: &str, card: &Card) -> Chatted<()> {
        let mut body = blocks::message(&self.notes, None, card);
        body["channel"] = json!(channel);
        body["user"] = json!(user);
        self.web.post("chat.postEphemeral", None, &body).await.map(|_| ())
    }

    async fn respond(&self, url: &str, card: &Card) -> Chatted<()> {
        let mut body = blocks::message(&self.notes, None, card);
        body["response_type"] = json!("ephemeral");
        body["replace_original"] = json!(false);
        self.web.post_to("response_url", url, &body).await.map(|_| ())
    }

    async fn find(
        &self,
        channel: &str,
        thread: Option<&str>,
        key: &str,
        since: Timestamp,
    ) -> Chatted<Option<Posted>> {
        self.find_message(channel, thread, key, since).await
    }

    async fn permalink(&self, at: &Posted) -> Chatted<String> {
        let query = [("channel", at.channel.clone()), ("message_ts", at.ts.clone())];
        word(&self.web.get("chat.getPermalink", &query).await?, "permalink")
    }

    async fn create_channel(&self, name: &str) -> Chatted<Channel> {
        self.new_channel(name).await
    }

    async fn find_channel(&self, name: &str) -> Chatted<Option<Channel>> {
        self.channel_named(name).await
    }

    async fn topic(&self, channel: &str, topic: &str) -> Chatted<()> {
        let topic: String = topic.chars().take(250).collect();
        let body = json!({"channel": channel, "topic": topic});
        self.web.post("conversations.setTopic", None, &body).await.map(|_| ())
    }

    async fn invite(&self, channel: &str, users: &[String]) -> Chatted<Vec<(String, String)>> {
        self.invite_all(channel, users).await
    }

    async fn bookmark(&self, channel: &str, title: &str, url: &str) -> Chatted<()> {
        // Without the scope to read we add: a second bookmark is better than none.
        let query = json!({"channel_id": channel});
        let there = match self.web.post("bookmarks.list", None, &query).await {
            Ok(answer) => {
                answer["bookmarks"].as_array().is_some_and(|all| all.iter().any(|one| one["link"] == url))
            }
            Err(ChatError::Refused { .. }) => false,
            Err(error) => return Err(error),
        };
        if there {
            return Ok(());
        }
        let title: String = title.chars().take(100).collect();
        let body = json!({"channel_id": channel, "title": title, "type": "link", "link": url});
        self.web.post("bookmarks.add", None, &body).await.map(|_| ())
    }

    async fn pin(&self, at: &Posted) -> Chatted<()> {
        let body = json!({"channel": at.channel, "timestamp": at.ts});
        done_before(self.web.post("pins.add", None, &body).await, &["already_pinned"])
    }

    async fn direct(&self, user: &str) -> Chatted<String> {
        let answer = self.web.post("conversations.open", None, &json!({"users": user})).await?;
        word(&answer["channel"], "id")
    }

    async fn upload(&self, channel: &str, thread: Option<&str>, name: &str, content: &str) -> Chatted<()> {
        let query = [("filename", name.to_owned()), ("length", content.len().to_string())];
        let place = self.web.get("files.getUploadURLExternal", &query).await?;
        self.web.upload_to(&word(&place, "upload_url")?, content.as_bytes()).await?;
        let file = json!({"id": word(&place, "file_id")?, "title": name});
        let mut body = json!({"files": [file], "channel_id": channel});
        if let Some(thread) = thread {
            body["thread_ts"] = json!(thread);
        }
        self.web.post("files.completeUploadExternal", None, &body).await.map(|_| ())
    }

    async fn open_form(&self, trigger: &str, form: &Form) -> Chatted<()> {
        let body: Value = json!({"trigger_id": trigger, "view": blocks::form(form)});
        self.web.post("views.open", None, &body).await.map(|_| ())
    }

    async fn person(&self, user: &str) -> Chatted<Option<Person>> {
        self.look_up(user).await
    }

    async fn groups(&self) -> Chatted<Vec<Group>> {
        self.all_groups().await
    }
}
