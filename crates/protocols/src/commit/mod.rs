//! What two- and three-phase commit share: where keys are, a store with locks, the log that decides after a
//! crash, how clients are remembered, how the time of a transaction is broken down.
//!
//! Node `n1` coordinates, the others are participants. Each key belongs to one participant, by a rule that
//! anybody can follow ([`placement`]). A client's command is one transaction: the coordinator hands each
//! participant its part together with the question how it votes, so that executing and voting are one step.
//!
//! **Locks.** A participant locks a key before it votes yes, for reading as for writing, and lets go when it
//! knows the decision (strict two-phase locking; Bernstein, Hadzilacos & Goodman 1987, §3). A transaction
//! never waits for a lock: a participant that finds one taken votes no. So there is no deadlock, at the price
//! of transactions that are aborted and may be tried again.
//!
//! **Numbers.** A transaction that was given up must never come back under its number, so the coordinator
//! keeps on its disk up to which number it may have given some out ([`Numbers`]), and goes on above it after
//! a restart.

mod coordinator;
mod log;
mod message;
mod numbers;
mod participant;
pub mod placement;
mod process;
mod store;
mod tables;
mod terms;
mod three;
mod timing;
pub(crate) mod view;

pub use coordinator::Coordinator;
pub use log::{Durable, Log, Record, Write};
pub use message::Message;
pub use numbers::Numbers;
pub use participant::Participant;
pub use process::Process;
pub use store::Store;
pub use terms::{Bugs, Presume, Terms};
pub use timing::{Stamps, Timing};

use faultline_engine::transaction::{Answer, Command, Tx};
use faultline_engine::{Context, Protocol};

/// What a process waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// Votes, or acknowledgements that everybody voted yes.
    Votes(Tx),
    /// The decision, or whatever comes before it.
    Decision(Tx),
    /// Acknowledgements of the decision.
    Resend(Tx),
}

/// One of the two protocols.
pub trait Variant:
    Protocol<
        Message = Message,
        Timer = Timer,
        Durable = Durable,
        Write = Write,
        Command = Command,
        Answer = Answer,
    >
{
    /// Whether everybody hears that all voted yes before anybody commits.
    const THREE: bool;
    /// The terms in its configuration.
    fn terms(config: &Self::Config) -> &Terms;
}

type Cx<'a, 'b, P> = &'a mut Context<'b, P>;

fn terms<'b, P: Variant>(cx: &Context<'b, P>) -> &'b Terms {
    P::terms(cx.config())
}
