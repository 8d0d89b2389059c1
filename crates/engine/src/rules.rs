//! Rules, checked after every event, on what processes state and on what is seen of the world. Those of one family live in it; those that several families share
//! live in `crates/rules`.

use crate::describe::{Datum, Describe};
use crate::fact::{Fact, FactRecord};
use crate::id::{NodeId, NodeSet};
use crate::observation::{Seen, Sight};

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

/// Watches a run for one or more rules.
pub trait Checker<F: Fact>: Send {
    /// The rules it watches over.
    fn rules(&self) -> &'static [&'static Rule];
    /// Takes the next fact; pushes what it breaks.
    fn on_fact(&mut self, record: &FactRecord<F>, broken: &mut Vec<Violation<F::Evidence>>);
    /// What else it wants to see.
    fn sight(&self) -> Sight {
        Sight::NOTHING
    }
    /// A node lies from now on: it says one thing to some and another thing to others, and what it states is no fact any more.
    /// From here on neither its facts nor what is observed of it is shown to a rule, and what it answers a client is to a rule
    /// as if the client had given up, unless an honest node has told the client the same before. So a rule judges the honest. One that counts what nodes have said or done lets a liar
    /// count for whatever excuses them, since the honest must believe it.
    ///
    /// Whether it judges on. A rule that has no answer to liars judges no more, which is the default.
    fn on_liar(&mut self, _: NodeId) -> bool {
        false
    }
    /// Takes the next observation that it wants, in order with the facts; pushes what it breaks.
    fn on_seen(&mut self, _: &Seen, _: &mut Vec<Violation<F::Evidence>>) {}
    /// Whether there is something that it judges no further, because more would have to be looked at than it may. It is asked
    /// after every fact of a client.
    fn is_overwhelmed(&self) -> bool {
        false
    }
}

/// Why a rule does not judge everything any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retired {
    /// A node has lied, and the rule has no answer to that; see [`Checker::on_liar`].
    Lied,
    /// Too much would have to be looked at; see [`Checker::is_overwhelmed`].
    Overwhelmed,
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
    /// Who had lied by then, which most protocols assume nobody does; see [`Checker::on_liar`].
    pub liars: NodeSet,
}

impl ViolationView {
    /// The nodes that its evidence names, each once, in the order in which it names them.
    #[must_use]
    pub fn nodes(&self) -> Vec<NodeId> {
        let mut nodes = Vec::new();
        for (_, datum) in &self.evidence {
            name_nodes(datum, &mut nodes);
        }
        nodes
    }

    pub(crate) fn of<E: Describe>(violation: &Violation<E>, liars: NodeSet) -> Self {
        let Violation { rule, event, evidence } = violation;
        Self { rule, event: *event, kind: evidence.name(), evidence: evidence.fields(), liars }
    }
}

fn name_nodes(datum: &Datum, nodes: &mut Vec<NodeId>) {
    match datum {
        Datum::Text(text) => {
            if let Ok(node) = text.parse()
                && !nodes.contains(&node)
            {
                nodes.push(node);
            }
        }
        Datum::List(items) => items.iter().for_each(|item| name_nodes(item, nodes)),
        Datum::Pairs(pairs) => pairs.iter().for_each(|(_, item)| name_nodes(item, nodes)),
        Datum::Record(fields) => fields.iter().for_each(|(_, item)| name_nodes(item, nodes)),
        Datum::Nothing | Datum::Flag(_) | Datum::Number(_) | Datum::Signed(_) | Datum::Name(_) => {}
    }
}
