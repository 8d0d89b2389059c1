//! What one object does when operations come one after the other: the sequential specification of each model.

use crate::history::{Action, Outcome};
use crate::value::Value;
use faultline_engine::kv::{Answer, Op};

/// What an object holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum State {
    /// A register.
    Register(Value),
    /// A set: its elements in order.
    Set(Vec<Value>),
    /// A queue, the first element first.
    Queue(Vec<Value>),
}

impl State {
    /// About how many words of eight bytes it takes.
    pub(crate) fn words(&self) -> usize {
        match self {
            Self::Register(value) => words(value),
            Self::Set(all) | Self::Queue(all) => all.iter().map(words).sum(),
        }
    }
}

fn words(value: &Value) -> usize {
    match value {
        Value::Text(text) | Value::Keyword(text) => 4 + text.len() / 8,
        Value::Many(all) => 4 + all.iter().map(words).sum::<usize>(),
        Value::Nil | Value::Flag(_) | Value::Number(_) => 4,
    }
}

/// What an object answers, and what it holds afterwards; nothing where it knows no answer, as when a number is added to a text.
pub(crate) fn apply(state: &State, action: &Action) -> Option<(State, Outcome)> {
    let same = |outcome| Some((state.clone(), outcome));
    match (state, action) {
        (State::Register(value), Action::Read) => same(Outcome::Value(value.clone())),
        (State::Register(_), Action::Write(new)) => Some((State::Register(new.clone()), Outcome::Done)),
        (State::Register(value), Action::Cas { expect, new }) => {
            if value == expect {
                Some((State::Register(new.clone()), Outcome::Flag(true)))
            } else {
                same(Outcome::Flag(false))
            }
        }
        (State::Register(Value::Nil), Action::Append(more)) => {
            Some((State::Register(Value::Text(more.clone())), Outcome::Done))
        }
        (State::Register(Value::Text(text)), Action::Append(more)) => {
            Some((State::Register(Value::Text(format!("{text}{more}"))), Outcome::Done))
        }
        (State::Register(Value::Nil), Action::Kv(op)) => Some(of_store(*op, None)),
        (State::Register(Value::Number(number)), Action::Kv(op)) => Some(of_store(*op, Some(*number))),
        (State::Set(all), Action::Elements) => same(Outcome::Elements(all.clone())),
        (State::Set(all), Action::Contains(one)) => same(Outcome::Flag(all.binary_search(one).is_ok())),
        (State::Set(all), Action::Insert(one)) => {
            let mut all = all.clone();
            if let Err(place) = all.binary_search(one) {
                all.insert(place, one.clone());
            }
            Some((State::Set(all), Outcome::Done))
        }
        (State::Set(all), Action::Remove(one)) => {
            let all = all.iter().filter(|other| *other != one).cloned().collect();
            Some((State::Set(all), Outcome::Done))
        }
        (State::Queue(all), Action::Enqueue(one)) => {
            let all = all.iter().chain([one]).cloned().collect();
            Some((State::Queue(all), Outcome::Done))
        }
        (State::Queue(all), Action::Dequeue) => match all.split_first() {
            Some((first, rest)) => Some((State::Queue(rest.to_vec()), Outcome::Value(first.clone()))),
            None => same(Outcome::Value(Value::Nil)),
        },
        _ => None,
    }
}

/// The engine says what its store does.
fn of_store(op: Op, held: Option<i64>) -> (State, Outcome) {
    let value = |value: Option<i64>| value.map_or(Value::Nil, Value::Number);
    let (holds, answer) = op.apply(held);
    let outcome = match answer {
        Answer::Value(found) => Outcome::Value(value(found)),
        Answer::Sum(sum) => Outcome::Value(Value::Number(sum)),
        Answer::Done => Outcome::Done,
        Answer::Swapped(done) => Outcome::Flag(done),
    };
    (State::Register(value(holds)), outcome)
}

/// What an object holds at the start, by what is asked of it.
pub(crate) fn initial(action: &Action, registers: &Value) -> State {
    match action {
        Action::Insert(_) | Action::Remove(_) | Action::Contains(_) | Action::Elements => {
            State::Set(Vec::new())
        }
        Action::Enqueue(_) | Action::Dequeue => State::Queue(Vec::new()),
        _ => State::Register(registers.clone()),
    }
}

/// What it holds after an operation with this outcome; nothing if it does not come to this outcome here.
pub(crate) fn after(state: &State, action: &Action, outcome: &Outcome) -> Option<State> {
    let (next, answered) = apply(state, action)?;
    match outcome {
        // One that changes nothing, and of which nobody will hear, is as if it had not been asked.
        Outcome::Unknown => (next != *state).then_some(next),
        Outcome::Hidden => Some(next),
        known => (*known == answered).then_some(next),
    }
}

/// Whether a text can come to what was read by growing.
pub(crate) fn may_grow_to(state: &State, outcome: &Outcome) -> bool {
    match (state, outcome) {
        (State::Register(Value::Text(held)), Outcome::Value(Value::Text(read))) => read.starts_with(held),
        (State::Register(Value::Text(_)), Outcome::Value(_)) => false,
        _ => true,
    }
}

/// Whether an operation with this outcome has changed nothing, whatever it found.
pub(crate) fn changes_nothing(action: &Action, outcome: &Outcome) -> bool {
    action.only_reads()
        || matches!(
            (action, outcome),
            (Action::Cas { .. } | Action::Kv(Op::Cas { .. }), Outcome::Flag(false))
        )
        || matches!((action, outcome), (Action::Dequeue, Outcome::Value(Value::Nil)))
}
