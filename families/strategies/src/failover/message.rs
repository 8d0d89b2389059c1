//! What director, servers and store say to each other.

use super::effect::Effect;
use super::status::{Memory, Status};
use crate::names::Label;
use faultline_engine::digest::Encode;
use faultline_engine::kv::{Answer, Command};
use faultline_engine::view::{Field, MessageView, Shape, Value};
use faultline_engine::{MessageForm, NodeId, NodeSet, Ticket};

/// What nodes say to each other.
#[derive(Clone, Debug, Encode)]
pub enum Message {
    /// Are you there? And this is how things stand.
    Ping {
        /// The token of the primary.
        token: u64,
        /// Who is the primary.
        primary: Option<NodeId>,
        /// Hot: the standbys that are there: each is sent every effect.
        standbys: NodeSet,
        /// Hot: the standbys that must have an effect before it is acknowledged.
        synced: NodeSet,
        /// Whether the primary is to hand over.
        hand_over: bool,
        /// Who is to catch up.
        prepare: Option<NodeId>,
        /// Whether a standby is to try whether it could take over.
        drill: bool,
    },
    /// I am there, and this is what I do.
    Status(Status),
    /// Take over.
    Promote {
        /// Under this token.
        token: u64,
        /// If you are still in this life.
        life: u32,
        /// Whether the primary before has handed over.
        planned: bool,
    },
    /// What have you from this effect on? With a token: refuse every lower one from now on.
    Load {
        /// The token of who takes over; 0 for a copy.
        token: u64,
        /// For which memory of the server.
        memory: Memory,
        /// The first effect that is wanted.
        from: u64,
    },
    /// This.
    Contents {
        /// The token of the question.
        token: u64,
        /// The memory of the question.
        memory: Memory,
        /// The number of the first.
        from: u64,
        /// The effects.
        effects: Vec<Effect>,
    },
    /// Keep these effects; without any: am I still the primary?
    Save {
        /// The token of the primary.
        token: u64,
        /// The number of the last read that waits for the answer.
        check: u64,
        /// The number of the first.
        from: u64,
        /// The effects.
        effects: Vec<Effect>,
    },
    /// They are on the disk.
    Saved {
        /// The token of the question.
        token: u64,
        /// The number of the last read that it asked for.
        check: u64,
        /// Up to this one.
        upto: u64,
    },
    /// I have seen a higher token.
    Refused {
        /// The token of the question.
        token: u64,
        /// The higher one.
        seen: u64,
    },
    /// Hot, from the primary: have these effects.
    Copy {
        /// The token of the primary.
        token: u64,
        /// The store has the effects up to this one.
        stored: u64,
        /// The effects after it.
        effects: Vec<Effect>,
    },
    /// I have them.
    Copied {
        /// The token of the primary.
        token: u64,
        /// Up to this one.
        upto: u64,
    },
    /// Cluster: execute this.
    Forward {
        /// Whose request.
        ticket: Ticket,
        /// What it asks.
        command: Command,
    },
    /// Cluster: it is done.
    Done {
        /// Whose request.
        ticket: Ticket,
        /// What its client is told.
        outcome: Answer,
    },
}

const TOKEN: &str = Label::Token.slug();
const EFFECTS: &str = Label::Effects.slug();
const UPTO: &str = Label::Upto.slug();
const COMMAND: &str = Label::Operation.slug();
const OUTCOME: &str = Label::Outcome.slug();

impl Message {
    /// What its messages are called, and what they carry.
    pub(super) const FORMS: &'static [MessageForm] = &[
        MessageForm { label: "Ping", fields: &[TOKEN, Label::Primary.slug()] },
        MessageForm { label: "Status", fields: &[Label::Role.slug(), TOKEN, Label::EffectsHeld.slug()] },
        MessageForm { label: "Promote", fields: &[TOKEN] },
        MessageForm { label: "Load", fields: &[TOKEN, Label::From.slug()] },
        MessageForm { label: "Contents", fields: &[TOKEN, EFFECTS] },
        MessageForm { label: "Save", fields: &[TOKEN, EFFECTS] },
        MessageForm { label: "Saved", fields: &[TOKEN, UPTO] },
        MessageForm { label: "Refused", fields: &[TOKEN, Label::Seen.slug()] },
        MessageForm { label: "Copy", fields: &[TOKEN, EFFECTS] },
        MessageForm { label: "Copied", fields: &[TOKEN, UPTO] },
        MessageForm { label: "Forward", fields: &[COMMAND] },
        MessageForm { label: "Done", fields: &[OUTCOME] },
    ];

    pub(super) fn shape(&self) -> (Shape, Option<u64>) {
        let shape = match self {
            Self::Ping { .. } | Self::Load { .. } => Shape::Request { loaded: false },
            Self::Promote { .. } | Self::Save { .. } | Self::Copy { .. } | Self::Forward { .. } => {
                Shape::Request { loaded: true }
            }
            Self::Refused { .. } => Shape::Reply { positive: false },
            _ => Shape::Reply { positive: true },
        };
        (shape, self.token().filter(|token| *token > 0))
    }

    fn token(&self) -> Option<u64> {
        match self {
            Self::Ping { token, .. }
            | Self::Status(Status { token, .. })
            | Self::Promote { token, .. }
            | Self::Load { token, .. }
            | Self::Contents { token, .. }
            | Self::Save { token, .. }
            | Self::Saved { token, .. }
            | Self::Refused { token, .. }
            | Self::Copy { token, .. }
            | Self::Copied { token, .. } => Some(*token),
            Self::Forward { .. } | Self::Done { .. } => None,
        }
    }

    pub(super) fn describe(&self) -> MessageView {
        let (shape, epoch) = self.shape();
        let count = |effects: &[Effect]| Field::number(Label::Effects, effects.len() as u64);
        let (name, field) = match self {
            Self::Ping { primary, .. } => ("Ping", Some(Field::new(Label::Primary, Value::Node(*primary)))),
            Self::Status(status) => ("Status", Some(Field::number(Label::EffectsHeld, status.holds))),
            Self::Promote { .. } => ("Promote", None),
            Self::Load { from, .. } => ("Load", Some(Field::number(Label::From, *from))),
            Self::Contents { effects, .. } => ("Contents", Some(count(effects))),
            Self::Save { effects, .. } => ("Save", Some(count(effects))),
            Self::Saved { upto, .. } => ("Saved", Some(Field::number(Label::Upto, *upto))),
            Self::Refused { seen, .. } => ("Refused", Some(Field::number(Label::Seen, *seen))),
            Self::Copy { effects, .. } => ("Copy", Some(count(effects))),
            Self::Copied { upto, .. } => ("Copied", Some(Field::number(Label::Upto, *upto))),
            Self::Forward { command, .. } => {
                ("Forward", Some(Field::new(Label::Operation, Value::Text(command.to_string()))))
            }
            Self::Done { outcome, .. } => {
                ("Done", Some(Field::new(Label::Outcome, Value::Text(outcome.to_string()))))
            }
        };
        let mut fields: Vec<Field> =
            self.token().map(|token| Field::number(Label::Token, token)).into_iter().collect();
        if let Self::Status(Status { phase, .. }) = self {
            fields.push(Field::new(Label::Role, Value::Part(phase.part().role())));
        }
        fields.extend(field);
        MessageView { name, shape, epoch, fields }
    }
}
