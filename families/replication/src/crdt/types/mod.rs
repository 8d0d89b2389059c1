//! The replicated data types, and how two states of one become one: the *join*, their least upper bound.
//!
//! A join is commutative, associative and idempotent (Shapiro, Preguiça, Baquero & Zawirski 2011), so it does not matter how
//! often, in which order and by which way states arrive. A change returns a *delta*: a small state of the same type that, joined,
//! has the effect of the change (Almeida, Shoker & Baquero 2018). Nothing here knows of messages, disks or nodes.

mod counter;
#[cfg(test)]
mod laws;
mod register;
mod set;
mod text;

pub use counter::{GCounter, PnCounter};
pub use register::{LwwRegister, MvRegister, Stamp};
pub use set::{ObservedRemoveSet, TwoPhaseSet};
pub use text::Text;

use super::config::{Bugs, Type};
use super::content::Content;
use super::edit::{Change, Request};
use super::update::Dot;
use crate::clock::Clock;
use faultline_engine::Word;
use faultline_engine::digest::Encode;
use faultline_engine::kv::Op;

/// A state-based data type: a join semilattice.
pub trait Lattice: Clone {
    /// Joins another state into this one.
    ///
    /// Whether that changed anything.
    fn join(&mut self, other: &Self) -> bool;
}

/// An object of one of the types.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub enum Object {
    /// A counter that only grows.
    GCounter(GCounter),
    /// A counter that goes up and down.
    PnCounter(PnCounter),
    /// A register in which the last writer wins.
    Lww(LwwRegister),
    /// A register that keeps all concurrent values.
    Mv(MvRegister),
    /// A set from which what was taken out once is out for ever.
    TwoPhase(TwoPhaseSet),
    /// A set from which only what was seen is taken out.
    ObservedRemove(ObservedRemoveSet),
    /// A text whose letters stand behind each other.
    Text(Text),
}

/// Who changes an object, when, and what is planted.
#[derive(Clone, Copy, Debug)]
pub struct Author<'a> {
    /// The name of the update.
    pub update: Dot,
    /// The wall clock of the author, in microseconds.
    pub at: i64,
    /// Planted bugs.
    pub bugs: &'a Bugs,
}

/// What becomes of a request to change an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// This delta has its effect.
    Delta(Object),
    /// There is nothing to change: the element is not there.
    Nothing,
    /// The type has no such change, or the object no room for it.
    Refused,
}

impl Object {
    /// What nobody has changed yet.
    #[must_use]
    pub fn new(kind: Type) -> Self {
        match kind {
            Type::GCounter => Self::GCounter(GCounter::default()),
            Type::PnCounter => Self::PnCounter(PnCounter::default()),
            Type::Lww => Self::Lww(LwwRegister::default()),
            Type::Mv => Self::Mv(MvRegister::default()),
            Type::TwoPhase => Self::TwoPhase(TwoPhaseSet::default()),
            Type::ObservedRemove => Self::ObservedRemove(ObservedRemoveSet::default()),
            Type::Text => Self::Text(Text::default()),
        }
    }

    /// What it holds for a reader.
    #[must_use]
    pub fn content(&self) -> Content {
        match self {
            Self::GCounter(counter) => Content::Number(counter.value()),
            Self::PnCounter(counter) => Content::Number(counter.value()),
            Self::Lww(register) => Content::Values(register.value().into_iter().collect()),
            Self::Mv(register) => Content::Values(register.values()),
            Self::TwoPhase(set) => Content::Elements(set.elements()),
            Self::ObservedRemove(set) => Content::Elements(set.elements()),
            Self::Text(text) => Content::Text(text.value()),
        }
    }

    /// How many tombstones it has.
    #[must_use]
    pub fn tombstones(&self) -> u64 {
        match self {
            Self::TwoPhase(set) => set.tombstones(),
            Self::ObservedRemove(set) => set.tombstones(),
            Self::Text(text) => text.tombstones(),
            _ => 0,
        }
    }

    /// The effect of a request, as a delta to join.
    #[must_use]
    pub fn change(&self, request: &Request, author: Author<'_>) -> Effect {
        match (self, request) {
            (_, Request::KeyValue(command)) => self.number(command.op, author),
            (_, Request::Edit(edit)) => match edit.op {
                Change::Insert(word) => self.insert(word, author),
                Change::Remove(word) => self.remove(word, author),
                Change::Type { place, word } => self.insert_letters(place, word, author),
                Change::Erase { from, count } => self.erase(from, count),
            },
        }
    }

    fn number(&self, op: Op, author: Author<'_>) -> Effect {
        let by = author.update.by;
        match (self, op) {
            // It only grows.
            (Self::GCounter(counter), Op::Add(more)) => {
                let more = u64::try_from(more).ok();
                let delta = more.and_then(|more| counter.add(by, more, author.bugs));
                delta.map_or(Effect::Refused, |delta| Effect::Delta(Self::GCounter(delta)))
            }
            (Self::PnCounter(counter), Op::Add(more)) => {
                let delta = counter.add(by, more, author.bugs);
                delta.map_or(Effect::Refused, |delta| Effect::Delta(Self::PnCounter(delta)))
            }
            (Self::Lww(_), Op::Set(value)) => {
                Effect::Delta(Self::Lww(LwwRegister::write(author.at, author.update, value)))
            }
            (Self::Mv(register), Op::Set(value)) => {
                Effect::Delta(Self::Mv(register.write(by, value, author.bugs)))
            }
            _ => Effect::Refused,
        }
    }

    fn insert(&self, word: Word, author: Author<'_>) -> Effect {
        match self {
            Self::TwoPhase(_) => Effect::Delta(Self::TwoPhase(TwoPhaseSet::insert(word))),
            Self::ObservedRemove(_) => {
                let set = ObservedRemoveSet::insert(word, author.update);
                Effect::Delta(Self::ObservedRemove(set))
            }
            _ => Effect::Refused,
        }
    }

    fn remove(&self, word: Word, author: Author<'_>) -> Effect {
        match self {
            Self::TwoPhase(set) => {
                set.remove(word).map_or(Effect::Nothing, |set| Effect::Delta(Self::TwoPhase(set)))
            }
            Self::ObservedRemove(set) => {
                let delta = set.remove(word, author.update);
                delta.map_or(Effect::Nothing, |set| Effect::Delta(Self::ObservedRemove(set)))
            }
            _ => Effect::Refused,
        }
    }

    fn insert_letters(&self, place: u16, word: Word, author: Author<'_>) -> Effect {
        let Self::Text(text) = self else { return Effect::Refused };
        let delta = text.insert(place, word, author.update, author.bugs);
        delta.map_or(Effect::Refused, |delta| Effect::Delta(Self::Text(delta)))
    }

    fn erase(&self, from: u16, count: u16) -> Effect {
        let Self::Text(text) = self else { return Effect::Refused };
        text.erase(from, count).map_or(Effect::Nothing, |delta| Effect::Delta(Self::Text(delta)))
    }

    /// Forgets tombstones whose removal every replica has.
    ///
    /// How many.
    pub fn collect(&mut self, stable: &Clock) -> u64 {
        match self {
            Self::ObservedRemove(set) => set.collect(stable),
            _ => 0,
        }
    }
}

impl Lattice for Object {
    fn join(&mut self, other: &Self) -> bool {
        match (self, other) {
            (Self::GCounter(own), Self::GCounter(other)) => own.join(other),
            (Self::PnCounter(own), Self::PnCounter(other)) => own.join(other),
            (Self::Lww(own), Self::Lww(other)) => own.join(other),
            (Self::Mv(own), Self::Mv(other)) => own.join(other),
            (Self::TwoPhase(own), Self::TwoPhase(other)) => own.join(other),
            (Self::ObservedRemove(own), Self::ObservedRemove(other)) => own.join(other),
            (Self::Text(own), Self::Text(other)) => own.join(other),
            // All objects of a run are of one type.
            _ => false,
        }
    }
}
