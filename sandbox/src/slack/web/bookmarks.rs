//! `bookmarks.*`: at most 100 in a channel, links only.

use serde_json::{Value, json};

use super::{ApiError, Reply, Request, refuse};
use crate::slack::state::Bookmark;

const MOST: usize = 100;

fn link_is_valid(link: &str) -> bool {
    url::Url::parse(link).is_ok_and(|url| matches!(url.scheme(), "http" | "https" | "mailto"))
}

pub(crate) fn add(request: &mut Request<'_>) -> Reply {
    let title = request.args.need("title")?;
    let kind = request.args.need("type")?;
    let link = request.args.text("link").unwrap_or_default();
    let emoji = request.args.text("emoji");
    let id = request.workspace.ids.object("Bk");
    let channel = request.own_channel("channel_id")?;
    if kind != "link" {
        return refuse("invalid_bookmark_type");
    }
    if !link_is_valid(&link) {
        return refuse("invalid_link");
    }
    if channel.bookmarks.len() >= MOST {
        return refuse("too_many_bookmarks");
    }
    let bookmark = Bookmark { id, title, link, emoji };
    let wire = bookmark.wire(&channel.id);
    channel.bookmarks.push(bookmark);
    Ok(json!({"bookmark": wire}))
}

pub(crate) fn edit(request: &mut Request<'_>) -> Reply {
    let id = request.args.need("bookmark_id")?;
    let (title, link) = (request.args.text("title"), request.args.text("link"));
    if link.as_ref().is_some_and(|link| !link_is_valid(link)) {
        return refuse("invalid_link");
    }
    let channel = request.own_channel("channel_id")?;
    let channel_id = channel.id.clone();
    let found = channel.bookmarks.iter_mut().find(|bookmark| bookmark.id == id);
    let bookmark = found.ok_or_else(|| ApiError::new("not_found"))?;
    bookmark.title = title.unwrap_or_else(|| bookmark.title.clone());
    bookmark.link = link.unwrap_or_else(|| bookmark.link.clone());
    Ok(json!({"bookmark": bookmark.wire(&channel_id)}))
}

pub(crate) fn list(request: &mut Request<'_>) -> Reply {
    let channel = request.channel("channel_id")?;
    let all: Vec<Value> = channel.bookmarks.iter().map(|bookmark| bookmark.wire(&channel.id)).collect();
    Ok(json!({"bookmarks": all}))
}

pub(crate) fn remove(request: &mut Request<'_>) -> Reply {
    let id = request.args.need("bookmark_id")?;
    let channel = request.own_channel("channel_id")?;
    let before = channel.bookmarks.len();
    channel.bookmarks.retain(|bookmark| bookmark.id != id);
    if channel.bookmarks.len() == before { refuse("not_found") } else { Ok(json!({})) }
}
