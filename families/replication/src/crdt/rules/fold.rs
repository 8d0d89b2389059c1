//! What a set of updates makes: computed from what their authors asked and knew, one after the other. It shares nothing with the
//! states that replicas join: there are no joins, entries, tags or tombstones here.

use super::super::config::Type;
use super::super::content::Content;
use super::super::edit::{Change, Request};
use super::super::update::Dot;
use super::text::{Meant, TextFold};
use crate::clock::Clock;
use faultline_engine::kv::Op;
use faultline_engine::{Word, order};
use litemap::LiteMap;

/// An update as its author stated it.
#[derive(Clone, Debug)]
pub(super) struct Made {
    pub(super) request: Request,
    /// Which updates its author had.
    pub(super) knew: Clock,
    /// What its author's wall clock showed.
    pub(super) at: i64,
    /// What it means in a text that its author had.
    pub(super) meant: Option<Meant>,
}

/// What the updates of one object make that were folded so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Fold {
    pub(super) updates: u64,
    sum: i64,
    /// The last write, by the clocks of the authors.
    last: Option<(i64, Dot, i64)>,
    /// Writes that no other one knew of.
    current: Vec<(Dot, i64)>,
    /// Insertions that no removal knew of.
    inserted: LiteMap<Dot, Word>,
    /// All that was ever put in, and all that was ever taken out, both in order.
    ever: (Vec<Word>, Vec<Word>),
    /// Letters.
    pub(super) text: TextFold,
}

impl Fold {
    /// The next update: all that its author knew of must be there.
    pub(super) fn take(&mut self, update: Dot, made: &Made) {
        self.updates += 1;
        match made.request {
            Request::KeyValue(command) => match command.op {
                Op::Add(more) => self.sum = self.sum.wrapping_add(more),
                Op::Set(value) => {
                    let write = (made.at, update, value);
                    self.last = self.last.max(Some(write));
                    self.current.retain(|(known, _)| !known.is_in(&made.knew));
                    self.current.push((update, value));
                }
                Op::Get | Op::Cas { .. } => {}
            },
            Request::Edit(edit) => match edit.op {
                Change::Insert(word) => {
                    self.inserted.insert(update, word);
                    order::insert(&mut self.ever.0, word);
                }
                Change::Remove(word) => {
                    self.inserted.retain(|known, other| *other != word || !known.is_in(&made.knew));
                    order::insert(&mut self.ever.1, word);
                }
                Change::Type { .. } | Change::Erase { .. } => {
                    if let Some(meant) = &made.meant {
                        self.text.take(update, meant);
                    }
                }
            },
        }
    }

    /// What an object of a type holds with these updates.
    pub(super) fn content(&self, kind: Type) -> Content {
        match kind {
            Type::GCounter | Type::PnCounter => Content::Number(self.sum),
            Type::Lww => Content::Values(self.last.iter().map(|(_, _, value)| *value).collect()),
            Type::TwoPhase => {
                let (put_in, taken_out) = &self.ever;
                Content::Elements(put_in.iter().copied().filter(|word| !taken_out.contains(word)).collect())
            }
            Type::Mv | Type::ObservedRemove | Type::Text => self.intended(kind),
        }
    }

    /// What is left if an update is undone by those alone whose authors knew of it.
    pub(super) fn intended(&self, kind: Type) -> Content {
        match kind {
            Type::GCounter | Type::PnCounter => Content::Number(self.sum),
            Type::Lww | Type::Mv => {
                Content::Values(order::each_once(self.current.iter().map(|(_, value)| *value)))
            }
            Type::TwoPhase | Type::ObservedRemove => {
                Content::Elements(order::each_once(self.inserted.iter().map(|(_, word)| *word)))
            }
            Type::Text => Content::Text(self.text.value()),
        }
    }

    /// Whether what an object holds is what its authors meant: a register that has room for one value may hold any of those that did
    /// not know of each other, and a text may have letters in any order that nobody saw otherwise.
    pub(super) fn is_intended(&self, kind: Type, value: &Content) -> bool {
        match (kind, value, self.intended(kind)) {
            (Type::Lww, Content::Values(values), Content::Values(meant)) => {
                values.is_empty() == meant.is_empty() && values.iter().all(|value| meant.contains(value))
            }
            (Type::Text, Content::Text(text), _) => self.text.is_meant(text),
            (_, value, intended) => *value == intended,
        }
    }
}
