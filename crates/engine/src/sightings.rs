//! What rules have seen beside facts, so that it can be shown to them again.
//!
//! Nearly all of it are messages that leave and end, two sights for each, and what those say stands in the list of messages
//! and in the list of events already. So a sight of a message is 16 bytes here; a whole [`Seen`] of each took a third of the
//! memory of a long run.

use crate::event::{EventRecord, LossCause};
use crate::history::MessageRecord;
use crate::id::MessageId;
use crate::observation::{Observation, Seen};
use crate::protocol::Protocol;
use crate::room;

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

    /// All of it, each with how many facts there were before. `messages` and `events` are those of the same run.
    pub(crate) fn iter<'a, P: Protocol>(
        &'a self,
        messages: &'a [MessageRecord<P>],
        events: &'a [EventRecord],
    ) -> impl Iterator<Item = (usize, Seen)> + 'a {
        self.kept.iter().map(move |kept| {
            let Kept { facts, event, what } = *kept;
            let of = |message: MessageId| &messages[message.0 as usize - 1];
            let (time, what) = match what {
                What::Other(place) => return (facts as usize, self.others[place as usize].clone()),
                What::Sent(message) => {
                    let MessageRecord { from, to, sent, copy_of, .. } = *of(message);
                    (sent, Observation::Sent { message, from, to, copy_of })
                }
                What::Delivered(message) => {
                    let MessageRecord { from, to, .. } = *of(message);
                    (events[event as usize].time, Observation::Delivered { message, from, to })
                }
                What::Lost(message, cause) => {
                    (events[event as usize].time, Observation::Lost { message, cause })
                }
            };
            (facts as usize, Seen { event, time, what })
        })
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
