//! What replicas say to each other.

use super::state::State;
use crate::clock::Clock;
use crate::names::Label;
use faultline_engine::digest::Encode;
use faultline_engine::view::{Field, MessageView, Shape, Value};
use faultline_engine::{MessageForm, NodeId};
use std::sync::Arc;

/// Where a stretch of the deltas of a replica ends: what is acknowledged says so, and nothing else does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct Mark {
    /// In which of the sender's lives: it numbers its deltas from the beginning in each.
    pub life: u32,
    /// The number of the first delta after it.
    pub next: u64,
}

/// What replicas say to each other.
#[derive(Clone, Debug, Encode)]
pub enum Message {
    /// This is all that I have.
    State {
        /// Where the deltas end that are in it.
        mark: Mark,
        /// All of it.
        state: Arc<State>,
        /// Whether the receiver is to acknowledge it.
        asks: bool,
    },
    /// This is what I have got since then.
    Delta {
        /// Where it ends.
        mark: Mark,
        /// What I had before: only who has all of that may join it.
        since: Clock,
        /// All that came since, in one.
        delta: Arc<State>,
    },
    /// I have that on my disk; or I lack something that you took me to have.
    Ack {
        /// Where what was joined ends, as its sender marked it.
        mark: Mark,
        /// Whether it was joined.
        joined: bool,
        /// How often the one who acknowledges had started.
        life: u32,
        /// Which updates it has.
        seen: Clock,
        /// How many writes its disk has when that is so.
        writes: u64,
    },
}

const UPDATES: &str = Label::Updates.slug();
const HAS: &str = Label::Seen.slug();

impl Message {
    /// What its messages are called, and what they carry.
    pub(super) const FORMS: &'static [MessageForm] = &[
        MessageForm { label: "State", fields: &[HAS] },
        MessageForm { label: "Delta", fields: &[UPDATES, HAS] },
        MessageForm { label: "Ack", fields: &[HAS] },
        MessageForm { label: "Refusal", fields: &[HAS] },
    ];

    pub(super) fn shape(&self) -> (Shape, Option<u64>) {
        let shape = match self {
            Self::State { .. } | Self::Delta { .. } => Shape::Request { loaded: true },
            Self::Ack { joined, .. } => Shape::Reply { positive: *joined },
        };
        (shape, None)
    }

    pub(super) fn describe(&self) -> MessageView {
        let (shape, epoch) = self.shape();
        let has = |seen: &Clock| {
            let is_empty = seen.sum() == 0;
            (!is_empty).then(|| Field::new(Label::Seen, Value::Text(seen.to_string())))
        };
        let (name, fields) = match self {
            Self::State { state, .. } => ("State", has(&state.seen).into_iter().collect()),
            Self::Delta { delta, since, .. } => {
                let updates = delta.beyond(since).len() as u64;
                let updates = Field::number(Label::Updates, updates);
                ("Delta", std::iter::once(updates).chain(has(&delta.seen)).collect())
            }
            Self::Ack { joined: true, seen, .. } => ("Ack", has(seen).into_iter().collect()),
            Self::Ack { joined: false, seen, .. } => ("Refusal", has(seen).into_iter().collect()),
        };
        MessageView { name, shape, epoch, fields }
    }
}

/// What a replica knows of another one.
#[derive(Clone, Debug)]
pub(super) struct Other {
    pub(super) node: NodeId,
    /// How often it had started when it was heard last.
    pub(super) life: u32,
    /// Which updates it had on its disk then.
    pub(super) seen: Clock,
    /// Up to which delta it has acknowledged what this replica has sent it; none if it is to be sent everything.
    pub(super) acked: Option<u64>,
}

/// A delta that a replica keeps for others.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    /// What the replica had before it.
    pub(super) before: Clock,
    pub(super) delta: Arc<State>,
    /// Who sent it, and in which of its lives, if it is none of its own.
    pub(super) from: Option<(NodeId, u32)>,
}
