//! A question and its answer.

use crate::Label;
use faultline_engine::MessageForm;
use faultline_engine::digest::Encode;
use faultline_engine::view::{Field, MessageView, Shape};

/// What nodes say to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub enum Message {
    /// Are you there?
    Ping {
        /// How often the sender has started, this time included.
        life: u32,
        /// The number of the request, from 1.
        number: u64,
        /// Whether it was sent before. Its receiver does not look at it, and answers both alike: it is there for who watches
        /// the run.
        again: bool,
    },
    /// I am. It does not say which try it answers, and so nobody can tell.
    Ack {
        /// In which life its receiver asked.
        asked: u32,
        /// The number of the request.
        number: u64,
        /// How often the sender has started, this time included.
        life: u32,
    },
}

impl Message {
    /// What its messages are called, and what they carry.
    pub(crate) const FORMS: &'static [MessageForm] = &[
        MessageForm { label: "Ping", fields: &[Label::Request.slug(), Label::Life.slug()] },
        MessageForm { label: "Retransmission", fields: &[Label::Request.slug(), Label::Life.slug()] },
        MessageForm { label: "Ack", fields: &[Label::Request.slug(), Label::Life.slug()] },
    ];

    pub(crate) fn shape(self) -> (Shape, Option<u64>) {
        match self {
            Self::Ping { again, .. } => (Shape::Request { loaded: again }, None),
            Self::Ack { .. } => (Shape::Reply { positive: true }, None),
        }
    }

    pub(crate) fn describe(self) -> MessageView {
        let (shape, epoch) = self.shape();
        let (name, number, life) = match self {
            Self::Ping { life, number, again: false } => ("Ping", number, life),
            Self::Ping { life, number, again: true } => ("Retransmission", number, life),
            Self::Ack { number, life, .. } => ("Ack", number, life),
        };
        let fields = vec![Field::number(Label::Request, number), Field::number(Label::Life, life.into())];
        MessageView { name, shape, epoch, fields }
    }
}
