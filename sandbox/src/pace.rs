//! How long things take in the sandbox, in real milliseconds. Pure.

/// Real milliseconds that each thing takes.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Between two looks of the controllers and of the traffic.
    pub tick_ms: u64,
    /// From a pod's creation to its container's start.
    pub create_ms: u64,
    /// From the container's start to ready.
    pub start_ms: u64,
    /// From a doomed container's start to its end.
    pub crash_ms: u64,
    /// The first back-off after a crash; it doubles up to `back_off_cap_ms`.
    pub back_off_ms: u64,
    pub back_off_cap_ms: u64,
    /// From a graceful deletion to the pod's end.
    pub terminate_ms: u64,
    /// Records a second that the producers write to `orders`.
    pub produced_per_s: u64,
    /// Records a second that a consumer group reads when it is behind.
    pub consumed_per_s: u64,
}

impl Pace {
    /// To be watched by a person: ready some 6 s after creation, the crash loop within 5 s, lag drained in half a minute.
    pub const DEMO: Self = Self {
        tick_ms: 100,
        create_ms: 800,
        start_ms: 4_500,
        crash_ms: 700,
        back_off_ms: 1_000,
        back_off_cap_ms: 8_000,
        terminate_ms: 1_200,
        produced_per_s: 300,
        consumed_per_s: 1_800,
    };
    /// For tests: everything within tens of milliseconds.
    pub const TEST: Self = Self {
        tick_ms: 5,
        create_ms: 5,
        start_ms: 20,
        crash_ms: 5,
        back_off_ms: 15,
        back_off_cap_ms: 60,
        terminate_ms: 10,
        produced_per_s: 300,
        consumed_per_s: 60_000,
    };
}
