//! `SelfSubjectAccessReview`: may the caller do this? All that the sandbox was not told to deny.

use serde_json::{Value, json};

use super::status::Status;
use super::world::World;

/// # Errors
/// A body that is no review.
pub(crate) fn answer(world: &World, body: &[u8]) -> Result<Value, Status> {
    let mut review: Value =
        serde_json::from_slice(body).map_err(|error| Status::bad_request(error.to_string()))?;
    let asked = &review["spec"]["resourceAttributes"];
    let text = |field: &str| asked[field].as_str().unwrap_or_default().to_owned();
    let subject = match text("subresource") {
        sub if sub.is_empty() => text("resource"),
        sub => format!("{}/{sub}", text("resource")),
    };
    let allowed = !world.denied.contains(&(text("verb"), subject));
    review["status"] = json!({"allowed": allowed});
    Ok(review)
}
