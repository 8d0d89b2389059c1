//! Coordinator, participants, messages and timers as plain data for people.

use super::coordinator::{Open, Stage};
use super::participant::Participant;
use super::tables as view;
use super::terms::{Presume, Terms};
use super::{Durable, Message, Process, Timer};
use crate::facts::epoch;
use crate::placement::COORDINATOR;
use crate::transaction::{Decision, Tx};
use crate::{Label, Part, TimerName};
use faultline_engine::view::{Field, Glance, Grid, MessageView, NodeView, Shape, TimerView, Value, holding};
use faultline_engine::{Conditions, LogWindow, MessageForm, NodeId, NodeSet};

pub(crate) fn glance(process: &Process) -> Glance {
    let (role, tx, votes) = match process {
        Process::Coordinator(coordinator) => {
            let voting = coordinator.open.iter().find_map(|(tx, open)| match open.stage {
                Stage::Voting(yes) => Some((*tx, yes)),
                _ => None,
            });
            let undecided = |open: &Open| !matches!(open.stage, Stage::Telling(..));
            let busy = coordinator.open.iter().find(|(_, open)| undecided(open)).map(|(tx, _)| *tx);
            match (voting, busy, coordinator.decided) {
                (Some((tx, yes)), ..) => (Part::Coordinator, tx, yes),
                (None, Some(tx), _) => (Part::Coordinator, tx, NodeSet::default()),
                (None, None, Some((tx, Decision::Commit))) => {
                    (Part::CoordinatorCommitted, tx, NodeSet::default())
                }
                (None, None, Some((tx, Decision::Abort))) => {
                    (Part::CoordinatorAborted, tx, NodeSet::default())
                }
                (None, None, None) => (Part::Coordinator, Tx(0), NodeSet::default()),
            }
        }
        Process::Participant(participant) => {
            let (role, tx) = participant.part();
            (role, tx, NodeSet::default())
        }
    };
    Glance { role: role.role(), epoch: epoch(tx), commit: 0, votes, task: None }
}

/// What a participant keeps of the data.
pub(crate) fn holds(process: &Process) -> Option<String> {
    match process {
        Process::Coordinator(_) => None,
        Process::Participant(participant) => holding(view::table(&participant.store)),
    }
}

impl Participant {
    /// What it does for a transaction.
    fn part_in(&self, tx: Tx) -> Part {
        match self.open.get(&tx) {
            Some(open) if open.blocked.is_some() => Part::Blocked,
            Some(open) if open.pre => Part::PreCommitted,
            Some(_) => Part::Prepared,
            None => match self.known.get(&tx) {
                Some(Decision::Commit) => Part::Committed,
                Some(Decision::Abort) => Part::Aborted,
                None => Part::Participant,
            },
        }
    }

    /// Its part, and the transaction that it is about: one that is blocked before one that is not.
    fn part(&self) -> (Part, Tx) {
        let blocked = self.open.iter().find(|(_, open)| open.blocked.is_some());
        match blocked.or_else(|| self.open.iter().next()) {
            Some((tx, _)) => (self.part_in(*tx), *tx),
            None => (self.part_in(self.latest), self.latest),
        }
    }
}

pub(crate) fn node(process: &Process, durable: &Durable, window: LogWindow) -> NodeView {
    match process {
        Process::Coordinator(coordinator) => {
            let stage = |stage: Stage| match stage {
                Stage::Voting(yes) => (Label::Voting, yes, NodeSet::default()),
                Stage::Deciding(..) => (Label::Deciding, NodeSet::default(), NodeSet::default()),
                Stage::Telling(Decision::Commit, acked, _) => (Label::Committing, NodeSet::default(), acked),
                Stage::Telling(Decision::Abort, acked, _) => (Label::Aborting, NodeSet::default(), acked),
                Stage::Noting(_) => (Label::Deciding, NodeSet::default(), NodeSet::default()),
                Stage::PreCommitting(acked) => (Label::PreCommitting, NodeSet::default(), acked),
                Stage::Asking(_) => (Label::Asking, NodeSet::default(), NodeSet::default()),
            };
            let rows = coordinator.open.iter().map(|(tx, open)| {
                let (name, yes, acked) = stage(open.stage);
                let voters = if name == Label::Voting { yes } else { open.participants };
                vec![view::tx(*tx), Value::Name(name.into()), Value::Nodes(voters), Value::Nodes(acked)]
            });
            let columns = [Label::Transaction, Label::State, Label::Votes, Label::Acknowledged];
            let grid = Grid::new(Label::Transactions, &columns, rows.collect());
            NodeView {
                log: Some(coordinator.log.view(durable, window)),
                grids: vec![grid],
                ..NodeView::default()
            }
        }
        Process::Participant(participant) => {
            let fields = participant.open.iter().flat_map(|(tx, open)| {
                let asked = (!open.whom.is_empty()).then_some((Label::Asked, open.whom));
                let unsure = (!open.uncertain.is_empty()).then_some((Label::Uncertain, open.uncertain));
                let first = Field::new(Label::Transaction, view::tx(*tx));
                let sets = asked.into_iter().chain(unsure);
                let sets = sets.map(|(label, set)| Field::new(label, Value::Nodes(set)));
                std::iter::once(first).chain(sets).collect::<Vec<_>>()
            });
            NodeView {
                fields: fields.collect(),
                log: Some(participant.log.view(durable, window)),
                table: Some(view::table(&participant.store)),
                grids: vec![view::locks(&participant.store, |tx| participant.part_in(tx))],
            }
        }
    }
}

/// Request: a message, after a write of the coordinator's if it must remember that it began. Execute: a write
/// of the participant's. Decide: a message and a write of the coordinator's. Commit: a message, a write of the
/// participant's, a message.
pub(crate) fn times(
    process: &Process,
    three: bool,
    terms: &Terms,
    conditions: &Conditions<'_>,
) -> Option<Grid> {
    let Process::Coordinator(coordinator) = process else { return None };
    let own = conditions.disk(COORDINATOR);
    let parts = |node: NodeId| {
        let none = view::Forecast::default();
        let (there, back) = (conditions.latency(COORDINATOR, node), conditions.latency(node, COORDINATOR));
        let disk = conditions.disk(node);
        let begin = if terms.presume == Presume::Nothing { none.and(own) } else { none };
        // The third phase: a write of the coordinator's, a message, a write of the participant's, a message.
        let decide = if three { none.and(back).and(own).and(there).and(disk) } else { none };
        let decide = decide.and(back).and(own);
        [begin.and(there), none.and(disk), decide, none.and(there).and(disk).and(back)]
    };
    view::times(&coordinator.timings, conditions, parts)
}

pub(crate) fn shape(message: &Message) -> (Shape, Option<u64>) {
    let shape = match message {
        Message::VoteReq { .. }
        | Message::PreCommit { .. }
        | Message::Decision { decision: Decision::Commit, .. } => Shape::Request { loaded: true },
        Message::Decision { decision: Decision::Abort, .. }
        | Message::DecisionReq { .. }
        | Message::Elected { .. }
        | Message::StateReq { .. } => Shape::Request { loaded: false },
        Message::Yes { .. } | Message::Ack { .. } | Message::PreAck { .. } => Shape::Reply { positive: true },
        Message::State { pre, .. } => Shape::Reply { positive: *pre },
        Message::No { .. } => Shape::Reply { positive: false },
    };
    (shape, Some(u64::from(message.tx().0)))
}

/// What a node that is down has on its disk.
pub(crate) fn durable(durable: &Durable, window: LogWindow) -> NodeView {
    view::durable(durable, window)
}

/// What its messages are called, and what they carry.
pub(crate) static MESSAGES: &[MessageForm] = &[
    MessageForm { label: "VOTE-REQ", fields: &[Label::Transaction.slug(), Label::Command.slug()] },
    MessageForm { label: "YES", fields: &[Label::Transaction.slug(), Label::Values.slug()] },
    MessageForm { label: "NO", fields: &[Label::Transaction.slug()] },
    MessageForm { label: "COMMIT", fields: &[Label::Transaction.slug()] },
    MessageForm { label: "ABORT", fields: &[Label::Transaction.slug()] },
    MessageForm { label: "ACK", fields: &[Label::Transaction.slug()] },
    MessageForm { label: "DECISION-REQ", fields: &[Label::Transaction.slug()] },
    MessageForm { label: "UNCERTAIN", fields: &[Label::Transaction.slug()] },
    MessageForm { label: "PRE-COMMITTED", fields: &[Label::Transaction.slug()] },
    MessageForm { label: "PRE-COMMIT", fields: &[Label::Transaction.slug()] },
    MessageForm { label: "PRE-ACK", fields: &[Label::Transaction.slug()] },
    MessageForm { label: "UR-ELECTED", fields: &[Label::Transaction.slug()] },
    MessageForm { label: "STATE-REQ", fields: &[Label::Transaction.slug()] },
];

pub(crate) fn message(message: &Message) -> MessageView {
    let (shape, epoch) = shape(message);
    let mut fields = vec![Field::new(Label::Transaction, view::tx(message.tx()))];
    let text = |label: Label, text: String| Field::new(label, Value::Text(text));
    let name = match message {
        Message::VoteReq { command, .. } => {
            fields.push(text(Label::Command, command.to_string()));
            "VOTE-REQ"
        }
        Message::Yes { .. } => "YES",
        Message::No { .. } => "NO",
        Message::Decision { decision: Decision::Commit, .. } => "COMMIT",
        Message::Decision { decision: Decision::Abort, .. } => "ABORT",
        Message::Ack { .. } => "ACK",
        Message::DecisionReq { .. } => "DECISION-REQ",
        Message::State { pre: false, .. } => "UNCERTAIN",
        Message::State { pre: true, .. } => "PRE-COMMITTED",
        Message::PreCommit { .. } => "PRE-COMMIT",
        Message::PreAck { .. } => "PRE-ACK",
        Message::Elected { .. } => "UR-ELECTED",
        Message::StateReq { .. } => "STATE-REQ",
    };
    if let Message::Yes { values, .. } = message
        && values.iter().next().is_some()
    {
        fields.push(text(Label::Values, values.to_string()));
    }
    MessageView { name, shape, epoch, fields }
}

pub(crate) fn timer(timer: Timer) -> TimerView {
    match timer {
        Timer::Votes(_) => timer_view(TimerName::Votes, true),
        Timer::Decision(_) => timer_view(TimerName::Decision, true),
        Timer::Resend(_) => timer_view(TimerName::Resend, false),
    }
}

fn timer_view(name: TimerName, prominent: bool) -> TimerView {
    TimerView { name: name.into(), number: name.number(), prominent }
}
