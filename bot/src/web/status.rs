//! The public status page, `/status` as HTML and `/status.json`: only what somebody confirmed, escaped.

use super::Shared;
use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use engine::{
    store::status_updates::{self, Row},
    words::{Lang, Words},
};
use serde_json::json;
use std::{fmt::Write as _, sync::Arc};

/// As many updates as the page shows.
const MOST: i64 = 50;

pub(super) async fn page(State(shared): State<Arc<Shared>>) -> Response {
    match published(&shared).await {
        Ok(updates) => {
            let (words, lang) = (&shared.cx.words, shared.cx.loaded().settings.language);
            ([(header::CACHE_CONTROL, "max-age=15")], Html(html(words, lang, &updates))).into_response()
        }
        Err(error) => unavailable(&shared, &error),
    }
}

pub(super) async fn json(State(shared): State<Arc<Shared>>) -> Response {
    match published(&shared).await {
        Ok(updates) => {
            let updates: Vec<_> = updates
                .iter()
                .map(|(row, _)| {
                    json!({ "id": row.id, "incident": row.incident, "component": row.component, "status": row.status,
                            "text": row.text, "published_at": row.published_at.map(rfc3339) })
                })
                .collect();
            Json(json!({ "updates": updates })).into_response()
        }
        Err(error) => unavailable(&shared, &error),
    }
}

async fn published(shared: &Shared) -> engine::Result<Vec<(Row, String)>> {
    let mut tx = shared.cx.db.read().await?;
    let mut updates = status_updates::published(&mut tx, MOST).await?;
    let redact = &shared.cx.redact;
    for (row, _) in &mut updates {
        (row.text, row.component) = (redact.secrets(&row.text), redact.secrets(&row.component));
    }
    Ok(updates)
}

fn unavailable(shared: &Shared, error: &engine::Error) -> Response {
    tracing::error!(error = format!("{error:#}"), "the status page can't be read");
    let said = shared.cx.words.label(shared.cx.loaded().settings.language, "status_page.unavailable", &());
    (StatusCode::SERVICE_UNAVAILABLE, said).into_response()
}

fn rfc3339(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms).map(|at| at.to_string()).unwrap_or_default()
}

/// One section per incident, newest update first. Our words are in the workspace's language, what was published stays as it is.
/// Writing to a string does not fail.
fn html(words: &Words, lang: Lang, updates: &[(Row, String)]) -> String {
    let say = |id: &str| escape(&words.label(lang, id, &()));
    let mut body = String::new();
    let mut seen: Vec<i64> = Vec::new();
    for (row, _) in updates {
        if seen.contains(&row.incident) {
            continue;
        }
        seen.push(row.incident);
        let state = if row.status == "resolved" { "resolved" } else { "open" };
        let _ = write!(body, "<section class={state}><h2>{}</h2>", escape(&row.component));
        for (update, _) in updates.iter().filter(|(other, _)| other.incident == row.incident) {
            let at = update.published_at.map(rfc3339).unwrap_or_default();
            let _ = write!(
                body,
                "<article><p><strong>{}</strong> <time datetime=\"{at}\">{at}</time></p><p>{}</p></article>",
                say(&format!("headline.{}", update.status)),
                escape(&update.text).replace('\n', "<br>")
            );
        }
        body.push_str("</section>");
    }
    if body.is_empty() {
        let _ = write!(body, "<p class=calm>{}</p>", say("status_page.none"));
    }
    let (code, title) = (lang.code(), say("status_page.title"));
    format!(
        "<!doctype html><html lang={code}><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><title>{title}</title>\
         <style>body{{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1d1c1d}}\
         section{{border-left:4px solid #b3261e;padding-left:1rem;margin:1.5rem 0}}section.resolved,.calm{{border-left:4px solid #2e7d32;padding-left:1rem}}\
         time{{color:#616061;font-size:.875rem}}article{{margin:.75rem 0}}p{{margin:.25rem 0}}</style><h1>{title}</h1>{body}</html>"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_text_is_text_whatever_stands_in_it() {
        let row = Row {
            id: 1,
            incident: 1,
            component: "<b>Orders</b>".into(),
            status: "investigating".into(),
            text: "<script>alert(1)</script>".into(),
            state: "published".into(),
            drafted_at: 0,
            published_at: Some(0),
            published_by: None,
        };
        let words = Words::embedded().unwrap();
        let rows = [(row, String::new())];
        let page = html(&words, Lang::Fr, &rows);
        assert!(
            page.contains("lang=fr") && page.contains("analyse en cours") && !page.contains("investigating")
        );
        let page = html(&words, Lang::En, &rows);
        assert!(page.contains("&lt;script&gt;") && !page.contains("<script>") && !page.contains("<b>Orders"));
    }
}
