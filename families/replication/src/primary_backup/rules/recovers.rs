//! Once all is healed and left alone for long enough, the view has its backups and is acknowledged, each of them has what the
//! primary had, and every request is answered. "Long enough" is a bound that random runs keep by far.

use super::super::{Config, Evidence};
use super::disks::Disks;
use faultline_engine::{ClientFact, Seen, Span};
use faultline_rules::{Debts, Overdue};

/// Watches it.
#[derive(Clone, Debug)]
pub(super) struct Recovers {
    /// How long it may take; none if the lengths of time promise nothing.
    within: Option<Span>,
    /// How many backups there should be.
    wanted: u64,
    /// What was asked, and how much the primary had, when the run came to rest.
    debts: Debts<u64>,
}

impl Recovers {
    pub(super) fn new(nodes: u16, config: &Config) -> Self {
        Self { within: config.recovery(), wanted: config.wanted(nodes) as u64, debts: Debts::default() }
    }

    fn missing(&self, disks: &Disks, due: Overdue<u64>) -> Option<Evidence> {
        let Overdue { open, owed: expected, rest } = due;
        if let Some(ticket) = open {
            return Some(Evidence::Unanswered { ticket, rest });
        }
        let (number, acknowledged) = (disks.view.number, disks.is_acknowledged());
        let (backups, wanted) = (disks.view.backups.len() as u64, self.wanted);
        if backups < wanted || !acknowledged {
            return Some(Evidence::NotRestored { number, backups, wanted, acknowledged, rest });
        }
        let held = |node| disks.of(node).writes.len() as u64;
        let node = disks.view.members().find(|node| held(*node) < expected)?;
        Some(Evidence::FewerWrites { node, held: held(node), expected, rest })
    }

    /// Whether it promises anything.
    pub(super) fn watches(&self) -> bool {
        self.within.is_some()
    }

    /// A client asked or was answered.
    pub(super) fn client<O, A>(&mut self, fact: &ClientFact<O, A>) {
        self.debts.client(fact);
    }

    /// Something was seen: what has not happened by now.
    pub(super) fn seen(&mut self, disks: &Disks, seen: &Seen) -> Option<Evidence> {
        let least = || disks.of(disks.view.primary).writes.len() as u64;
        let overdue = self.debts.overdue(seen, self.within, least)?;
        self.missing(disks, overdue)
    }
}
