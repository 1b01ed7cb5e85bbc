//! `create`, `update`, `patch` and `delete`, with preconditions and dry runs. A dry run answers and changes nothing.

use serde_json::{Value, json};

use super::kubelet;
use super::patch::patched;
use super::route::{Asked, Query};
use super::scale;
use super::status::Status;
use super::store::Key;
use super::world::World;

/// What of a StatefulSet's spec may change (the API server's own rule).
const MUTABLE: &[&str] = &[
    "replicas",
    "ordinals",
    "template",
    "updateStrategy",
    "revisionHistoryLimit",
    "persistentVolumeClaimRetentionPolicy",
    "minReadySeconds",
];
const GRACE_S: i64 = 30;

/// # Errors
/// The name is missing or taken, or the body is no object.
pub(crate) fn create(world: &mut World, asked: &Asked, query: &Query, body: &[u8]) -> Result<Value, Status> {
    let object = parse(body)?;
    let name = match (object["metadata"]["name"].as_str(), object["metadata"]["generateName"].as_str()) {
        (Some(name), _) => name.to_owned(),
        (None, Some(stem)) => format!("{stem}{:05x}", world.store.version() & 0xf_ffff),
        (None, None) => {
            return Err(Status::invalid(
                asked.resource,
                "",
                "metadata.name: Required value: name or generateName is required",
            ));
        }
    };
    let key = Key::new(asked.plural(), &asked.namespace, &name);
    if world.store.get(&key).is_some() {
        return Err(Status::already_exists(asked.resource, &name));
    }
    if is_dry(query, &Value::Null) {
        return Ok(object);
    }
    world.store.create(asked.resource, key.clone(), object, world.moment.now_ms);
    Ok(world.store.get(&key).cloned().unwrap_or_default())
}

/// # Errors
/// No such object, another writer was first, or a change that isn't allowed.
pub(crate) fn update(world: &mut World, asked: &Asked, query: &Query, body: &[u8]) -> Result<Value, Status> {
    let object = parse(body)?;
    replace(world, asked, query, |_| Ok(object))
}

/// # Errors
/// As [`update`], and a patch that can't be read or whose `test` does not hold.
pub(crate) fn patch(
    world: &mut World,
    asked: &Asked,
    query: &Query,
    media_type: &str,
    body: &[u8],
) -> Result<Value, Status> {
    replace(world, asked, query, |old| patched(old, media_type, body))
}

fn replace(
    world: &mut World,
    asked: &Asked,
    query: &Query,
    change: impl FnOnce(&Value) -> Result<Value, Status>,
) -> Result<Value, Status> {
    let key = asked.key();
    let Some(old) = world.store.get(&key).cloned() else {
        return Err(Status::not_found(asked.resource, &asked.name));
    };
    let shown = |object: &Value| if asked.sub == "scale" { scale::of(object) } else { object.clone() };
    let wanted = change(&shown(&old))?;
    let version = wanted["metadata"]["resourceVersion"].as_str();
    if version.is_some_and(|version| Some(version) != old["metadata"]["resourceVersion"].as_str()) {
        return Err(Status::modified(asked.resource, &asked.name));
    }
    let new = if asked.sub == "scale" { scale::applied(&old, &wanted) } else { wanted };
    check(asked, &old, &new)?;
    if is_dry(query, &Value::Null) {
        return Ok(shown(&world.store.preview(&key, new)));
    }
    world.store.update(&key, new);
    Ok(world.store.get(&key).map(shown).unwrap_or_default())
}

fn check(asked: &Asked, old: &Value, new: &Value) -> Result<(), Status> {
    let invalid = |why: &str| Err(Status::invalid(asked.resource, &asked.name, why));
    if new["metadata"]["name"] != old["metadata"]["name"] {
        return invalid("metadata.name: Invalid value: field is immutable");
    }
    if asked.resource.kind != "StatefulSet" {
        return Ok(());
    }
    let fixed = |object: &Value| -> Vec<(String, Value)> {
        let fields = object["spec"].as_object().into_iter().flatten();
        let mut fixed: Vec<(String, Value)> = fields
            .filter(|(field, _)| !MUTABLE.contains(&field.as_str()))
            .map(|(f, v)| (f.clone(), v.clone()))
            .collect();
        fixed.sort_by(|one, other| one.0.cmp(&other.0));
        fixed
    };
    if fixed(old) != fixed(new) {
        return invalid(
            "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', \
             'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are \
             forbidden",
        );
    }
    Ok(())
}

/// A pod ends gracefully; everything else goes at once.
///
/// # Errors
/// No such object, or a precondition that doesn't hold.
pub(crate) fn delete(world: &mut World, asked: &Asked, query: &Query, body: &[u8]) -> Result<Value, Status> {
    let options = if body.is_empty() { Value::Null } else { parse(body)? };
    let key = asked.key();
    let Some(old) = world.store.get(&key).cloned() else {
        return Err(Status::not_found(asked.resource, &asked.name));
    };
    for (field, name) in [("uid", "UID"), ("resourceVersion", "ResourceVersion")] {
        let (wanted, found) = (&options["preconditions"][field], &old["metadata"][field]);
        if !wanted.is_null() && wanted != found {
            let (wanted, found) = (wanted.as_str().unwrap_or_default(), found.as_str().unwrap_or_default());
            let why = format!(
                "Precondition failed: {name} in precondition: {wanted}, {name} in object meta: {found}"
            );
            return Err(Status::conflict(asked.resource, &asked.name, &why));
        }
    }
    let is_pod = asked.resource.kind == "Pod";
    if is_dry(query, &options) {
        return Ok(if is_pod { old } else { deleted(asked, &old) });
    }
    if !is_pod {
        world.store.remove(&key);
        return Ok(deleted(asked, &old));
    }
    let asked_grace =
        query.text("gracePeriodSeconds").parse().ok().or(options["gracePeriodSeconds"].as_i64());
    kubelet::mark_deleted(world, &key, asked_grace.unwrap_or(GRACE_S));
    Ok(world.store.get(&key).cloned().unwrap_or_default())
}

fn deleted(asked: &Asked, old: &Value) -> Value {
    json!({
        "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success",
        "details": {
            "name": asked.name, "group": asked.resource.group, "kind": asked.resource.plural,
            "uid": old["metadata"]["uid"],
        },
    })
}

pub(super) fn is_dry(query: &Query, options: &Value) -> bool {
    query.text("dryRun") == "All" || options["dryRun"][0] == "All"
}

fn parse(body: &[u8]) -> Result<Value, Status> {
    let parsed: Result<Value, _> = serde_json::from_slice(body);
    match parsed {
        Ok(object) if object.is_object() => Ok(object),
        Ok(_) => Err(Status::bad_request("the body is not an object")),
        Err(error) => Err(Status::bad_request(format!("the object provided is unrecognized: {error}"))),
    }
}
