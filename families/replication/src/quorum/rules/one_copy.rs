//! Linearizability, for keys that are read and written and nothing else: quorums of reads and writes cannot keep another write
//! from coming between the read and the write of an `add` (Herlihy 1991, §3).
//!
//! A client that asks another node asks for another write: each node that coordinates it makes a version of its own. So each
//! further attempt counts as a write that nobody waits for, which may take effect once, at any time, or never.

use faultline_engine::kv::{Command, Key, Op};
use faultline_engine::{
    Checker, ClientFact, ClientId, FactRecord, Observation, Rule, Seen, Sight, Ticket, Violation,
};
use faultline_rules::{LINEARIZABILITY, Linearizability};
use litemap::LiteMap;

/// Watches it.
#[derive(Clone, Default)]
pub(crate) struct OneCopy {
    judge: Linearizability,
    /// What is asked and not answered.
    open: LiteMap<Ticket, Command>,
    /// Keys to which somebody has added.
    added: Vec<Key>,
    /// How many further attempts there were.
    attempts: u32,
    outside: bool,
}

/// Who asks further attempts: no client of a run has this name.
const NOBODY: ClientId = ClientId(u16::MAX);

impl Checker<crate::Fact> for OneCopy {
    fn rules(&self) -> &'static [&'static Rule] {
        &[LINEARIZABILITY]
    }

    fn sight(&self) -> Sight {
        Sight::PROCESSES
    }

    fn on_seen(&mut self, seen: &Seen, _: &mut Vec<Violation<crate::Evidence>>) {
        self.outside |= matches!(seen.what, Observation::Wiped(_));
    }

    fn on_fact(&mut self, record: &FactRecord<crate::Fact>, broken: &mut Vec<Violation<crate::Evidence>>) {
        let crate::Fact::Client(fact) = &record.fact else { return };
        if self.outside {
            return;
        }
        match fact {
            ClientFact::Invoked { ticket, operation, .. } => {
                if matches!(operation.op, Op::Add(_)) && !self.added.contains(&operation.key) {
                    self.added.push(operation.key);
                }
                self.open.insert(*ticket, *operation);
            }
            ClientFact::Retried { ticket, to, .. } => {
                if let Some(operation) = self.open.get(ticket).copied()
                    && operation.op != Op::Get
                    && !self.added.contains(&operation.key)
                {
                    self.attempts += 1;
                    let ticket = Ticket { client: NOBODY, serial: self.attempts };
                    let asked = ClientFact::Invoked { ticket, operation, to: *to };
                    self.judge.on_fact(&told(record, asked), broken);
                    self.judge.on_fact(&told(record, ClientFact::GaveUp { ticket, timed_out: true }), broken);
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

fn told(
    record: &FactRecord<crate::Fact>,
    fact: ClientFact<Command, faultline_engine::kv::Answer>,
) -> FactRecord<crate::Fact> {
    FactRecord { fact: fact.into(), ..record.clone() }
}
