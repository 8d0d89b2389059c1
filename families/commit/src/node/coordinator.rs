//! The coordinator: asks for votes, decides, tells the decision until everybody has it.

use super::terms::Presume;
use super::{Cx, Durable, Log, Message, Numbers, Record, Stamps, Timer, Timing, Write, terms};
use crate::placement;
use crate::transaction::{Answer, Command, Decision, Tx, Values};
use crate::{CommitRecord, DecisionCause, Fact};
use faultline_engine::{ClientId, NodeId, NodeSet, Reply, SpanRange, Ticket, Time};
use litemap::LiteMap;
use std::collections::VecDeque;

/// So many transactions are shown with where their time went.
const SHOWN: usize = 5;

/// What the coordinator knows.
#[derive(Clone, Debug)]
pub struct Coordinator {
    pub(super) log: Log,
    pub(super) numbers: Numbers,
    /// Transactions that are not over.
    pub(super) open: LiteMap<Tx, Open>,
    /// Requests that wait for a number.
    waiting: Vec<(Ticket, Command)>,
    pub(super) sessions: LiteMap<ClientId, (u32, Answer)>,
    pub(super) timings: VecDeque<Timing>,
    /// How many records are on the disk.
    written: usize,
    /// The latest transaction that it decided, and how; after a restart, as far as its log says.
    pub(super) decided: Option<(Tx, Decision)>,
}

/// A transaction that is not over.
#[derive(Clone, Debug)]
pub(super) struct Open {
    /// Without a kind of its own: what each record about it says.
    pub(super) about: Record,
    pub(super) participants: NodeSet,
    pub(super) stage: Stage,
    /// The place of the record of its decision in the log; none if that needs no record, or was there at the start.
    pub(super) record: Option<usize>,
    pub(super) begun: Time,
    /// What the participant noted whose vote came last.
    pub(super) last: Stamps,
}

/// How far it is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Stage {
    /// These voted yes so far.
    Voting(NodeSet),
    /// Everybody voted, or somebody refused; the record of the decision is on its way to the disk, where it
    /// will be the one at this place.
    Deciding(Decision, DecisionCause, usize),
    /// Decided at this moment; these have acknowledged it.
    Telling(Decision, NodeSet, Time),
    /// Everybody voted yes; that is on its way to the disk, where it will be the record at this place (Skeen 1981).
    Noting(usize),
    /// Everybody voted yes, and these know it (Skeen 1981).
    PreCommitting(NodeSet),
    /// It crashed while the participants may have gone on without it, and asks how it ended. These crashed too,
    /// and do not know (Skeen 1981).
    Asking(NodeSet),
}

impl Coordinator {
    /// "The coordinator, upon recovery, if its log holds a start-2PC record and no decision, decides abort."
    /// (after BHG87 §7.4) What is decided and not acknowledged is told again.
    pub(super) fn boot(cx: Cx<'_, '_>, durable: &Durable) -> Self {
        let log = Log::of(durable);
        let (numbers, sessions) = (Numbers::after(durable), durable.sessions.clone());
        let mut open: LiteMap<Tx, Open> = LiteMap::new();
        let now = cx.now();
        for record in log.iter() {
            let stage = match record.kind {
                CommitRecord::Start => Stage::Voting(NodeSet::default()),
                CommitRecord::Commit => Stage::Telling(Decision::Commit, NodeSet::default(), now),
                CommitRecord::Abort => Stage::Telling(Decision::Abort, NodeSet::default(), now),
                CommitRecord::PreCommit => Stage::Asking(NodeSet::default()),
                _ => {
                    open.remove(&record.tx);
                    continue;
                }
            };
            let participants = placement::participants(&record.command, cx.nodes());
            let last = Stamps::default();
            let about = *record;
            open.insert(record.tx, Open { about, participants, stage, record: None, begun: now, last });
        }
        let (waiting, timings) = (Vec::new(), VecDeque::new());
        let decided = log.iter().filter_map(|record| Some((record.tx, record.decision()?)));
        let decided = decided.max_by_key(|(tx, _)| *tx);
        let written = log.len();
        let mut me = Self { log, numbers, open, waiting, sessions, timings, written, decided };
        let undecided =
            me.open.iter().filter(|(_, open)| matches!(open.stage, Stage::Voting(_) | Stage::Asking(_)));
        let undecided: Vec<Tx> = undecided.map(|(tx, _)| *tx).collect();
        let (records, in_doubt) = (count(me.log.len()), count(undecided.len()));
        cx.fact(Fact::Started { coordinator: true, records, in_doubt });
        if let Some(write) = me.numbers.reserve() {
            cx.persist(write);
        }
        for tx in me.open.keys().copied().collect::<Vec<_>>() {
            if cx.config().three && undecided.contains(&tx) {
                me.ask(cx, tx);
            } else if undecided.contains(&tx) {
                me.decide(cx, tx, Decision::Abort, DecisionCause::Recovery);
            } else {
                me.tell(cx, tx);
            }
        }
        me
    }

    pub(super) fn on_command(&mut self, cx: Cx<'_, '_>, ticket: Ticket, command: Command) {
        match self.sessions.get(&ticket.client) {
            Some((serial, answer)) if *serial == ticket.serial => {
                return cx.reply(ticket, Reply::Answer(*answer));
            }
            // A copy of a request whose client has moved on.
            Some((serial, _)) if *serial > ticket.serial => return,
            _ => {}
        }
        let known = |other: &Ticket| *other == ticket;
        if self.open.values().map(|open| &open.about.ticket).any(known)
            || self.waiting.iter().map(|(other, _)| other).any(known)
        {
            return;
        }
        self.begin(cx, ticket, command);
    }

    /// "The coordinator sends a VOTE-REQ message to all participants." (BHG87 §7.4)
    fn begin(&mut self, cx: Cx<'_, '_>, ticket: Ticket, command: Command) {
        let number = self.numbers.take();
        if let Some(write) = self.numbers.reserve() {
            cx.persist(write);
        }
        let Some(tx) = number else { return self.waiting.push((ticket, command)) };
        let participants = placement::participants(&command, cx.nodes());
        let values = Values::nothing(if command.reads() { command.acts().count() } else { 0 });
        let about = Record { tx, kind: CommitRecord::Start, ticket, command, values };
        cx.fact(Fact::Began { tx, ticket, participants });
        // Without presumption a coordinator that crashes must know later that it owes an answer.
        let noted = terms(cx).presume == Presume::Nothing;
        if noted {
            let write = self.log.append(about);
            cx.persist(write);
        }
        let stage = Stage::Voting(NodeSet::default());
        let (begun, last) = (cx.now(), Stamps::default());
        self.open.insert(tx, Open { about, participants, stage, record: None, begun, last });
        let ended = self.ended();
        for to in participants.iter() {
            // With presumed abort the question promises nothing: its number is reserved on the disk, and a coordinator
            // that crashes now finds no record, and that means abort (Mohan, Lindsay & Obermarck 1986, §3).
            say(cx, to, Message::VoteReq { tx, ticket, command, ended }, !noted);
        }
        cx.arm(Timer::Votes(tx), SpanRange::exactly(terms(cx).votes));
    }

    /// All transactions up to this one are over.
    fn ended(&self) -> Tx {
        let first = self.open.keys().next().map_or(self.numbers.last() + 1, |tx| tx.0);
        Tx(first - 1)
    }

    pub(super) fn on_yes(&mut self, cx: Cx<'_, '_>, from: NodeId, tx: Tx, values: Values, stamps: Stamps) {
        let Some(open) = self.open.get_mut(&tx) else { return };
        let Stage::Voting(yes) = &mut open.stage else { return };
        if !open.participants.contains(from) || yes.contains(from) {
            return;
        }
        yes.insert(from);
        open.last = stamps;
        for (place, value) in values.iter().enumerate() {
            open.about.values.put(place, value);
        }
        // "If all votes are YES and the coordinator's is too, the coordinator decides Commit." (BHG87 §7.4)
        let (yes, all) = (*yes, open.participants.len());
        let enough = if terms(cx).bugs.majority { yes.len() * 2 > all } else { yes.len() == all };
        if enough && cx.config().three {
            self.note(cx, tx);
        } else if enough {
            self.decide(cx, tx, Decision::Commit, DecisionCause::Yes { by: yes });
        }
    }

    pub(super) fn on_no(&mut self, cx: Cx<'_, '_>, from: NodeId, tx: Tx) {
        let Some(open) = self.open.get(&tx).filter(|open| open.participants.contains(from)) else { return };
        let Stage::Voting(_) = open.stage else { return };
        if terms(cx).bugs.majority && open.participants.len() > 2 {
            return;
        }
        self.decide(cx, tx, Decision::Abort, DecisionCause::No { by: from });
    }

    /// "While waiting for votes the coordinator may decide Abort." (after BHG87 §7.4, timeout actions)
    pub(super) fn on_votes_timeout(&mut self, cx: Cx<'_, '_>, tx: Tx) {
        let Some(open) = self.open.get(&tx) else { return };
        if let Stage::PreCommitting(acked) = open.stage {
            return self.decide(cx, tx, Decision::Commit, DecisionCause::PreCommitted { by: acked });
        }
        let Stage::Voting(yes) = open.stage else { return };
        let silent = open.participants.iter().filter(|node| !yes.contains(*node)).collect();
        self.decide(cx, tx, Decision::Abort, DecisionCause::Silent { nodes: silent });
    }

    /// The moment of commitment is when the record is on the disk, not before: a crash must not undo it. With
    /// presumed abort, an abort needs no record: having none means just that.
    pub(super) fn decide(&mut self, cx: Cx<'_, '_>, tx: Tx, decision: Decision, why: DecisionCause) {
        cx.disarm(Timer::Votes(tx));
        let Some(open) = self.open.get_mut(&tx) else { return };
        if decision == Decision::Abort && terms(cx).presume == Presume::Abort {
            cx.fact_without_disk(Fact::Decided { tx, decision, why });
            return self.decided(cx, tx, decision, why);
        }
        let kind = match decision {
            Decision::Commit => CommitRecord::Commit,
            Decision::Abort => CommitRecord::Abort,
        };
        let record = Record { kind, ..open.about };
        open.stage = Stage::Deciding(decision, why, self.log.len());
        open.record = Some(self.log.len());
        let write = self.log.append(record);
        if terms(cx).bugs.early_answer && decision == Decision::Commit {
            cx.fact_without_disk(Fact::Decided { tx, decision, why });
            self.decided(cx, tx, decision, why);
        } else {
            cx.fact(Fact::Decided { tx, decision, why });
        }
        cx.persist(write);
        // With the record: a coordinator that crashes now has the answer when the client asks again.
        let answer = match decision {
            Decision::Commit => Answer::Committed(record.values),
            Decision::Abort => Answer::Aborted,
        };
        cx.persist(Write::Session(record.ticket, answer));
    }

    pub(super) fn on_synced(&mut self, cx: Cx<'_, '_>, durable: &Durable) {
        self.written = durable.log.len();
        let ready = |(tx, open): (&Tx, &Open)| match open.stage {
            Stage::Deciding(decision, why, place) if place < durable.log.len() => Some((*tx, decision, why)),
            _ => None,
        };
        let ready: Vec<_> = self.open.iter().filter_map(ready).collect();
        for (tx, decision, why) in ready {
            self.decided(cx, tx, decision, why);
        }
        self.noted(cx, durable.log.len());
        self.numbers.reserved(durable);
        for (ticket, command) in std::mem::take(&mut self.waiting) {
            self.begin(cx, ticket, command);
        }
    }

    pub(super) fn decided(&mut self, cx: Cx<'_, '_>, tx: Tx, decision: Decision, why: DecisionCause) {
        let Some(open) = self.open.get_mut(&tx) else { return };
        // Who voted no has aborted already, and needs no telling.
        let knows = match why {
            DecisionCause::No { by: node } => NodeSet::of(node),
            _ => NodeSet::default(),
        };
        open.stage = Stage::Telling(decision, knows, cx.now());
        let ticket = open.about.ticket;
        // The answer went to the disk together with the record.
        let written = open.record.is_some_and(|place| place < self.written);
        let answer = match decision {
            Decision::Commit => Answer::Committed(open.about.values),
            Decision::Abort => Answer::Aborted,
        };
        self.remember(tx, decision);
        self.tell(cx, tx);
        self.sessions.insert(ticket.client, (ticket.serial, answer));
        // An abort without a record: what the client is told must survive all the same, or a late copy of its
        // request would begin a transaction that it was told is over.
        if decision == Decision::Abort && terms(cx).presume == Presume::Abort {
            cx.persist(Write::Session(ticket, answer));
        }
        if written {
            cx.reply_now(ticket, Reply::Answer(answer));
        } else {
            cx.reply(ticket, Reply::Answer(answer));
        }
    }

    /// Participants show the latest of their transactions, and so does it: of two at a time, the first may end last.
    pub(super) fn remember(&mut self, tx: Tx, decision: Decision) {
        if self.decided.is_none_or(|(other, _)| other <= tx) {
            self.decided = Some((tx, decision));
        }
    }

    /// Tells the decision to those that have not acknowledged it, when its record is on the disk, if it needs one.
    pub(super) fn tell(&mut self, cx: Cx<'_, '_>, tx: Tx) {
        let Some(open) = self.open.get(&tx) else { return };
        let Stage::Telling(decision, acked, _) = open.stage else { return };
        let written = open.record.is_none_or(|place| place < self.written);
        for to in open.participants.iter().filter(|node| !acked.contains(*node)) {
            say(cx, to, Message::Decision { tx, decision }, written);
        }
        if decision == Decision::Abort && terms(cx).presume == Presume::Abort {
            self.open.remove(&tx);
        } else if acked.len() == open.participants.len() {
            self.end(cx, tx);
        } else {
            cx.arm(Timer::Resend(tx), SpanRange::exactly(terms(cx).resend));
        }
    }

    pub(super) fn on_resend(&mut self, cx: Cx<'_, '_>, tx: Tx) {
        self.tell(cx, tx);
    }

    pub(super) fn on_ack(&mut self, cx: Cx<'_, '_>, from: NodeId, tx: Tx) {
        let Some(open) = self.open.get_mut(&tx) else { return };
        let Stage::Telling(_, acked, _) = &mut open.stage else { return };
        acked.insert(from);
        if open.participants.iter().all(|node| acked.contains(node)) {
            self.end(cx, tx);
        }
    }

    /// Nobody will ask any more.
    fn end(&mut self, cx: Cx<'_, '_>, tx: Tx) {
        cx.disarm(Timer::Resend(tx));
        let Some(open) = self.open.remove(&tx) else { return };
        cx.fact(Fact::Ended { tx });
        let write = self.log.append(Record { kind: CommitRecord::End, ..open.about });
        cx.persist(write);
        // A transaction that was only told again after a restart has no time of its own.
        if let Stage::Telling(Decision::Commit, _, decided) = open.stage
            && open.last != Stamps::default()
        {
            self.timings.truncate(SHOWN - 1);
            self.timings.push_front(Timing::new(tx, open.begun, open.last, decided, cx.now()));
        }
    }

    /// A participant that voted yes asks. "A coordinator that has no information about a transaction presumes
    /// that it was aborted." (after Mohan, Lindsay & Obermarck 1986, §3)
    pub(super) fn on_decision_req(&mut self, cx: Cx<'_, '_>, from: NodeId, tx: Tx) {
        match self.open.get(&tx).map(|open| open.stage) {
            Some(Stage::Telling(decision, ..)) => cx.send(from, Message::Decision { tx, decision }),
            Some(Stage::Asking(_)) => cx.send(from, Message::State { tx, pre: true, crashed: true }),
            // It will hear soon.
            Some(_) => {}
            None => match self.log.outcome(tx) {
                Some(decision) => cx.send(from, Message::Decision { tx, decision }),
                None => {
                    let (decision, why) = (Decision::Abort, DecisionCause::NoRecord { asker: from });
                    // Having no record is what it means.
                    cx.fact_without_disk(Fact::Decided { tx, decision, why });
                    cx.send_now(from, Message::Decision { tx, decision });
                }
            },
        }
    }
}

/// Sends a message: past the disk, if all that it promises is written, or it promises nothing.
pub(super) fn say(cx: Cx<'_, '_>, to: NodeId, message: Message, written: bool) {
    if written {
        cx.send_now(to, message);
    } else {
        cx.send(to, message);
    }
}

/// A length for a fact.
pub(super) fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
