//! The deterministic world that every protocol of Faultline runs in.
//!
//! A [`World`] is a discrete-event simulation on an integer microsecond clock: processes with a
//! volatile state and a disk, a network that can be cut, delayed and made to lose messages, clients
//! that ask, wait and retry. A [`Timeline`] adds time travel and branches; [`Session`] is the same
//! without the protocol's type, for the page and the command line.
//!
//! Nothing here knows the web, serde, or any protocol. Nothing here reads a wall clock, draws a random
//! number that is not seeded, or iterates over a hash map: the same setup and the same inputs give the
//! same run, bit for bit, natively and in WebAssembly.

pub mod client;
mod context;
pub mod count;
pub mod dice;
pub mod digest;
mod disk;
mod epoch;
mod event;
mod fact;
pub mod grammar;
mod history;
mod id;
mod input;
pub mod kv;
pub mod limits;
mod metrics;
mod network;
pub mod proposal;
mod protocol;
mod queue;
mod route;
pub mod rules;
mod session;
pub mod settings;
mod shared_vec;
pub mod strip;
mod time;
mod timeline;
pub mod transaction;
pub mod view;
mod work;
mod world;

pub use context::{Context, Effect};
pub use epoch::{Epoch, Epochs};
pub use event::{EventKind, EventRecord, Flight, FlightState, LossCause, Packet, Recorder};
pub use fact::{
    AppendRefusal, Ballot, BallotFact, CommitFact, CommitRecord, DecisionCause, Fact, FactRecord, Learned,
    Operation, Outcome, Payload, StepDownCause, TaskFact, VoteNo, VoteRefusal, Weight,
};
pub use grammar::{ScriptError, ScriptLine};
pub use history::{History, MessageRecord};
pub use id::{ClientId, Endpoint, MessageId, NodeId, NodeSet};
pub use input::{ACTIONS, ActionKind, ActionRow, Input, MEANINGS, NoEffect, TimedInput};
pub use metrics::{Gauge, Measure, Metrics, MetricsView, Total};
pub use network::{LinkState, Network, Rate};
pub use protocol::{Amount, Conditions, Family, Info, LogWindow, Panel, Protocol, Reply, Ticket};
pub use route::{Direction, Links, Route};
pub use rules::{BallotEvidence, Checker, CommitEvidence, Evidence, RuleId, TaskEvidence, Violation};
pub use session::{BranchView, EventView, MessageDetail, MessageFate, Progress, Session};
pub use settings::{Setting, SettingError, SettingKind, Settings};
pub use shared_vec::SharedVec;
pub use time::{Span, SpanRange, Time};
pub use timeline::{Halt, Timeline};
pub use work::Factor;
pub use world::{NodeStatus, Setup, World};
