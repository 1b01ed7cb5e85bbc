//! The shop's own traffic: orders are written and read. While the broker is down the producers hold back what they have,
//! and write it when it answers again; the consumers then catch up at their own pace.

use tokio::time::Instant;

use super::broker::Broker;
use crate::pace::Pace;

/// What was not whole yet: thousandths of records.
#[derive(Debug)]
pub(crate) struct Traffic {
    pace: Pace,
    owed: u64,
    allowed: u64,
    turn: usize,
}

impl Traffic {
    pub(crate) fn new(pace: Pace) -> Self {
        Self { pace, owed: 0, allowed: 0, turn: 0 }
    }

    /// Moves by `passed_ms`.
    pub(crate) fn tick(&mut self, broker: &mut Broker, up: bool, passed_ms: u64) {
        self.owed += self.pace.produced_per_s * passed_ms;
        if !up {
            return;
        }
        self.write(broker);
        self.allowed += self.pace.consumed_per_s * passed_ms;
        let budget = i64::try_from(self.allowed / 1_000).unwrap_or(i64::MAX);
        self.allowed %= 1_000;
        let Broker { topics, groups, .. } = broker;
        let now = Instant::now();
        for group in groups.values_mut() {
            group.members.retain(|member| member.until.is_none_or(|until| until > now));
            let Some((_, topic)) = group.of else { continue };
            let Some(topic) = topics.get(topic) else { continue };
            if group.members.is_empty() {
                continue;
            }
            let mut left = budget;
            let mut others = i64::try_from(group.offsets.len()).unwrap_or(i64::MAX);
            for ((_, number), offset) in &mut group.offsets {
                let end = topic.partition(*number).map_or(*offset, |partition| partition.end);
                let share = left / others.max(1) + i64::from(left % others.max(1) > 0);
                let taken = share.min(end - *offset).max(0);
                *offset += taken;
                left -= taken;
                others -= 1;
            }
        }
    }

    fn write(&mut self, broker: &mut Broker) {
        let now_ms = broker.now_ms;
        let due = self.owed / 1_000;
        self.owed %= 1_000;
        let Some(orders) = broker.topics.get_mut("orders").filter(|topic| !topic.partitions.is_empty())
        else {
            return;
        };
        let count = orders.partitions.len();
        let (each, rest) = (due / count as u64, usize::try_from(due % count as u64).unwrap_or(0));
        for place in 0..count {
            let number = (self.turn + place) % count;
            let records = i64::try_from(each).unwrap_or(0) + i64::from(place < rest);
            if records > 0 {
                orders.partitions[number].count(records, now_ms);
            }
        }
        self.turn = (self.turn + rest) % count;
    }
}
