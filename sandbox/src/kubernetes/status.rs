//! The API's refusals: `Status` objects in the words of a real server. Pure.

use serde_json::{Value, json};

use super::kinds::Resource;

/// A refusal, or an answer that is not an object.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Status {
    pub(crate) code: u16,
    reason: &'static str,
    message: String,
    details: Value,
}

/// Whom the API takes the caller for; the sandbox asks for no credential.
const ACCOUNT: &str = "system:serviceaccount:muster:muster";

fn status(code: u16, reason: &'static str, message: String) -> Status {
    Status { code, reason, message, details: Value::Null }
}

impl Status {
    pub(crate) fn body(&self) -> Value {
        let mut body = json!({
            "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure",
            "message": self.message, "reason": self.reason, "code": self.code,
        });
        if !self.details.is_null() {
            body["details"] = self.details.clone();
        }
        body
    }

    fn about(mut self, resource: &Resource, name: &str) -> Self {
        self.details = json!({"name": name, "group": resource.group, "kind": resource.plural});
        self
    }

    pub(crate) fn not_found(resource: &Resource, name: &str) -> Self {
        status(404, "NotFound", format!("{} \"{name}\" not found", resource.qualified()))
            .about(resource, name)
    }

    /// No such path.
    pub(crate) fn no_path() -> Self {
        status(404, "NotFound", "the server could not find the requested resource".to_owned())
    }

    pub(crate) fn method_not_allowed() -> Self {
        status(
            405,
            "MethodNotAllowed",
            "the server does not allow this method on the requested resource".to_owned(),
        )
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        status(400, "BadRequest", message.into())
    }

    pub(crate) fn unsupported_media_type() -> Self {
        status(
            415,
            "UnsupportedMediaType",
            "the body of the request was in an unknown format - accepted media types include: \
             application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json"
                .to_owned(),
        )
    }

    pub(crate) fn already_exists(resource: &Resource, name: &str) -> Self {
        status(409, "AlreadyExists", format!("{} \"{name}\" already exists", resource.qualified()))
            .about(resource, name)
    }

    pub(crate) fn conflict(resource: &Resource, name: &str, why: &str) -> Self {
        status(
            409,
            "Conflict",
            format!("Operation cannot be fulfilled on {} \"{name}\": {why}", resource.qualified()),
        )
        .about(resource, name)
    }

    /// Another writer was first.
    pub(crate) fn modified(resource: &Resource, name: &str) -> Self {
        let why =
            "the object has been modified; please apply your changes to the latest version and try again";
        Self::conflict(resource, name, why)
    }

    pub(crate) fn invalid(resource: &Resource, name: &str, why: &str) -> Self {
        let kind = format!("{}.{}", resource.kind, resource.group);
        let kind = kind.trim_end_matches('.');
        let mut refused = status(422, "Invalid", format!("{kind} \"{name}\" is invalid: {why}"));
        let causes = json!([{"reason": "FieldValueInvalid", "message": why}]);
        refused.details =
            json!({"name": name, "group": resource.group, "kind": resource.kind, "causes": causes});
        refused
    }

    /// A JSON patch whose `test` does not hold, or that can't be applied.
    pub(crate) fn patch_rejected(why: &str) -> Self {
        let message = "the server rejected our request due to an error in our request".to_owned();
        let mut refused = status(422, "Invalid", message);
        refused.details = json!({"causes": [{"reason": "UnexpectedServerResponse", "message": why}]});
        refused
    }

    /// In kubectl's words.
    pub(crate) fn forbidden(verb: &str, resource: &Resource, sub: &str, namespace: &str, name: &str) -> Self {
        let subject =
            if sub.is_empty() { resource.plural.to_owned() } else { format!("{}/{sub}", resource.plural) };
        let named = if name.is_empty() { String::new() } else { format!(" \"{name}\"") };
        let place = if namespace.is_empty() {
            " at the cluster scope".to_owned()
        } else {
            format!(" in the namespace \"{namespace}\"")
        };
        let message = format!(
            "{}{named} is forbidden: User \"{ACCOUNT}\" cannot {verb} resource \"{subject}\" in API group \
             \"{}\"{place}",
            resource.qualified(),
            resource.group
        );
        status(403, "Forbidden", message).about(resource, name)
    }

    pub(crate) fn unavailable() -> Self {
        status(503, "ServiceUnavailable", "the server is currently unable to handle the request".to_owned())
    }

    pub(crate) fn too_many_requests() -> Self {
        let message = "Too many requests, please try again later.".to_owned();
        let mut refused = status(429, "TooManyRequests", message);
        refused.details = json!({"retryAfterSeconds": 1});
        refused
    }

    pub(crate) fn internal(message: impl Into<String>) -> Self {
        status(500, "InternalError", message.into())
    }

    /// A `continue` or a `resourceVersion` that is no longer kept.
    pub(crate) fn expired() -> Self {
        status(410, "Expired", "The resourceVersion for the provided list is too old.".to_owned())
    }
}
