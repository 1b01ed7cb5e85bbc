//! `get` and `list`, with selectors and pages. Reads only.

use serde_json::{Value, json};

use super::route::{Asked, Query};
use super::selector::{fields_fit, labels_fit};
use super::status::Status;
use super::world::World;

/// # Errors
/// No such object.
pub(crate) fn get(world: &World, asked: &Asked) -> Result<Value, Status> {
    let found = world.store.get(&asked.key()).cloned();
    found.ok_or_else(|| Status::not_found(asked.resource, &asked.name))
}

/// A page of a collection.
///
/// # Errors
/// A selector or a `continue` that can't be read.
pub(crate) fn list(world: &World, asked: &Asked, query: &Query) -> Result<Value, Status> {
    let mut found = Vec::new();
    for (_, object) in world.store.all(asked.plural(), &asked.namespace) {
        if fits(query, object)? {
            found.push(object.clone());
        }
    }
    let from = match query.text("continue") {
        "" => 0,
        token => token.parse::<usize>().map_err(|_| Status::expired())?,
    };
    let total = found.len();
    let limit = query.number("limit").filter(|limit| *limit > 0).unwrap_or(usize::MAX);
    let items: Vec<Value> = found.into_iter().skip(from).take(limit).collect();
    let mut metadata = json!({"resourceVersion": world.store.version().to_string()});
    let end = from.saturating_add(items.len());
    if end < total {
        metadata["continue"] = json!(end.to_string());
        metadata["remainingItemCount"] = json!(total - end);
    }
    Ok(json!({
        "kind": format!("{}List", asked.resource.kind), "apiVersion": asked.resource.api_version(),
        "metadata": metadata, "items": items,
    }))
}

/// Whether an object fits both selectors of a query.
///
/// # Errors
/// A field selector that can't be read.
pub(crate) fn fits(query: &Query, object: &Value) -> Result<bool, Status> {
    Ok(labels_fit(query.text("labelSelector"), object) && fields_fit(query.text("fieldSelector"), object)?)
}
