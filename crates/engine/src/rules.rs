//! Rules, checked after every event, on facts alone. Those of one family live in it; those that several families share
//! live in `crates/rules`.

use crate::describe::{Datum, Describe};
use crate::fact::{Fact, FactRecord};

/// A rule: its words are with whoever declares it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rule {
    /// Its name in scenario files and on the command line. Never changes.
    pub slug: &'static str,
    /// Where it is stated.
    pub source: &'static str,
}

/// A rule was broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation<E> {
    /// Which.
    pub rule: &'static Rule,
    /// At which event.
    pub event: u32,
    /// By which values.
    pub evidence: E,
}

/// Watches facts for one or more rules.
pub trait Checker<F: Fact>: Send {
    /// The rules it watches over.
    fn rules(&self) -> &'static [&'static Rule];
    /// Takes the next fact; pushes what it breaks.
    fn on_fact(&mut self, record: &FactRecord<F>, broken: &mut Vec<Violation<F::Evidence>>);
}

/// A broken rule, without its family.
#[derive(Clone, Debug, PartialEq)]
pub struct ViolationView {
    /// Which.
    pub rule: &'static Rule,
    /// At which event.
    pub event: u32,
    /// What kind of evidence it is, for programs.
    pub kind: &'static str,
    /// The values that broke it, by name.
    pub evidence: Vec<(&'static str, Datum)>,
}

impl ViolationView {
    pub(crate) fn of<E: Describe>(violation: &Violation<E>) -> Self {
        let Violation { rule, event, evidence } = violation;
        Self { rule, event: *event, kind: evidence.name(), evidence: evidence.fields() }
    }
}
