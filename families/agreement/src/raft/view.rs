//! A server, its messages and its timers as plain data for people.

use super::{AppendResult, Durable, Entry, Message, Raft, Role, Timer};
use crate::membership::Verdict;
use crate::{Label, Part, TERMS, TimerName, shown};
use faultline_engine::view::{
    Field, Glance, LogCell, LogView, MessageView, NodeView, Shape, TimerView, Value,
};
use faultline_engine::{LogWindow, MessageForm, NodeId, NodeSet, SharedVec};

pub(super) fn glance(raft: &Raft) -> Glance {
    let (role, votes) = match &raft.role {
        Role::Follower { .. } if !raft.is_member() => (Part::NonVoting, NodeSet::default()),
        Role::Follower { .. } => (Part::Follower, NodeSet::default()),
        Role::PreCandidate { votes } => (Part::PreCandidate, *votes),
        Role::Candidate { votes } => (Part::Candidate, *votes),
        Role::Leader(_) => (Part::Leader, NodeSet::default()),
    };
    Glance { role: role.role(), epoch: TERMS.of(raft.term), commit: raft.commit, votes, task: None }
}

pub(super) fn node(raft: &Raft, durable: &Durable, window: LogWindow) -> NodeView {
    let node_field = |label, node| Field::new(label, Value::Node(node));
    let per_node = |label, values: &[u64], hear: NodeSet| {
        let pairs = (0u16..).map(NodeId).zip(values.iter().copied());
        let pairs = pairs.filter(|(node, _)| hear.contains(*node)).collect();
        Field::new(label, Value::PerNode(pairs))
    };
    let mut fields = vec![
        Field::number(Label::Term, raft.term),
        node_field(Label::VotedFor, raft.voted_for),
        Field::number(Label::LastIndex, raft.log.last_index()),
        Field::number(Label::DurableIndex, durable.log.len() as u64),
        Field::number(Label::CommitIndex, raft.commit),
        Field::number(Label::LastApplied, raft.machine.applied),
        Field::new(Label::Members, Value::Text(raft.members.latest().to_string())),
    ];
    match &raft.role {
        Role::Follower { leader } => fields.push(node_field(Label::Leader, *leader)),
        Role::PreCandidate { votes } | Role::Candidate { votes } => {
            fields.push(Field::new(Label::Votes, Value::Nodes(*votes)));
        }
        Role::Leader(leading) => {
            // Of the others: a leader sends nothing to itself. It has its own vote (§5.2).
            let learners = leading.changes.learners();
            let hear: NodeSet = raft.members.latest().all().iter().chain(learners.iter()).collect();
            let hear = raft.voted_for.map_or(hear, |me| hear.without(me));
            fields.push(per_node(Label::NextIndex, &leading.next, hear));
            fields.push(per_node(Label::MatchIndex, &leading.matched, hear));
            if !learners.is_empty() {
                fields.push(Field::new(Label::CatchingUp, Value::Nodes(learners)));
            }
            if let Some(until) = leading.lease.until() {
                fields.push(Field::new(Label::LeaseUntil, Value::Text(until.to_string())));
            }
            if !leading.reads.is_empty() {
                fields.push(Field::number(Label::PendingReads, leading.reads.len() as u64));
            }
        }
    }
    let table = raft.machine.store.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect();
    let log = Some(log(raft.log.shared(), durable, raft.commit, window));
    NodeView { fields, log, table: Some(table), ..NodeView::default() }
}

pub(super) fn durable(durable: &Durable, window: LogWindow) -> NodeView {
    let fields = vec![
        Field::number(Label::Term, durable.term),
        Field::new(Label::VotedFor, Value::Node(durable.voted_for)),
        Field::number(Label::LastIndex, durable.log.len() as u64),
    ];
    NodeView { fields, log: Some(log(&durable.log, durable, 0, window)), ..NodeView::default() }
}

fn log(entries: &SharedVec<Entry>, durable: &Durable, commit: u64, window: LogWindow) -> LogView {
    let from = window.from.max(1);
    let len = usize::try_from(window.len).unwrap_or(usize::MAX);
    let cell = |entry: &Entry| LogCell { epoch: TERMS.of(entry.term), held: shown::held(&entry.payload) };
    LogView {
        last: entries.len() as u64,
        from,
        cells: entries.iter_from(super::log::place(from)).take(len).map(cell).collect(),
        commit,
        durable: durable.log.len() as u64,
    }
}

pub(super) fn shape(message: &Message) -> (Shape, Option<u64>) {
    match message {
        Message::RequestVote(request) => (Shape::Request { loaded: true }, Some(request.term)),
        Message::VoteReply { term, granted, .. } => (Shape::Reply { positive: *granted }, Some(*term)),
        Message::AppendEntries(request) => {
            (Shape::Request { loaded: !request.entries.is_empty() }, Some(request.term))
        }
        Message::AppendReply { term, result, .. } => {
            let positive = matches!(result, AppendResult::Stored { .. });
            (Shape::Reply { positive }, Some(*term))
        }
        Message::Change { .. } => (Shape::Request { loaded: true }, None),
        Message::ChangeReply { term, verdict, .. } => {
            (Shape::Reply { positive: *verdict == Verdict::Done }, Some(*term))
        }
    }
}

/// What its messages are called, and what they carry.
pub(super) static MESSAGES: &[MessageForm] = &[
    MessageForm {
        label: "PreVote",
        fields: &[Label::Term.slug(), Label::LastIndex.slug(), Label::LastTerm.slug()],
    },
    MessageForm { label: "PreVoteReply", fields: &[Label::Term.slug(), Label::Granted.slug()] },
    MessageForm {
        label: "RequestVote",
        fields: &[Label::Term.slug(), Label::LastIndex.slug(), Label::LastTerm.slug()],
    },
    MessageForm { label: "VoteReply", fields: &[Label::Term.slug(), Label::Granted.slug()] },
    MessageForm {
        label: "AppendEntries",
        fields: &[
            Label::Term.slug(),
            Label::Entries.slug(),
            Label::PrevIndex.slug(),
            Label::PrevTerm.slug(),
            Label::LeaderCommit.slug(),
        ],
    },
    MessageForm {
        label: "AppendReply",
        fields: &[
            Label::Term.slug(),
            Label::Success.slug(),
            Label::MatchIndex.slug(),
            Label::LastIndex.slug(),
        ],
    },
    MessageForm { label: "MembershipChange", fields: &[Label::Change.slug()] },
    MessageForm {
        label: "MembershipReply",
        fields: &[Label::Term.slug(), Label::Change.slug(), Label::Verdict.slug()],
    },
];

pub(super) fn message(message: &Message) -> MessageView {
    let (shape, epoch) = shape(message);
    let (name, mut fields) = match message {
        Message::RequestVote(request) => {
            let name = if request.pre { "PreVote" } else { "RequestVote" };
            let last = Field::number(Label::LastIndex, request.last_index);
            (name, vec![last, Field::number(Label::LastTerm, request.last_term)])
        }
        Message::VoteReply { granted, pre, .. } => {
            let name = if *pre { "PreVoteReply" } else { "VoteReply" };
            (name, vec![Field::flag(Label::Granted, *granted)])
        }
        Message::AppendEntries(request) => (
            "AppendEntries",
            vec![
                Field::number(Label::Entries, request.entries.len()),
                Field::number(Label::PrevIndex, request.prev_index),
                Field::number(Label::PrevTerm, request.prev_term),
                Field::number(Label::LeaderCommit, request.commit),
            ],
        ),
        Message::AppendReply { result, .. } => {
            let (success, other) = match result {
                AppendResult::Stored { through } => (true, Field::number(Label::MatchIndex, *through)),
                AppendResult::Refused { last_index, .. } | AppendResult::Lost { last_index } => {
                    (false, Field::number(Label::LastIndex, *last_index))
                }
            };
            ("AppendReply", vec![Field::flag(Label::Success, success), other])
        }
        Message::Change { change, .. } => {
            ("MembershipChange", vec![Field::new(Label::Change, Value::Text(change.to_string()))])
        }
        Message::ChangeReply { change, verdict, .. } => (
            "MembershipReply",
            vec![
                Field::new(Label::Change, Value::Text(change.to_string())),
                Field::new(Label::Verdict, Value::Text(verdict.to_string())),
            ],
        ),
    };
    if let Some(term) = epoch {
        fields.insert(0, Field::number(Label::Term, term));
    }
    MessageView { name, shape, epoch, fields }
}

pub(super) fn timer(timer: Timer) -> TimerView {
    match timer {
        Timer::Election => timer_view(TimerName::Election, true),
        Timer::Heartbeat => timer_view(TimerName::Heartbeat, false),
        Timer::Ask => timer_view(TimerName::Membership, false),
    }
}

fn timer_view(name: TimerName, prominent: bool) -> TimerView {
    TimerView { name: name.into(), number: name.number(), prominent }
}
