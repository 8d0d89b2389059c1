//! A participant: locks, votes, waits, learns.

use super::coordinator::count;
use super::terms::Presume;
use super::three::Termination;
use super::{Cx, Durable, Log, Message, Record, Stamps, Store, Timer, terms};
use crate::placement::{self, COORDINATOR};
use crate::transaction::{Command, Decision, Tx, Values};
use crate::{CommitRecord, Fact, Learned};
use faultline_engine::{NodeId, NodeSet, SpanRange, Ticket, Time};
use litemap::LiteMap;
use std::collections::VecDeque;

/// What a participant knows.
#[derive(Clone, Debug)]
pub struct Participant {
    pub(super) log: Log,
    pub(super) store: Store,
    /// Transactions about which it voted yes and knows no decision.
    pub(super) open: LiteMap<Tx, Prepared>,
    /// How transactions ended, of those that are not over for everybody; the others are in the log.
    pub(super) known: LiteMap<Tx, Decision>,
    /// Transactions of which the decision is on its way to the log; the locks are kept until it is there.
    closing: VecDeque<Closing>,
    /// All transactions up to this one are over.
    ended: Tx,
    /// The latest transaction seen.
    pub(super) latest: Tx,
}

/// A transaction about which it voted yes.
#[derive(Clone, Debug)]
pub(super) struct Prepared {
    pub(super) about: Record,
    /// The place of its yes in the log.
    place: usize,
    /// Whether the vote has left.
    voted: bool,
    asked: Time,
    /// Since when it knows nothing.
    since: Time,
    /// Whom it asked how the transaction ended.
    pub(super) whom: NodeSet,
    /// Who answered that it does not know either.
    pub(super) uncertain: NodeSet,
    /// Since when it is blocked.
    pub(super) blocked: Option<Time>,
    /// Whether it knows that everybody voted yes (Skeen 1981).
    pub(super) pre: bool,
    /// Whether it crashed since it voted: then it may only ask (Skeen 1981).
    pub(super) crashed: bool,
    /// Who coordinates, as far as it knows (Skeen 1981).
    pub(super) backup: NodeId,
    /// What it knows as the coordinator (Skeen 1981).
    pub(super) termination: Option<Termination>,
}

/// A transaction about which it voted yes, and knows the decision.
#[derive(Clone, Copy, Debug)]
struct Closing {
    tx: Tx,
    /// The place of the decision in the log.
    place: usize,
    decision: Decision,
    command: Command,
    /// Since when it was blocked.
    blocked: Option<Time>,
}

impl Prepared {
    /// A vote that is written now, or was before a crash.
    fn new(about: Record, place: usize, crashed: bool, now: Time) -> Self {
        Self {
            about,
            place,
            voted: crashed,
            asked: now,
            since: now,
            whom: NodeSet::default(),
            uncertain: NodeSet::default(),
            blocked: None,
            pre: about.kind == CommitRecord::PreCommit,
            crashed,
            backup: COORDINATOR,
            termination: None,
        }
    }
}

impl Participant {
    /// The log says what was done, and what must still be asked: "if the log contains a yes and no decision,
    /// the participant has failed while uncertain, and must find out." (after BHG87 §7.4, recovery)
    pub(super) fn boot(cx: Cx<'_, '_>, durable: &Durable) -> Self {
        let log = Log::of(durable);
        let mut store = Store::new(cx.me(), cx.nodes());
        let mut doubt: LiteMap<Tx, (usize, Record)> = LiteMap::new();
        let mut latest = Tx(0);
        for (place, record) in log.iter().enumerate() {
            latest = latest.max(record.tx);
            match record.kind {
                CommitRecord::Yes | CommitRecord::PreCommit => {
                    doubt.insert(record.tx, (place, *record));
                }
                CommitRecord::Commit => {
                    store.execute(record.command);
                    doubt.remove(&record.tx);
                }
                _ => {
                    doubt.remove(&record.tx);
                }
            }
        }
        let (records, in_doubt) = (count(log.len()), count(doubt.len()));
        cx.fact(Fact::Started { coordinator: false, records, in_doubt });
        let (open, known, closing) = (LiteMap::new(), LiteMap::new(), VecDeque::new());
        let mut me = Self { log, store, open, known, closing, ended: Tx(0), latest };
        for (tx, (place, record)) in doubt {
            if !terms(cx).bugs.forget_locks {
                let keys = me.store.lock(tx, record.command);
                cx.fact(Fact::Locked { tx, keys });
            }
            me.open.insert(tx, Prepared::new(record, place, true, cx.now()));
            if terms(cx).bugs.forget_yes {
                me.finish(cx, tx, Decision::Abort, Some(Learned::Forgot));
            } else {
                me.ask(cx, tx);
            }
        }
        me
    }

    /// Locks what the transaction needs and votes. "A participant that votes yes writes a yes record to its
    /// log before it sends its vote." (after BHG87 §7.4)
    pub(super) fn on_vote_req(
        &mut self,
        cx: Cx<'_, '_>,
        tx: Tx,
        ticket: Ticket,
        command: Command,
        ended: Tx,
    ) {
        if ended > self.ended {
            self.ended = ended;
            self.known.retain(|known, _| *known > ended);
        }
        // A copy of a request that it has answered.
        if self.open.contains_key(&tx) {
            return;
        }
        match self.outcome(tx) {
            Some(Decision::Abort) => return cx.send(COORDINATOR, Message::No { tx }),
            Some(Decision::Commit) => return,
            None => {}
        }
        self.latest = self.latest.max(tx);
        let about = Record { tx, kind: CommitRecord::Yes, ticket, command, values: Values::nothing(0) };
        match self.store.prepare(tx, command) {
            Ok(values) => {
                let about = Record { values, ..about };
                let (place, write) = (self.log.len(), self.log.append(about));
                let keys = self.store.keys(command);
                cx.fact(Fact::Locked { tx, keys });
                cx.fact(Fact::VotedYes { tx });
                cx.persist(write);
                self.open.insert(tx, Prepared::new(about, place, false, cx.now()));
                if terms(cx).bugs.unwritten_yes {
                    self.vote(cx, tx);
                }
                if terms(cx).bugs.early_release {
                    let keys = self.store.unlock(tx);
                    cx.fact(Fact::Unlocked { tx, keys });
                }
            }
            Err(why) => {
                cx.fact(Fact::VotedNo { tx, why });
                // On the disk before the vote: the network may bring the question twice, and who said no may
                // not say yes after a restart.
                self.close(cx, Record { kind: CommitRecord::Abort, ..about });
                cx.send(COORDINATOR, Message::No { tx });
            }
        }
    }

    /// The vote leaves when its record is on the disk, and the locks are let go when that of the decision is.
    pub(super) fn on_synced(&mut self, cx: Cx<'_, '_>, durable: &Durable) {
        while let Some(closed) = self.closing.front().copied().filter(|first| first.place < durable.log.len())
        {
            self.closing.pop_front();
            self.closed(cx, closed);
        }
        let written = |open: &Prepared| !open.voted && open.place < durable.log.len();
        let ready: Vec<Tx> = self.open.iter().filter(|(_, open)| written(open)).map(|(tx, _)| *tx).collect();
        for tx in ready {
            self.vote(cx, tx);
        }
    }

    /// Votes yes. Its record is on the disk; what is under way now is none of its business.
    fn vote(&mut self, cx: Cx<'_, '_>, tx: Tx) {
        let Some(open) = self.open.get_mut(&tx) else { return };
        (open.voted, open.since) = (true, cx.now());
        let stamps = Stamps { asked: open.asked, voted: open.since };
        cx.send_now(COORDINATOR, Message::Yes { tx, values: open.about.values, stamps });
        cx.arm(Timer::Decision(tx), SpanRange::exactly(terms(cx).decision));
    }

    pub(super) fn on_decision(&mut self, cx: Cx<'_, '_>, from: NodeId, tx: Tx, decision: Decision) {
        if self.open.contains_key(&tx) {
            self.finish(cx, tx, decision, Some(Learned::From(from)));
        } else if self.outcome(tx).is_none() {
            // The question never came, or was lost in a crash: should it come still, the answer stands.
            self.known.insert(tx, decision);
        }
        let acknowledged = decision == Decision::Commit || terms(cx).presume == Presume::Nothing;
        if acknowledged && from == COORDINATOR {
            cx.send(from, Message::Ack { tx });
        }
    }

    /// Notes what was decided, and tells it if it is to.
    pub(super) fn finish(&mut self, cx: Cx<'_, '_>, tx: Tx, decision: Decision, how: Option<Learned>) {
        let Some(open) = self.open.remove(&tx) else { return };
        cx.disarm(Timer::Decision(tx));
        if let Some(how) = how {
            cx.fact(Fact::Finished { tx, decision, how });
        }
        let kind = match decision {
            Decision::Commit => CommitRecord::Commit,
            Decision::Abort => CommitRecord::Abort,
        };
        let (place, command, blocked) = (self.log.len(), open.about.command, open.blocked);
        self.closing.push_back(Closing { tx, place, decision, command, blocked });
        self.close(cx, Record { kind, ..open.about });
        // Whoever coordinates tells the others.
        if open.termination.is_some() {
            let all = placement::participants(&open.about.command, cx.nodes());
            for to in all.without(cx.me()).iter() {
                cx.send(to, Message::Decision { tx, decision });
            }
        }
    }

    /// The decision is on the disk: executes it and lets go of the locks. Earlier, a crash would take back what others
    /// have read.
    fn closed(&mut self, cx: Cx<'_, '_>, closed: Closing) {
        let Closing { tx, decision, command, blocked, .. } = closed;
        if let Some(since) = blocked {
            cx.fact(Fact::Released { tx, after: cx.now().since(since) });
        }
        if decision == Decision::Commit {
            self.store.execute(command);
        }
        let keys = self.store.unlock(tx);
        if keys[0].is_some() {
            cx.fact(Fact::Unlocked { tx, keys });
        }
    }

    /// Notes how a transaction ended.
    pub(super) fn close(&mut self, cx: Cx<'_, '_>, record: Record) {
        let decision = if record.kind == CommitRecord::Commit { Decision::Commit } else { Decision::Abort };
        self.known.insert(record.tx, decision);
        let write = self.log.append(record);
        cx.persist(write);
    }

    /// How a transaction ended, if it is known here.
    pub(super) fn outcome(&self, tx: Tx) -> Option<Decision> {
        let known = self.known.get(&tx).copied();
        // What is newer than all that was ever seen cannot be in the log.
        if known.is_some() || tx > self.latest { known } else { self.log.outcome(tx) }
    }

    /// No word since the vote: a participant that voted yes may neither commit nor abort. It asks, and if it
    /// asked before and nobody could tell, it is blocked (BHG87 §7.3).
    pub(super) fn on_decision_timeout(&mut self, cx: Cx<'_, '_>, tx: Tx) {
        if terms(cx).bugs.abort_on_timeout {
            return self.finish(cx, tx, Decision::Abort, Some(Learned::Timeout));
        }
        let Some(open) = self.open.get_mut(&tx) else { return };
        // Who has not crashed goes on without the coordinator.
        if cx.config().three && !open.crashed {
            return self.on_silence(cx, tx);
        }
        if !open.whom.is_empty() && open.blocked.is_none() {
            open.blocked = Some(cx.now());
            let (keys, uncertain) = (self.store.keys(open.about.command), open.uncertain);
            cx.fact(Fact::Blocked { tx, keys, uncertain });
        }
        self.ask(cx, tx);
    }

    /// Asks the coordinator, and with the cooperative termination protocol the other participants too.
    fn ask(&mut self, cx: Cx<'_, '_>, tx: Tx) {
        let Some(open) = self.open.get_mut(&tx) else { return };
        let mut whom = NodeSet::of(COORDINATOR);
        if terms(cx).cooperative || cx.config().three {
            let others = placement::participants(&open.about.command, cx.nodes());
            others.iter().filter(|node| *node != cx.me()).for_each(|node| whom.insert(node));
        }
        // What is asked again and again is said once.
        if open.whom.is_empty() {
            cx.fact(Fact::Asks { tx, whom, silence: cx.now().since(open.since) });
        }
        open.whom = whom;
        let Record { ticket, command, .. } = open.about;
        for to in whom.iter() {
            cx.send_now(to, Message::DecisionReq { tx, ticket, command });
        }
        cx.arm(Timer::Decision(tx), SpanRange::exactly(terms(cx).decision));
    }

    /// The cooperative termination protocol, at the one that is asked (BHG87 §7.4): who has decided tells; who
    /// has not voted yet decides abort, and will never vote yes; who is uncertain cannot help.
    pub(super) fn on_decision_req(
        &mut self,
        cx: Cx<'_, '_>,
        from: NodeId,
        tx: Tx,
        ticket: Ticket,
        command: Command,
    ) {
        if self.open.contains_key(&tx) {
            cx.fact(Fact::CannotTell { tx, asker: from });
            return cx.send(from, self.state(tx));
        }
        let decision = self.outcome_or_refuse(cx, tx, ticket, command);
        cx.send(from, Message::Decision { tx, decision });
    }

    /// How a transaction ended about which it holds no yes: if it has not voted, it never will.
    pub(super) fn outcome_or_refuse(
        &mut self,
        cx: Cx<'_, '_>,
        tx: Tx,
        ticket: Ticket,
        command: Command,
    ) -> Decision {
        self.outcome(tx).unwrap_or_else(|| {
            self.latest = self.latest.max(tx);
            let (decision, how) = (Decision::Abort, Learned::NotVoted);
            cx.fact(Fact::Finished { tx, decision, how });
            let (kind, values) = (CommitRecord::Abort, Values::nothing(0));
            self.close(cx, Record { tx, kind, ticket, command, values });
            decision
        })
    }

    /// What it may tell of a transaction about which it voted yes.
    pub(super) fn state(&self, tx: Tx) -> Message {
        let open = self.open.get(&tx);
        let (pre, crashed) = open.map_or((false, false), |open| (open.pre, open.crashed));
        Message::State { tx, pre, crashed }
    }
}
