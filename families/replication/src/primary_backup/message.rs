//! What the view service and the servers say to each other.

use super::members::View;
use crate::history::Entries;
use crate::lease::Stamp;
use crate::names::Label;
use faultline_engine::MessageForm;
use faultline_engine::digest::Encode;
use faultline_engine::view::{Field, MessageView, Shape, Value};

/// What nodes say to each other.
#[derive(Clone, Debug, Encode)]
pub enum Message {
    /// To the view service: I am there; this is the view that I know, and the last one that I have acknowledged as its primary.
    Ping {
        /// When.
        stamp: Stamp,
        /// The newest view on its disk; none if that was lost.
        view: View,
        /// The view that it has acknowledged.
        acknowledged: u64,
        /// How many writes are on its disk.
        held: u64,
    },
    /// From the view service: this is the view. With a stamp it answers a ping, and lets the primary answer clients for as long as
    /// a lease lasts from then on.
    View {
        /// The view.
        view: View,
        /// The stamp of the ping.
        stamp: Option<Stamp>,
    },
    /// From the primary to a backup: store these; without any: what have you, and am I still your primary?
    Ship {
        /// The view.
        view: u64,
        /// Which question it is.
        round: u64,
        /// The place of the first of them.
        first: u64,
        /// In which view the write before them got its place; 0 if there is none.
        before: u64,
        /// The writes.
        entries: Entries,
        /// The last write that the primary has.
        last: u64,
        /// Up to which write the primary has executed.
        executed: u64,
    },
    /// From a backup, semi-synchronous: I have received all up to this one; it need not be on my disk.
    Received {
        /// The view.
        view: u64,
        /// Up to which.
        last: u64,
    },
    /// From a backup: all up to this one is on my disk, in the order of the primary if it has the same write there.
    Ack {
        /// The view.
        view: u64,
        /// The newest question that it has heard.
        round: u64,
        /// Up to which.
        held: u64,
        /// In which view the last of them got its place.
        number: u64,
    },
}

const VIEW: &str = Label::View.slug();
const FIRST: &str = Label::First.slug();
const ENTRIES: &str = Label::Entries.slug();
const LAST: &str = Label::Last.slug();
const HELD: &str = Label::Held.slug();

impl Message {
    /// What its messages are called, and what they carry.
    pub(super) const FORMS: &'static [MessageForm] = &[
        MessageForm { label: "Ping", fields: &[VIEW, Label::AckedView.slug(), HELD] },
        MessageForm { label: "View", fields: &[VIEW, Label::Members.slug()] },
        MessageForm { label: "Ship", fields: &[VIEW, FIRST, ENTRIES, LAST] },
        MessageForm { label: "Received", fields: &[VIEW, LAST] },
        MessageForm { label: "Ack", fields: &[VIEW, HELD] },
    ];

    fn number(&self) -> u64 {
        match self {
            Self::Ping { view, .. } | Self::View { view, .. } => view.number,
            Self::Ship { view, .. } | Self::Received { view, .. } | Self::Ack { view, .. } => *view,
        }
    }

    pub(super) fn shape(&self) -> (Shape, Option<u64>) {
        let shape = match self {
            Self::Ship { entries, .. } => Shape::Request { loaded: !entries.is_empty() },
            Self::View { stamp: None, .. } => Shape::Request { loaded: true },
            Self::Ping { .. } => Shape::Request { loaded: false },
            Self::Received { .. } => Shape::Reply { positive: false },
            Self::View { .. } | Self::Ack { .. } => Shape::Reply { positive: true },
        };
        (shape, Some(self.number()).filter(|number| *number > 0))
    }

    pub(super) fn describe(&self) -> MessageView {
        let (shape, epoch) = self.shape();
        let number = |label, number: &u64| Field::number(label, *number);
        let (name, rest) = match self {
            Self::Ping { acknowledged, held, .. } => {
                ("Ping", vec![number(Label::AckedView, acknowledged), number(Label::Held, held)])
            }
            Self::View { view, .. } => {
                ("View", vec![Field::new(Label::Members, Value::Text(view.to_string()))])
            }
            Self::Ship { first, entries, last, .. } => (
                "Ship",
                vec![
                    number(Label::First, first),
                    number(Label::Entries, &(entries.len() as u64)),
                    number(Label::Last, last),
                ],
            ),
            Self::Received { last, .. } => ("Received", vec![number(Label::Last, last)]),
            Self::Ack { held, .. } => ("Ack", vec![number(Label::Held, held)]),
        };
        let mut fields = vec![Field::number(Label::View, self.number())];
        fields.extend(rest);
        MessageView { name, shape, epoch, fields }
    }
}
