//! Buttons.

use super::names::clock_rate;
use crate::Action;
use crate::spelling::{fields, groups, in_flight, message, route, short_groups, short_sides, sides};
use faultline_engine::{
    Backoff, Breaker, Budget, ClockChange, Direction, Factor, Held, InVain, Input, Jitter, Lie, Links, Load,
    NoEffect, Policy, Rhythm, Service, Side, Span, Switch, Tail, Tells, Traffic, Whom,
};
use faultline_language::en::count;

pub(super) fn action(input: &Input) -> Action {
    let of = |short: &str, name: String| Action { short: short.into(), name };
    match input {
        Input::Crash(node) => of("Crash", format!("Crash {node}")),
        Input::Restart(node) => of("Restart", format!("Restart {node}")),
        Input::Freeze(node) => of("Freeze", format!("Freeze {node}")),
        Input::Thaw(node) => of("Thaw", format!("Thaw {node}")),
        Input::Wipe(node) => of("Wipe disk", format!("Wipe disk of {node}")),
        Input::Timeout(node) => of("Fire timer", format!("Fire timer of {node}")),
        Input::Absent(node) => of("Leave out", format!("Leave {node} out at the start")),
        Input::Begin(node, _) => of("Begin with", format!("Set what {node} begins with")),
        Input::Join(node) => of("Join", format!("Let {node} join")),
        Input::Leave(node) => of("Leave", format!("Tell {node} to leave")),
        Input::Twin(twin) => {
            of(&format!("Twin: {}", short_sides(twin)), format!("Make {} two: {}", twin.node, sides(twin)))
        }
        Input::Untwin(node) => of("End twin", format!("Make {node} one again")),
        Input::Lie(node, Tells(None)) => of("Tell the truth", format!("Let {node} tell the truth")),
        Input::Lie(node, Tells(Some(lie))) => {
            let what = lies(*lie);
            of(&format!("Lie: {lie}", lie = lie.word()), format!("Make {node} lie: it {what}"))
        }
        Input::Cut(on) if on.direction == Direction::OneWay => {
            of(&format!("Cut {}", route(*on)), format!("Cut {}", route(*on)))
        }
        Input::Cut(on) => of("Cut", format!("Cut {}", route(*on))),
        Input::Heal(Links::All) => of("Heal all", "Heal all links".into()),
        Input::Heal(Links::Of(end)) => of("Heal links", format!("Heal links of {end}")),
        Input::Heal(Links::On(on)) => of("Heal", format!("Heal {}", route(*on))),
        Input::Restore(Links::All) => of("Restore all", "Restore all links".into()),
        Input::Restore(Links::Of(end)) => of("Restore links", format!("Restore links of {end}")),
        Input::Restore(Links::On(on)) => of("Restore", format!("Restore {}", route(*on))),
        Input::Partition(split) => {
            of(&format!("Split {}", short_groups(split)), format!("Partition {}", groups(split)))
        }
        Input::Isolate(end, Side::Both) => of("Isolate", format!("Isolate {end}")),
        Input::Isolate(end, Side::Out) => of("Cut outgoing", format!("Cut the outgoing links of {end}")),
        Input::Isolate(end, Side::In) => of("Cut incoming", format!("Cut the incoming links of {end}")),
        Input::Fifo(None, Switch(true)) => of("Keep order", "Keep messages in order on every link".into()),
        Input::Fifo(None, Switch(false)) => {
            of("Allow overtaking", "Let messages overtake on every link".into())
        }
        Input::Fifo(Some(on), Switch(true)) => {
            of("Keep order", format!("Keep messages in order on {}", route(*on)))
        }
        Input::Fifo(Some(on), Switch(false)) => {
            of("Allow overtaking", format!("Let messages overtake on {}", route(*on)))
        }
        Input::Full(node, Switch(true)) => of("Fill disk", format!("Fill the disk of {node}")),
        Input::Full(node, Switch(false)) => of("Free disk", format!("Make room on the disk of {node}")),
        Input::Corrupt(node) => of("Damage disk", format!("Damage the last record on the disk of {node}")),
        Input::Tail(node, Tail(1)) => {
            of("Lose last write", format!("Lose the last write of the disk of {node}"))
        }
        Input::Tail(node, Tail(many)) => {
            of(&format!("Lose {many} writes"), format!("Lose the last {many} writes of the disk of {node}"))
        }
        Input::Delay(None, range) => of(&format!("Delay {range}"), format!("Delay every link {range}")),
        Input::Delay(Some(on), range) => {
            of(&format!("Slow: {range}"), format!("Slow {} to {range}", route(*on)))
        }
        Input::Loss(None, rate) => of(&format!("Loss {rate}"), format!("Lose {rate} on every link")),
        Input::Loss(Some(on), rate) => of(&format!("Lose {rate}"), format!("Lose {rate} on {}", route(*on))),
        Input::Duplicate(None, rate) => {
            of(&format!("Duplicate {rate}"), format!("Duplicate {rate} on every link"))
        }
        Input::Duplicate(Some(on), rate) => {
            of(&format!("Duplicate {rate}"), format!("Duplicate {rate} on {}", route(*on)))
        }
        Input::Disk(None, range) => {
            of(&format!("Disks {range}"), format!("Set the write time of every disk to {range}"))
        }
        Input::Disk(Some(node), range) => {
            of(&format!("Slow disk: {range}"), format!("Set the disk write time of {node} to {range}"))
        }
        Input::Drop(one) => of("Drop", format!("Drop {}", message(one))),
        Input::Copy(one) => of("Duplicate", format!("Duplicate {}", message(one))),
        Input::Hold(Held::One(one)) => of("Hold", format!("Hold {}", message(one))),
        Input::Hold(Held::All(of_kind)) => of("Hold all", format!("Hold {}", traffic(of_kind))),
        Input::Release(of_kind) => of("Release", format!("Release {}", traffic(of_kind))),
        Input::Deliver(one) => of("Deliver now", format!("Deliver {} now", message(one))),
        Input::Ask(client, command) => of(command, format!("{client} asks {command}")),
        Input::AskOf(client, node, command) => {
            of(&format!("{command} → {node}"), format!("{client} asks {node}: {command}"))
        }
        Input::Once(client, Whom(to), command) => {
            let whom = to.map_or_else(String::new, |node| format!(" {node}:"));
            of(&format!("{command}, once"), format!("{client} asks{whom} {command}, once"))
        }
        Input::Every(client, period, command) => {
            of(&format!("{command} every {period}"), format!("{client} asks {command} every {period}"))
        }
        Input::Load(client, load) => {
            let (often, template) = (load.often, &load.template);
            of(
                &format!("{template} {often}"),
                format!("{client} asks {template} {often}{}, without waiting", rhythm(load)),
            )
        }
        Input::Clock(node, ClockChange::Sync) => {
            of("Set clock right", format!("Set the clocks of {node} right"))
        }
        Input::Clock(node, ClockChange::Offset(to)) => {
            of(&format!("Clock {to}"), format!("Set the wall clock of {node} to {to}"))
        }
        Input::Clock(node, ClockChange::Rate(rate)) => {
            let runs = clock_rate(*rate);
            of(&format!("Clock: {runs}"), format!("Make the clocks of {node} run {runs}"))
        }
        Input::Server(node, service) if service.is_at_once() => {
            let whom = node.map_or_else(|| "every node".into(), |node| node.to_string());
            of("Handle at once", format!("Let {whom} handle every message at once"))
        }
        Input::Server(node, service) => {
            let whom = node.map_or_else(|| "every node".into(), |node| node.to_string());
            let takes = service.takes;
            of(
                &format!("Server: {takes}"),
                format!("Make {whom} take {takes} per message{}", bounds(*service)),
            )
        }
        Input::Slow(node, Factor::ONE) => of("Full speed", format!("Run {node} at full speed")),
        Input::Slow(node, factor) => {
            of(&format!("Slow: {factor}"), format!("Make {node} take {factor} as long for its work"))
        }
        Input::Policy(client, Policy::USUAL) => {
            let whom = client.map_or_else(|| "every client".into(), |client| client.to_string());
            of("Retry as usual", format!("Let {whom} retry as usual"))
        }
        Input::Policy(client, one) => {
            let whom = client.map_or_else(|| "Every client".into(), |client| client.to_string());
            of(&short_policy(one), format!("{whom}: {}", policy(one)))
        }
        Input::Quiet(client) => of("Stop asking", format!("{client} stops asking")),
    }
}

/// What a node does that tells a lie.
pub(super) fn lies(lie: Lie) -> &'static str {
    match lie {
        Lie::Consent => "grants what it refuses",
        Lie::Acknowledge => "says that it has stored what it has not",
        Lie::Forget => "says that it holds nothing",
        Lie::Equivocate => "tells every second node the opposite",
    }
}

/// The rhythm of a load, and how its keys are drawn.
pub(super) fn rhythm(load: &Load) -> String {
    let rhythm = match load.rhythm {
        Rhythm::Even => String::new(),
        Rhythm::Poisson => ", at random moments".into(),
        Rhythm::Bursts(size) => format!(", {size} at a time"),
    };
    let keys = if load.zipf { ", keys by Zipf's law" } else { "" };
    rhythm + keys
}

/// The first thing that a policy says, for a button.
fn short_policy(policy: &Policy) -> String {
    match policy {
        Policy { retries: Some(0), .. } => "No retries".into(),
        Policy { backoff: Some(Backoff { range, .. }), .. } if range.max == Span(0) => "Retry at once".into(),
        Policy { backoff: Some(Backoff { range, jitter }), .. } => {
            format!("Back off {range}{}", jittered(*jitter))
        }
        Policy { breaker: Some(_), .. } => "Circuit breaker".into(),
        Policy { budget: Some(_), .. } => "Retry budget".into(),
        Policy { retries: Some(most), .. } => format!("Retries: {most}"),
        Policy { deadline: Some(deadline), .. } => format!("Deadline {deadline}"),
        Policy { patience: Some(patience), .. } => format!("Timeout {patience}"),
        Policy { .. } => "No idempotency key".into(),
    }
}

fn jittered(jitter: Jitter) -> &'static str {
    match jitter {
        Jitter::None => "",
        Jitter::Equal => " with equal jitter",
        Jitter::Full => " with full jitter",
        Jitter::Decorrelated => " with decorrelated jitter",
    }
}

/// How a client answers failures.
pub(super) fn policy(policy: &Policy) -> String {
    let Policy { patience, retries, backoff, deadline, budget, breaker, keyless } = policy;
    let mut clauses = Vec::new();
    clauses.extend(patience.map(|patience| format!("waits {patience} for an answer")));
    clauses.extend(retries.map(|most| match most {
        0 => "never retries".into(),
        most => format!("retries {} at most", count(most.into(), "time")),
    }));
    clauses.extend(backoff.map(|Backoff { range, jitter }| match range.max {
        Span(0) => "retries at once".into(),
        _ => format!("backs off for {range}{}", jittered(jitter)),
    }));
    clauses.extend(deadline.map(|deadline| format!("gives up after {deadline}")));
    clauses.extend(budget.map(|Budget { tokens, gain }| {
        format!("has a retry budget of {}, {gain} of one per answer", count(tokens.into(), "token"))
    }));
    clauses.extend(breaker.map(|Breaker { failures, pause }| {
        format!("stops asking for {pause} after {} in a row", count(failures.into(), "failure"))
    }));
    if *keyless {
        clauses.push("sends no idempotency key".into());
    }
    clauses.join(", ")
}

/// How many workers a server has, and how many messages may wait.
pub(super) fn bounds(service: Service) -> String {
    let Service { workers, queue, refuses, .. } = service;
    let workers = if workers == 1 { String::new() } else { format!(", {workers} at a time") };
    let full = if refuses { ", refusing requests when full" } else { "" };
    match queue {
        None => workers,
        Some(0) => format!("{workers}, with no queue{full}"),
        Some(most) => format!("{workers}, with a queue of {most}{full}"),
    }
}

/// Every message, or every one of a kind, and where.
pub(super) fn traffic(traffic: &Traffic) -> String {
    let what = traffic
        .kind
        .as_ref()
        .map_or_else(|| "every message".to_string(), |kind| format!("every {}{}", kind.label, fields(kind)));
    match traffic.links {
        Links::All => what,
        Links::Of(end) => format!("{what} to and from {end}"),
        Links::On(on) if on.direction == Direction::OneWay => format!("{what} from {} to {}", on.from, on.to),
        Links::On(on) => format!("{what} on {}", route(on)),
    }
}

/// Why an action changes nothing; where it names a message that is not there, what is.
pub(super) fn vain(vain: &InVain) -> String {
    match &in_flight(&vain.in_flight)[..] {
        [] => no_effect(vain.why).into(),
        there => format!("{}, only {}", no_effect(vain.why), there.join(", ")),
    }
}

fn no_effect(why: NoEffect) -> &'static str {
    match why {
        NoEffect::Up => "the node is running",
        NoEffect::NotStarted => "the node has not started yet",
        NoEffect::Down => "the node is down",
        NoEffect::Frozen => "the node is frozen",
        NoEffect::NoMember => "the node is not a member",
        NoEffect::Leaving => "the node is already leaving",
        NoEffect::Begun => "other nodes have already started, and count on this one",
        NoEffect::TooLate => "nodes have already started, so what their disks held before is settled",
        NoEffect::Said => "an earlier line already says what this disk holds at the start",
        NoEffect::NoTimer => "no timer of the node is running",
        NoEffect::Unchanged => "that is already the case",
        NoEffect::NotTwo => "the node has no second copy",
        NoEffect::NotSent => "no such message has been sent yet",
        NoEffect::Waiting => "the message has reached its receiver, which has not handled it yet",
        NoEffect::Over => "the message has already arrived or been lost",
        NoEffect::NoSuchMessage => "no such message is in transit there",
        NoEffect::NothingHeld => "nothing is held there",
        NoEffect::Held => "the message is already held",
        NoEffect::NothingWritten => "its disk holds no write that it could lose",
        NoEffect::Damaged => "a record on its disk is damaged already",
        NoEffect::Unsound => "a record on its disk fails its checksum, so the process refuses to start",
        NoEffect::Idle => "the client has nothing left to ask",
        NoEffect::QueueFull => "too many requests of the client are already waiting",
    }
}

pub(super) fn undone(inputs: &[Input]) -> String {
    let first = inputs.first().map_or_else(String::new, |input| action(input).name);
    match inputs.len() {
        0 | 1 => format!("Undone: {first}"),
        more => format!("Undone: {first}, and {} more", more - 1),
    }
}

pub(super) fn redone(inputs: &[Input]) -> String {
    let first = inputs.first().map_or_else(String::new, |input| action(input).name);
    match inputs.len() {
        0 | 1 => format!("Done again: {first}"),
        more => format!("Done again: {first}, and {} more", more - 1),
    }
}
