//! The arguments of a Web API call, however they came: query, form or JSON. Crash: nothing is kept here.

use serde_json::{Map, Value};

use super::ApiError;

/// Arguments by name. Form values are strings; JSON values keep their type.
#[derive(Debug, Default)]
pub(crate) struct Args(pub Map<String, Value>);

impl Args {
    /// From a JSON object; anything else is no arguments.
    pub(crate) fn of(object: Value) -> Self {
        match object {
            Value::Object(map) => Self(map),
            _ => Self::default(),
        }
    }

    /// Reads query and body; `Err` is the error Slack answers for the body.
    pub(crate) fn parse(
        query: &str,
        content_type: &str,
        body: &[u8],
        form_only: bool,
    ) -> Result<Self, &'static str> {
        let mut args = Map::new();
        let pairs = url::form_urlencoded::parse(query.as_bytes());
        args.extend(pairs.map(|(key, value)| (key.into_owned(), Value::String(value.into_owned()))));
        let media = content_type.split(';').next().unwrap_or_default().trim();
        match media {
            "application/json" => match serde_json::from_slice(body) {
                // Methods that are documented for forms only do not look at a JSON body.
                Ok(Value::Object(_)) if form_only => {}
                Ok(Value::Object(map)) => args.extend(map),
                Ok(_) => return Err("json_not_object"),
                Err(_) if body.is_empty() => {}
                Err(_) => return Err("invalid_json"),
            },
            _ => {
                let pairs = url::form_urlencoded::parse(body);
                args.extend(pairs.map(|(key, value)| (key.into_owned(), Value::String(value.into_owned()))));
            }
        }
        Ok(Self(args))
    }

    /// A text argument; numbers and booleans are taken as their text, as a form would send them.
    pub(crate) fn text(&self, key: &str) -> Option<String> {
        match self.0.get(key)? {
            Value::String(text) => Some(text.clone()),
            Value::Null => None,
            Value::Array(_) | Value::Object(_) => None,
            other => Some(other.to_string()),
        }
    }

    /// A text argument that must be there and not empty.
    pub(crate) fn need(&self, key: &str) -> Result<String, ApiError> {
        self.text(key).filter(|text| !text.is_empty()).ok_or_else(|| {
            ApiError::new("invalid_arguments").message(&format!("[ERROR] missing required field: {key}"))
        })
    }

    pub(crate) fn flag(&self, key: &str) -> bool {
        self.text(key).is_some_and(|text| text == "true" || text == "1")
    }

    pub(crate) fn number(&self, key: &str) -> Option<usize> {
        self.text(key)?.parse().ok()
    }

    /// A structured argument: JSON itself, or JSON in a string.
    pub(crate) fn json(&self, key: &str) -> Result<Option<Value>, ()> {
        match self.0.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text).map(Some).map_err(|_| ()),
            Some(other) => Ok(Some(other.clone())),
        }
    }

    /// For the record of calls: everything but the token.
    pub(crate) fn recorded(&self) -> Value {
        let mut map = self.0.clone();
        map.remove("token");
        Value::Object(map)
    }
}
