//! Collects complaints with the pointer to where they belong.

use serde_json::Value;

use crate::slack::web::ApiError;

pub(super) struct Check {
    at: String,
    complaints: Vec<String>,
}

impl Check {
    pub(super) fn new(at: &str) -> Self {
        Self { at: at.to_owned(), complaints: Vec::new() }
    }

    /// A check one level deeper; give it back with `take`.
    pub(super) fn at(&self, key: &str) -> Self {
        Self::new(&format!("{}/{key}", self.at))
    }

    pub(super) fn take(&mut self, inner: Self) {
        self.complaints.extend(inner.complaints);
    }

    pub(super) fn fail(&mut self, key: &str, why: &str) {
        let slash = if key.is_empty() { "" } else { "/" };
        self.complaints.push(format!("[ERROR] {why} [json-pointer:{}{slash}{key}]", self.at));
    }

    pub(super) fn result(self, code: &str) -> Result<(), ApiError> {
        if self.complaints.is_empty() {
            return Ok(());
        }
        Err(self.complaints.iter().fold(ApiError::new(code), |error, line| error.message(line)))
    }

    /// A string of 1 to `most` characters.
    pub(super) fn length(&mut self, holder: &Value, key: &str, most: usize, required: bool) {
        match &holder[key] {
            Value::Null if !required => {}
            Value::Null => self.fail(key, &format!("missing required field: {key}")),
            Value::String(text) if required && text.is_empty() => {
                self.fail(key, "must be more than 0 characters")
            }
            Value::String(text) if text.chars().count() > most => {
                self.fail(key, &format!("must be less than {} characters", most + 1));
            }
            Value::String(_) => {}
            _ => self.fail(key, "must be a valid string"),
        }
    }

    /// A `plain_text` object of 1 to `most` characters.
    pub(super) fn plain_text(&mut self, holder: &Value, key: &str, most: usize, required: bool) {
        self.text_object(holder, key, most, required, &["plain_text"]);
    }

    /// A text object of any kind.
    pub(super) fn any_text(&mut self, holder: &Value, key: &str, most: usize, required: bool) {
        self.text_object(holder, key, most, required, &["plain_text", "mrkdwn"]);
    }

    fn text_object(&mut self, holder: &Value, key: &str, most: usize, required: bool, kinds: &[&str]) {
        let text = &holder[key];
        if text.is_null() {
            if required {
                self.fail(key, &format!("missing required field: {key}"));
            }
            return;
        }
        if !kinds.iter().any(|kind| text["type"] == *kind) {
            self.fail(key, &format!("must be one of: {}", kinds.join(", ")));
        }
        let mut inner = self.at(key);
        inner.length(text, "text", most, true);
        self.take(inner);
    }

    /// An array of `least` to `most` items; empty when it is something else.
    pub(super) fn items<'a>(
        &mut self,
        holder: &'a Value,
        key: &str,
        least: usize,
        most: usize,
    ) -> &'a [Value] {
        let Some(items) = holder[key].as_array() else {
            self.fail(key, &format!("missing required field: {key}"));
            return &[];
        };
        if items.len() < least {
            self.fail(key, &format!("no fewer than {least} items allowed"));
        }
        if items.len() > most {
            self.fail(key, &format!("no more than {most} items allowed"));
        }
        items
    }

    pub(super) fn url(&mut self, holder: &Value, key: &str, required: bool) {
        self.length(holder, key, 3000, required);
        if holder[key].as_str().is_some_and(|link| url::Url::parse(link).is_err()) {
            self.fail(key, "must be a valid url");
        }
    }
}
