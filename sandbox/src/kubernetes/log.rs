//! A container's log: of this run or of the one before, cut as asked. Reads only.

use super::kubelet::Container;
use super::route::{Asked, Query};
use super::status::Status;
use super::world::World;

/// # Errors
/// No such pod or container, no run before this one, or a container that hasn't started.
pub(crate) fn text(world: &World, asked: &Asked, query: &Query) -> Result<String, Status> {
    let container = container(world, asked, query.text("container"))?;
    let name = &asked.name;
    let lines = if query.is_set("previous") {
        let missing = || {
            Status::bad_request(format!(
                "previous terminated container \"{}\" in pod \"{name}\" not found",
                container.name
            ))
        };
        container.state.previous.as_deref().ok_or_else(missing)?
    } else {
        container.state.last_lines()
    };
    let since_ms = query
        .text("sinceSeconds")
        .parse::<i64>()
        .map(|s| world.moment.now_ms - s * 1_000)
        .unwrap_or(i64::MIN);
    let fitting: Vec<&(i64, String)> = lines.iter().filter(|(at, _)| *at >= since_ms).collect();
    let from = query.number("tailLines").map_or(0, |tail| fitting.len().saturating_sub(tail));
    let mut text = String::new();
    for (at, line) in &fitting[from..] {
        if query.is_set("timestamps") {
            text.push_str(&jiff::Timestamp::from_millisecond(*at).unwrap_or_default().to_string());
            text.push(' ');
        }
        text.push_str(line);
        text.push('\n');
    }
    if let Some(limit) = query.number("limitBytes") {
        text.truncate(text.floor_char_boundary(limit));
    }
    Ok(text)
}

/// A container that was found by its pod's name.
pub(crate) struct Found<'a> {
    pub(crate) name: String,
    pub(crate) state: &'a Container,
}

/// # Errors
/// No such pod, or it has no container of this name. An empty name is the first.
pub(crate) fn container<'a>(world: &'a World, asked: &Asked, wanted: &str) -> Result<Found<'a>, Status> {
    let pod = world.store.get(&asked.key()).ok_or_else(|| Status::not_found(asked.resource, &asked.name))?;
    let name = pod["spec"]["containers"][0]["name"].as_str().unwrap_or_default();
    if !wanted.is_empty() && wanted != name {
        return Err(Status::bad_request(format!("container {wanted} is not valid for pod {}", asked.name)));
    }
    let uid = pod["metadata"]["uid"].as_str().unwrap_or_default();
    let waiting = || {
        Status::bad_request(format!(
            "container \"{name}\" in pod \"{}\" is waiting to start: ContainerCreating",
            asked.name
        ))
    };
    let state = world.containers.get(uid).filter(|container| container.has_started()).ok_or_else(waiting)?;
    Ok(Found { name: name.to_owned(), state })
}
