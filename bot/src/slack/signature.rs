//! Slack's request signing, version 0: HMAC-SHA256 over `v0:timestamp:body` (Slack's signing page). Pure.

use hmac::{Hmac, Mac as _};
use jiff::Timestamp;
use sha2::Sha256;

/// Older requests are refused, so that a recorded one can't be played again later. Seconds.
const OLDEST_S: i64 = 300;

/// Whether `body` was signed with `secret` at `timestamp` (header `X-Slack-Request-Timestamp`), within five minutes
/// of `now`. Compares in constant time.
pub(super) fn is_valid(secret: &[u8], timestamp: &str, signature: &str, body: &[u8], now: Timestamp) -> bool {
    let Ok(sent) = timestamp.parse::<i64>() else { return false };
    if now.as_second().abs_diff(sent) > OLDEST_S.unsigned_abs() {
        return false;
    }
    let Some(claimed) = signature.strip_prefix("v0=").and_then(|hex| hex::decode(hex).ok()) else {
        return false;
    };
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return false };
    mac.update(format!("v0:{timestamp}:").as_bytes());
    mac.update(body);
    mac.verify_slice(&claimed).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"8f742231b10e8888abcd99yyyzzz85a5";
    const SIGNATURE: &str = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
    const BODY: &[u8] = b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

    fn check(body: &[u8], signature: &str, now_s: i64) -> bool {
        let now = Timestamp::from_second(now_s).unwrap();
        is_valid(SECRET, "1531420618", signature, body, now)
    }

    #[test]
    fn the_example_of_slacks_documentation_is_accepted() {
        assert!(check(BODY, SIGNATURE, 1_531_420_618));
        assert!(check(BODY, SIGNATURE, 1_531_420_618 + 300));
    }

    #[test]
    fn another_body_another_signature_and_another_time_are_refused() {
        assert!(!check(b"token=other", SIGNATURE, 1_531_420_618));
        assert!(!check(BODY, &SIGNATURE.replace("a2", "a3"), 1_531_420_618));
        assert!(!check(BODY, "v0=", 1_531_420_618));
        assert!(!check(BODY, SIGNATURE, 1_531_420_618 + 301));
        assert!(!check(BODY, SIGNATURE, 1_531_420_618 - 301));
    }
}
