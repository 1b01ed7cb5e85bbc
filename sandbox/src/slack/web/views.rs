//! `views.*`: trigger rules, a stack of at most three, hashes against lost updates.

use serde_json::{Value, json};

use super::{ApiError, Reply, Request, refuse};
use crate::slack::blocks;
use crate::slack::state::View;

const DEEPEST: usize = 3;

fn parsed(request: &Request<'_>) -> Result<Value, ApiError> {
    let bad = || {
        ApiError::new("invalid_arguments").message("[ERROR] must provide a view object [json-pointer:/view]")
    };
    let view = request.args.json("view").map_err(|()| bad())?.ok_or_else(bad)?;
    checked(view)
}

/// Checks a view as the app gave it; block ids are filled in.
pub(crate) fn checked(mut view: Value) -> Reply {
    blocks::check_view(&mut view)?;
    Ok(view)
}

fn trigger(request: &mut Request<'_>) -> Result<String, ApiError> {
    let id = match request.args.text("trigger_id").or_else(|| request.args.text("interactivity_pointer")) {
        Some(id) => id,
        None => return refuse("invalid_arguments"),
    };
    request.workspace.use_trigger(&id).map_err(ApiError::new)
}

pub(crate) fn open(request: &mut Request<'_>) -> Reply {
    let content = parsed(request)?;
    let user = trigger(request)?;
    request.workspace.views.remove(&user);
    let view = request.workspace.push_view(&user, content, request.now_ms);
    Ok(json!({"view": view.wire()}))
}

pub(crate) fn push(request: &mut Request<'_>) -> Reply {
    let content = parsed(request)?;
    let user = trigger(request)?;
    if request.workspace.views.get(&user).is_some_and(|stack| stack.len() >= DEEPEST) {
        return refuse("push_limit_reached");
    }
    let view = request.workspace.push_view(&user, content, request.now_ms);
    Ok(json!({"view": view.wire()}))
}

pub(crate) fn update(request: &mut Request<'_>) -> Reply {
    let content = parsed(request)?;
    let (id, external) = (request.args.text("view_id"), request.args.text("external_id"));
    let hash = request.args.text("hash").filter(|hash| !hash.is_empty());
    let fresh = request.workspace.ids.view_hash(request.now_ms);
    let all = request.workspace.views.values_mut().flatten().chain(request.workspace.homes.values_mut());
    let wanted = |view: &&mut View| {
        id.as_ref().is_some_and(|id| *id == view.id)
            || external.as_ref().is_some_and(|external| view.content["external_id"] == **external)
    };
    let mut all = all;
    let view = all.find(wanted).ok_or_else(|| ApiError::new("not_found"))?;
    if hash.is_some_and(|hash| hash != view.hash) {
        return refuse("hash_conflict");
    }
    view.replace(content, fresh);
    Ok(json!({"view": view.wire()}))
}

pub(crate) fn publish(request: &mut Request<'_>) -> Reply {
    let content = parsed(request)?;
    let user = request.args.need("user_id")?;
    if !request.workspace.users.contains_key(&user) {
        return refuse("invalid_arguments");
    }
    let hash = request.args.text("hash").filter(|hash| !hash.is_empty());
    let current = request.workspace.homes.get(&user).map(|home| home.hash.clone());
    if hash.is_some() && hash != current {
        return refuse("hash_conflict");
    }
    let view = request.workspace.new_view(content, request.now_ms);
    request.workspace.homes.insert(user, view.clone());
    Ok(json!({"view": view.wire()}))
}
