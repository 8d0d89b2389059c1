//! Decides whether a history of client operations is linearizable, sequentially consistent, causal, PRAM, and whether it
//! keeps each guarantee for sessions: exactly, and with the operations whose answers contradict it.
//!
//! [`read`] makes a [`History`] of a file; [`judge`] gives a [`Verdict`] about a [`Promise`]. `docs/command-line.md` defines
//! what is promised, with its sources, and what can be read. Whoever asks gives a [`Limit`]: what is not decided within it is
//! said not to be decided.

mod automaton;
mod causal;
mod history;
mod limit;
mod linearizable;
mod memory;
mod object;
mod order;
mod promise;
pub mod read;
pub mod run;
mod serialization;
mod session;
mod value;
mod verdict;
mod view;
mod witness;

pub use history::{Action, History, Operation, Outcome};
pub use limit::{Limit, NotDecided};
pub use promise::Promise;
pub use read::{Model, Options, Told, read};
pub use value::Value;
pub use verdict::{Broken, Verdict, is_linearizable, judge};
