//! `response_url`: five posts within thirty minutes, no token. A wrong address answers 404, a used-up one `used_url`.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::{Value, json};

use super::Shared;
use super::fault::{Call, Fault, TokenKind, take};
use super::state::{Ephemeral, Message, ResponseTarget, Workspace};
use super::web::{Args, content, cut, reply};

const LIFE_MS: i64 = 30 * 60 * 1000;
const MOST_USES: u32 = 5;

impl Workspace {
    /// Gives out a new address for answers to `user` in `channel`.
    pub(crate) fn issue_response_url(
        &mut self,
        base: &str,
        user: &str,
        channel: &str,
        message_ts: Option<&str>,
        now_ms: i64,
    ) -> String {
        let key = self.ids.secret();
        let target = ResponseTarget {
            user: user.to_owned(),
            channel: channel.to_owned(),
            message_ts: message_ts.map(str::to_owned),
            issued_ms: now_ms,
            uses: 0,
        };
        self.responses.insert(key.clone(), target);
        format!("{base}/respond/{key}")
    }
}

pub(crate) async fn post(State(shared): State<Shared>, Path(key): Path<String>, body: Bytes) -> Response {
    shared.tapped().around("response_url", take_post(&shared, &key, &body)).await
}

async fn take_post(shared: &Shared, key: &str, body: &Bytes) -> Response {
    let parsed: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
    let now_ms = shared.now_ms();
    let fault = shared.change(|workspace| take(&mut workspace.faults, "response_url"));
    match &fault {
        Some(Fault::DropBefore) => return cut(),
        Some(Fault::Status(status)) => return reply(*status, &json!({})),
        Some(Fault::Hang) => {
            shared.pause(std::time::Duration::from_secs(600)).await;
            return cut();
        }
        Some(Fault::SlowMs(ms)) => {
            shared.pause(std::time::Duration::from_millis(*ms)).await;
        }
        _ => {}
    }
    let (status, answer) = shared.change(|workspace| {
        let result = use_url(workspace, key, &parsed, now_ms);
        let (status, answer) = match &result {
            Ok(()) => (200, json!({"ok": true})),
            Err((status, code)) => (*status, json!({"ok": false, "error": code})),
        };
        workspace.calls.push(Call {
            method: "response_url".to_owned(),
            args: parsed.clone(),
            at_ms: now_ms,
            token_kind: TokenKind::None,
            response: Some((status, answer.clone())),
            applied: result.is_ok(),
        });
        (status, answer)
    });
    if fault == Some(Fault::ApplyThenDisconnect) { cut() } else { reply(status, &answer) }
}

fn use_url(workspace: &mut Workspace, key: &str, body: &Value, now_ms: i64) -> Result<(), (u16, String)> {
    let target = workspace.responses.get_mut(key).ok_or((404, "used_url".to_owned()))?;
    if now_ms - target.issued_ms > LIFE_MS {
        return Err((404, "expired_url".to_owned()));
    }
    if target.uses >= MOST_USES {
        return Err((404, "used_url".to_owned()));
    }
    target.uses += 1;
    let target = target.clone();
    respond(workspace, &target, body, now_ms)
}

/// Does what an answer says: a new message, or a change of the one it came from. Also for the body of an acknowledgement.
pub(crate) fn respond(
    workspace: &mut Workspace,
    target: &ResponseTarget,
    body: &Value,
    now_ms: i64,
) -> Result<(), (u16, String)> {
    let bad = |code: &str| (400, code.to_owned());
    let map = body.as_object().ok_or_else(|| bad("invalid_payload"))?;
    if body["delete_original"] == true {
        return erase(workspace, target).ok_or_else(|| (404, "message_not_found".to_owned()));
    }
    let args = Args(map.clone());
    let content = content(&args, None).map_err(|error| (400, error.code))?;
    let original = target.message_ts.as_ref().filter(|_| body["replace_original"] == true);
    let ts = workspace.ids.ts(now_ms);
    if let Some(original) = original {
        let bot = workspace.app.bot_user.clone();
        let message =
            find(workspace, target, original).ok_or_else(|| (404, "message_not_found".to_owned()))?;
        message.text = content.text;
        message.blocks = content.blocks;
        message.edited = Some((bot, ts));
        return Ok(());
    }
    let message = Message {
        ts,
        thread_ts: args.text("thread_ts"),
        user: workspace.app.bot_user.clone(),
        bot_id: Some(workspace.app.bot_id.clone()),
        text: content.text,
        blocks: content.blocks,
        ..Message::default()
    };
    if body["response_type"] == "in_channel" {
        workspace.store(&target.channel, message);
    } else {
        workspace.ephemerals.push(Ephemeral {
            to: target.user.clone(),
            channel: target.channel.clone(),
            message,
        });
    }
    Ok(())
}

fn find<'a>(workspace: &'a mut Workspace, target: &ResponseTarget, ts: &str) -> Option<&'a mut Message> {
    let whisper = workspace.ephemerals.iter().position(|one| one.message.ts == ts && one.to == target.user);
    match whisper {
        Some(index) => Some(&mut workspace.ephemerals[index].message),
        None => workspace.message_mut(&target.channel, ts),
    }
}

fn erase(workspace: &mut Workspace, target: &ResponseTarget) -> Option<()> {
    let ts = target.message_ts.clone()?;
    find(workspace, target, &ts)?;
    workspace.ephemerals.retain(|one| one.message.ts != ts);
    workspace.channels.get_mut(&target.channel)?.messages.retain(|message| message.ts != ts);
    Some(())
}
