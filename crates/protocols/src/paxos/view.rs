//! Nodes, messages and timers as plain data for people.

use super::{Accepted, Durable, Message, Paxos, Stage, Timer};
use faultline_engine::view::{
    Field, Glance, Label, MessageView, NodeView, Role, Shape, TimerName, TimerView, Value,
};
use faultline_engine::{Ballot, Epoch, NodeSet};

pub(super) fn glance(process: &Paxos) -> Glance {
    let promised = process.acceptor.promised;
    let stage = process.proposer.as_ref().map(|proposer| proposer.stage);
    let (role, ballot, votes) = match (process.learner.chosen, stage) {
        (Some(chosen), _) => (Role::Decided, Some(chosen.ballot), NodeSet::default()),
        (None, Some(Stage::Preparing { ballot, promises, .. })) => (Role::Preparing, Some(ballot), promises),
        (None, Some(Stage::Proposing(Accepted { ballot, .. }))) => {
            (Role::Proposing, Some(ballot), process.learner.acceptors(ballot))
        }
        (None, _) => (Role::Acceptor, promised, NodeSet::default()),
    };
    Glance { role, epoch: Epoch::of_ballot(ballot), commit: 0, votes, task: None }
}

fn text(label: Label, text: impl ToString) -> Field {
    Field { label, value: Value::Text(text.to_string()) }
}

/// What an acceptor has promised and accepted.
fn acceptor(promised: Option<Ballot>, accepted: Option<Accepted>) -> impl Iterator<Item = Field> {
    let promised = promised.map(|ballot| text(Label::Promised, ballot));
    promised.into_iter().chain(accepted.into_iter().flat_map(|Accepted { ballot, value }| {
        [text(Label::AcceptedIn, ballot), text(Label::AcceptedValue, value.command.0)]
    }))
}

pub(super) fn node(process: &Paxos) -> NodeView {
    let mut fields: Vec<Field> = acceptor(process.acceptor.promised, process.acceptor.accepted).collect();
    if let Some(proposer) = &process.proposer {
        match proposer.stage {
            Stage::Preparing { ballot, promises, .. } => {
                fields.push(text(Label::Ballot, ballot));
                fields.push(Field { label: Label::Promises, value: Value::Nodes(promises) });
            }
            Stage::Proposing(Accepted { ballot, value }) => {
                fields.push(text(Label::Ballot, ballot));
                fields.push(text(Label::Proposed, value.command.0));
                let by = process.learner.acceptors(ballot);
                fields.push(Field { label: Label::Acceptances, value: Value::Nodes(by) });
            }
            Stage::Idle | Stage::Pausing => {}
        }
        fields.extend(proposer.own.map(|own| text(Label::OwnValue, own.command.0)));
    }
    fields.extend(process.learner.chosen.map(|chosen| text(Label::Chosen, chosen.value.command.0)));
    NodeView { fields, ..NodeView::default() }
}

pub(super) fn durable(durable: &Durable) -> NodeView {
    let mut fields: Vec<Field> = acceptor(durable.promised, durable.accepted).collect();
    fields.extend((durable.round > 0).then(|| Field::number(Label::Round, durable.round.into())));
    fields.extend(durable.own.map(|own| text(Label::OwnValue, own.command.0)));
    NodeView { fields, ..NodeView::default() }
}

pub(super) fn shape(message: &Message) -> (Shape, Option<u64>) {
    let (shape, ballot) = match *message {
        Message::Prepare { ballot } => (Shape::Request { loaded: false }, ballot),
        Message::Accept { ballot, .. } => (Shape::Request { loaded: true }, ballot),
        Message::Chosen { chosen } => (Shape::Request { loaded: true }, chosen.ballot),
        Message::Promise { ballot, .. } => (Shape::Reply { positive: true }, ballot),
        Message::Accepted { accepted } => (Shape::Reply { positive: true }, accepted.ballot),
        Message::Refused { ballot, .. } => (Shape::Reply { positive: false }, ballot),
        Message::Ask => return (Shape::Request { loaded: false }, None),
    };
    (shape, Some(ballot.epoch()))
}

pub(super) fn message(message: &Message) -> MessageView {
    let (shape, epoch) = shape(message);
    let proposal =
        |it: Accepted| vec![text(Label::Ballot, it.ballot), text(Label::Proposed, it.value.command.0)];
    let (name, fields) = match *message {
        Message::Prepare { ballot } => ("PREPARE", vec![text(Label::Ballot, ballot)]),
        Message::Promise { ballot, accepted } => {
            let fields = std::iter::once(text(Label::Ballot, ballot)).chain(acceptor(None, accepted));
            ("PROMISE", fields.collect())
        }
        Message::Accept { ballot, value } => ("ACCEPT", proposal(Accepted { ballot, value })),
        Message::Accepted { accepted } => ("ACCEPTED", proposal(accepted)),
        Message::Refused { ballot, promised } => {
            ("REFUSED", vec![text(Label::Ballot, ballot), text(Label::Promised, promised)])
        }
        Message::Ask => ("ASK", Vec::new()),
        Message::Chosen { chosen } => ("CHOSEN", proposal(chosen)),
    };
    MessageView { name, shape, epoch, fields }
}

pub(super) fn timer(timer: Timer) -> TimerView {
    match timer {
        Timer::Ballot => TimerView { name: TimerName::Ballot, prominent: true },
        Timer::Retry => TimerView { name: TimerName::NextBallot, prominent: true },
        Timer::Learn => TimerView { name: TimerName::Learn, prominent: false },
    }
}
