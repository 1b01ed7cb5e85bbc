//! Latencies to the few figures that are printed. Pure.

use std::time::Duration;

/// One round: what came of its commands, and how long each acknowledgement took from the instant it was due.
#[derive(Default)]
pub(crate) struct Round {
    /// Sorted.
    pub(crate) latencies: Vec<Duration>,
    /// Answered with anything but an empty 200: the person was told that nothing was stored.
    pub(crate) refused: usize,
    /// No answer.
    pub(crate) failed: usize,
}

impl Round {
    /// The latency that `share` (0 to 1) of the acknowledgements did not exceed, in ms.
    pub(crate) fn quantile(&self, share: f64) -> f64 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "an index into at most some thousands"
        )]
        let index = ((self.latencies.len() as f64 * share).ceil() as usize).saturating_sub(1);
        self.latencies.get(index).copied().map_or(f64::NAN, ms)
    }
}

pub(crate) fn ms(span: Duration) -> f64 {
    span.as_secs_f64() * 1_000.0
}

/// The middle one; of an even number the lower middle one.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len().saturating_sub(1) / 2).copied().unwrap_or(f64::NAN)
}
