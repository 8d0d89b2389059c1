//! What nodes say to each other.

use super::disk::{Entry, Hint};
use super::siblings::Siblings;
use super::tree::Branch;
use crate::names::Label;
use faultline_engine::digest::Encode;
use faultline_engine::kv::Key;
use faultline_engine::view::{Field, MessageView, Shape, Value};
use faultline_engine::{MessageForm, NodeId};
use std::sync::Arc;

/// What a coordinator asks for: which of its operations, in which of its lives. What answers an earlier life counts for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct Call {
    /// How often the coordinator had started.
    pub life: u32,
    /// Its number of the operation.
    pub number: u64,
}

/// What nodes say to each other.
#[derive(Clone, Debug, Encode)]
pub enum Message {
    /// What have you of this key?
    Read {
        /// The operation.
        call: Call,
        /// The key.
        key: Key,
    },
    /// This.
    Versions {
        /// The operation.
        call: Call,
        /// The key.
        key: Key,
        /// What the replica has.
        held: Siblings,
    },
    /// Store this; or, for somebody who is silent, keep it for that one.
    Store {
        /// The operation.
        call: Call,
        /// The key.
        key: Key,
        /// What to store.
        held: Siblings,
        /// For whom, if not for the receiver itself.
        home: Option<NodeId>,
    },
    /// It is on the disk.
    Stored {
        /// The operation.
        call: Call,
        /// The key.
        key: Key,
        /// How many writes the sender's disk has when that is so.
        writes: u64,
    },
    /// Read repair: your version is older than this one.
    Repair {
        /// The key.
        key: Key,
        /// What the coordinator has found.
        held: Siblings,
    },
    /// I have kept this for you.
    Handoff {
        /// What.
        hint: Hint,
    },
    /// It is on the disk.
    HandedOff {
        /// What.
        hint: Hint,
        /// How many writes the sender's disk has when that is so.
        writes: u64,
    },
    /// Anti-entropy: these branches of my Merkle tree have these hashes.
    Compare {
        /// The place in the ring of the keys that the tree is of.
        place: u16,
        /// The branches.
        branches: Arc<[Branch]>,
    },
    /// Anti-entropy: this is all that I have of the keys of these leaves, in which we differ.
    Leaves {
        /// The place in the ring.
        place: u16,
        /// Which leaves.
        leaves: Arc<[u16]>,
        /// What the sender has there.
        entries: Arc<[Entry]>,
        /// Whether the receiver is to answer with what it has.
        answer: bool,
    },
}

const KEY: &str = Label::Key.slug();
const VERSION: &str = Label::Version.slug();
const VALUE: &str = Label::Values.slug();

impl Message {
    /// What its messages are called, and what they carry.
    pub(super) const FORMS: &'static [MessageForm] = &[
        MessageForm { label: "Read", fields: &[KEY] },
        MessageForm { label: "Versions", fields: &[KEY, VALUE, VERSION] },
        MessageForm { label: "Store", fields: &[KEY, VALUE, VERSION, Label::Home.slug()] },
        MessageForm { label: "Stored", fields: &[KEY] },
        MessageForm { label: "Repair", fields: &[KEY, VALUE, VERSION] },
        MessageForm { label: "Handoff", fields: &[KEY, VALUE, VERSION] },
        MessageForm { label: "HandedOff", fields: &[KEY] },
        MessageForm { label: "Compare", fields: &[Label::Branches.slug()] },
        MessageForm { label: "Leaves", fields: &[Label::Versions.slug()] },
    ];

    pub(super) fn shape(&self) -> (Shape, Option<u64>) {
        let newest = |held: &Siblings| held.iter().map(|one| one.version.number()).max();
        match self {
            Self::Read { .. } | Self::Compare { .. } => (Shape::Request { loaded: false }, None),
            Self::Store { held, .. } | Self::Repair { held, .. } => {
                (Shape::Request { loaded: true }, newest(held))
            }
            Self::Versions { held, .. } => (Shape::Reply { positive: true }, newest(held)),
            Self::Stored { .. } | Self::HandedOff { .. } => (Shape::Reply { positive: true }, None),
            Self::Handoff { hint } => {
                (Shape::Request { loaded: true }, Some(hint.entry.one.version.number()))
            }
            Self::Leaves { .. } => (Shape::Request { loaded: true }, None),
        }
    }

    pub(super) fn describe(&self) -> MessageView {
        let (shape, epoch) = self.shape();
        let (name, fields) = match self {
            Self::Read { key, .. } => ("Read", vec![of_key(*key)]),
            Self::Versions { key, held, .. } => ("Versions", of_held(*key, held)),
            Self::Store { key, held, home, .. } => {
                let mut fields = of_held(*key, held);
                fields.extend(home.map(|home| Field::new(Label::Home, Value::Node(Some(home)))));
                ("Store", fields)
            }
            Self::Stored { key, .. } => ("Stored", vec![of_key(*key)]),
            Self::Repair { key, held } => ("Repair", of_held(*key, held)),
            Self::Handoff { hint } => {
                ("Handoff", of_held(hint.entry.key, &Siblings::of(hint.entry.one.clone())))
            }
            Self::HandedOff { hint, .. } => ("HandedOff", vec![of_key(hint.entry.key)]),
            Self::Compare { branches, .. } => {
                ("Compare", vec![Field::number(Label::Branches, branches.len() as u64)])
            }
            Self::Leaves { entries, .. } => {
                ("Leaves", vec![Field::number(Label::Versions, entries.len() as u64)])
            }
        };
        MessageView { name, shape, epoch, fields }
    }
}

fn of_key(key: Key) -> Field {
    Field::new(Label::Key, Value::Text(key.to_string()))
}

fn of_held(key: Key, held: &Siblings) -> Vec<Field> {
    if held.is_empty() {
        return vec![of_key(key)];
    }
    vec![
        of_key(key),
        Field::new(Label::Values, Value::Text(values(held))),
        Field::new(Label::Version, Value::Text(versions(held))),
    ]
}

/// `2`, or `1|2` for siblings.
pub(super) fn values(held: &Siblings) -> String {
    let texts: Vec<String> = held.iter().map(|one| one.value.to_string()).collect();
    texts.join("|")
}

/// The versions in the same order.
pub(super) fn versions(held: &Siblings) -> String {
    let texts: Vec<String> = held.iter().map(|one| one.version.to_string()).collect();
    texts.join("|")
}
