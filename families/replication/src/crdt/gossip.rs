//! Gossip: now and then a replica sends another one what it has, as a whole (Shapiro et al. 2011) or what that one has not
//! acknowledged yet (Almeida, Shoker & Baquero 2018, algorithm 2; Enes, Almeida, Baquero & Leitão, "Efficient Synchronization of
//! State-based CRDTs", ICDE 2019).

use super::Cx;
use super::config::{Garbage, Peer, Sync, Type};
use super::content::Holding;
use super::disk::{Entry, Write};
use super::facts::{Carrier, Fact};
use super::message::{Kept, Mark, Message, Other};
use super::replica::Replica;
use super::state::{Collected, State};
use crate::clock::Clock;
use faultline_engine::NodeId;
use faultline_engine::digest::Encode;
use std::sync::Arc;

impl Replica {
    /// The number of the delta that comes next.
    fn next(&self) -> u64 {
        self.first + self.deltas.len() as u64
    }

    fn mark(&self, cx: Cx<'_, '_>) -> Mark {
        Mark { life: cx.boot(), next: self.next() }
    }

    /// Keeps a delta, and what was here before it, for those that have not got it.
    pub(super) fn keep(&mut self, cx: Cx<'_, '_>, delta: Kept) {
        if cx.config().sync == Sync::State {
            return;
        }
        self.deltas.push_back(delta);
        // Whoever is to be sent everything needs none of them.
        let needed = self.others.iter().filter_map(|other| other.acked).min().unwrap_or_else(|| self.next());
        while self.first < needed || self.deltas.len() > usize::from(cx.config().buffer.0) {
            if self.deltas.pop_front().is_none() {
                break;
            }
            self.first += 1;
        }
    }

    /// Time to send something.
    pub(super) fn on_gossip_due(&mut self, cx: Cx<'_, '_>) {
        self.arm(cx);
        let place = match cx.config().peer {
            Peer::Random => cx.below(u32::try_from(self.others.len()).unwrap_or(0)) as usize,
            Peer::InTurn => {
                self.turn = (self.turn + 1) % self.others.len().max(1);
                self.turn
            }
        };
        let Some(Other { node, acked, .. }) = self.others.get(place) else { return };
        let (to, acked) = (*node, *acked);
        let asks = cx.config().sync == Sync::Delta;
        let whole = Message::State { mark: self.mark(cx), state: Arc::clone(&self.state), asks };
        // With states alone it would send this every time.
        self.tally.whole += whole.size() as u64;
        match acked.filter(|acked| asks && *acked >= self.first) {
            Some(acked) if acked == self.next() => {}
            Some(acked) => self.send_deltas(cx, to, acked),
            None => {
                if asks {
                    cx.fact(Fact::SendsAll { node: to, updates: self.state.seen.sum() });
                }
                self.send(cx, to, whole);
            }
        }
    }

    /// Sends all deltas from one on, joined.
    fn send_deltas(&mut self, cx: Cx<'_, '_>, to: NodeId, from: u64) {
        let place = usize::try_from(from - self.first).unwrap_or(usize::MAX);
        let Some(mut since) = self.deltas.get(place).map(|kept| kept.before.clone()) else { return };
        let mark = self.mark(cx);
        let life = self.other(to).life;
        let (mut delta, mut is_new) = (State::default(), false);
        for kept in self.deltas.range(place..) {
            if kept.from == Some((to, life)) {
                // What came from there is there (Enes, Almeida, Baquero & Leitão 2019, back-propagation): not what came in an earlier life,
                // as a disk can lose its end. Whoever has lost it since must not join the rest.
                since = since.join(&kept.delta.seen);
            } else {
                delta.join(&kept.delta);
                is_new = true;
            }
        }
        if !is_new {
            self.other(to).acked = Some(mark.next);
            return;
        }
        if cx.config().bugs.plain_deltas {
            // It is sent, so the other one has it.
            self.other(to).acked = Some(mark.next);
        }
        self.send(cx, to, Message::Delta { mark, since, delta: Arc::new(delta) });
    }

    /// What it says that it has must be on its disk, so all of this waits for that.
    fn send(&mut self, cx: Cx<'_, '_>, to: NodeId, message: Message) {
        self.tally.sent += message.size() as u64;
        cx.send(to, message);
    }

    fn other(&mut self, node: NodeId) -> &mut Other {
        let place = self.others.iter().position(|other| other.node == node).unwrap_or(0);
        &mut self.others[place]
    }

    /// Somebody says which updates are on its disk.
    fn hear(&mut self, node: NodeId, life: u32, seen: &Clock) {
        let other = self.other(node);
        if life > other.life {
            if other.life > 0 {
                // Its disk may be another one: what it had before counts no more.
                other.acked = None;
            }
            (other.life, other.seen) = (life, seen.clone());
        } else if life == other.life {
            other.seen = other.seen.join(seen);
        }
    }

    pub(super) fn on_state(
        &mut self,
        cx: Cx<'_, '_>,
        from: NodeId,
        mark: Mark,
        state: &Arc<State>,
        asks: bool,
    ) {
        self.hear(from, mark.life, &state.seen);
        self.take(cx, (from, mark.life), state, Carrier::State);
        self.collect(cx);
        if asks {
            self.acknowledge(cx, from, mark, true);
        }
    }

    pub(super) fn on_delta(
        &mut self,
        cx: Cx<'_, '_>,
        from: NodeId,
        mark: Mark,
        since: &Clock,
        delta: &Arc<State>,
    ) {
        // A delta is joined only where all is that its sender had before it (2018, the causal delta-merging condition): otherwise
        // its clock would say that updates are here which are not.
        let fits = self.state.seen.covers(since) || cx.config().bugs.plain_deltas;
        if fits {
            self.hear(from, mark.life, &since.join(&delta.seen));
            self.take(cx, (from, mark.life), delta, Carrier::Delta);
            self.collect(cx);
        } else {
            let lacks = super::state::beyond(since, &self.state.seen).collect();
            cx.fact(Fact::DeltaRefused { node: from, lacks });
        }
        self.acknowledge(cx, from, mark, fits);
    }

    fn acknowledge(&mut self, cx: Cx<'_, '_>, to: NodeId, mark: Mark, joined: bool) {
        let (seen, writes) = (self.state.seen.clone(), self.ordered);
        let ack = Message::Ack { mark, joined, life: cx.boot(), seen, writes };
        if cx.config().bugs.unwritten {
            self.tally.sent += ack.size() as u64;
            cx.send_now(to, ack);
        } else {
            self.send(cx, to, ack);
        }
    }

    pub(super) fn on_ack(
        &mut self,
        cx: Cx<'_, '_>,
        from: NodeId,
        mark: Mark,
        joined: bool,
        (life, seen): (u32, &Clock),
    ) {
        self.hear(from, life, seen);
        let own = cx.boot();
        let other = self.other(from);
        if life == other.life && mark.life == own {
            other.acked = if joined { other.acked.max(Some(mark.next)) } else { None };
        }
        self.collect(cx);
    }

    /// Joins what has come from another replica.
    fn take(&mut self, cx: Cx<'_, '_>, (from, life): (NodeId, u32), other: &Arc<State>, carrier: Carrier) {
        let before = self.state.seen.clone();
        let mut other = Arc::clone(other);
        if cx.config().garbage == Garbage::Collect && !cx.config().bugs.plain_set {
            let collected = Collected { seen: before.clone(), stable: self.stable() };
            other = Arc::new(other.without_collected(&self.state, &collected));
        }
        let replaces = cx.config().bugs.last_arrival && matches!(cx.config().data, Type::Lww | Type::Mv);
        let own = Arc::make_mut(&mut self.state);
        let changed = if replaces { own.replace(&other) } else { own.join(&other) };
        if changed.is_empty() && own.seen == before {
            return;
        }
        let updates = self.state.beyond(&before);
        for update in &updates {
            self.log.push(Entry { update: *update, asked: None });
        }
        // Others are sent on what was new here, and no more (2019, redundant state).
        let new = Arc::new(other.only(&changed));
        self.keep(cx, Kept { before, delta: new, from: Some((from, life)) });
        self.persist(cx, if replaces { Write::Replace(other) } else { Write::Join(other) });
        self.measure();
        let told = |key| self.state.content(key).map(|value| Holding { key, value });
        let values = changed.into_iter().filter_map(told).collect();
        cx.fact(Fact::Joined { node: from, carrier, updates, values });
    }

    /// What every replica has on its disk, as far as this one knows. An update that everybody has is *stable*: whatever is still to
    /// come was made by somebody who had it (Shapiro et al. 2011, RR-7506, §4.1).
    pub(super) fn stable(&self) -> Clock {
        self.others.iter().fold(self.state.seen.clone(), |all, other| all.meet(&other.seen))
    }

    /// Forgets the tombstones that nobody needs any more.
    fn collect(&mut self, cx: Cx<'_, '_>) {
        if cx.config().garbage == Garbage::Keep {
            return;
        }
        let stable = if cx.config().bugs.collect_early {
            // One of the others has it.
            let heard = self.others.iter().fold(Clock::default(), |all, other| all.join(&other.seen));
            self.state.seen.meet(&heard)
        } else {
            self.stable()
        };
        let gone = self.forget(cx, stable.clone());
        if gone > 0 {
            cx.fact(Fact::Collected { tombstones: gone, left: self.tally.tombstones, stable });
        }
    }
}
