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

mod config;
mod coordinator;
mod log;
mod message;
mod numbers;
mod participant;
mod process;
mod protocol;
mod store;
mod tables;
mod terms;
mod three;
mod timing;
pub(crate) mod view;

pub use config::Config;
pub use coordinator::Coordinator;
pub use log::{Durable, Log, Record, Write};
pub use message::Message;
pub use numbers::Numbers;
pub use participant::Participant;
pub use process::Process;
pub use protocol::Node;
pub use store::Store;
pub use terms::{Bugs, Presume, Terms};
pub use timing::{Stamps, Timing};

use crate::transaction::{self, Tx};
use faultline_engine::limits::MAX_CLIENTS;
use faultline_engine::{Amount, Context, Info, Panel, Span};

/// What a process waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timer {
    /// Votes, or acknowledgements that everybody voted yes.
    Votes(Tx),
    /// The decision, or whatever comes before it.
    Decision(Tx),
    /// Acknowledgements of the decision.
    Resend(Tx),
}

/// What both are for the page.
pub(crate) const fn info(name: &'static str, slug: &'static str, source: &'static str) -> Info {
    Info {
        name,
        slug,
        family: crate::SLUG,
        source,
        behaviour: 1,
        commands: transaction::FORMS,
        nodes: Amount { min: 2, default: 4, max: 15 },
        clients: Amount { min: 0, default: 2, max: MAX_CLIENTS },
        patience: Span::millis(250),
        epochs: Some(&crate::TRANSACTIONS),
        works: false,
        members_change: false,
        panel: Panel::Logs,
        opening: "do=0.2s+c1+set+x+20+y+20+z+20;0.6s+c1+every+400ms+transfer+x+y+1;0.7s+c2+every+300ms+get+y+z&at=0.622s",
    }
}

type Cx<'a, 'b> = &'a mut Context<'b, Node>;

fn terms<'b>(cx: &Context<'b, Node>) -> &'b Terms {
    &cx.config().terms
}
