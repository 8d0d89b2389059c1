//! Every definition by brute force, for registers: it tries every order, remembers nothing, and shares no code with the library.

use faultline_judge::{Action, History, Operation, Outcome, Promise, Value};

/// An order of the operations of a history: whether one comes before another.
type Before = Vec<Vec<bool>>;

pub(crate) fn keeps(history: &History, promise: Promise) -> bool {
    let count = history.operations.len();
    let all: Vec<usize> = (0..count).collect();
    let none = vec![vec![false; count]; count];
    let with = |holds: &dyn Fn(usize, usize) -> bool| -> Before {
        (0..count).map(|a| (0..count).map(|b| holds(a, b)).collect()).collect()
    };
    let operations = &history.operations;
    let program = |a: usize, b: usize| {
        operations[a].process == operations[b].process
            && operations[a].answered.is_some_and(|at| at < operations[b].asked)
    };
    let real = |a: usize, b: usize| operations[a].answered.is_some_and(|at| at < operations[b].asked);
    let reads = |a: usize| !matches!(operations[a].action, Action::Write(_));
    let writes = |a: usize| write(&operations[a]).is_some();
    let everybody =
        |before: &Before| (0..history.processes.len()).all(|process| view(history, process, before));
    match promise {
        Promise::Linearizable => place(history, None, &with(&real), &all, &[]),
        Promise::Sequential => place(history, None, &with(&program), &all, &[]),
        Promise::Pram => everybody(&with(&program)),
        Promise::ReadYourWrites => everybody(&with(&|a, b| program(a, b) && writes(a) && reads(b))),
        Promise::MonotonicReads => everybody(&with(&|a, b| program(a, b) && reads(a) && reads(b))),
        Promise::MonotonicWrites => everybody(&with(&|a, b| program(a, b) && writes(a) && writes(b))),
        Promise::Causal => sources(history, 0, &with(&program), &|before, source, read| {
            before[source][read] = true;
        }),
        Promise::WritesFollowReads => sources(history, 0, &none, &|before, source, read| {
            for (later, after) in before[source].iter_mut().enumerate() {
                if writes(later) && (later == read || program(read, later)) && later != source {
                    *after = true;
                }
            }
        }),
    }
}

/// What an operation wrote, as others see it.
fn write(operation: &Operation) -> Option<&Value> {
    match (&operation.action, &operation.outcome) {
        (Action::Write(value), _) => Some(value),
        (Action::Cas { .. }, Outcome::Flag(false)) => None,
        (Action::Cas { new, .. }, _) => Some(new),
        _ => None,
    }
}

/// What it read.
fn read(operation: &Operation) -> Option<&Value> {
    match (&operation.action, &operation.outcome) {
        (Action::Read, Outcome::Value(value)) => Some(value),
        (Action::Cas { expect, .. }, Outcome::Flag(true)) => Some(expect),
        _ => None,
    }
}

/// Every writes-into order.
fn sources(history: &History, next: usize, before: &Before, add: &dyn Fn(&mut Before, usize, usize)) -> bool {
    let count = history.operations.len();
    if next == count {
        let mut closed = before.clone();
        for via in 0..count {
            for a in 0..count {
                for b in 0..count {
                    closed[a][b] |= closed[a][via] && closed[via][b];
                }
            }
        }
        let is_order = (0..count).all(|a| !closed[a][a]);
        return is_order && (0..history.processes.len()).all(|process| view(history, process, &closed));
    }
    let Some(value) = read(&history.operations[next]) else { return sources(history, next + 1, before, add) };
    let by_writes = (0..count).any(|source| {
        let (from, to) = (&history.operations[source], &history.operations[next]);
        source != next && from.key == to.key && write(from) == Some(value) && {
            let mut more = before.clone();
            add(&mut more, source, next);
            sources(history, next + 1, &more, add)
        }
    });
    by_writes || *value == history.initial && sources(history, next + 1, before, add)
}

/// Whether a process has a view: its own operations and everybody's writes.
fn view(history: &History, process: usize, before: &Before) -> bool {
    let seen = |place: &usize| {
        let operation = &history.operations[*place];
        operation.process == process || write(operation).is_some()
    };
    let all: Vec<usize> = (0..history.operations.len()).filter(seen).collect();
    place(history, Some(process), before, &all, &[])
}

/// Puts what is left behind what has been placed. What has no answer may be left out.
fn place(
    history: &History,
    process: Option<usize>,
    before: &Before,
    left: &[usize],
    values: &[(usize, Value)],
) -> bool {
    if left.iter().all(|place| history.operations[*place].answered.is_none()) {
        return true;
    }
    // Something may be placed only behind all that comes before it; what has no answer may then never be placed.
    left.iter().copied().any(|next| {
        if left.iter().any(|other| before[*other][next]) {
            return false;
        }
        let operation = &history.operations[next];
        let held = values
            .iter()
            .rev()
            .find(|(key, _)| *key == operation.key)
            .map_or(&history.initial, |(_, value)| value);
        let is_own = process.is_none_or(|process| process == operation.process);
        let written = match (&operation.action, &operation.outcome) {
            _ if !is_own => write(operation).cloned(),
            (Action::Read, Outcome::Value(value)) if value != held => return false,
            (Action::Cas { expect, .. }, Outcome::Flag(flag)) if (held == expect) != *flag => return false,
            (Action::Cas { expect, new }, _) => (held == expect).then(|| new.clone()),
            _ => write(operation).cloned(),
        };
        let rest: Vec<usize> = left.iter().copied().filter(|other| *other != next).collect();
        let mut values = values.to_vec();
        values.extend(written.map(|value| (operation.key, value)));
        place(history, process, before, &rest, &values)
    })
}
