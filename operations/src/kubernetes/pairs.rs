//! `key=value` and `key-` behind the objects that they are set on. Pure.

use super::line::refused;
use crate::Misspelt;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pairs {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub set: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remove: Vec<String>,
}

impl Pairs {
    /// The objects' words, and the pairs behind them.
    ///
    /// # Errors
    /// An object behind a pair, or one key twice.
    pub(crate) fn split(words: &[String]) -> Result<(Vec<String>, Self), Misspelt> {
        let is_pair = |word: &String| word.contains('=') || (word.len() > 1 && word.ends_with('-'));
        let at = words.iter().position(is_pair).unwrap_or(words.len());
        let (objects, pairs) = words.split_at(at);
        let mut read = Self::default();
        for word in pairs {
            match word.split_once('=') {
                Some((key, value)) if !key.is_empty() => {
                    if read.set.insert(key.to_owned(), value.to_owned()).is_some() {
                        return Err(refused(format!("`{key}` is set twice")));
                    }
                }
                None if is_pair(word) => read.remove.push(word[..word.len() - 1].to_owned()),
                _ => return Err(refused(format!("`{word}` stands behind what is set, and sets nothing"))),
            }
        }
        match read.remove.iter().find(|key| read.set.contains_key(*key)) {
            Some(key) => Err(refused(format!("`{key}` is set and removed"))),
            None => Ok((objects.to_vec(), read)),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.set.is_empty() && self.remove.is_empty()
    }

    pub(crate) fn words(&self) -> impl Iterator<Item = String> {
        let set = self.set.iter().map(|(key, value)| format!("{key}={value}"));
        set.chain(self.remove.iter().map(|key| format!("{key}-")))
    }
}
