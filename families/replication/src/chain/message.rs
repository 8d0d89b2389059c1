//! What the master and the servers say to each other.

use super::links::Chain;
use crate::history::Entries;
use crate::lease::Stamp;
use crate::names::Label;
use faultline_engine::MessageForm;
use faultline_engine::digest::Encode;
use faultline_engine::kv::Key;
use faultline_engine::view::{Field, MessageView, Shape, Value};

/// What nodes say to each other.
#[derive(Clone, Debug, Encode)]
pub enum Message {
    /// I am there; this is the chain that I know.
    Beat {
        /// When.
        stamp: Stamp,
        /// The newest configuration that it knows; none after its disk was lost.
        chain: Chain,
        /// Whether it is in that chain and holds all that it must.
        complete: bool,
        /// The configuration whose tail's history it has copied, if it is in no chain; 0 if it has not.
        copied: u64,
        /// How many updates it holds.
        held: u64,
    },
    /// This is the chain. With a stamp: I have heard you, and you may answer reads for as long as a lease lasts from then on.
    Order {
        /// The configuration.
        chain: Chain,
        /// The stamp of what it answers.
        stamp: Option<Stamp>,
    },
    /// Store these; without any: what have you?
    Update {
        /// The configuration.
        number: u64,
        /// The number of the first of them.
        first: u64,
        /// The updates.
        entries: Entries,
        /// The last update that the sender has.
        last: u64,
    },
    /// The tail has acknowledged all up to this one (§3: `ack`).
    Ack {
        /// The configuration.
        number: u64,
        /// Up to which.
        acked: u64,
    },
    /// I have all up to this one, and need what follows.
    Have {
        /// The configuration.
        number: u64,
        /// Up to which it has them on its disk.
        stored: u64,
        /// Up to which the tail has acknowledged.
        acked: u64,
        /// Whether that is all that it must have in its place.
        complete: bool,
    },
    /// To the tail, from a server that is in no chain: what have you from this update on?
    Fetch {
        /// The configuration.
        number: u64,
        /// The first that it lacks.
        from: u64,
    },
    /// From the tail: these.
    Copy {
        /// The configuration.
        number: u64,
        /// The number of the first of them.
        first: u64,
        /// The updates.
        entries: Entries,
        /// The last update that the tail has.
        last: u64,
    },
    /// CRAQ, to the tail: up to which version have you acknowledged? (§2.3: a version query)
    Query {
        /// The configuration.
        number: u64,
        /// Which of the sender's reads it is for.
        read: u64,
        /// What it reads.
        key: Key,
    },
    /// CRAQ, from the tail: up to this one.
    Version {
        /// The configuration.
        number: u64,
        /// The read.
        read: u64,
        /// Up to which update the tail has acknowledged.
        index: u64,
    },
}

const NUMBER: &str = Label::Number.slug();
const FIRST: &str = Label::First.slug();
const ENTRIES: &str = Label::Entries.slug();
const LAST: &str = Label::Last.slug();
const ACKED: &str = Label::Acked.slug();
const HELD: &str = Label::Held.slug();

impl Message {
    /// What its messages are called, and what they carry.
    pub(super) const FORMS: &'static [MessageForm] = &[
        MessageForm { label: "Beat", fields: &[NUMBER, HELD, Label::Complete.slug()] },
        MessageForm { label: "Order", fields: &[NUMBER, Label::Chain.slug()] },
        MessageForm { label: "Update", fields: &[NUMBER, FIRST, ENTRIES, LAST] },
        MessageForm { label: "Ack", fields: &[NUMBER, ACKED] },
        MessageForm { label: "Have", fields: &[NUMBER, HELD, ACKED, Label::Complete.slug()] },
        MessageForm { label: "Fetch", fields: &[NUMBER, FIRST] },
        MessageForm { label: "Copy", fields: &[NUMBER, FIRST, ENTRIES, LAST] },
        MessageForm { label: "Query", fields: &[NUMBER, Label::Key.slug()] },
        MessageForm { label: "Version", fields: &[NUMBER, ACKED] },
    ];

    fn number(&self) -> u64 {
        match self {
            Self::Beat { chain, .. } | Self::Order { chain, .. } => chain.number,
            Self::Update { number, .. }
            | Self::Ack { number, .. }
            | Self::Have { number, .. }
            | Self::Fetch { number, .. }
            | Self::Copy { number, .. }
            | Self::Query { number, .. }
            | Self::Version { number, .. } => *number,
        }
    }

    pub(super) fn shape(&self) -> (Shape, Option<u64>) {
        let shape = match self {
            Self::Update { entries, .. } => Shape::Request { loaded: !entries.is_empty() },
            Self::Order { stamp: None, .. } => Shape::Request { loaded: true },
            Self::Beat { .. } | Self::Fetch { .. } | Self::Query { .. } => Shape::Request { loaded: false },
            Self::Have { .. } => Shape::Reply { positive: false },
            Self::Order { .. } | Self::Ack { .. } | Self::Copy { .. } | Self::Version { .. } => {
                Shape::Reply { positive: true }
            }
        };
        (shape, Some(self.number()).filter(|number| *number > 0))
    }

    pub(super) fn describe(&self) -> MessageView {
        let (shape, epoch) = self.shape();
        let number = |label, number: u64| Field::number(label, number);
        let (name, rest) = match self {
            Self::Beat { complete, held, .. } => {
                ("Beat", vec![number(Label::Held, *held), Field::flag(Label::Complete, *complete)])
            }
            Self::Order { chain, .. } => {
                ("Order", vec![Field::new(Label::Chain, Value::Text(chain.to_string()))])
            }
            Self::Update { first, entries, last, .. } => ("Update", stretch(*first, entries, *last)),
            Self::Copy { first, entries, last, .. } => ("Copy", stretch(*first, entries, *last)),
            Self::Ack { acked, .. } => ("Ack", vec![number(Label::Acked, *acked)]),
            Self::Have { stored, acked, complete, .. } => (
                "Have",
                vec![
                    number(Label::Held, *stored),
                    number(Label::Acked, *acked),
                    Field::flag(Label::Complete, *complete),
                ],
            ),
            Self::Fetch { from, .. } => ("Fetch", vec![number(Label::First, *from)]),
            Self::Query { key, .. } => ("Query", vec![Field::new(Label::Key, Value::Text(key.to_string()))]),
            Self::Version { index, .. } => ("Version", vec![number(Label::Acked, *index)]),
        };
        let mut fields = vec![Field::number(Label::Number, self.number())];
        fields.extend(rest);
        MessageView { name, shape, epoch, fields }
    }
}

fn stretch(first: u64, entries: &Entries, last: u64) -> Vec<Field> {
    vec![
        Field::number(Label::First, first),
        Field::number(Label::Entries, entries.len() as u64),
        Field::number(Label::Last, last),
    ]
}
