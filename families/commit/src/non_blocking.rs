//! The condition under which nobody that is left has to wait (Skeen 1981; Bernstein, Hadzilacos & Goodman 1987, §7.5): "NB:
//! If any operational process is uncertain then no process (whether operational or failed) can have decided to Commit."
//!
//! Two-phase commit breaks it with every commit, and that is why it blocks; so this watches three-phase commit alone. It
//! sees crashes from outside: what the protocol takes for a crash is silence, and where silence is no crash the rule says
//! so at the commit, before the other side aborts.

use crate::evidence::{CommitEvidence, Evidence};
use crate::facts::Fact;
use crate::transaction::{Decision, Tx};
use faultline_engine::{Checker, FactRecord, NodeId, NodeSet, Observation, Rule, Seen, Sight, Violation};
use litemap::LiteMap;

/// Nobody commits while a participant that has not crashed is uncertain.
pub const NON_BLOCKING: &Rule =
    &Rule { slug: "non-blocking", source: "Skeen 1981; Bernstein, Hadzilacos & Goodman 1987, §7.5, NB" };

/// Watches it.
#[derive(Clone, Debug, Default)]
pub struct NonBlocking {
    /// Per transaction, the participants that voted yes, do not know whether all did, and have not crashed since.
    uncertain: LiteMap<Tx, NodeSet>,
}

impl NonBlocking {
    /// A participant counts no more, in any transaction.
    fn leave_out(&mut self, node: NodeId) {
        for (_, uncertain) in &mut self.uncertain {
            *uncertain = uncertain.without(node);
        }
        self.uncertain.retain(|_, uncertain| !uncertain.is_empty());
    }

    /// A participant is uncertain no longer: it knows more, or counts no more.
    fn knows(&mut self, node: NodeId, tx: Tx) -> NodeSet {
        let Some(uncertain) = self.uncertain.get_mut(&tx) else { return NodeSet::EMPTY };
        *uncertain = uncertain.without(node);
        let left = *uncertain;
        if left.is_empty() {
            self.uncertain.remove(&tx);
        }
        left
    }
}

impl Checker<Fact> for NonBlocking {
    fn rules(&self) -> &'static [&'static Rule] {
        &[NON_BLOCKING]
    }

    fn on_fact(&mut self, record: &FactRecord<Fact>, broken: &mut Vec<Violation<Evidence>>) {
        let Some(node) = record.subject.node() else { return };
        match record.fact {
            Fact::VotedYes { tx } => self.uncertain.entry(tx).or_default().insert(node),
            Fact::PreCommitted { tx, .. } => {
                self.knows(node, tx);
            }
            Fact::Decided { tx, decision, .. } | Fact::Finished { tx, decision, .. } => {
                let uncertain = self.knows(node, tx);
                if decision == Decision::Commit && !uncertain.is_empty() {
                    let evidence = Evidence::Commit(CommitEvidence::Uncertain { tx, node, uncertain });
                    broken.push(Violation { rule: NON_BLOCKING, event: record.event, evidence });
                }
            }
            _ => {}
        }
    }

    /// What a liar knows and does not know is nobody's concern.
    fn on_liar(&mut self, liar: NodeId) -> bool {
        self.leave_out(liar);
        true
    }

    fn sight(&self) -> Sight {
        Sight::PROCESSES
    }

    /// Who crashed is not operational, and does not decide alone when it is back: it asks.
    fn on_seen(&mut self, seen: &Seen, _: &mut Vec<Violation<Evidence>>) {
        if let Observation::Crashed(node) = seen.what {
            self.leave_out(node);
        }
    }
}
