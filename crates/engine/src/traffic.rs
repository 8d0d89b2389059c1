//! Which messages an action is about: one by its number, one by what it is, or all of a kind.
//!
//! A number counts every message of a run, so an edit before it makes it mean another one. What a message is stays: who
//! sends it to whom, what its protocol calls it, and what it carries.

use crate::id::{Endpoint, MessageId};
use crate::route::{Direction, Links};
use crate::view::MessageView;
use std::fmt;

/// A kind of message that a protocol declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageForm {
    /// What it is called, as in [`MessageView::name`].
    pub label: &'static str,
    /// The names of what it may carry, as in [`MessageView::fields`].
    pub fields: &'static [&'static str],
}

/// What passes between clients and nodes, in every protocol.
pub static CLIENT_MESSAGES: &[MessageForm] = &[
    MessageForm { label: "Request", fields: &["command", "serial", "deadline"] },
    MessageForm { label: "Reply", fields: &["answer", "serial"] },
    MessageForm { label: "Redirect", fields: &["leader", "serial"] },
    MessageForm { label: "Busy", fields: &["serial"] },
];

/// What a message is: its name in the protocol, and some of what it carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageKind {
    /// What its protocol calls it.
    pub label: String,
    /// Names of values and what they must be, as [`crate::view::Value::plain`] writes them.
    pub fields: Vec<(String, String)>,
}

/// A message in flight, by what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageName {
    /// Who sent it.
    pub from: Endpoint,
    /// To whom.
    pub to: Endpoint,
    /// What it is.
    pub kind: MessageKind,
    /// Which of those that are in flight, the oldest first, from 1.
    pub place: u16,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MessageRef {
    /// By the number that it has in this run.
    Number(MessageId),
    /// By what it is.
    Name(MessageName),
}

/// All messages on some links, or those of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traffic {
    /// Where.
    pub links: Links,
    /// Of which kind; all if it is not said.
    pub kind: Option<MessageKind>,
}

/// What is to be held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// A message in flight.
    One(MessageRef),
    /// All such messages, those in flight and those to come.
    All(Traffic),
}

/// What was meant by a message that an action names: recorded, because it follows from the moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aim {
    /// This one.
    At(MessageId),
    /// None; on the way there were these.
    Missed(Vec<MessageKind>),
}

/// Why a protocol has no such kind of message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KindError {
    /// It has no message of that name, but these.
    #[error("`{label}` is not a message of the protocol, which has {}", known.join(", "))]
    Label {
        /// The name.
        label: String,
        /// The names that there are.
        known: Vec<&'static str>,
    },
    /// The message carries nothing of that name, but these.
    #[error("a message {label} carries no `{field}`, but {}", known.join(", "))]
    Field {
        /// The name of the message.
        label: &'static str,
        /// The name of the value.
        field: String,
        /// The names that there are.
        known: &'static [&'static str],
    },
}

impl MessageKind {
    /// Messages of this name, whatever they carry.
    #[must_use]
    pub fn of(label: &str) -> Self {
        Self { label: label.into(), fields: Vec::new() }
    }

    /// Whether a message is of this kind.
    #[must_use]
    pub fn is(&self, message: &MessageView) -> bool {
        let carries = |(name, value): &(String, String)| {
            message.fields.iter().any(|field| field.label.0 == name && field.value.plain() == *value)
        };
        message.name == self.label && self.fields.iter().all(carries)
    }

    /// Whether a protocol with these messages has such a kind.
    ///
    /// # Errors
    /// What it does not have, and what it has instead.
    pub fn check(&self, forms: &[&'static MessageForm]) -> Result<(), KindError> {
        let Some(form) = forms.iter().find(|form| form.label == self.label) else {
            let known = forms.iter().map(|form| form.label).collect();
            return Err(KindError::Label { label: self.label.clone(), known });
        };
        match self.fields.iter().find(|(name, _)| !form.fields.contains(&name.as_str())) {
            None => Ok(()),
            Some((field, _)) => {
                Err(KindError::Field { label: form.label, field: field.clone(), known: form.fields })
            }
        }
    }

    /// Whether every message of the other kind is of this one.
    fn covers(&self, other: &Self) -> bool {
        self.label == other.label && self.fields.iter().all(|field| other.fields.contains(field))
    }

    /// Whether a message may be of both kinds.
    fn meets(&self, other: &Self) -> bool {
        let differs =
            |(name, value): &(String, String)| other.fields.iter().any(|(of, is)| of == name && is != value);
        self.label == other.label && !self.fields.iter().any(differs)
    }
}

impl Traffic {
    /// Every message.
    pub const ALL: Self = Self { links: Links::All, kind: None };

    /// Whether a message from one end to another is on these links.
    #[must_use]
    pub fn passes(&self, from: Endpoint, to: Endpoint) -> bool {
        self.links.include(from, to)
    }

    /// Whether everything that the other one means is meant by this one too.
    fn covers(&self, other: &Self) -> bool {
        let kind = match (&self.kind, &other.kind) {
            (None, _) => true,
            (Some(kind), Some(other)) => kind.covers(other),
            (Some(_), None) => false,
        };
        kind && match (self.links, other.links) {
            (Links::All, _) => true,
            (Links::Of(end), Links::Of(other)) => end == other,
            (Links::Of(end), Links::On(route)) => [route.from, route.to].contains(&end),
            (links @ Links::On(_), Links::On(route)) => {
                let back = || route.direction == Direction::OneWay || links.include(route.to, route.from);
                links.include(route.from, route.to) && back()
            }
            (Links::Of(_) | Links::On(_), Links::All) | (Links::On(_), Links::Of(_)) => false,
        }
    }

    /// Whether both may mean the same message.
    fn meets(&self, other: &Self) -> bool {
        let kind = match (&self.kind, &other.kind) {
            (Some(kind), Some(other)) => kind.meets(other),
            _ => true,
        };
        kind && match (self.links, other.links) {
            (Links::On(route), links) | (links, Links::On(route)) => {
                let back = || route.direction == Direction::Both && links.include(route.to, route.from);
                links.include(route.from, route.to) || back()
            }
            _ => true,
        }
    }
}

/// What is held and what is let pass, of what is to come: the last line that means a message decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Standing(Vec<(Traffic, bool)>);

impl Standing {
    /// Whether everything passes.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a message is held when it is sent.
    pub(crate) fn holds(&self, from: Endpoint, to: Endpoint, view: impl FnOnce() -> MessageView) -> bool {
        if !self.0.iter().any(|(traffic, _)| traffic.passes(from, to)) {
            return false;
        }
        let message = view();
        let means = |traffic: &Traffic| {
            traffic.passes(from, to) && traffic.kind.as_ref().is_none_or(|kind| kind.is(&message))
        };
        self.0.iter().rev().find(|(traffic, _)| means(traffic)).is_some_and(|(_, holds)| *holds)
    }

    /// The same after a line that holds messages, or lets them pass. What it repeats or ends is forgotten, so that as many
    /// lines remain as say something.
    pub(crate) fn after(&self, traffic: &Traffic, holds: bool) -> Self {
        let said = |(of, held): &(Traffic, bool)| *held == holds && of.covers(traffic);
        let against = |(of, held): &(Traffic, bool)| *held != holds && of.meets(traffic);
        let last = self.0.iter().rposition(against);
        // What is let pass unless it is held, and what an earlier line says that no later one takes back.
        let known = if holds { false } else { last.is_none() };
        if known || self.0.iter().skip(last.map_or(0, |last| last + 1)).any(said) {
            return self.clone();
        }
        let mut lines: Vec<_> = self.0.iter().filter(|(of, _)| !traffic.covers(of)).cloned().collect();
        lines.push((traffic.clone(), holds));
        let first = lines.iter().position(|(_, holds)| *holds).unwrap_or(lines.len());
        lines.drain(..first);
        Self(lines)
    }
}

impl fmt::Display for MessageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label)?;
        self.fields.iter().try_for_each(|(name, value)| write!(f, " {name}={value}"))
    }
}

impl fmt::Display for MessageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} -> {} {}", self.from, self.to, self.kind)?;
        if self.place > 1 { write!(f, " {}", self.place) } else { Ok(()) }
    }
}

impl fmt::Display for MessageRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(id) => fmt::Display::fmt(id, f),
            Self::Name(name) => fmt::Display::fmt(name, f),
        }
    }
}

/// Nothing for all messages on all links; otherwise with a space before it.
impl fmt::Display for Traffic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.links {
            Links::All => {}
            Links::Of(end) => write!(f, " {end}")?,
            Links::On(route) => write!(f, " {route}")?,
        }
        self.kind.as_ref().map_or(Ok(()), |kind| write!(f, " {kind}"))
    }
}
