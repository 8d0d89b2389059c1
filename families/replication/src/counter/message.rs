//! What nodes say to each other.

use super::counts::Entry;
use super::request::Change;
use super::roles::Roles;
use crate::active;
use crate::clock::Clock;
use crate::crdt::{Dot, Holding};
use crate::names::Label;
use faultline_agreement::multi_paxos::{self, MultiPaxos};
use faultline_engine::digest::Encode;
use faultline_engine::kv::Key;
use faultline_engine::view::{Field, MessageView, Shape, Value};
use faultline_engine::{MessageForm, Protocol};
use std::sync::Arc;

/// What nodes say to each other.
#[derive(Clone, Debug, Encode)]
pub enum Message {
    /// Naive: add this.
    Add {
        /// By which the one who asks knows the answer again. Whoever adds does not look at it.
        update: Dot,
        /// To which counter.
        key: Key,
        /// How much.
        delta: i64,
    },
    /// Naive: I have added it, and that is on my disk.
    Added {
        /// Which.
        update: Dot,
        /// How many writes the disk has when that is so.
        writes: u64,
    },
    /// Naive: these are the roles from now on.
    Roles {
        /// The order by which they changed.
        change: Change,
        /// Who does what.
        roles: Roles,
    },
    /// Naive: take my counts for yours.
    Copy {
        /// What is counted.
        values: Arc<[Holding]>,
    },
    /// PN: these additions you may lack.
    Put {
        /// Each author's in order.
        entries: Arc<[Entry]>,
    },
    /// PN: these additions are on my disk.
    Have {
        /// Which.
        seen: Clock,
        /// How often the sender has started.
        life: u32,
        /// Whether the receiver is to send what else it has.
        asks: bool,
        /// The question that this answers; 0 if none was asked.
        answers: u64,
    },
    /// PN: which additions have you now?
    Ask {
        /// The number of the question, from 1.
        question: u64,
    },
    /// Log: I have executed the log up to here, and it is on my disk.
    Executed {
        /// The number of the last entry.
        number: u64,
        /// How often the sender has started.
        life: u32,
    },
    /// Something of Multi-Paxos.
    Paxos(multi_paxos::Message),
}

const NUMBER: &str = Label::OrderNumber.slug();
const OPERATION: &str = Label::Operation.slug();
const UPDATES: &str = Label::Updates.slug();
const HAS: &str = Label::Seen.slug();
const ORDERS: &str = Label::Orders.slug();
const BALLOT: &str = "ballot";
const INDEX: &str = "index";
const CHOSEN: &str = "chosen_index";

impl Message {
    /// What its messages are called, and what they carry.
    pub(super) const FORMS: &'static [MessageForm] = &[
        MessageForm { label: "Add", fields: &[OPERATION] },
        MessageForm { label: "Added", fields: &[] },
        MessageForm { label: "Roles", fields: &[OPERATION] },
        MessageForm { label: "Copy", fields: &[] },
        MessageForm { label: "Put", fields: &[UPDATES] },
        MessageForm { label: "Have", fields: &[HAS] },
        MessageForm { label: "Question", fields: &[] },
        MessageForm { label: "Executed", fields: &[NUMBER] },
        MessageForm { label: "Prepare", fields: &[BALLOT, CHOSEN] },
        MessageForm { label: "Promise", fields: &[BALLOT, ORDERS] },
        MessageForm { label: "Accept", fields: &[BALLOT, INDEX, "command", CHOSEN] },
        MessageForm { label: "Accepted", fields: &[BALLOT, INDEX] },
        MessageForm { label: "Refuse", fields: &[BALLOT, "promised_ballot"] },
        MessageForm { label: "Heartbeat", fields: &[BALLOT, CHOSEN] },
        MessageForm { label: "Ask", fields: &[CHOSEN] },
        MessageForm { label: "Chosen", fields: &[ORDERS] },
    ];

    pub(super) fn shape(&self) -> (Shape, Option<u64>) {
        let shape = match self {
            Self::Add { .. } | Self::Roles { .. } | Self::Copy { .. } | Self::Put { .. } => {
                Shape::Request { loaded: true }
            }
            Self::Ask { .. } => Shape::Request { loaded: false },
            Self::Added { .. } | Self::Have { .. } | Self::Executed { .. } => Shape::Reply { positive: true },
            Self::Paxos(message) => return MultiPaxos::shape(message),
        };
        (shape, None)
    }

    pub(super) fn describe(&self) -> MessageView {
        let operation = |text: String| vec![Field::new(Label::Operation, Value::Text(text))];
        let (name, fields) = match self {
            Self::Add { key, delta, .. } => ("Add", operation(format!("add {key} {delta}"))),
            Self::Added { .. } => ("Added", Vec::new()),
            Self::Roles { change, .. } => ("Roles", operation(change.to_string())),
            Self::Copy { .. } => ("Copy", Vec::new()),
            Self::Put { entries } => ("Put", vec![Field::number(Label::Updates, entries.len() as u64)]),
            Self::Have { seen, .. } if seen.sum() == 0 => ("Have", Vec::new()),
            Self::Have { seen, .. } => ("Have", vec![Field::new(Label::Seen, Value::Text(seen.to_string()))]),
            Self::Ask { .. } => ("Question", Vec::new()),
            Self::Executed { number, .. } => ("Executed", vec![Field::number(Label::OrderNumber, *number)]),
            Self::Paxos(message) => return active::told_of_order(message),
        };
        let (shape, epoch) = self.shape();
        MessageView { name, shape, epoch, fields }
    }
}
