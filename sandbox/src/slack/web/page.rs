//! Slack's cursor pagination: an opaque cursor that is an offset in base64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{ApiError, Args, refuse};

/// Cuts `all` to the page that the arguments ask for; returns it and the next cursor (empty at the end).
pub(crate) fn cut<T>(all: Vec<T>, args: &Args, default_limit: usize) -> Result<(Vec<T>, String), ApiError> {
    let limit = args.number("limit").filter(|limit| *limit > 0).unwrap_or(default_limit).min(1000);
    let start = match args.text("cursor").filter(|cursor| !cursor.is_empty()) {
        None => 0,
        Some(cursor) => match decode(&cursor) {
            Some(offset) => offset,
            None => return refuse("invalid_cursor"),
        },
    };
    let more = all.len() > start + limit;
    let page = all.into_iter().skip(start).take(limit).collect();
    let next = if more { STANDARD.encode(format!("next:{}", start + limit)) } else { String::new() };
    Ok((page, next))
}

fn decode(cursor: &str) -> Option<usize> {
    let bytes = STANDARD.decode(cursor).ok()?;
    std::str::from_utf8(&bytes).ok()?.strip_prefix("next:")?.parse().ok()
}
