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
//!
//! # A protocol of one's own
//!
#![doc = include_str!("../example.md")]

// The derives name the engine from outside of it.
extern crate self as faultline_engine;

mod asking;
mod beginning;
pub mod client;
mod clock;
mod contact;
mod context;
pub mod describe;
pub mod dice;
pub mod digest;
mod disk;
mod epoch;
mod event;
mod fact;
pub mod grammar;
mod history;
mod id;
mod info;
mod input;
pub mod kv;
mod lie;
pub mod limits;
mod load;
mod metrics;
mod network;
mod observation;
pub mod order;
mod part;
mod policy;
mod protocol;
mod queue;
mod room;
mod route;
mod rules;
mod server;
mod session;
pub mod settings;
mod shared_vec;
mod sightings;
mod step;
pub mod strip;
mod timeline;
mod token;
mod traffic;
mod twin;
mod units;
pub mod view;
mod word;
mod work;
mod world;

pub use asking::Asking;
pub use beginning::{Beginning, Begins, Impossible};
pub use client::{Reply, Ticket, Whom};
pub use clock::{ClockChange, ClockError, ClockRate, Offset, WallTime};
pub use contact::{Contact, Lookup};
pub use context::{Context, Effect};
pub use disk::Tail;
pub use epoch::{Epoch, EpochKind};
pub use event::{EventKind, EventRecord, Flight, FlightState, LossCause, Packet, Recorder};
pub use fact::{AnyFact, ClientFact, FACTS_OF_CLIENTS, Facet, Fact, FactRecord, FactView, Vocable, Weight};
pub use grammar::{ScriptError, ScriptLine};
pub use history::{History, MessageRecord};
pub use id::{ClientId, Endpoint, MessageId, NoName, NodeId, NodeSet};
pub use info::{Amount, Info, Panel};
pub use input::{ACTIONS, ActionKind, ActionRow, Input, MEANINGS, NoEffect, TimedInput};
pub use lie::{Lie, NoLie, Tells};
pub use load::{Load, Rhythm, Template};
pub use metrics::{
    Formulas, Gauge, MOST_FORMULAS, Measure, Metrics, MetricsView, SHARE_GAUGE, TIME_GAUGE, Total,
};
pub use network::{LinkState, Network};
pub use observation::{Observation, Seen, Sight};
pub use part::{Hosts, Includes, RulesOfPart};
pub use policy::{Abandon, Backoff, Breaker, Budget, Jitter, Policy};
pub use protocol::{Conditions, LogWindow, Protocol};
pub use route::{Direction, Links, Route, Side, Split, Switch};
pub use rules::{Checker, Retired, Rule, Violation, ViolationView};
pub use server::Service;
pub use session::{
    BranchView, Controls, EventView, Identity, InVain, MessageDetail, MessageFate, Picture, Playhead,
    Progress, Record, Session, matrix,
};
pub use settings::{Setting, SettingError, SettingKind, Settings};
pub use shared_vec::SharedVec;
pub use step::{About, Pattern, Step};
pub use timeline::{Halt, Timeline};
pub use token::Token;
pub use traffic::{
    Aim, CLIENT_MESSAGES, Held, KindError, MessageForm, MessageKind, MessageName, MessageRef, Traffic,
};
pub use twin::Twin;
pub use units::{Factor, Frequency, Rate, Span, SpanRange, Time};
pub use word::{NoWord, Word};
pub use world::{Exhausted, NodeStatus, SecondCopy, Setup, World};
