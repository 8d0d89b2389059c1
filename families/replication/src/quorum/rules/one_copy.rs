//! Linearizability, for keys that are read and written and nothing else: quorums of reads and writes cannot keep another write
//! from coming between the read and the write of an `add` (Herlihy 1991, §3).
//!
//! A client that asks another node asks for another write: each node that coordinates it makes a version of its own. So each
//! further attempt counts as a write that nobody waits for, which may take effect once, at any time, or never. So does each
//! version that is made without a further attempt: a request that the network repeats is a new one to a node that has started again
//! meanwhile, or has given it up.

use super::super::Fact;
use crate::Of;
use crate::operation::{Operation, Outcome};
use faultline_engine::kv::{Command, Key, Op};
use faultline_engine::{
    Checker, ClientFact, ClientId, FactRecord, NodeId, Observation, Rule, Seen, Sight, Ticket, Violation,
};
use faultline_rules::{LINEARIZABILITY, Linearizability};
use litemap::LiteMap;

/// Watches it.
#[derive(Clone, Default)]
pub(crate) struct OneCopy {
    judge: Linearizability,
    /// What is asked and not answered.
    open: LiteMap<Ticket, Command>,
    /// Per write, how many versions may still be made of it: one for each attempt. Nothing where that is none.
    due: LiteMap<Ticket, u32>,
    /// Keys to which somebody has added.
    added: Vec<Key>,
    /// How many writes there were beside those that clients asked first.
    further: u32,
    outside: bool,
}

/// Who asks for further writes: no client of a run has this name.
const NOBODY: ClientId = ClientId(u16::MAX);

impl OneCopy {
    /// A write that nobody waits for.
    fn write_again(
        &mut self,
        record: &FactRecord<crate::Fact>,
        (operation, to): (Command, NodeId),
        broken: &mut Vec<Violation<crate::Evidence>>,
    ) {
        self.further += 1;
        let ticket = Ticket { client: NOBODY, serial: self.further };
        let asked = ClientFact::Invoked { ticket, operation: operation.into(), to };
        self.judge.on_fact(&told(record, asked), broken);
        self.judge.on_fact(&told(record, ClientFact::GaveUp { ticket, timed_out: true }), broken);
    }

    /// Whether a write is one that is judged.
    fn counts(&self, operation: Command) -> bool {
        operation.op != Op::Get && !self.added.contains(&operation.key)
    }

    /// A coordinator has made a version: whether that is more than the client has asked for.
    fn is_further(&mut self, ticket: Ticket) -> bool {
        let Some(due) = self.due.get_mut(&ticket) else { return true };
        *due -= 1;
        if *due == 0 {
            self.due.remove(&ticket);
        }
        false
    }
}

impl Checker<crate::Fact> for OneCopy {
    fn rules(&self) -> &'static [&'static Rule] {
        &[LINEARIZABILITY]
    }

    fn sight(&self) -> Sight {
        Sight::PROCESSES
    }

    fn is_overwhelmed(&self) -> bool {
        Checker::<crate::Fact>::is_overwhelmed(&self.judge)
    }

    fn on_seen(&mut self, seen: &Seen, _: &mut Vec<Violation<crate::Evidence>>) {
        self.outside |= matches!(seen.what, Observation::Wiped(_));
    }

    fn on_fact(&mut self, record: &FactRecord<crate::Fact>, broken: &mut Vec<Violation<crate::Evidence>>) {
        if self.outside {
            return;
        }
        let fact = match record.fact.of() {
            Of::Client(fact) => fact,
            Of::Own(Fact::Made { ticket, operation, .. }) => {
                if let Some(node) = record.subject.node()
                    && self.counts(*operation)
                    && self.is_further(*ticket)
                {
                    self.write_again(record, (*operation, node), broken);
                }
                return;
            }
            _ => return,
        };
        match fact {
            ClientFact::Invoked { ticket, operation: Operation::KeyValue(operation), .. } => {
                if matches!(operation.op, Op::Add(_)) && !self.added.contains(&operation.key) {
                    self.added.push(operation.key);
                }
                self.open.insert(*ticket, *operation);
                if self.counts(*operation) {
                    self.due.insert(*ticket, 1);
                }
            }
            ClientFact::Retried { ticket, to, .. } => {
                if let Some(operation) = self.open.get(ticket).copied()
                    && self.counts(operation)
                {
                    *self.due.entry(*ticket).or_default() += 1;
                    self.write_again(record, (operation, *to), broken);
                }
                return;
            }
            _ => {}
        }
        let Some(ticket) = ticket(fact) else { return };
        let Some(operation) = self.open.get(&ticket).copied() else { return };
        if !matches!(fact, ClientFact::Invoked { .. }) {
            self.open.remove(&ticket);
        }
        if !self.added.contains(&operation.key) {
            self.judge.on_fact(record, broken);
        }
    }
}

/// The request that was asked, or that nobody waits for any more.
fn ticket<O, A>(fact: &ClientFact<O, A>) -> Option<Ticket> {
    match fact {
        ClientFact::Invoked { ticket, .. }
        | ClientFact::Returned { ticket, .. }
        | ClientFact::GaveUp { ticket, .. }
        | ClientFact::Abandoned { ticket, .. } => Some(*ticket),
        _ => None,
    }
}

fn told(record: &FactRecord<crate::Fact>, fact: ClientFact<Operation, Outcome>) -> FactRecord<crate::Fact> {
    FactRecord { fact: fact.into(), ..record.clone() }
}
