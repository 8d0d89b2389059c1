//! What can break the rules of failover.

use faultline_engine::describe::Describe;
use faultline_engine::kv::{Answer, Command};
use faultline_engine::{NodeId, Span, Ticket};

/// What broke a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Describe)]
pub enum Evidence {
    /// Two servers became the primary under one token.
    TokenTwice {
        /// The token.
        token: u64,
        /// Who had it before.
        first: NodeId,
        /// Who has it now.
        second: NodeId,
    },
    /// The store took something of a primary although it had seen a higher token.
    StaleAccepted {
        /// The token of the primary.
        token: u64,
        /// The higher one.
        seen: u64,
    },
    /// The store has two effects of one request.
    StoredAgain {
        /// Which request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it asked.
        operation: Command,
        /// The number of the newest request of its client that was stored before.
        newest: u32,
    },
    /// A client was told of an effect that the store does not have.
    LostEffect {
        /// Its request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it asked.
        operation: Command,
        /// What it was told.
        told: Answer,
        /// What the store has for it.
        kept: Option<Answer>,
    },
    /// An effect of which a client was told was replaced in the store.
    ReplacedEffect {
        /// Its number.
        index: u64,
        /// The request that it was of.
        #[describe(name = "request")]
        ticket: Ticket,
    },
    /// A server got its part back before it had caught up.
    NotCaughtUp {
        /// Its token.
        token: u64,
        /// How many effects it had copied.
        copied: u64,
        /// How many the store had when that server started.
        stored: u64,
    },
    /// A server got its part back, and lacks what the primary before had acknowledged.
    HandedOverTooEarly {
        /// Its token.
        token: u64,
        /// It has the effects up to this one.
        index: u64,
        /// The primary before had acknowledged up to this one.
        acknowledged: u64,
    },
    /// An order of an operator made a server the primary although it had done so before, or its client was told of its end.
    OrderAgain {
        /// Which order.
        #[describe(name = "request")]
        ticket: Ticket,
        /// The token that was granted now.
        token: u64,
        /// The token that had been granted for it.
        before: Option<u64>,
    },
    /// Nobody serves, though somebody should by now.
    NoService {
        /// How long nobody has.
        after: Span,
        /// Detection, start, load and resume take this long at most.
        bound: Span,
        /// How many effects there are to load.
        effects: u64,
    },
}
