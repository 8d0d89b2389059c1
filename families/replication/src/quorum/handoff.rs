//! Sloppy quorums and hinted handoff (DeCandia 2007, §4.6): when a replica is silent, the next node of the ring stands in for it,
//! and hands over what it has kept when that one answers again.

use super::disk::{Entry, Hint, Write};
use super::facts::{Fact, Source};
use super::message::{Call, Message};
use super::operation::Phase;
use super::replica::Replica;
use super::ring;
use super::siblings::Siblings;
use super::{Cx, Timer};
use faultline_engine::kv::Key;
use faultline_engine::{NodeId, NodeSet};

/// So many versions are handed over at a time.
const BATCH: usize = 64;

impl Replica {
    /// Each silent replica gets somebody who stands in for it: the next node of the ring that is asked for nothing yet.
    pub(super) fn stand_in(&mut self, cx: Cx<'_, '_>, number: u64) {
        if !cx.config().sloppy {
            return;
        }
        let (nodes, call) = (self.nodes, Call { life: self.life, number });
        let Some(key) = self.operation(number).map(|operation| operation.command.key) else { return };
        let replicas = self.replicas(cx.config(), key);
        let list = ring::from(ring::place(key, nodes), nodes);
        let Some(operation) = self.operation(number) else { return };
        let ticket = operation.ticket;
        let mut new = Vec::new();
        for home in replicas.minus(operation.answered()).iter() {
            let stands_in = |node: NodeId| operation.stands_in.iter().any(|(_, other)| *other == node);
            let free = |node: &NodeId| !replicas.contains(*node) && !stands_in(*node);
            // Who stands in may be silent too: then the next one does.
            let Some(node) = list.clone().find(free) else { break };
            operation.stands_in.push((home, node));
            new.push((home, node));
        }
        let (phase, made) = (operation.phase, operation.made.clone());
        operation.asked = new.iter().map(|(_, node)| *node).fold(operation.asked, NodeSet::with);
        for (home, node) in new {
            cx.fact(Fact::StandsIn { ticket, home, node });
            match phase {
                Phase::Read => self.ask(cx, number, NodeSet::of(node)),
                Phase::Late => {}
                Phase::Write | Phase::Stored if node == self.me => {
                    self.keep_for(cx, home, key, &made);
                    self.count_own(cx, number);
                }
                Phase::Write | Phase::Stored => {
                    // It promises nothing.
                    cx.send_now(node, Message::Store { call, key, held: made.clone(), home: Some(home) });
                }
            }
        }
    }

    /// Keeps something for a replica that is silent.
    pub(super) fn keep_for(&mut self, cx: Cx<'_, '_>, home: NodeId, key: Key, held: &Siblings) {
        for one in held.iter() {
            let hint = Hint { home, entry: Entry { key, one: one.clone() } };
            if self.hints.contains(&hint) {
                continue;
            }
            self.hints.push(hint.clone());
            self.persist(cx, Write::Hint(hint));
            cx.fact(Fact::Hinted { key, value: one.value, version: one.version.clone(), home });
        }
        self.arm_handoff(cx);
    }

    pub(super) fn arm_handoff(&self, cx: Cx<'_, '_>) {
        if !self.hints.is_empty() {
            Self::arm(cx, Timer::Handoff, cx.config().handoff);
        }
    }

    /// Time to hand over.
    pub(super) fn on_handoff_due(&mut self, cx: Cx<'_, '_>) {
        let hints: Vec<Hint> = self.hints.iter().take(BATCH).cloned().collect();
        // Those behind them have their turn the next time.
        let kept = hints.len();
        self.hints.rotate_left(kept);
        for hint in hints {
            // It promises nothing.
            cx.send_now(hint.home, Message::Handoff { hint: hint.clone() });
            if cx.config().bugs.drop_hint {
                self.forget(cx, &hint);
            }
        }
        self.arm_handoff(cx);
    }

    /// Somebody has kept this for it.
    pub(super) fn on_handoff(&mut self, cx: Cx<'_, '_>, from: NodeId, hint: Hint) {
        self.store(cx, hint.entry.key, &Siblings::of(hint.entry.one.clone()), from, Source::Handoff);
        cx.send(from, Message::HandedOff { hint, writes: self.ordered });
    }

    /// It is on the disk of that replica: the hint has served (§4.6).
    pub(super) fn on_handed_off(&mut self, cx: Cx<'_, '_>, hint: &Hint) {
        if self.hints.contains(hint) {
            self.forget(cx, hint);
        }
    }

    fn forget(&mut self, cx: Cx<'_, '_>, hint: &Hint) {
        self.hints.retain(|held| held != hint);
        self.persist(cx, Write::Forget(hint.clone()));
        let (key, version) = (hint.entry.key, hint.entry.one.version.clone());
        cx.fact(Fact::HintForgotten { key, version, home: hint.home });
    }
}
