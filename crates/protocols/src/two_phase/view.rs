//! Coordinator, participants, messages and timers as plain data for people.

use super::coordinator::{Coordinator, Stage};
use super::participant::Participant;
use super::{Config, Message, Presume, Timer, TwoPhase};
use crate::commit::placement::COORDINATOR;
use crate::commit::{Durable, view};
use faultline_engine::transaction::{Decision, Tx};
use faultline_engine::view::{
    Field, Glance, Grid, Label, MessageView, NodeView, Role, Shape, TimerName, TimerView, Value,
};
use faultline_engine::{Conditions, LogWindow, NodeId, NodeSet};

pub(super) fn glance(process: &TwoPhase) -> Glance {
    let (role, tx, votes) = match process {
        TwoPhase::Coordinator(coordinator) => {
            let voting = coordinator.open.iter().find_map(|(tx, open)| match open.stage {
                Stage::Voting(yes) => Some((*tx, yes)),
                _ => None,
            });
            let first = coordinator.open.keys().next().copied();
            let tx = voting.map(|(tx, _)| tx).or(first).unwrap_or(coordinator.latest());
            (Role::Coordinator, tx, voting.map(|(_, yes)| yes).unwrap_or_default())
        }
        TwoPhase::Participant(participant) => {
            let (role, tx) = participant.part();
            (role, tx, NodeSet::default())
        }
    };
    Glance { role, epoch: u64::from(tx.0), commit: 0, votes, task: None }
}

impl Coordinator {
    /// The transaction that began last.
    fn latest(&self) -> Tx {
        let last = self.log.iter().last().map(|record| record.tx);
        let begun = self.timings.front().map(|timing| timing.tx);
        last.max(begun).unwrap_or(Tx(0))
    }
}

impl Participant {
    /// What it does for a transaction.
    fn part_in(&self, tx: Tx) -> Role {
        match self.open.get(&tx) {
            Some(open) if open.blocked.is_some() => Role::Blocked,
            Some(_) => Role::Prepared,
            None => Role::Participant,
        }
    }

    /// Its part, and the transaction that it is about: one that is blocked before one that is not.
    fn part(&self) -> (Role, Tx) {
        let blocked = self.open.iter().find(|(_, open)| open.blocked.is_some());
        match blocked.or_else(|| self.open.iter().next()) {
            Some((tx, _)) => (self.part_in(*tx), *tx),
            None => (Role::Participant, self.latest),
        }
    }
}

pub(super) fn node(process: &TwoPhase, durable: &Durable, window: LogWindow) -> NodeView {
    match process {
        TwoPhase::Coordinator(coordinator) => {
            let stage = |stage: Stage| match stage {
                Stage::Voting(yes) => (Label::Voting, yes, NodeSet::default()),
                Stage::Deciding(..) => (Label::Deciding, NodeSet::default(), NodeSet::default()),
                Stage::Telling(Decision::Commit, acked, _) => (Label::Committing, NodeSet::default(), acked),
                Stage::Telling(Decision::Abort, acked, _) => (Label::Aborting, NodeSet::default(), acked),
            };
            let rows = coordinator.open.iter().map(|(tx, open)| {
                let (name, yes, acked) = stage(open.stage);
                let voters = if name == Label::Voting { yes } else { open.participants };
                vec![view::tx(*tx), Value::Name(name), Value::Nodes(voters), Value::Nodes(acked)]
            });
            let columns = vec![Label::Transaction, Label::State, Label::Votes, Label::Acknowledged];
            let grid = Grid { title: Label::Transactions, columns, rows: rows.collect() };
            NodeView {
                log: Some(coordinator.log.view(durable, window)),
                grids: vec![grid],
                ..NodeView::default()
            }
        }
        TwoPhase::Participant(participant) => {
            let fields = participant.open.iter().flat_map(|(tx, open)| {
                let asked = (!open.whom.is_empty()).then_some((Label::Asked, open.whom));
                let unsure = (!open.uncertain.is_empty()).then_some((Label::Uncertain, open.uncertain));
                let first = Field { label: Label::Transaction, value: view::tx(*tx) };
                let sets = asked.into_iter().chain(unsure);
                let sets = sets.map(|(label, set)| Field { label, value: Value::Nodes(set) });
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
pub(super) fn times(process: &TwoPhase, config: &Config, conditions: &Conditions<'_>) -> Option<Grid> {
    let TwoPhase::Coordinator(coordinator) = process else { return None };
    let own = conditions.disk(COORDINATOR);
    let parts = |node: NodeId| {
        let none = view::Forecast::default();
        let (there, back) = (conditions.latency(COORDINATOR, node), conditions.latency(node, COORDINATOR));
        let disk = conditions.disk(node);
        let begin = if config.presume == Presume::Nothing { none.and(own) } else { none };
        [begin.and(there), none.and(disk), none.and(back).and(own), none.and(there).and(disk).and(back)]
    };
    view::times(&coordinator.timings, conditions, parts)
}

pub(super) fn shape(message: &Message) -> (Shape, Option<u64>) {
    let shape = match message {
        Message::VoteReq { .. } | Message::Decision { decision: Decision::Commit, .. } => {
            Shape::Request { loaded: true }
        }
        Message::Decision { decision: Decision::Abort, .. } | Message::DecisionReq { .. } => {
            Shape::Request { loaded: false }
        }
        Message::Yes { .. } | Message::Ack { .. } => Shape::Reply { positive: true },
        Message::No { .. } | Message::Uncertain { .. } => Shape::Reply { positive: false },
    };
    (shape, Some(u64::from(message.tx().0)))
}

pub(super) fn message(message: &Message) -> MessageView {
    let (shape, epoch) = shape(message);
    let mut fields = vec![Field { label: Label::Transaction, value: view::tx(message.tx()) }];
    let text = |label, text: String| Field { label, value: Value::Text(text) };
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
        Message::Uncertain { .. } => "UNCERTAIN",
    };
    if let Message::Yes { values, .. } = message
        && values.iter().next().is_some()
    {
        fields.push(text(Label::Values, values.to_string()));
    }
    MessageView { name, shape, epoch, fields }
}

pub(super) fn timer(timer: Timer) -> TimerView {
    match timer {
        Timer::Votes(_) => TimerView { name: TimerName::Votes, prominent: true },
        Timer::Decision(_) => TimerView { name: TimerName::Decision, prominent: true },
        Timer::Resend(_) => TimerView { name: TimerName::Resend, prominent: false },
    }
}
