//! A secret in the configuration: never its text, but where it stands. Read once, when the configuration is.

use secrecy::SecretString;
use serde::Deserialize;
use std::path::PathBuf;

/// `{env: NAME}` or `{file: /run/secrets/name}`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Origin {
    Env(String),
    File(PathBuf),
}

/// Has no value until [`Secret::read`].
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "Origin")]
pub struct Secret {
    origin: Origin,
    value: Option<SecretString>,
}

impl From<Origin> for Secret {
    fn from(origin: Origin) -> Self {
        Self { origin, value: None }
    }
}

impl Secret {
    /// Fetches the value; `variable` looks into the environment. A line end at a file's end does not belong to it.
    ///
    /// # Errors
    /// For people: a variable that is not set, a file that can't be read.
    pub fn read(&mut self, variable: impl Fn(&str) -> Option<String>) -> Result<(), String> {
        let value = match &self.origin {
            Origin::Env(name) => variable(name).ok_or_else(|| format!("the variable {name} is not set"))?,
            Origin::File(path) => {
                std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?
            }
        };
        self.value = Some(SecretString::from(value.trim_end_matches(['\r', '\n']).to_owned()));
        Ok(())
    }

    #[must_use]
    pub fn value(&self) -> Option<&SecretString> {
        self.value.as_ref()
    }
}
