//! What the pool and its workers say to each other.

use crate::names::Label;
use faultline_engine::MessageForm;
use faultline_engine::Span;
use faultline_engine::digest::Encode;
use faultline_engine::view::{Field, MessageView, Shape, Value};
use std::sync::Arc;

/// A message.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub enum Message {
    /// Give me a task. Repeated until it is answered, with the same number.
    Ask {
        /// Which start of the worker this is.
        life: u32,
        /// The worker's count of tasks it has asked for, in this life.
        number: u32,
    },
    /// This task is yours.
    Grant {
        /// The life that asked.
        life: u32,
        /// Its number.
        number: u32,
        /// Which task.
        task: u32,
        /// Which attempt.
        attempt: u32,
        /// How long its work takes.
        takes: Span,
        /// Whether it ends the process that executes it.
        poisoned: bool,
    },
    /// I am at these.
    Renew {
        /// Which start of the worker this is.
        life: u32,
        /// Tasks and attempts.
        held: Arc<[(u32, u32)]>,
    },
    /// The lease of this attempt is over.
    Over {
        /// Which task.
        task: u32,
        /// Which attempt.
        attempt: u32,
    },
    /// I have executed this attempt.
    Done {
        /// Which task.
        task: u32,
        /// Which attempt.
        attempt: u32,
    },
    /// Noted: do not say it again.
    Noted {
        /// Which task.
        task: u32,
        /// Which attempt.
        attempt: u32,
    },
}

impl Message {
    /// What messages are called, and what they carry.
    pub(super) const FORMS: &'static [MessageForm] = &[
        MessageForm { label: "Ask", fields: &[Label::Number.slug()] },
        MessageForm {
            label: "Grant",
            fields: &[Label::Task.slug(), Label::Attempt.slug(), Label::Takes.slug(), Label::Poisoned.slug()],
        },
        MessageForm { label: "Renew", fields: &[Label::Holds.slug()] },
        MessageForm { label: "Over", fields: OF_ATTEMPT },
        MessageForm { label: "Done", fields: OF_ATTEMPT },
        MessageForm { label: "Noted", fields: OF_ATTEMPT },
    ];

    pub(super) fn shape(&self) -> Shape {
        match self {
            Self::Ask { .. } | Self::Renew { .. } => Shape::Request { loaded: false },
            Self::Grant { .. } | Self::Done { .. } => Shape::Request { loaded: true },
            Self::Over { .. } => Shape::Reply { positive: false },
            Self::Noted { .. } => Shape::Reply { positive: true },
        }
    }

    pub(super) fn describe(&self) -> MessageView {
        let of = |task: u32, attempt: u32| {
            vec![Field::number(Label::Task, task.into()), Field::number(Label::Attempt, attempt.into())]
        };
        let (name, fields) = match self {
            Self::Ask { number, .. } => ("Ask", vec![Field::number(Label::Number, (*number).into())]),
            Self::Grant { task, attempt, takes, poisoned, .. } => {
                let mut fields = of(*task, *attempt);
                fields.push(Field::new(Label::Takes, Value::Span(*takes)));
                fields.push(Field::flag(Label::Poisoned, *poisoned));
                ("Grant", fields)
            }
            Self::Renew { held, .. } => ("Renew", vec![Field::number(Label::Holds, held.len() as u64)]),
            Self::Over { task, attempt } => ("Over", of(*task, *attempt)),
            Self::Done { task, attempt } => ("Done", of(*task, *attempt)),
            Self::Noted { task, attempt } => ("Noted", of(*task, *attempt)),
        };
        MessageView { name, shape: self.shape(), epoch: None, fields }
    }
}

const OF_ATTEMPT: &[&str] = &[Label::Task.slug(), Label::Attempt.slug()];
