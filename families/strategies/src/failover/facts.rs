//! What happens when a server fails and another one takes its part.

use super::request::Verdict;
use faultline_engine::describe::{Data, Describe};
use faultline_engine::digest::Encode;
use faultline_engine::kv::{Answer, Command};
use faultline_engine::{NodeId, Span, Ticket};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Describe)]
pub enum Fact {
    /// The director started.
    DirectorStarted {
        /// How often it started, this time included.
        life: u32,
        /// The highest token that is on its disk.
        token: u64,
    },
    /// A server started. It has nothing in memory.
    ServerStarted {
        /// How often it started, this time included.
        life: u32,
    },
    /// The store started.
    StoreStarted {
        /// How many effects are on its disk.
        effects: u64,
        /// The highest token that is on its disk.
        token: u64,
    },
    /// The director has not heard of a server for too long.
    ServerSuspected {
        /// Which.
        node: NodeId,
        /// For how long; nothing if it has never heard of it.
        silence: Option<Span>,
    },
    /// The director hears again of a server that it suspected.
    ServerReturned {
        /// Which.
        node: NodeId,
    },
    /// The director notices that the primary has started again, and so has nothing in memory.
    PrimaryRestarted {
        /// Which.
        node: NodeId,
    },
    /// The director has made a server the primary, and that is on its disk.
    TokenGranted {
        /// Under this fencing token.
        token: u64,
        /// Which server.
        to: NodeId,
        /// Whether the primary before it has handed over.
        planned: bool,
    },
    /// The director knows no server that could be the primary.
    NobodyLeft {
        /// The token of the last one.
        token: u64,
    },
    /// A server begins to take over.
    TakeoverBegan {
        /// Under this token.
        token: u64,
        /// Whether the primary before it has handed over.
        planned: bool,
        /// How many effects it has in memory.
        holds: u64,
    },
    /// A server that takes over has read what the store holds, and begins to load it.
    LoadBegan {
        /// Under this token.
        token: u64,
        /// How many effects it has to load.
        effects: u64,
    },
    /// A server that takes over has loaded everything.
    Loaded {
        /// Under this token.
        token: u64,
        /// How many effects it had to load.
        effects: u64,
        /// How long that took.
        took: Span,
    },
    /// A server has taken over and serves.
    Resumed {
        /// Under this token.
        token: u64,
        /// It holds the effects up to this one.
        index: u64,
        /// Whether the primary before it has handed over.
        planned: bool,
        /// How long it took from the order to take over.
        took: Span,
    },
    /// A server cannot serve, although it has loaded everything.
    TakeoverFailed {
        /// Under this token.
        token: u64,
        /// How long it took to find out.
        took: Span,
    },
    /// The director hears that there is a primary again.
    ServiceRestored {
        /// Which.
        node: NodeId,
        /// Its token.
        token: u64,
        /// How long there was none, from the last sign of life of the one before.
        outage: Span,
        /// At least so many acknowledged effects are lost: what the primary before had last reported, less what this one holds.
        lost: u64,
    },
    /// A primary has acknowledged an effect, or does so with this.
    #[describe(name = "effect_acknowledged")]
    Acknowledged {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it asked.
        operation: Command,
        /// What its client is told.
        outcome: Answer,
        /// The number of the effect.
        index: u64,
        /// The token of the primary.
        token: u64,
    },
    /// The store has an effect, and that is on its disk.
    #[describe(name = "effect_stored")]
    Stored {
        /// The number of the effect.
        index: u64,
        /// The token of the primary that it comes from; 0 in cluster mode.
        token: u64,
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it asked.
        operation: Command,
        /// What its client is told.
        outcome: Answer,
    },
    /// The store has replaced an effect of another primary, and that is on its disk.
    #[describe(name = "effect_overwritten")]
    Overwritten {
        /// The number of the effect.
        index: u64,
        /// The token of the primary whose effect is there now.
        token: u64,
        /// The token of the primary whose effect was there.
        before: u64,
        /// Whose request is there now.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it asked.
        operation: Command,
    },
    /// The store refuses every token lower than this from now on, and that is on its disk.
    StoreFenced {
        /// The token.
        token: u64,
    },
    /// The store refused something of a primary that was replaced.
    WriteRefused {
        /// Which.
        node: NodeId,
        /// Its token.
        token: u64,
        /// The highest token that the store has seen.
        seen: u64,
        /// How many effects it wanted to save.
        effects: u64,
    },
    /// The store lacks effects before those that a primary wants to save, so it cannot keep them: its disk was lost, with what was on
    /// it. Said once after each start of the store.
    GapFound {
        /// The first effect that it lacks.
        lacks: u64,
        /// The primary.
        node: NodeId,
        /// The first effect that the primary wants to save.
        from: u64,
    },
    /// A server does not follow an order to take over, because it has heard of a higher token. Said once of each token.
    OrderIgnored {
        /// The token of the order.
        token: u64,
        /// The higher one.
        known: u64,
    },
    /// A primary learned that it was replaced, and forgot what it had in memory.
    SteppedDown {
        /// Its token.
        token: u64,
        /// How it learned of it: `refused` by the store, or `told` by the director.
        why: Deposed,
        /// How many acknowledged effects are lost because they were only in its memory.
        lost: u64,
    },
    /// A primary has handed over: it serves nobody any more, and everything is saved.
    #[describe(name = "role_released")]
    Released {
        /// Its token.
        token: u64,
        /// How many effects there are.
        holds: u64,
    },
    /// The director orders that the first server becomes the primary again.
    FailbackOrdered {
        /// Which that is.
        to: NodeId,
        /// The primary that hands over.
        from: NodeId,
    },
    /// The director has an order of an operator that another server is to be the primary.
    SwitchoverOrdered {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// Who is to be the primary.
        to: NodeId,
    },
    /// The director orders what an operator wants: that the primary hands over.
    HandoverOrdered {
        /// The request of the operator.
        #[describe(name = "request")]
        ticket: Ticket,
        /// Who is to be the primary.
        to: NodeId,
        /// The primary that hands over.
        from: NodeId,
    },
    /// The director has granted a token because an operator ordered it, and that is on its disk.
    SwitchoverGranted {
        /// The request of the operator.
        #[describe(name = "request")]
        ticket: Ticket,
        /// Who is the primary now.
        to: NodeId,
        /// Under this token.
        token: u64,
    },
    /// The order of an operator has come to its end, and that is on the disk of the director.
    SwitchoverEnded {
        /// The request of the operator.
        #[describe(name = "request")]
        ticket: Ticket,
        /// Who was to be the primary.
        to: NodeId,
        /// What became of the order.
        verdict: Verdict,
    },
    /// An order came again that has come to its end. The operator is told what became of it, and nothing changes.
    OrderRecognised {
        /// The request of the operator.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What became of the order.
        verdict: Verdict,
    },
    /// A standby has copied from the store what was new there.
    Copied {
        /// How many effects were new.
        effects: u64,
        /// It has the effects up to this one.
        upto: u64,
    },
    /// A standby has caught up with the store for the first time since it started or was replaced.
    CaughtUp {
        /// It has the effects up to this one.
        upto: u64,
    },
    /// A node sent a client elsewhere: who does not serve to the director, and the director to the primary.
    #[describe(name = "client_referred")]
    Referred {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// Where to.
        to: NodeId,
    },
    /// A node turned a request away: it is taking over, is handing over, or is the director and knows nobody who serves.
    #[describe(name = "request_unserved")]
    Unserved {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
    },
    /// A drill found that a standby could not take over.
    DrillFailed {
        /// Which.
        node: NodeId,
    },
}

/// How a primary learned that it was replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Data)]
pub enum Deposed {
    /// The store refused what it wrote.
    Refused,
    /// The director named another primary.
    Told,
}
