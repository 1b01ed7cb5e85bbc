//! Ids and timestamps in Slack's shapes. Counters, so that a story gives the same ids on every run.

/// Hands out ids; `last_micros` keeps message timestamps unique and rising even when the clock stands still or goes back.
#[derive(Debug, Default)]
pub struct Ids {
    next: u64,
    last_micros: i64,
}

impl Ids {
    fn bump(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// An object id: `prefix` and ten characters of digits, e.g. `C0000000012`.
    pub fn object(&mut self, prefix: &str) -> String {
        format!("{prefix}{:010}", self.bump())
    }

    /// A message ts: seconds, a dot, six digits.
    pub fn ts(&mut self, now_ms: i64) -> String {
        let micros = (now_ms * 1000).max(self.last_micros + 1);
        self.last_micros = micros;
        format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000)
    }

    /// A trigger id in the three-part shape of the documentation.
    pub fn trigger(&mut self) -> String {
        let n = self.bump();
        format!("{n}.{}.{:032x}", 47_445_629_121_u64, rand::random::<u128>())
    }

    /// An event id; the same on every retry of one event.
    pub fn event(&mut self) -> String {
        format!("Ev{:010}", self.bump())
    }

    /// A random id of the UUID shape, as envelopes have.
    pub fn envelope(&mut self) -> String {
        let n = rand::random::<u128>();
        let hex = format!("{n:032x}");
        format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
    }

    /// A secret part of an address (response_url, upload_url, ticket).
    pub fn secret(&mut self) -> String {
        format!("{:032x}", rand::random::<u128>())
    }

    /// A view's hash: seconds, a dot, eight hex digits. Different after every change.
    pub fn view_hash(&mut self, now_ms: i64) -> String {
        format!("{}.{:08x}", now_ms / 1000, self.bump())
    }
}

#[cfg(test)]
mod tests {
    use super::Ids;

    #[test]
    fn timestamps_rise_even_when_the_clock_goes_back() {
        let mut ids = Ids::default();
        let first = ids.ts(1_700_000_000_123);
        let second = ids.ts(1_699_999_999_000);
        assert_eq!(first, "1700000000.123000");
        assert_eq!(second, "1700000000.123001");
    }
}
