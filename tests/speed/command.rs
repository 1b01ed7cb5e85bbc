//! Signed slash commands, as Slack posts them.

use bot::clock::SystemClock;
use bytes::Bytes;
use engine::Clock as _;
use http_body_util::Full;
use hyper::Request;

/// Who types where, and how it is signed.
pub(crate) struct Typist {
    pub(crate) team: String,
    pub(crate) secret: String,
    pub(crate) users: Vec<String>,
    pub(crate) channels: Vec<String>,
    /// Where answers go: the address of a sink, to which the command's number is added.
    pub(crate) sink: String,
}

/// A command that is ready to be sent.
pub(crate) struct Command {
    /// Its `trigger_id`: the key under which it must be stored.
    pub(crate) key: String,
    pub(crate) request: Request<Full<Bytes>>,
}

impl Typist {
    /// `/incident list`, typed by one person after the other in one channel after the other.
    pub(crate) fn commands(&self, name: &str, many: usize) -> anyhow::Result<Vec<Command>> {
        (0..many).map(|number| self.command(name, number)).collect()
    }

    pub(crate) fn command(&self, name: &str, number: usize) -> anyhow::Result<Command> {
        let key = format!("{name}.{number}");
        let user = &self.users[number % self.users.len()];
        let channel = &self.channels[number % self.channels.len()];
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([
                ("token", "verification"),
                ("team_id", self.team.as_str()),
                ("team_domain", "bench"),
                ("channel_id", channel.as_str()),
                ("channel_name", "bench"),
                ("user_id", user.as_str()),
                ("user_name", "bench"),
                ("command", "/incident"),
                ("text", "list"),
                ("api_app_id", "A0SANDBOX01"),
                ("is_enterprise_install", "false"),
                ("response_url", format!("{}/{key}", self.sink).as_str()),
                ("trigger_id", key.as_str()),
            ])
            .finish();
        let now = SystemClock::default().now().as_second();
        let request = Request::post("/slack/events")
            .header("host", "127.0.0.1")
            .header("user-agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("x-slack-request-timestamp", now.to_string())
            .header("x-slack-signature", sandbox::slack::sign(&self.secret, now, body.as_bytes()))
            .body(Full::new(Bytes::from(body)))?;
        Ok(Command { key, request })
    }
}
