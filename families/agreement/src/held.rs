//! What a leader holds: requests that it has taken and not yet executed.

use crate::Payload;
use faultline_engine::{ClientId, Ticket};
use litemap::LiteMap;

/// Per client, its latest request here, and where it is: no client has two requests under way, so that is enough. What
/// was executed is in the sessions of the state machine.
#[derive(Clone, Debug, Default)]
pub(crate) struct Held(LiteMap<ClientId, (u32, Option<u64>)>);

impl Held {
    /// A new leader finds these in its log.
    pub(crate) fn found(entries: impl Iterator<Item = (u64, Payload)>) -> Self {
        let mut held = Self::default();
        for (index, payload) in entries {
            if let Payload::Request(ticket, _) = payload
                && held.index(ticket).is_none()
            {
                held.put(ticket, Some(index));
            }
        }
        held
    }

    /// Takes a request, or moves one that waited to its index.
    pub(crate) fn put(&mut self, ticket: Ticket, index: Option<u64>) {
        self.0.insert(ticket.client, (ticket.serial, index));
    }

    /// Whether a request is here, or a later one of its client, who then waits for this one no more: and if so, at which
    /// index, if it has one.
    pub(crate) fn index(&self, ticket: Ticket) -> Option<Option<u64>> {
        self.0.get(&ticket.client).filter(|(serial, _)| *serial >= ticket.serial).map(|(_, index)| *index)
    }
}
