//! Heartbeats: what nodes of every detector that listens say to each other, and when.

use crate::{Label, Roster};
use faultline_engine::digest::Encode;
use faultline_engine::view::{Field, MessageView, Shape};
use faultline_engine::{MessageForm, Span, Time};

/// What nodes say to each other.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub enum Message {
    /// I am there.
    Heartbeat {
        /// How often the sender has started, this time included.
        life: u32,
        /// The number of the beat, from 1.
        number: u64,
    },
    /// I am there, and this is who has joined and left: once there is such news, every beat carries it, so that it reaches
    /// whoever missed it before.
    News {
        /// How often the sender has started, this time included.
        life: u32,
        /// The number of the beat, from 1.
        number: u64,
        /// What the sender knows.
        roster: Roster,
    },
    /// I leave.
    Leave {
        /// How often the sender has started, this time included.
        life: u32,
        /// What the sender knows, and that it has left itself.
        roster: Roster,
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
    pub(crate) const FORMS: &'static [MessageForm] = &[
        MessageForm {
            label: "Heartbeat",
            fields: &[Label::Beat.slug(), Label::Life.slug(), Label::Joined.slug(), Label::Left.slug()],
        },
        MessageForm {
            label: "Leave",
            fields: &[Label::Life.slug(), Label::Joined.slug(), Label::Left.slug()],
        },
    ];

    /// The beat that it is, and what it says of who has joined and left.
    pub(crate) fn parts(&self) -> (Option<Beat>, Option<&Roster>) {
        match self {
            Self::Heartbeat { life, number } => (Some(Beat { life: *life, number: *number }), None),
            Self::News { life, number, roster } => {
                (Some(Beat { life: *life, number: *number }), Some(roster))
            }
            Self::Leave { roster, .. } => (None, Some(roster)),
        }
    }

    /// A beat, with the news that there are.
    pub(crate) fn beat(life: u32, number: u64, roster: &Roster) -> Self {
        if roster.is_empty() {
            Self::Heartbeat { life, number }
        } else {
            Self::News { life, number, roster: roster.clone() }
        }
    }

    pub(crate) fn shape(&self) -> (Shape, Option<u64>) {
        (Shape::Request { loaded: !matches!(self, Self::Heartbeat { .. }) }, None)
    }

    pub(crate) fn describe(&self) -> MessageView {
        let (shape, epoch) = self.shape();
        let (name, number, life, roster) = match self {
            Self::Heartbeat { life, number } => ("Heartbeat", Some(*number), *life, None),
            Self::News { life, number, roster } => ("Heartbeat", Some(*number), *life, Some(roster)),
            Self::Leave { life, roster } => ("Leave", None, *life, Some(roster)),
        };
        let mut fields: Vec<Field> =
            number.map(|number| Field::number(Label::Beat, number)).into_iter().collect();
        fields.push(Field::number(Label::Life, life.into()));
        fields.extend(roster.into_iter().flat_map(Roster::fields));
        MessageView { name, shape, epoch, fields }
    }
}
