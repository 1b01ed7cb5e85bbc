//! Links that acknowledge one page: `<page>.<HMAC-SHA256>`, with a key that is made once and kept in `meta`.

use crate::{
    Result,
    store::{Tx, meta},
};
use anyhow::Context as _;
use hmac::{Hmac, Mac};
use sha2::Sha256;

const KEY: &str = "link-key";

/// The token of a page's link.
///
/// # Errors
/// The database.
pub async fn sign(tx: &mut Tx, page: i64) -> Result<String> {
    Ok(format!("{page}.{}", hex::encode(mac(tx, page).await?.finalize().into_bytes())))
}

/// The page that a token is good for; `None`: it was not made here.
///
/// # Errors
/// The database.
pub async fn verify(tx: &mut Tx, token: &str) -> Result<Option<i64>> {
    let parts = token
        .split_once('.')
        .and_then(|(page, mac)| Some((page.parse::<i64>().ok()?, hex::decode(mac).ok()?)));
    let Some((page, given)) = parts else { return Ok(None) };
    // Compares in constant time.
    Ok(mac(tx, page).await?.verify_slice(&given).is_ok().then_some(page))
}

async fn mac(tx: &mut Tx, page: i64) -> Result<Hmac<Sha256>> {
    let fresh = hex::encode(rand::random::<[u8; 32]>());
    let key = meta::keep(tx, KEY, &fresh).await?;
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).context("making the key of the links")?;
    mac.update(format!("acknowledge page {page}").as_bytes());
    Ok(mac)
}
