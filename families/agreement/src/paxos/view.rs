//! Nodes, messages and timers as plain data for people.

use super::acceptor::Acceptor;
use super::{Accepted, Durable, Message, Paxos, Stage, Timer};
use crate::Ballot;
use crate::proposal::Answer;
use crate::{Label, Part, TimerName, shown};
use faultline_engine::view::{
    Belief, Concern, Field, Glance, MessageView, NodeView, Shape, Subject, TimerView, Value,
};
use faultline_engine::{MessageForm, NodeId, NodeSet};

pub(super) fn glance(process: &Paxos) -> Glance {
    let promised = process.acceptor.promised;
    let stage = process.proposer.as_ref().map(|proposer| proposer.stage);
    let (role, ballot, votes) = match (process.learner.chosen, stage) {
        (Some(chosen), _) => (Part::Decided, Some(chosen.ballot), NodeSet::default()),
        (None, Some(Stage::Preparing { ballot, promises, .. })) => (Part::Preparing, Some(ballot), promises),
        (None, Some(Stage::Proposing(Accepted { ballot, .. }))) => {
            (Part::Proposing, Some(ballot), process.learner.acceptors(ballot))
        }
        (None, _) => (Part::Acceptor, promised, NodeSet::default()),
    };
    Glance { role: role.role(), epoch: shown::of_ballot(ballot), commit: 0, votes, task: None }
}

/// The value that it knows to be chosen; else the one that it has accepted, which may be chosen or not.
pub(super) fn holds(process: &Paxos) -> Option<String> {
    let chosen = process.learner.chosen.map(|chosen| chosen.value.command.0.to_string());
    chosen.or_else(|| process.acceptor.accepted.map(|accepted| format!("{}?", accepted.value.command.0)))
}

fn number(label: Label, ballot: Ballot) -> Field {
    Field::new(label, Value::Text(ballot.to_string()))
}

/// The value that a client is told, which may be any word: `nothing` too.
pub(super) fn answer(answer: Answer) -> Value {
    Value::Proposal(answer.0.to_string())
}

fn word(label: Label, value: super::disk::Value) -> Field {
    Field::new(label, Value::Proposal(value.command.0.to_string()))
}

/// What an acceptor has promised and accepted.
fn acceptor(promised: Option<Ballot>, accepted: Option<Accepted>) -> impl Iterator<Item = Field> {
    let promised = promised.map(|ballot| number(Label::Promised, ballot));
    promised.into_iter().chain(accepted.into_iter().flat_map(|Accepted { ballot, value }| {
        [number(Label::AcceptedIn, ballot), word(Label::AcceptedValue, value)]
    }))
}

/// What an acceptor has promised and accepted, and what it knows to be chosen, in the colour of the ballot.
pub(super) fn beliefs(process: &Paxos, me: NodeId) -> Vec<Belief> {
    let of = |what: Label, ballot: Option<Ballot>, fields: Vec<Field>| Belief {
        by: Subject::Node(me),
        of: Subject::Name(what.into()),
        state: what.into(),
        concern: if ballot.is_some() { Concern::Calm } else { Concern::Nothing },
        mark: String::new(),
        runs: None,
        gone: 0,
        epoch: shown::of_ballot(ballot),
        rank: ballot.and_then(|ballot| i64::try_from(ballot.epoch()).ok()),
        fields,
    };
    let value = |what: Label, held: Option<Accepted>| {
        let ballot = held.map(|held| held.ballot);
        let fields = held.map(|held| vec![word(what, held.value), number(Label::Ballot, held.ballot)]);
        of(what, ballot, fields.unwrap_or_default())
    };
    let Acceptor { promised, accepted, .. } = process.acceptor;
    let promise = promised.map(|ballot| number(Label::Promised, ballot));
    vec![
        of(Label::Promised, promised, promise.into_iter().collect()),
        value(Label::AcceptedValue, accepted),
        value(Label::Chosen, process.learner.chosen),
    ]
}

pub(super) fn node(process: &Paxos) -> NodeView {
    let mut fields: Vec<Field> = acceptor(process.acceptor.promised, process.acceptor.accepted).collect();
    if let Some(proposer) = &process.proposer {
        match proposer.stage {
            Stage::Preparing { ballot, promises, .. } => {
                fields.push(number(Label::Ballot, ballot));
                fields.push(Field::new(Label::Promises, Value::Nodes(promises)));
            }
            Stage::Proposing(Accepted { ballot, value }) => {
                fields.push(number(Label::Ballot, ballot));
                fields.push(word(Label::Proposed, value));
                let by = process.learner.acceptors(ballot);
                fields.push(Field::new(Label::Acceptances, Value::Nodes(by)));
            }
            Stage::Idle | Stage::Pausing => {}
        }
        fields.extend(proposer.own.map(|own| word(Label::OwnValue, own)));
    }
    fields.extend(process.learner.chosen.map(|chosen| word(Label::Chosen, chosen.value)));
    NodeView { fields, ..NodeView::default() }
}

pub(super) fn durable(durable: &Durable) -> NodeView {
    let mut fields: Vec<Field> = acceptor(durable.promised, durable.accepted).collect();
    fields.extend((durable.round > 0).then(|| Field::number(Label::Round, durable.round.into())));
    fields.extend(durable.own.map(|own| word(Label::OwnValue, own)));
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

/// What its messages are called, and what they carry.
pub(super) static MESSAGES: &[MessageForm] = &[
    MessageForm { label: "PREPARE", fields: &[Label::Ballot.slug()] },
    MessageForm {
        label: "PROMISE",
        fields: &[Label::Ballot.slug(), Label::AcceptedIn.slug(), Label::AcceptedValue.slug()],
    },
    MessageForm { label: "ACCEPT", fields: &[Label::Ballot.slug(), Label::Proposed.slug()] },
    MessageForm { label: "ACCEPTED", fields: &[Label::Ballot.slug(), Label::Proposed.slug()] },
    MessageForm { label: "REFUSED", fields: &[Label::Ballot.slug(), Label::Promised.slug()] },
    MessageForm { label: "ASK", fields: &[] },
    MessageForm { label: "CHOSEN", fields: &[Label::Ballot.slug(), Label::Proposed.slug()] },
];

pub(super) fn message(message: &Message) -> MessageView {
    let (shape, epoch) = shape(message);
    let proposal = |it: Accepted| vec![number(Label::Ballot, it.ballot), word(Label::Proposed, it.value)];
    let (name, fields) = match *message {
        Message::Prepare { ballot } => ("PREPARE", vec![number(Label::Ballot, ballot)]),
        Message::Promise { ballot, accepted } => {
            let fields = std::iter::once(number(Label::Ballot, ballot)).chain(acceptor(None, accepted));
            ("PROMISE", fields.collect())
        }
        Message::Accept { ballot, value } => ("ACCEPT", proposal(Accepted { ballot, value })),
        Message::Accepted { accepted } => ("ACCEPTED", proposal(accepted)),
        Message::Refused { ballot, promised } => {
            ("REFUSED", vec![number(Label::Ballot, ballot), number(Label::Promised, promised)])
        }
        Message::Ask => ("ASK", Vec::new()),
        Message::Chosen { chosen } => ("CHOSEN", proposal(chosen)),
    };
    MessageView { name, shape, epoch, fields }
}

pub(super) fn timer(timer: Timer) -> TimerView {
    match timer {
        Timer::Ballot => timer_view(TimerName::Ballot, true),
        Timer::Retry => timer_view(TimerName::NextBallot, true),
        Timer::Learn => timer_view(TimerName::Learn, false),
    }
}

fn timer_view(name: TimerName, prominent: bool) -> TimerView {
    TimerView { name: name.into(), number: name.number(), prominent }
}
