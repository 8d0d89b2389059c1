//! Nodes, messages, links, values, times.

use faultline_engine::transaction::Key;
use faultline_engine::view::{
    ClientFrame, Label, NodeFrame, Role, Task, TaskKind, TimerName, Value, WorkFrame,
};
use faultline_engine::{
    BranchView, Direction, Epoch, Factor, FlightState, LinkState, MessageDetail, MessageFate, NodeSet,
    NodeStatus, Route, Span, Time,
};

pub(super) fn role(role: Role) -> &'static str {
    match role {
        Role::Follower => "follower",
        Role::PreCandidate => "pre-candidate",
        Role::Candidate => "candidate",
        Role::Leader => "leader",
        Role::Master => "master",
        Role::Worker => "worker",
        Role::Storage => "file system",
        Role::Coordinator => "coordinator",
        Role::Participant => "participant",
        Role::Prepared => "prepared",
        Role::Blocked => "blocked",
        Role::PreCommitted => "pre-committed",
        Role::Committed => "committed",
        Role::Aborted => "aborted",
        Role::Acceptor => "acceptor",
        Role::Preparing => "prepares",
        Role::Proposing => "proposes",
        Role::Decided => "knows the choice",
        Role::CoordinatorCommitted => "coordinator, committed",
        Role::CoordinatorAborted => "coordinator, aborted",
    }
}

/// A term, a ballot or a transaction; nothing for what has no name.
pub(super) fn epoch(epoch: Epoch) -> Option<String> {
    match epoch {
        Epoch::Term(term) => Some(format!("term {term}")),
        Epoch::Ballot(ballot) => Some(format!("ballot {ballot}")),
        Epoch::Transaction(tx) => Some(tx.to_string()),
        Epoch::Color(_) => None,
    }
}

/// The same for inside of a node's circle.
fn epoch_badge(epoch: Epoch) -> Option<String> {
    match epoch {
        Epoch::Term(term) => Some(format!("t{term}")),
        Epoch::Ballot(ballot) => Some(ballot.to_string()),
        Epoch::Transaction(tx) => Some(tx.to_string()),
        Epoch::Color(_) => None,
    }
}

/// `map task 3`
pub(super) fn whole_task(task: Task) -> String {
    let kind = match task.kind {
        TaskKind::Map => "map task",
        TaskKind::Reduce => "reduce task",
    };
    format!("{kind} {}", task.number + 1)
}

/// `map 3`, where there is little room
pub(super) fn task(task: Task) -> String {
    let kind = match task.kind {
        TaskKind::Map => "map",
        TaskKind::Reduce => "reduce",
    };
    format!("{kind} {}", task.number + 1)
}

/// `m3`
fn task_badge(task: Task) -> String {
    let kind = match task.kind {
        TaskKind::Map => "m",
        TaskKind::Reduce => "r",
    };
    format!("{kind}{}", task.number + 1)
}

pub(super) fn node(node: &NodeFrame) -> String {
    let id = node.id;
    match (node.status, node.glance) {
        (NodeStatus::Down, _) => format!("{id}, crashed"),
        (status, Some(glance)) => {
            let frozen = if status == NodeStatus::Frozen { ", frozen" } else { "" };
            let what = glance.task.map(task).or(epoch(glance.epoch));
            let what = what.map_or_else(String::new, |what| format!(", {what}"));
            format!("{id}, {}{what}{frozen}", role(glance.role))
        }
        (_, None) => format!("{id}, starting"),
    }
}

pub(super) fn part(node: &NodeFrame, now: Time) -> String {
    match (node.status, node.glance) {
        (NodeStatus::Down, _) => format!("crashed {} ago", span(now.since(node.since))),
        (NodeStatus::Frozen, _) => format!("frozen, {} waiting", node.waiting),
        (_, Some(glance)) if glance.role == Role::Candidate => {
            format!("candidate, {}", count(glance.votes.len(), "vote"))
        }
        (_, Some(glance)) if glance.role == Role::Preparing => {
            format!("prepares, {}", count(glance.votes.len(), "promise"))
        }
        (_, Some(glance)) => {
            let what = match (glance.task, glance.role) {
                (Some(one), _) => task(one),
                (None, Role::Prepared | Role::Blocked | Role::PreCommitted) => {
                    format!("{} in {}", role(glance.role), glance.epoch)
                }
                (None, Role::Committed | Role::CoordinatorCommitted) => format!("committed {}", glance.epoch),
                (None, Role::Aborted | Role::CoordinatorAborted) => format!("aborted {}", glance.epoch),
                (None, other) => role(other).to_string(),
            };
            if node.factor > Factor::ONE { format!("{what}, slow") } else { what }
        }
        (_, None) => String::new(),
    }
}

pub(super) fn badge(node: &NodeFrame) -> String {
    let Some(glance) = node.glance else { return String::new() };
    let letter = match glance.role {
        Role::Follower => "F",
        Role::PreCandidate => "P",
        Role::Candidate => "C",
        Role::Leader => "L",
        Role::Master => "M",
        Role::Worker => "W",
        Role::Storage => "S",
        other => super::commit::letter(other).or(super::ballots::letter(other)).unwrap_or_default(),
    };
    match glance.task.map(task_badge).or(epoch_badge(glance.epoch)) {
        Some(what) => format!("{letter} {what}"),
        None => letter.into(),
    }
}

pub(super) fn tag(message: &MessageDetail) -> String {
    let mut text = format!("{} {}", message.id, message.view.name);
    for field in &message.view.fields {
        match (field.label, &field.value) {
            (Label::Term, Value::Number(term)) => text.push_str(&format!(", term {term}")),
            (Label::Entries, Value::Number(0)) => text.push_str(", heartbeat"),
            (Label::Entries, Value::Number(1)) => text.push_str(", 1 entry"),
            (Label::Entries, Value::Number(n)) => text.push_str(&format!(", {n} entries")),
            (Label::Transaction | Label::Ballot, Value::Text(name)) => text.push_str(&format!(" {name}")),
            (
                Label::Command | Label::Answer | Label::Proposed,
                told @ (Value::Text(_) | Value::Proposal(_)),
            ) => text.push_str(&format!(": {}", value(told))),
            _ => {}
        }
    }
    text
}

pub(super) fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

pub(super) fn message(message: &MessageDetail) -> String {
    let MessageDetail { id, from, to, view, .. } = message;
    format!("{id}, {} from {from} to {to}", view.name)
}

pub(super) fn message_now(detail: &MessageDetail, fate: MessageFate) -> String {
    let now = match fate {
        MessageFate::UnderWay(FlightState::Flying) => "under way",
        MessageFate::UnderWay(FlightState::Held(_)) => "held",
        MessageFate::UnderWay(FlightState::Waiting) => "waits at a frozen node",
        MessageFate::Over => "over",
        MessageFate::Future => "not sent yet",
    };
    format!("{}, {now}", message(detail))
}

pub(super) fn client_counts(client: &ClientFrame) -> String {
    format!(
        "It asked {} and got {}. It would ask {} next.",
        count(client.asked as usize, "request"),
        count(client.answered as usize, "answer"),
        client.target
    )
}

pub(super) fn link_state(link: &LinkState) -> String {
    if link.cut {
        return "cut".into();
    }
    let mut parts = vec![format!("takes {}", link.latency)];
    if link.loss.0 > 0 {
        parts.push(format!("loses {}", link.loss));
    }
    if link.duplicate.0 > 0 {
        parts.push(format!("doubles {}", link.duplicate));
    }
    parts.join(", ")
}

pub(super) fn route(route: Route) -> String {
    match route.direction {
        Direction::Both => format!("{}–{}", route.from, route.to),
        Direction::OneWay => format!("{} → {}", route.from, route.to),
    }
}

pub(super) fn link(on: Route, there: &LinkState, back: &LinkState) -> String {
    let mut state = Vec::new();
    match (there.cut, back.cut) {
        (true, true) => state.push("cut".to_string()),
        (true, false) => state.push(format!("cut {} → {}", on.from, on.to)),
        (false, true) => state.push(format!("cut {} → {}", on.to, on.from)),
        (false, false) => {}
    }
    let usual = LinkState::default();
    for (link, from, to) in [(there, on.from, on.to), (back, on.to, on.from)] {
        if link.latency != usual.latency {
            state.push(format!("{from} → {to} takes {}", link.latency));
        }
        if link.loss != usual.loss {
            state.push(format!("{from} → {to} loses {}", link.loss));
        }
        if link.duplicate != usual.duplicate {
            state.push(format!("{from} → {to} doubles {}", link.duplicate));
        }
    }
    let ends = format!("link {}–{}", on.from, on.to);
    if state.is_empty() { ends } else { format!("{ends}, {}", state.join(", ")) }
}

pub(super) fn client(client: &ClientFrame) -> String {
    let steady = match &client.steady {
        Some((period, command)) => format!(", asks {command} every {period}"),
        None => String::new(),
    };
    match &client.asks {
        Some((command, _)) => format!("{}, waits for {command}{steady}", client.id),
        None => format!("{}, idle{steady}", client.id),
    }
}

/// `n1, n2 and n3`
pub(super) fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

pub(super) fn nodes(set: NodeSet) -> String {
    let names: Vec<String> = set.iter().map(|node| node.to_string()).collect();
    if names.is_empty() { "nobody".into() } else { list(&names) }
}

pub(super) fn label(label: Label) -> &'static str {
    match label {
        Label::Term => "term",
        Label::VotedFor => "voted for",
        Label::Leader => "leader",
        Label::CommitIndex => "commit index",
        Label::LastApplied => "last applied",
        Label::LastIndex => "last index",
        Label::LastTerm => "last term",
        Label::Votes => "votes",
        Label::NextIndex => "next index",
        Label::MatchIndex => "match index",
        Label::PendingReads => "reads waiting",
        Label::DurableIndex => "on disk up to",
        Label::PrevIndex => "previous index",
        Label::PrevTerm => "previous term",
        Label::Entries => "entries",
        Label::LeaderCommit => "leader's commit",
        Label::Granted => "granted",
        Label::Success => "fits",
        Label::PreVote => "pre-vote",
        Label::Round => "round",
        Label::Command => "command",
        Label::Serial => "serial",
        Label::Answer => "answer",
        Label::Transaction => "transaction",
        Label::Transactions => "open transactions",
        Label::State => "state",
        Label::Acknowledged => "acknowledged",
        Label::Voting => "voting",
        Label::Deciding => "deciding",
        Label::Committing => "committing",
        Label::Aborting => "aborting",
        Label::PreCommitting => "pre-committing",
        Label::Asking => "asking",
        Label::Locks => "locks",
        Label::Key => "key",
        Label::Values => "values",
        Label::Asked => "asked",
        Label::Uncertain => "do not know either",
        Label::Times => "time of a transaction",
        Label::Predicted => "predicted",
        Label::RequestTime => "request",
        Label::ExecuteTime => "execute",
        Label::DecideTime => "decide",
        Label::CommitTime => "commit",
        Label::WholeTime => "in all",
        Label::Job => "computation",
        Label::Task => "task",
        Label::MapTask => "map task",
        Label::ReduceTask => "reduce task",
        Label::MapsDone => "map tasks done",
        Label::ReducesDone => "reduce tasks done",
        Label::Attempt => "execution",
        Label::Bytes => "bytes",
        Label::Pairs => "pairs",
        Label::Lines => "lines",
        Label::Part => "part",
        Label::Elapsed => "took",
        Label::Sequential => "one machine takes",
        Label::SpeedUp => "speed-up, measured",
        Label::Ideal => "speed-up, predicted",
        Label::Workers => "workers that answer",
        Label::Lives => "start number",
        Label::MapsRead => "map outputs",
        Label::PlacesKnown => "places known",
        Label::LocalFiles => "On its own disk",
        Label::Outputs => "Outputs",
        Label::Temporary => "parts of temporary files",
        Label::TopWords => "Most frequent words",
        Label::Word => "word",
        Label::Count => "count",
        Label::Copy => "copy of the master",
        Label::Complete => "complete",
        Label::Checkpoint => "checkpoint",
        Label::TasksDone => "tasks done",
        Label::Ballot => "ballot",
        Label::Promised => "promised ballot",
        Label::AcceptedIn => "accepted in ballot",
        Label::AcceptedValue => "accepted value",
        Label::Proposed => "value",
        Label::OwnValue => "wants to propose",
        Label::Chosen => "chosen value",
        Label::Promises => "promises from",
        Label::Acceptances => "accepted by",
        Label::Index => "index",
        Label::ChosenIndex => "chosen up to",
        Label::Unchosen => "proposed, not yet chosen",
        Label::Waiting => "requests waiting",
    }
}

pub(super) fn value(value: &Value) -> String {
    match value {
        Value::Number(n) => n.to_string(),
        Value::Flag(true) => "yes".into(),
        Value::Flag(false) => "no".into(),
        Value::Node(Some(node)) => node.to_string(),
        Value::Node(None) => "nobody".into(),
        Value::Nodes(set) => nodes(*set),
        Value::PerNode(pairs) if pairs.is_empty() => "nobody".into(),
        Value::PerNode(pairs) => {
            let pairs: Vec<String> = pairs.iter().map(|(node, n)| format!("{node} {n}")).collect();
            pairs.join(", ")
        }
        Value::Text(text) => text.clone(),
        Value::Span(length) => span(*length),
        Value::Ratio(hundredths) => format!("{}.{:02}", hundredths / 100, hundredths % 100),
        Value::Task(one) => one.map_or_else(|| "none".into(), task),
        Value::Spans(range) if range.min == range.max => span(range.min),
        Value::Spans(range) => format!("{} to {}", span(range.min), span(range.max)),
        Value::Part(part) => role(*part).into(),
        Value::Name(name) => label(*name).into(),
        Value::Proposal(word) => proposal(*word),
    }
}

/// A value that somebody proposed, in quotes: it may be a word that would mean something in the sentence.
pub(super) fn proposal(word: Key) -> String {
    format!("\u{201c}{word}\u{201d}")
}

pub(super) fn work(work: &WorkFrame) -> String {
    let done = format!("{}% done", work.done / 10);
    if work.waiting == 0 { done } else { format!("{done}, {} waiting behind it", work.waiting) }
}

pub(super) fn timer(timer: TimerName) -> &'static str {
    match timer {
        TimerName::Election => "election timeout",
        TimerName::Heartbeat => "heartbeat",
        TimerName::Votes => "vote timeout",
        TimerName::Decision => "decision timeout",
        TimerName::Resend => "resend",
        TimerName::Ping => "next ping",
        TimerName::Checkpoint => "next checkpoint",
        TimerName::Retry => "ask again",
        TimerName::Map => "map task",
        TimerName::Reduce => "reduce task",
        TimerName::Ballot => "ballot timeout",
        TimerName::NextBallot => "next ballot",
        TimerName::Learn => "ask what was chosen",
    }
}

pub(super) fn span(span: Span) -> String {
    match span.0 {
        n if n >= 10_000_000 => format!("{} s", n / 1_000_000),
        n if n >= 1_000_000 => format!("{}.{} s", n / 1_000_000, n / 100_000 % 10),
        n if n >= 10_000 => format!("{} ms", n / 1_000),
        n if n >= 1_000 => format!("{}.{} ms", n / 1_000, n / 100 % 10),
        n => format!("{n} µs"),
    }
}

pub(super) fn clock(time: Time) -> String {
    format!("{}.{:03} s", time.0 / 1_000_000, time.0 / 1_000 % 1_000)
}

pub(super) fn speed(thousandths: u32) -> String {
    match thousandths {
        n if n >= 1_000 && n.is_multiple_of(1_000) => format!("{}×", n / 1_000),
        n if n > 0 && 1_000 % n == 0 => format!("1/{}×", 1_000 / n),
        n => format!("{}.{:03}×", n / 1_000, n % 1_000),
    }
}

pub(super) fn branch(number: usize, branch: &BranchView) -> String {
    let actions = count(branch.inputs, "action");
    if number == 0 {
        return format!("Branch 1, {actions}, up to {}", clock(branch.horizon));
    }
    format!("Branch {}, from {}, {actions}, up to {}", number + 1, clock(branch.fork), clock(branch.horizon))
}
