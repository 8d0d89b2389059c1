//! How writes spread: each is sent to all at once, and now and then two replicas compare what they have (the anti-entropy of
//! Demers et al. 1987), because a message may be lost and a replica may be down.

use super::Cx;
use super::config::{Config, Promise};
use super::copy::Update;
use super::facts::Fact;
use super::message::Message;
use super::replica::Replica;
use crate::clock::Clock;
use crate::crdt::Dot;
use faultline_engine::NodeId;

/// So many writes are sent at once to somebody who lacks them.
pub(super) const BATCH: usize = 50;
/// So many writes that came too early are kept; what is not kept comes again.
const EARLY: usize = 200;

impl Replica {
    /// Writes arrive. What cannot be applied yet is kept.
    pub(super) fn on_updates(&mut self, cx: Cx<'_, '_>, updates: &[Update]) {
        let mut new: Vec<Dot> = Vec::new();
        for update in updates {
            self.heard = self.heard.join(&update.name.clock());
            let known =
                self.copy.has(update.name) || self.early.iter().any(|other| other.name == update.name);
            // A write that can be applied is never turned away: all that is kept may be waiting for it.
            let ready = self.is_ready(cx.config(), update);
            if !known && (ready || self.early.len() < EARLY) {
                self.early.push(update.clone());
                new.push(update.name);
                if ready {
                    self.drain(cx);
                }
            }
        }
        self.go_on(cx);
        for update in self.early.iter().filter(|update| new.contains(&update.name)) {
            if let Some(lacks) = self.copy.lacks(&update.needs) {
                cx.fact(Fact::HeldBack { write: update.name, lacks });
            }
        }
    }

    /// Whether a write has nothing to wait for.
    fn is_ready(&self, config: &Config, update: &Update) -> bool {
        let any = config.bugs.as_they_come && config.promise != Promise::Eventual;
        any || self.copy.covers(&update.needs)
    }

    /// Applies what came too early and is not so any more.
    pub(super) fn drain(&mut self, cx: Cx<'_, '_>) {
        let config = cx.config();
        while let Some(place) = self.early.iter().position(|update| self.is_ready(config, update)) {
            let update = self.early.remove(place);
            self.apply(cx, &update);
            let Update { name: write, ticket, command, value, .. } = update;
            let holds = self.copy.value(command.key).0;
            cx.fact(Fact::Applied { ticket, write, key: command.key, value, holds });
            self.answer(cx, &update);
        }
    }

    /// Time to compare.
    pub(super) fn on_repair_due(&mut self, cx: Cx<'_, '_>) {
        self.arm(cx);
        self.forward_again(cx);
        let peers: Vec<NodeId> = cx.peers().collect();
        if let Some(peer) = cx.choose(&peers) {
            self.summarise(cx, peer, true);
        }
    }

    fn summarise(&self, cx: Cx<'_, '_>, to: NodeId, asks: bool) {
        let loose = self.copy.loose.as_slice().into();
        cx.send(to, Message::Summary { seen: self.copy.seen.clone(), loose, asks });
    }

    /// Another replica says what it has.
    pub(super) fn on_summary(
        &mut self,
        cx: Cx<'_, '_>,
        from: NodeId,
        (seen, loose): (&Clock, &[Dot]),
        asks: bool,
    ) {
        self.heard = loose.iter().fold(self.heard.join(seen), |heard, write| heard.join(&write.clock()));
        let missing = self.copy.missing(seen, loose, BATCH);
        if !missing.is_empty() && !cx.config().bugs.no_repair {
            cx.fact(Fact::Resent { node: from, updates: missing.len() as u64 });
            cx.send(from, Message::Updates(missing.into()));
        }
        let lacks = !self.copy.covers(seen) || loose.iter().any(|write| !self.copy.has(*write));
        if asks && lacks {
            self.summarise(cx, from, false);
        }
    }

    /// How many writes it has heard of and does not have.
    pub(super) fn behind(&self) -> u64 {
        let lacks =
            self.heard.iter().map(|(by, count)| count.saturating_sub(self.copy.seen.of(by))).sum::<u64>();
        lacks.saturating_sub(self.copy.loose.len() as u64)
    }
}
