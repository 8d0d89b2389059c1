//! What replicas say to each other.

use super::copy::Update;
use super::request::Session;
use crate::clock::Clock;
use crate::crdt::Dot;
use crate::names::Label;
use faultline_engine::digest::Encode;
use faultline_engine::kv::Command;
use faultline_engine::view::{Field, MessageView, Shape, Value};
use faultline_engine::{MessageForm, Ticket};
use std::sync::Arc;

/// What replicas say to each other.
#[derive(Clone, Debug, Encode)]
pub enum Message {
    /// Give this request a place in the order.
    Forward {
        /// Whose request.
        ticket: Ticket,
        /// What it asks.
        command: Command,
        /// What its session brings.
        session: Session,
    },
    /// These are writes: a new one, or those that you lack.
    Updates(Arc<[Update]>),
    /// This is what I have.
    Summary {
        /// Of each writer, how many without a gap.
        seen: Clock,
        /// And these.
        loose: Arc<[Dot]>,
        /// Whether the receiver is to say the same, if it lacks something.
        asks: bool,
    },
}

const OPERATION: &str = Label::Operation.slug();
const UPDATES: &str = Label::Updates.slug();
const UPDATE: &str = Label::Update.slug();
const HAS: &str = Label::Seen.slug();

impl Message {
    /// What its messages are called, and what they carry.
    pub(super) const FORMS: &'static [MessageForm] = &[
        MessageForm { label: "Forward", fields: &[OPERATION] },
        MessageForm { label: "Update", fields: &[UPDATE, OPERATION] },
        MessageForm { label: "Missing", fields: &[UPDATES] },
        MessageForm { label: "Summary", fields: &[HAS] },
    ];

    pub(super) fn shape(&self) -> (Shape, Option<u64>) {
        match self {
            Self::Forward { .. } => (Shape::Request { loaded: true }, None),
            Self::Updates(updates) => {
                let writer = updates.first().map(|update| u64::from(update.name.by.node.0) + 1);
                (Shape::Request { loaded: true }, writer)
            }
            Self::Summary { .. } => (Shape::Request { loaded: false }, None),
        }
    }

    pub(super) fn describe(&self) -> MessageView {
        let (shape, epoch) = self.shape();
        let text = |label: Label, text: String| Field::new(label, Value::Text(text));
        let (name, fields) = match self {
            Self::Forward { command, .. } => ("Forward", vec![text(Label::Operation, command.to_string())]),
            Self::Updates(updates) => match &updates[..] {
                [one] => {
                    let name = text(Label::Update, one.name.to_string());
                    ("Update", vec![name, text(Label::Operation, one.command.to_string())])
                }
                all => ("Missing", vec![Field::number(Label::Updates, all.len() as u64)]),
            },
            Self::Summary { seen, .. } if seen.sum() == 0 => ("Summary", Vec::new()),
            Self::Summary { seen, .. } => ("Summary", vec![text(Label::Seen, seen.to_string())]),
        };
        MessageView { name, shape, epoch, fields }
    }
}
