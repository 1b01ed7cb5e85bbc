//! Files in three steps: an address to upload to, the bytes, and the completion that shares it.

use serde_json::{Value, json};

use super::{ApiError, Reply, Request, refuse};
use crate::slack::state::{File, Message};

pub(crate) fn upload_url(request: &mut Request<'_>) -> Reply {
    let name = request.args.need("filename")?;
    let length = request
        .args
        .number("length")
        .filter(|length| *length > 0)
        .ok_or_else(|| ApiError::new("invalid_arguments"))?;
    let id = request.workspace.ids.object("F");
    let title = name.clone();
    let file = File { id: id.clone(), name, title, length, content: Vec::new(), complete: false };
    request.workspace.files.insert(id.clone(), file);
    let secret = request.workspace.ids.secret();
    Ok(json!({"upload_url": format!("{}/upload/{id}/{secret}", request.base), "file_id": id}))
}

pub(crate) fn complete(request: &mut Request<'_>) -> Reply {
    let files = request.args.json("files").ok().flatten();
    let files = files.as_ref().and_then(Value::as_array).ok_or_else(|| ApiError::new("invalid_arguments"))?;
    let mut ids = Vec::new();
    for given in files {
        let id = given["id"].as_str().unwrap_or_default();
        match request.workspace.files.get_mut(id) {
            None => return refuse("file_not_found"),
            Some(file) if file.content.is_empty() => return refuse("file_not_found"),
            Some(file) => {
                file.complete = true;
                file.title = given["title"].as_str().map_or_else(|| file.title.clone(), str::to_owned);
                ids.push(id.to_owned());
            }
        }
    }
    let wire: Vec<Value> =
        ids.iter().map(|id| json!({"id": id, "title": request.workspace.files[id].title})).collect();
    if request.args.text("channel_id").is_some() {
        share(request, ids)?;
    }
    Ok(json!({"files": wire}))
}

fn share(request: &mut Request<'_>, files: Vec<String>) -> Result<(), ApiError> {
    let channel = request.own_channel("channel_id")?.id.clone();
    let message = Message {
        ts: request.workspace.ids.ts(request.now_ms),
        thread_ts: request.args.text("thread_ts").filter(|ts| !ts.is_empty()),
        user: request.bot(),
        bot_id: Some(request.workspace.app.bot_id.clone()),
        text: request.args.text("initial_comment").unwrap_or_default(),
        subtype: Some("file_share".to_owned()),
        files,
        ..Message::default()
    };
    request.workspace.store(&channel, message);
    Ok(())
}
