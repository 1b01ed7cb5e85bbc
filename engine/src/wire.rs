//! What is stored outlives the code: every stored body says its version. Pure.
//!
//! A body is `{"v": 1, …}`. An unknown version or kind is an error that parks the row and is said; it never
//! panics and never guesses. Renaming a Rust type changes nothing on disk: names on the wire are literals,
//! held by golden files in `engine/golden/`.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// A stored type: the version that this program writes, and how it reads older ones.
pub trait Wire: Serialize + DeserializeOwned {
    const VERSION: u64 = 1;

    /// Lifts an older body to [`Self::VERSION`]. The default knows only the present one.
    ///
    /// # Errors
    /// The version is not known to this program.
    fn upgrade(version: u64, body: Value) -> anyhow::Result<Value> {
        anyhow::ensure!(
            version == Self::VERSION,
            "unknown version {version} of {}",
            std::any::type_name::<Self>()
        );
        Ok(body)
    }
}

/// # Errors
/// The value has no JSON form, or is not an object.
pub fn encode<T: Wire>(value: &T) -> anyhow::Result<String> {
    let mut body = serde_json::to_value(value)?;
    let object = body.as_object_mut().ok_or_else(|| anyhow::anyhow!("a stored body must be an object"))?;
    object.insert("v".to_owned(), T::VERSION.into());
    Ok(body.to_string())
}

/// # Errors
/// Not JSON, no version, a version that is not known, or not the shape of that version.
pub fn decode<T: Wire>(text: &str) -> anyhow::Result<T> {
    let mut body: Value = serde_json::from_str(text)?;
    let version = body
        .as_object_mut()
        .and_then(|object| object.remove("v"))
        .and_then(|v| v.as_u64())
        .ok_or_else(|| anyhow::anyhow!("a stored body without a version"))?;
    Ok(serde_json::from_value(T::upgrade(version, body)?)?)
}

#[cfg(test)]
mod tests;
