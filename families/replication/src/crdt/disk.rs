//! What survives a crash. Shapiro et al. assume that a replica that recovers finds its memory as it was (2011), so everything
//! that is joined is written.

use super::content::Answer;
use super::state::State;
use super::update::Dot;
use crate::clock::Clock;
use faultline_engine::digest::Encode;
use faultline_engine::{ClientId, SharedVec, Ticket};
use litemap::LiteMap;
use std::sync::Arc;

/// An update that a replica has, in the order in which it got them. Of one that came from another replica it knows the name alone:
/// a state says which updates are in it and not what they were.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct Entry {
    /// Its name.
    pub update: Dot,
    /// Who asked for it and what, if that was asked here.
    pub asked: Option<(ClientId, super::Request)>,
}

/// The newest request of each session of a client that was answered, and how.
pub(super) type Sessions = LiteMap<ClientId, (u32, Answer)>;

/// What survives a crash.
#[derive(Clone, Debug, Default)]
pub struct Durable {
    pub(super) state: Arc<State>,
    pub(super) sessions: Sessions,
    pub(super) log: SharedVec<Entry>,
    /// How many writes there were.
    pub(super) writes: u64,
}

/// What is written.
#[derive(Clone, Debug)]
pub enum Write {
    /// A change that a client has asked for.
    Change {
        /// Its request.
        ticket: Ticket,
        /// What it asks.
        request: super::Request,
        /// The name of the update.
        update: Dot,
        /// Its effect.
        delta: Arc<State>,
    },
    /// A request that changes nothing is answered: if it comes again, it is not to change what is there by then.
    Unchanged(Ticket),
    /// What came from another replica.
    Join(Arc<State>),
    /// What came from another replica, and takes the place of what was here.
    Replace(Arc<State>),
    /// Tombstones of removals that everybody has are forgotten.
    Collect(Clock),
}

impl Durable {
    pub(super) fn write(&mut self, write: Write) {
        self.writes += 1;
        match write {
            Write::Change { ticket, request, update, delta } => {
                Arc::make_mut(&mut self.state).join(&delta);
                self.sessions.insert(ticket.client, (ticket.serial, Answer::Changed));
                self.log.push(Entry { update, asked: Some((ticket.client, request)) });
            }
            Write::Unchanged(ticket) => {
                self.sessions.insert(ticket.client, (ticket.serial, Answer::Changed));
            }
            Write::Join(other) => {
                self.note(&other);
                Arc::make_mut(&mut self.state).join(&other);
            }
            Write::Replace(other) => {
                self.note(&other);
                Arc::make_mut(&mut self.state).replace(&other);
            }
            Write::Collect(stable) => {
                Arc::make_mut(&mut self.state).collect(&stable);
            }
        }
    }

    /// Notes the updates of another state that are new here.
    fn note(&mut self, other: &State) {
        for update in other.beyond(&self.state.seen) {
            self.log.push(Entry { update, asked: None });
        }
    }
}
