//! Crowds: what is due at one time happens one event after the other, each in a microsecond of its own. Where many messages arrive
//! at once, as when what was held is released, a timer that runs out meanwhile is late, and its process cannot help it.

use faultline_engine::{Seen, Span, Time};

/// Since when every microsecond has had its event, as far as a rule sees.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Crowd {
    event: u32,
    last: Time,
    since: Time,
}

impl Crowd {
    /// Takes note of what is seen. Events have numbers without gaps, so those that are not seen count as well.
    pub(crate) fn see(&mut self, seen: &Seen) {
        let events = u64::from(seen.event.saturating_sub(self.event));
        if seen.time.since(self.last).0 > events {
            // A microsecond was free; at the latest before those that were not seen.
            self.since = Time(seen.time.0 - events.saturating_sub(1));
        }
        (self.event, self.last) = (seen.event, seen.time);
    }

    /// How late a timer may be that runs out now, by the clock of any process: one that is fast by half shows half as much more.
    pub(crate) fn delay(&self) -> Span {
        Span(2 * self.last.since(self.since).0)
    }
}

#[cfg(test)]
mod tests {
    use super::Crowd;
    use faultline_engine::{NodeId, Observation, Seen, Span, Time};

    #[test]
    fn a_crowd_lasts_while_every_microsecond_has_its_event() {
        let mut crowd = Crowd::default();
        let mut delays = Vec::new();
        for (event, time) in [(5, 1_000), (6, 1_001), (9, 1_004), (9, 1_004), (10, 1_006), (13, 1_020)] {
            crowd.see(&Seen { event, time: Time(time), what: Observation::Thawed(NodeId(0)) });
            delays.push(crowd.delay());
        }
        // Of the events 11 and 12 it does not know when they were.
        assert_eq!(delays, [8, 10, 16, 16, 0, 4].map(Span));
    }
}
