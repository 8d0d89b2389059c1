//! What rules have seen beside facts, so that it can be shown to them again.
//!
//! Nearly all of it are messages that leave and end, two sights for each, and what those say stands in the list of messages
//! and in the list of events already. So a sight of a message is 16 bytes here; a whole [`Seen`] of each took a third of the
//! memory of a long run.

use crate::event::{EventRecord, LossCause};
use crate::id::{Endpoint, MessageId};
use crate::observation::{Observation, Seen};
use crate::room;
use crate::units::Time;

/// What rules have seen, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sightings {
    kept: Vec<Kept>,
    /// What was no message.
    others: Vec<Seen>,
}

#[derive(Clone, Copy, Debug)]
struct Kept {
    /// How many facts there were before; [`crate::limits::MAX_KEPT`] is the most.
    facts: u32,
    event: u32,
    what: What,
}

#[derive(Clone, Copy, Debug)]
enum What {
    Sent(MessageId),
    Delivered(MessageId),
    Lost(MessageId, LossCause),
    /// Its place among the others.
    Other(u32),
}

impl Sightings {
    /// Keeps one that was seen after so many facts.
    pub(crate) fn push(&mut self, facts: usize, seen: Seen) {
        let event = seen.event;
        let what = match seen.what {
            Observation::Sent { message, .. } => What::Sent(message),
            Observation::Delivered { message, .. } => What::Delivered(message),
            Observation::Lost { message, cause } => What::Lost(message, cause),
            _ => {
                self.others.push(seen);
                What::Other(short(self.others.len() - 1))
            }
        };
        room::push(&mut self.kept, Kept { facts: short(facts), event, what });
    }

    /// Forgets what was seen in other events than the first `events`.
    pub(crate) fn truncate(&mut self, events: u32) {
        self.kept.truncate(self.kept.partition_point(|kept| kept.event < events));
        self.others.truncate(self.others.partition_point(|seen| seen.event < events));
    }

    /// All of it, in order. `events` are those of the same run, and `flown` tells what of its messages.
    pub(crate) fn again<'a>(
        &'a self,
        events: &'a [EventRecord],
        flown: &'a dyn Fn(MessageId) -> Flown,
    ) -> Again<'a> {
        Again { kept: self.kept.iter(), others: &self.others, events, flown }
    }
}

/// What a sight says of a message that left.
pub(crate) struct Flown {
    pub(crate) from: Endpoint,
    pub(crate) to: Endpoint,
    pub(crate) sent: Time,
    pub(crate) copy_of: Option<MessageId>,
}

/// What was seen, each with how many facts there were before. It is the same for every protocol, and so is its program.
pub(crate) struct Again<'a> {
    kept: std::slice::Iter<'a, Kept>,
    others: &'a [Seen],
    events: &'a [EventRecord],
    flown: &'a dyn Fn(MessageId) -> Flown,
}

impl Iterator for Again<'_> {
    type Item = (usize, Seen);

    #[inline(never)]
    fn next(&mut self) -> Option<(usize, Seen)> {
        let Kept { facts, event, what } = *self.kept.next()?;
        let (time, what) = match what {
            What::Other(place) => return Some((facts as usize, self.others[place as usize].clone())),
            What::Sent(message) => {
                let Flown { from, to, sent, copy_of } = (self.flown)(message);
                (sent, Observation::Sent { message, from, to, copy_of })
            }
            What::Delivered(message) => {
                let Flown { from, to, .. } = (self.flown)(message);
                (self.events[event as usize].time, Observation::Delivered { message, from, to })
            }
            What::Lost(message, cause) => {
                (self.events[event as usize].time, Observation::Lost { message, cause })
            }
        };
        Some((facts as usize, Seen { event, time, what }))
    }
}

/// Runs end long before a count is longer than that.
fn short(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::Kept;

    #[test]
    fn a_sight_of_a_message_is_short() {
        assert_eq!(size_of::<Kept>(), 16);
    }
}
