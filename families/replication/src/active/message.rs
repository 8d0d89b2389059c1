//! What replicas say to each other.

use super::disk::Entry;
use crate::names::Label;
use faultline_agreement::multi_paxos::{self, MultiPaxos};
use faultline_engine::digest::Encode;
use faultline_engine::view::{Field, MessageView, Shape, Value};
use faultline_engine::{MessageForm, Protocol};
use std::sync::Arc;

/// What replicas say to each other.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub enum Message {
    /// The sequencer has given this request the next number.
    Order(Entry),
    /// The sequencer has given all numbers up to this one.
    Latest {
        /// Which.
        number: u64,
    },
    /// A replica lacks what follows this number.
    Fetch {
        /// Which.
        above: u64,
    },
    /// The sequencer sends these requests again.
    Fetched {
        /// In order.
        entries: Arc<[Entry]>,
        /// The number that it gave last.
        latest: u64,
    },
    /// Something of Multi-Paxos.
    Paxos(multi_paxos::Message),
}

const NUMBER: &str = Label::OrderNumber.slug();
const OPERATION: &str = Label::Operation.slug();
const ORDERS: &str = Label::Orders.slug();
const BALLOT: &str = "ballot";
const INDEX: &str = "index";
const CHOSEN: &str = "chosen_index";

impl Message {
    /// What its messages are called, and what they carry.
    pub(super) const FORMS: &'static [MessageForm] = &[
        MessageForm { label: "Order", fields: &[NUMBER, OPERATION] },
        MessageForm { label: "Latest", fields: &[NUMBER] },
        MessageForm { label: "Fetch", fields: &[NUMBER] },
        MessageForm { label: "Fetched", fields: &[ORDERS, NUMBER] },
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
            Self::Order(_) => Shape::Request { loaded: true },
            Self::Latest { .. } | Self::Fetch { .. } => Shape::Request { loaded: false },
            Self::Fetched { .. } => Shape::Reply { positive: true },
            Self::Paxos(message) => return MultiPaxos::shape(message),
        };
        (shape, None)
    }

    pub(super) fn describe(&self) -> MessageView {
        let number = |number: u64| Field::number(Label::OrderNumber, number);
        let (name, fields) = match self {
            Self::Order(entry) => {
                let operation = Field::new(Label::Operation, Value::Text(entry.command.to_string()));
                ("Order", vec![number(entry.number), operation])
            }
            Self::Latest { number: latest } => ("Latest", vec![number(*latest)]),
            Self::Fetch { above } => ("Fetch", vec![number(*above)]),
            Self::Fetched { entries, latest } => {
                let orders = Field::number(Label::Orders, entries.len() as u64);
                ("Fetched", vec![orders, number(*latest)])
            }
            Self::Paxos(message) => return told_of_order(message),
        };
        let (shape, epoch) = self.shape();
        MessageView { name, shape, epoch, fields }
    }
}

/// A message of Multi-Paxos, as people read it: what the family calls entries are updates of a chain; these are requests in order.
pub(crate) fn told_of_order(message: &multi_paxos::Message) -> MessageView {
    let mut view = MultiPaxos::describe(message);
    for field in view.fields.iter_mut().filter(|field| field.label.0 == Label::Entries.slug()) {
        field.label = Label::Orders.into();
    }
    view
}
