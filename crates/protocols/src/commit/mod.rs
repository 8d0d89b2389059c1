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

mod log;
mod numbers;
pub mod placement;
mod store;
mod timing;
pub(crate) mod view;

pub use log::{Durable, Log, Record, Write};
pub use numbers::Numbers;
pub use store::Store;
pub use timing::{Stamps, Timing};
