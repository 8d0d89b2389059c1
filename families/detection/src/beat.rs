//! Heartbeats: what nodes of every detector that listens say to each other, and when.

use crate::Label;
use faultline_engine::digest::Encode;
use faultline_engine::view::{Field, MessageView, Shape};
use faultline_engine::{MessageForm, Span, Time};

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
}

/// A beat that came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Beat {
    /// In which life of its sender it was sent.
    pub life: u32,
    /// Its number.
    pub number: u64,
}

/// When the next beat is due, one interval after the last one was. Who stood still does not make up for what it missed.
pub(crate) fn next(due: Time, now: Time, interval: Span) -> Time {
    let next = due.min(now) + interval;
    if next > now { next } else { now + interval }
}

impl Message {
    /// What its messages are called, and what they carry.
    pub(crate) const FORMS: &'static [MessageForm] =
        &[MessageForm { label: "Heartbeat", fields: &[Label::Beat.slug(), Label::Life.slug()] }];

    pub(crate) fn shape(self) -> (Shape, Option<u64>) {
        (Shape::Request { loaded: false }, None)
    }

    pub(crate) fn describe(self) -> MessageView {
        let Self::Heartbeat { life, number } = self;
        let (shape, epoch) = self.shape();
        let fields = vec![Field::number(Label::Beat, number), Field::number(Label::Life, life.into())];
        MessageView { name: "Heartbeat", shape, epoch, fields }
    }
}
