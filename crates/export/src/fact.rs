//! Facts, broken rules and names of fields as JSON.

use crate::{ballot, commit};
use faultline_engine::view::{Label, Role, Task, TaskKind};
use faultline_engine::{
    AppendRefusal, Epoch, Evidence, Fact, FactRecord, NodeId, NodeSet, Operation, Outcome, Payload,
    StepDownCause, Ticket, Violation, VoteRefusal, count, kv, transaction,
};
use serde_json::{Value, json};

/// A fact: whom it is about, what it is, and its values.
pub(crate) fn fact(record: &FactRecord) -> Value {
    let (name, values) = parts(&record.fact);
    let mut object = json!({ "subject": record.subject.to_string(), "fact": name });
    if let (Value::Object(object), Value::Object(values)) = (&mut object, values) {
        object.extend(values);
    }
    object
}

fn parts(fact: &Fact) -> (&'static str, Value) {
    match fact {
        Fact::Task(fact) => super::task::parts(fact),
        Fact::Started { epoch, last, last_epoch } => {
            ("started", json!({ "epoch": epoch, "last": last, "last_epoch": last_epoch }))
        }
        Fact::Suspects { leader, silence } => {
            ("suspects", json!({ "leader": leader.map(name), "silence": silence.0 }))
        }
        Fact::Campaigns { epoch, pre } => ("campaigns", json!({ "epoch": epoch, "pre": pre })),
        Fact::Voted { epoch, candidate, pre } => {
            ("voted", json!({ "epoch": epoch, "candidate": name(*candidate), "pre": pre }))
        }
        Fact::RefusedVote { epoch, candidate, why, pre } => {
            let why = vote_refusal(*why);
            ("refused_vote", json!({ "epoch": epoch, "candidate": name(*candidate), "pre": pre, "why": why }))
        }
        Fact::Leads { epoch, votes } => ("leads", json!({ "epoch": epoch, "votes": names(*votes) })),
        Fact::Follows { epoch, leader } => ("follows", json!({ "epoch": epoch, "leader": name(*leader) })),
        Fact::StepsDown { epoch, led, why } => {
            ("steps_down", json!({ "epoch": epoch, "led": led, "why": step_down(*why) }))
        }
        Fact::Appended { index, epoch, payload: held } => {
            ("appended", json!({ "index": index, "epoch": epoch, "payload": payload(held) }))
        }
        Fact::Truncated { from, count, leader } => {
            ("truncated", json!({ "from": from, "count": count, "leader": name(*leader) }))
        }
        Fact::RefusedEntries { leader, why } => {
            ("refused_entries", json!({ "leader": name(*leader), "why": append_refusal(*why) }))
        }
        Fact::Committed { through, epoch, holders } => {
            ("committed", json!({ "through": through, "epoch": epoch, "holders": names(*holders) }))
        }
        Fact::Applied { index, epoch, payload: held, outcome: result } => {
            let result = result.as_ref().map(outcome);
            (
                "applied",
                json!({ "index": index, "epoch": epoch, "payload": payload(held), "outcome": result }),
            )
        }
        Fact::ReadConfirmed { ticket, index, by } => {
            ("read_confirmed", json!({ "request": request(*ticket), "index": index, "by": names(*by) }))
        }
        Fact::Redirected { ticket, to } => {
            ("redirected", json!({ "request": request(*ticket), "to": to.map(name) }))
        }
        Fact::Invoked { ticket, operation: asked, to } => {
            let asked = operation(asked);
            ("invoked", json!({ "request": request(*ticket), "operation": asked, "to": name(*to) }))
        }
        Fact::Retried { ticket, to, attempt, timed_out } => (
            "retried",
            json!({
                "request": request(*ticket),
                "to": name(*to),
                "attempt": attempt,
                "timed_out": timed_out,
            }),
        ),
        Fact::Returned { ticket, operation: asked, outcome: result, by, took } => (
            "returned",
            json!({
                "request": request(*ticket),
                "operation": operation(asked),
                "outcome": outcome(result),
                "by": name(*by),
                "took": took.0,
            }),
        ),
        Fact::Commit(fact) => commit::parts(fact),
        Fact::Ballot(fact) => ballot::parts(fact),
    }
}

/// A rule, and the values that broke it.
pub(crate) fn rule(violation: &Violation) -> Value {
    let evidence = match &violation.evidence {
        Evidence::Task(evidence) => super::task::evidence(evidence),
        Evidence::TwoLeaders { epoch, first, second } => {
            json!({ "epoch": epoch, "first": name(*first), "second": name(*second) })
        }
        Evidence::LeaderTruncated { leader, epoch, from } => {
            json!({ "leader": name(*leader), "epoch": epoch, "from": from })
        }
        Evidence::LogsDiffer { first, second, index, epoch, differs } => json!({
            "first": name(*first),
            "second": name(*second),
            "index": index,
            "epoch": epoch,
            "differs": differs,
        }),
        Evidence::LeaderLacks { leader, epoch, index, committed_in } => json!({
            "leader": name(*leader),
            "epoch": epoch,
            "index": index,
            "committed_in": committed_in,
        }),
        Evidence::AppliedDiffer { first, applied, second, other, index } => {
            let entry =
                |entry: &(Epoch, Payload)| json!({ "epoch": entry.0.number(), "payload": payload(&entry.1) });
            json!({
                "first": name(*first),
                "applied": entry(applied),
                "second": name(*second),
                "other": entry(other),
                "index": index,
            })
        }
        Evidence::NoOrder { key, ticket, operation: asked, outcome: result, possible } => json!({
            "key": key.to_string(),
            "request": request(*ticket),
            "operation": operation(asked),
            "outcome": outcome(result),
            "possible": possible,
        }),
        Evidence::Commit(evidence) => commit::evidence(evidence),
        Evidence::Ballot(evidence) => ballot::evidence(evidence),
        Evidence::NoSerialOrder { ticket, operation: asked, outcome: result, possible } => json!({
            "request": request(*ticket),
            "operation": operation(asked),
            "outcome": outcome(result),
            "possible": possible.iter().map(outcome).collect::<Vec<_>>(),
        }),
    };
    json!({ "rule": violation.rule.slug(), "evidence": evidence })
}

/// The name of a field of a message.
pub(crate) fn label(label: Label) -> &'static str {
    match label {
        Label::Term => "term",
        Label::VotedFor => "voted_for",
        Label::Leader => "leader",
        Label::CommitIndex => "commit_index",
        Label::LastApplied => "last_applied",
        Label::LastIndex => "last_index",
        Label::LastTerm => "last_term",
        Label::Votes => "votes",
        Label::NextIndex => "next_index",
        Label::MatchIndex => "match_index",
        Label::PendingReads => "pending_reads",
        Label::DurableIndex => "durable_index",
        Label::PrevIndex => "prev_index",
        Label::PrevTerm => "prev_term",
        Label::Entries => "entries",
        Label::LeaderCommit => "leader_commit",
        Label::Granted => "granted",
        Label::Success => "success",
        Label::PreVote => "pre_vote",
        Label::Round => "round",
        Label::Command => "command",
        Label::Serial => "serial",
        Label::Answer => "answer",
        Label::Transaction => "transaction",
        Label::Transactions => "transactions",
        Label::State => "state",
        Label::Acknowledged => "acknowledged",
        Label::Voting => "voting",
        Label::Deciding => "deciding",
        Label::Committing => "committing",
        Label::Aborting => "aborting",
        Label::PreCommitting => "pre_committing",
        Label::Asking => "asking",
        Label::Locks => "locks",
        Label::Key => "key",
        Label::Values => "values",
        Label::Asked => "asked",
        Label::Uncertain => "uncertain",
        Label::Times => "times",
        Label::Predicted => "predicted",
        Label::RequestTime => "request_time",
        Label::ExecuteTime => "execute_time",
        Label::DecideTime => "decide_time",
        Label::CommitTime => "commit_time",
        Label::WholeTime => "whole_time",
        Label::Job => "job",
        Label::Task => "task",
        Label::MapTask => "map_task",
        Label::ReduceTask => "reduce_task",
        Label::MapsDone => "maps_done",
        Label::ReducesDone => "reduces_done",
        Label::Attempt => "attempt",
        Label::Bytes => "bytes",
        Label::Pairs => "pairs",
        Label::Lines => "lines",
        Label::Part => "part",
        Label::Elapsed => "elapsed",
        Label::Sequential => "sequential",
        Label::SpeedUp => "speed_up",
        Label::Ideal => "ideal",
        Label::Workers => "workers",
        Label::Lives => "lives",
        Label::MapsRead => "maps_read",
        Label::PlacesKnown => "places_known",
        Label::LocalFiles => "local_files",
        Label::Outputs => "outputs",
        Label::Temporary => "temporary",
        Label::TopWords => "top_words",
        Label::Word => "word",
        Label::Count => "count",
        Label::Copy => "copy",
        Label::Complete => "complete",
        Label::Checkpoint => "checkpoint",
        Label::TasksDone => "tasks_done",
        Label::Ballot => "ballot",
        Label::Promised => "promised_ballot",
        Label::AcceptedIn => "accepted_ballot",
        Label::AcceptedValue => "accepted_value",
        Label::Proposed => "value",
        Label::OwnValue => "own_value",
        Label::Chosen => "chosen_value",
        Label::Promises => "promises",
        Label::Acceptances => "acceptances",
        Label::Index => "index",
        Label::ChosenIndex => "chosen_index",
        Label::Unchosen => "unchosen",
        Label::Waiting => "waiting",
    }
}

/// The part that a node plays.
pub(crate) fn role(role: Role) -> &'static str {
    match role {
        Role::Follower => "follower",
        Role::PreCandidate => "pre_candidate",
        Role::Candidate => "candidate",
        Role::Leader => "leader",
        Role::Master => "master",
        Role::Worker => "worker",
        Role::Storage => "storage",
        Role::Coordinator => "coordinator",
        Role::Participant => "participant",
        Role::Prepared => "prepared",
        Role::Blocked => "blocked",
        Role::PreCommitted => "pre_committed",
        Role::Committed => "committed",
        Role::Aborted => "aborted",
        Role::Acceptor => "acceptor",
        Role::Preparing => "preparing",
        Role::Proposing => "proposing",
        Role::Decided => "decided",
        Role::CoordinatorCommitted => "coordinator_committed",
        Role::CoordinatorAborted => "coordinator_aborted",
    }
}

/// A task by its kind and number, which people count from 1: `map 3`.
pub(crate) fn task(task: Task) -> String {
    let kind = match task.kind {
        TaskKind::Map => "map",
        TaskKind::Reduce => "reduce",
    };
    format!("{kind} {}", task.number + 1)
}

pub(crate) fn name(node: NodeId) -> String {
    node.to_string()
}

pub(super) fn names(nodes: NodeSet) -> Vec<String> {
    nodes.iter().map(name).collect()
}

/// A request, by its client and the client's own number of it.
pub(super) fn request(ticket: Ticket) -> String {
    format!("{}.{}", ticket.client, ticket.serial)
}

fn operation(operation: &Operation) -> String {
    operation.to_string()
}

/// A number, nothing, or what was done.
fn outcome(outcome: &Outcome) -> Value {
    match outcome {
        Outcome::KeyValue(kv::Answer::Value(value)) => (*value).into(),
        Outcome::KeyValue(kv::Answer::Sum(sum)) => (*sum).into(),
        Outcome::KeyValue(kv::Answer::Done) => "ok".into(),
        Outcome::KeyValue(kv::Answer::Swapped(swapped)) => (*swapped).into(),
        Outcome::Count(count::Answer { words, distinct }) => json!({ "words": words, "distinct": distinct }),
        Outcome::Chosen(answer) => answer.to_string().into(),
        Outcome::Transaction(transaction::Answer::Aborted) => "aborted".into(),
        Outcome::Transaction(transaction::Answer::Committed(values)) => {
            json!({ "read": values.iter().collect::<Vec<_>>() })
        }
    }
}

/// Nothing for a new leader's first entry.
pub(super) fn payload(payload: &Payload) -> Value {
    match payload {
        Payload::Noop => Value::Null,
        Payload::Request(ticket, asked) => {
            json!({ "request": request(*ticket), "operation": operation(asked) })
        }
        Payload::Transaction(tx, record) => json!({ "tx": tx.0, "record": commit::record(*record) }),
    }
}

fn vote_refusal(why: VoteRefusal) -> Value {
    match why {
        VoteRefusal::StaleTerm => json!({ "reason": "stale_term" }),
        VoteRefusal::AlreadyVoted(node) => json!({ "reason": "already_voted", "candidate": name(node) }),
        VoteRefusal::NewerLog { index, epoch } => {
            json!({ "reason": "newer_log", "index": index, "epoch": epoch })
        }
        VoteRefusal::HearsLeader(leader) => json!({ "reason": "hears_leader", "leader": name(leader) }),
    }
}

fn append_refusal(why: AppendRefusal) -> Value {
    match why {
        AppendRefusal::StaleTerm => json!({ "reason": "stale_term" }),
        AppendRefusal::Gap { last, previous } => {
            json!({ "reason": "gap", "last": last, "previous": previous })
        }
        AppendRefusal::Conflict { previous, found, expected } => {
            json!({ "reason": "conflict", "previous": previous, "found": found, "expected": expected })
        }
    }
}

fn step_down(why: StepDownCause) -> Value {
    match why {
        StepDownCause::HigherTerm(node) => json!({ "reason": "higher_term", "from": name(node) }),
        StepDownCause::Leader(leader) => json!({ "reason": "leader", "leader": name(leader) }),
    }
}
