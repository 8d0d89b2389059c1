//! A sign of life, and a sign of work.

use crate::Label;
use faultline_engine::MessageForm;
use faultline_engine::digest::Encode;
use faultline_engine::view::{Field, MessageView, Shape};

/// What nodes say to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub enum Message {
    /// I am there.
    Heartbeat {
        /// How often the sender has started, this time included.
        life: u32,
        /// The number of the beat, from 1.
        number: u64,
    },
    /// So many steps of my work are on my disk.
    Report {
        /// How often the sender has started, this time included.
        life: u32,
        /// How many steps are done.
        done: u64,
    },
}

impl Message {
    /// What its messages are called, and what they carry.
    pub(crate) const FORMS: &'static [MessageForm] = &[
        MessageForm { label: "Heartbeat", fields: &[Label::Beat.slug(), Label::Life.slug()] },
        MessageForm { label: "Progress", fields: &[Label::Steps.slug(), Label::Life.slug()] },
    ];

    pub(crate) fn shape(self) -> (Shape, Option<u64>) {
        (Shape::Request { loaded: matches!(self, Self::Report { .. }) }, None)
    }

    pub(crate) fn describe(self) -> MessageView {
        let (shape, epoch) = self.shape();
        let (name, label, number, life) = match self {
            Self::Heartbeat { life, number } => ("Heartbeat", Label::Beat, number, life),
            Self::Report { life, done } => ("Progress", Label::Steps, done, life),
        };
        let fields = vec![Field::number(label, number), Field::number(Label::Life, life.into())];
        MessageView { name, shape, epoch, fields }
    }
}
