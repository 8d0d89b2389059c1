//! The learner: what is chosen, in which order it is executed, and how one catches up (§2.3, §3).

use super::{Entries, Entry, Message, MultiPaxos, Role, Write};
use crate::{Ballot, BallotFact, Fact};
use faultline_engine::{Context, NodeId, Reply};

impl MultiPaxos {
    /// Whether this server knows that an instance is decided.
    pub(super) fn is_chosen(&self, slot: u64) -> bool {
        slot <= self.chosen || self.log.get(slot).is_some_and(|entry| entry.chosen)
    }

    /// What was accepted here at an index is chosen.
    pub(super) fn mark_chosen(&mut self, cx: &mut Context<'_, Self>, slot: u64) {
        let Some(entry) = self.log.get(slot).copied().filter(|_| !self.is_chosen(slot)) else { return };
        self.log.set(slot, Entry { chosen: true, ..entry });
        cx.fact(BallotFact::Learned { slot, ballot: entry.ballot, value: entry.payload });
    }

    /// Somebody who knows says what is chosen at an index. It need not be what was accepted here, so it is written.
    pub(super) fn learn(&mut self, cx: &mut Context<'_, Self>, slot: u64, entry: Entry) {
        if self.is_chosen(slot) {
            return;
        }
        self.log.set(slot, entry);
        cx.persist(Write::Entry { slot, entry, chosen: self.chosen });
        cx.fact(BallotFact::Learned { slot, ballot: entry.ballot, value: entry.payload });
    }

    /// The leader of a ballot says that all up to an index is chosen. What was accepted here in the same ballot is
    /// what it proposed there: in one ballot there is one value per instance.
    pub(super) fn learn_from(&mut self, cx: &mut Context<'_, Self>, ballot: Ballot, through: u64) {
        let any = cx.config().bugs.any_ballot;
        for slot in self.chosen + 1..=through {
            if self.log.get(slot).is_some_and(|entry| entry.ballot == ballot || any) {
                self.mark_chosen(cx, slot);
            } else if !self.is_chosen(slot) {
                break;
            }
        }
        self.learn_in_order(cx);
    }

    /// Moves on to the next hole, and executes up to there.
    pub(super) fn learn_in_order(&mut self, cx: &mut Context<'_, Self>) {
        while self.log.get(self.chosen + 1).is_some_and(|entry| entry.chosen) {
            self.chosen += 1;
        }
        self.execute(cx);
    }

    /// Executes in order: "it can't execute commands 138–140, which it also knows, because commands 136 and 137 have yet
    /// to be chosen." (§3) The leader answers the client: what is chosen, a majority has written.
    pub(super) fn execute(&mut self, cx: &mut Context<'_, Self>) {
        if cx.config().orders_only {
            self.machine.applied = self.chosen;
            return;
        }
        let leads = matches!(self.role, Role::Leader(_));
        let early = cx.config().bugs.apply_early && leads;
        let end = if early { self.log.last() } else { self.chosen };
        while self.machine.applied < end {
            let index = self.machine.applied + 1;
            let Some(Entry { ballot, payload, .. }) = self.log.get(index).copied() else { return };
            let executed = self.machine.execute(payload, !cx.config().bugs.no_sessions);
            let outcome = executed.filter(|(.., now)| *now).map(|(_, answer, _)| answer.into());
            cx.fact(Fact::Applied { index, epoch: ballot.epoch(), payload, outcome });
            if leads && let Some((ticket, answer, _)) = executed {
                cx.reply_now(ticket, Reply::Answer(answer));
            }
        }
    }

    /// Tells a learner what it lacks, in order.
    pub(super) fn on_ask(&mut self, cx: &mut Context<'_, Self>, from: NodeId, above: u64) {
        let known = self
            .log
            .above(above)
            .take_while(|(slot, _)| *slot <= self.chosen)
            .take(usize::from(cx.config().batch.0));
        let entries: Entries = known.map(|(slot, entry)| (slot, Entry { chosen: true, ..entry })).collect();
        if !entries.is_empty() {
            // A majority has written them.
            cx.send_now(from, Message::Chosen { entries });
        }
    }

    pub(super) fn on_chosen(&mut self, cx: &mut Context<'_, Self>, from: NodeId, entries: &Entries) {
        // A leader tells what is chosen by its own count: see `learn_from`.
        if matches!(self.role, Role::Leader(_)) {
            return;
        }
        let before = self.chosen;
        for (slot, entry) in entries.as_slice() {
            self.learn(cx, *slot, *entry);
        }
        self.learn_in_order(cx);
        // There may be more where a full message came from.
        if self.chosen > before && entries.as_slice().len() == usize::from(cx.config().batch.0) {
            cx.send_now(from, Message::Ask { above: self.chosen });
        }
    }
}
