//! What three-phase commit adds (Skeen 1981; Bernstein, Hadzilacos & Goodman 1987, §7.5): the pre-commit, and the
//! termination protocol of those that have not crashed.
//!
//! "TR1: if some process is aborted, decide abort. TR2: if some process is committed, decide commit. TR3: if all
//! that report are uncertain, decide abort. TR4: if some process is committable and none is committed, send
//! pre-commit to the uncertain ones, wait for their acknowledgements, and decide commit." (after BHG87 §7.5)
//! Who crashed since its vote takes no part and asks until somebody knows. If everybody crashed, nobody can have
//! gone on alone, and the states of all together decide.

use super::coordinator::{Coordinator, Stage, say};
use super::participant::Participant;
use super::{Cx, Message, Record, Timer, Write, terms};
use crate::placement::{self, COORDINATOR};
use crate::transaction::{Answer, Command, Decision, Tx};
use crate::{CommitRecord, DecisionCause, Fact, Learned};
use faultline_engine::{NodeId, NodeSet, SpanRange, Ticket};

/// What a participant knows that coordinates the termination, or that asks after a crash.
#[derive(Clone, Copy, Debug)]
pub(super) enum Termination {
    /// These told their state; these of them know that everybody voted yes.
    Asking { heard: NodeSet, pre: NodeSet },
    /// Of these, these have acknowledged that everybody voted yes.
    PreCommitting { of: NodeSet, acked: NodeSet },
}

impl Termination {
    const START: Self = Self::Asking { heard: NodeSet::EMPTY, pre: NodeSet::EMPTY };
}

impl Coordinator {
    /// Everybody voted yes. That must be on the disk before anybody hears of it: a coordinator that restarts and
    /// does not find it may abort.
    pub(super) fn note(&mut self, cx: Cx<'_, '_>, tx: Tx) {
        cx.disarm(Timer::Votes(tx));
        let place = self.log.len();
        let Some(open) = self.open.get_mut(&tx) else { return };
        let write = self.log.append(Record { kind: CommitRecord::PreCommit, ..open.about });
        open.stage = Stage::Noting(place);
        if terms(cx).bugs.early_answer {
            cx.fact_without_disk(Fact::PreCommitted { tx, from: cx.me() });
            self.pre_commit(cx, tx, false);
        } else {
            cx.fact(Fact::PreCommitted { tx, from: cx.me() });
        }
        cx.persist(write);
    }

    pub(super) fn noted(&mut self, cx: Cx<'_, '_>, written: usize) {
        let ready = self.open.iter().filter_map(|(tx, open)| match open.stage {
            Stage::Noting(place) if place < written => Some(*tx),
            _ => None,
        });
        for tx in ready.collect::<Vec<_>>() {
            self.pre_commit(cx, tx, true);
        }
    }

    fn pre_commit(&mut self, cx: Cx<'_, '_>, tx: Tx, written: bool) {
        let Some(open) = self.open.get_mut(&tx) else { return };
        open.stage = Stage::PreCommitting(NodeSet::default());
        for to in open.participants.iter() {
            say(cx, to, Message::PreCommit { tx }, written);
        }
        if terms(cx).bugs.no_wait {
            return self.decide(cx, tx, Decision::Commit, DecisionCause::PreCommitted { by: NodeSet::EMPTY });
        }
        cx.arm(Timer::Votes(tx), SpanRange::exactly(terms(cx).votes));
    }

    pub(super) fn on_pre_ack(&mut self, cx: Cx<'_, '_>, from: NodeId, tx: Tx) {
        let Some(open) = self.open.get_mut(&tx) else { return };
        let Stage::PreCommitting(acked) = &mut open.stage else { return };
        acked.insert(from);
        let acked = *acked;
        if open.participants.iter().all(|node| acked.contains(node)) {
            self.decide(cx, tx, Decision::Commit, DecisionCause::PreCommitted { by: acked });
        }
    }

    /// It crashed after it had said that everybody voted yes. The participants may have gone on without it.
    pub(super) fn ask(&mut self, cx: Cx<'_, '_>, tx: Tx) {
        let Some(open) = self.open.get(&tx) else { return };
        let Stage::Asking(_) = open.stage else { return };
        let Record { ticket, command, .. } = open.about;
        if open.begun == cx.now() {
            let silence = cx.now().since(open.begun);
            cx.fact(Fact::Asks { tx, whom: open.participants, silence });
        }
        for to in open.participants.iter() {
            cx.send_now(to, Message::DecisionReq { tx, ticket, command });
        }
        cx.arm(Timer::Decision(tx), SpanRange::exactly(terms(cx).decision));
    }

    pub(super) fn on_decision(&mut self, cx: Cx<'_, '_>, from: NodeId, tx: Tx, decision: Decision) {
        if self.asks(tx) {
            cx.fact(Fact::Finished { tx, decision, how: Learned::From(from) });
            self.close(cx, tx, decision);
        }
    }

    /// A participant that crashed too does not know either. If all did, nobody went on alone.
    pub(super) fn on_state(&mut self, cx: Cx<'_, '_>, from: NodeId, tx: Tx, crashed: bool) {
        let Some(open) = self.open.get_mut(&tx) else { return };
        let Stage::Asking(heard) = &mut open.stage else { return };
        if crashed {
            heard.insert(from);
        }
        let heard = *heard;
        if open.participants.iter().all(|node| heard.contains(node)) {
            let (decision, why) =
                (Decision::Commit, DecisionCause::Termination { by: heard.with(COORDINATOR) });
            cx.fact(Fact::Decided { tx, decision, why });
            self.close(cx, tx, decision);
        }
    }

    fn asks(&self, tx: Tx) -> bool {
        self.open.get(&tx).is_some_and(|open| matches!(open.stage, Stage::Asking(_)))
    }

    /// Notes how a transaction ended in which it had to ask, and tells everybody.
    fn close(&mut self, cx: Cx<'_, '_>, tx: Tx, decision: Decision) {
        cx.disarm(Timer::Decision(tx));
        let Some(open) = self.open.get_mut(&tx) else { return };
        let (kind, answer) = match decision {
            Decision::Commit => (CommitRecord::Commit, Answer::Committed(open.about.values)),
            Decision::Abort => (CommitRecord::Abort, Answer::Aborted),
        };
        let ticket = open.about.ticket;
        open.stage = Stage::Telling(decision, NodeSet::default(), cx.now());
        open.record = Some(self.log.len());
        cx.persist(self.log.append(Record { kind, ..open.about }));
        cx.persist(Write::Session(ticket, answer));
        self.sessions.insert(ticket.client, (ticket.serial, answer));
        self.remember(tx, decision);
        self.tell(cx, tx);
    }
}

impl Participant {
    /// Everybody voted yes: from here on this participant knows that nobody aborts.
    pub(super) fn on_pre_commit(&mut self, cx: Cx<'_, '_>, from: NodeId, tx: Tx) {
        let Some(open) = self.open.get_mut(&tx).filter(|open| !open.crashed && from >= open.backup) else {
            return;
        };
        open.backup = from;
        open.termination = None;
        self.know(cx, from, tx);
        cx.send(from, Message::PreAck { tx });
        cx.arm(Timer::Decision(tx), SpanRange::exactly(terms(cx).decision));
    }

    /// Notes that everybody voted yes.
    fn know(&mut self, cx: Cx<'_, '_>, from: NodeId, tx: Tx) {
        let Some(open) = self.open.get_mut(&tx).filter(|open| !open.pre) else { return };
        open.pre = true;
        cx.fact(Fact::PreCommitted { tx, from });
        cx.persist(self.log.append(Record { kind: CommitRecord::PreCommit, ..open.about }));
    }

    /// Whoever was to speak is silent, and counts as dead: the next in line coordinates, or this one concludes.
    pub(super) fn on_silence(&mut self, cx: Cx<'_, '_>, tx: Tx) {
        let Some(open) = self.open.get_mut(&tx) else { return };
        match open.termination {
            Some(Termination::Asking { .. }) => return self.conclude(cx, tx),
            Some(Termination::PreCommitting { acked, .. }) => {
                return self.settle(cx, tx, Decision::Commit, acked);
            }
            None => {}
        }
        let (silent, me) = (open.backup, cx.me());
        let Record { ticket, command, .. } = open.about;
        let mut line = placement::participants(&command, cx.nodes()).iter().collect::<Vec<_>>().into_iter();
        match line.find(|node| *node > silent).filter(|backup| *backup != me) {
            Some(backup) => {
                open.backup = backup;
                cx.fact(Fact::Elects { tx, backup, silent });
                cx.send_now(backup, Message::Elected { tx, ticket, command });
                cx.arm(Timer::Decision(tx), SpanRange::exactly(terms(cx).decision));
            }
            None => self.terminate(cx, tx),
        }
    }

    /// Somebody takes this participant for the coordinator.
    pub(super) fn on_elected(
        &mut self,
        cx: Cx<'_, '_>,
        from: NodeId,
        tx: Tx,
        ticket: Ticket,
        command: Command,
    ) {
        match self.open.get(&tx) {
            Some(open) if open.crashed || open.termination.is_some() || open.backup > cx.me() => {}
            Some(_) => self.terminate(cx, tx),
            None => {
                let decision = self.outcome_or_refuse(cx, tx, ticket, command);
                cx.send(from, Message::Decision { tx, decision });
            }
        }
    }

    /// Coordinates the termination: asks everybody how far it is.
    fn terminate(&mut self, cx: Cx<'_, '_>, tx: Tx) {
        let Some(open) = self.open.get_mut(&tx) else { return };
        cx.fact(Fact::Terminates { tx, silent: open.backup });
        (open.backup, open.termination) = (cx.me(), Some(Termination::START));
        let Record { ticket, command, .. } = open.about;
        let others = placement::participants(&command, cx.nodes()).without(cx.me());
        for to in others.iter() {
            cx.send_now(to, Message::StateReq { tx, ticket, command });
        }
        cx.arm(Timer::Decision(tx), SpanRange::exactly(terms(cx).votes));
        if others.is_empty() {
            self.conclude(cx, tx);
        }
    }

    /// "A process ignores messages of a coordinator earlier in line than the one it has." (after BHG87 §7.5)
    pub(super) fn on_state_req(
        &mut self,
        cx: Cx<'_, '_>,
        from: NodeId,
        tx: Tx,
        ticket: Ticket,
        command: Command,
    ) {
        match self.open.get_mut(&tx) {
            Some(open) if open.crashed || from < open.backup => {}
            Some(open) => {
                (open.backup, open.termination) = (from, None);
                cx.send(from, self.state(tx));
                cx.arm(Timer::Decision(tx), SpanRange::exactly(terms(cx).decision));
            }
            None => {
                let decision = self.outcome_or_refuse(cx, tx, ticket, command);
                cx.send(from, Message::Decision { tx, decision });
            }
        }
    }

    /// Somebody tells how far it is.
    pub(super) fn on_state(&mut self, cx: Cx<'_, '_>, from: NodeId, tx: Tx, pre: bool, crashed: bool) {
        let me = cx.me();
        let Some(open) = self.open.get_mut(&tx) else { return };
        open.uncertain.insert(from);
        if !cx.config().three {
            return;
        }
        let all = placement::participants(&open.about.command, cx.nodes());
        if open.crashed && open.termination.is_none() {
            open.termination = Some(Termination::START);
        }
        let Some(Termination::Asking { heard, pre: know }) = &mut open.termination else { return };
        // One that has not crashed goes on alone: then those that have must wait for it.
        if crashed != open.crashed {
            return;
        }
        heard.insert(from);
        if pre {
            know.insert(from);
        }
        let (heard, know) = (*heard, *know);
        // Who crashed must hear that everybody did, the coordinator too.
        let wanted = if open.crashed { all.with(COORDINATOR) } else { all };
        if !wanted.without(me).iter().all(|node| heard.contains(node)) {
            return;
        }
        if open.crashed {
            let decision = if open.pre || !know.is_empty() { Decision::Commit } else { Decision::Abort };
            self.settle(cx, tx, decision, heard);
        } else {
            self.conclude(cx, tx);
        }
    }

    /// The termination rules TR3 and TR4: the others are aborted or committed, and say so.
    fn conclude(&mut self, cx: Cx<'_, '_>, tx: Tx) {
        let me = cx.me();
        let Some(open) = self.open.get(&tx) else { return };
        let Some(Termination::Asking { heard, pre }) = open.termination else { return };
        if !open.pre && pre.is_empty() {
            return self.settle(cx, tx, Decision::Abort, heard);
        }
        self.know(cx, me, tx);
        let Some(open) = self.open.get_mut(&tx) else { return };
        open.termination = Some(Termination::PreCommitting { of: heard, acked: NodeSet::default() });
        // To all that answered, so that nobody's patience ends meanwhile.
        for to in heard.iter() {
            cx.send(to, Message::PreCommit { tx });
        }
        cx.arm(Timer::Decision(tx), SpanRange::exactly(terms(cx).votes));
        if heard.is_empty() {
            self.settle(cx, tx, Decision::Commit, heard);
        }
    }

    pub(super) fn on_pre_ack(&mut self, cx: Cx<'_, '_>, from: NodeId, tx: Tx) {
        let Some(open) = self.open.get_mut(&tx) else { return };
        let Some(Termination::PreCommitting { of, acked }) = &mut open.termination else { return };
        acked.insert(from);
        let (of, acked) = (*of, *acked);
        if of.iter().all(|node| acked.contains(node)) {
            self.settle(cx, tx, Decision::Commit, acked);
        }
    }

    /// Decides for all, by the states of these and its own.
    fn settle(&mut self, cx: Cx<'_, '_>, tx: Tx, decision: Decision, by: NodeSet) {
        let why = DecisionCause::Termination { by: by.with(cx.me()) };
        cx.fact(Fact::Decided { tx, decision, why });
        self.finish(cx, tx, decision, None);
    }
}
