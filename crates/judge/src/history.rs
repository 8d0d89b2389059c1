//! A history: what clients asked, when, and what they were told.

use crate::value::Value;
use std::fmt;

/// What an operation asks of one object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Reads a register.
    Read,
    /// Overwrites a register.
    Write(Value),
    /// Overwrites a register if it holds what is expected.
    Cas {
        /// What it must hold.
        expect: Value,
        /// What is written.
        new: Value,
    },
    /// Appends to the text that a register holds; nothing counts as no text.
    Append(String),
    /// A command of Faultline's own store that depends on what the key holds, with the meaning that the engine gives it.
    Kv(faultline_engine::kv::Op),
    /// Puts an element into a set.
    Insert(Value),
    /// Takes an element out of a set, if it is there.
    Remove(Value),
    /// Asks whether an element is in a set.
    Contains(Value),
    /// Reads a whole set.
    Elements,
    /// Puts an element at the end of a queue.
    Enqueue(Value),
    /// Takes the first element from a queue.
    Dequeue,
}

impl Action {
    /// Whether it changes nothing, whatever it finds.
    #[must_use]
    pub fn only_reads(&self) -> bool {
        matches!(self, Self::Read | Self::Contains(_) | Self::Elements)
    }
}

/// What an operation came to, as far as its client knows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Nobody knows: it may have taken effect, may still do so at any later time, or never.
    Unknown,
    /// It has taken effect, and what was answered is not looked at.
    Hidden,
    /// It was done, and there is nothing more to say.
    Done,
    /// What was read or taken.
    Value(Value),
    /// Whether it found what it expected.
    Flag(bool),
    /// What a set held, each element once and in order.
    Elements(Vec<Value>),
}

/// One operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Who asked: a place in [`History::processes`].
    pub process: usize,
    /// Of which object: a place in [`History::keys`].
    pub key: usize,
    /// What was asked.
    pub action: Action,
    /// What came of it.
    pub outcome: Outcome,
    /// When it was asked: moments are counted from 0, and no two are the same.
    pub asked: usize,
    /// When it was answered; nothing for one whose outcome nobody knows, or which need not take effect.
    pub answered: Option<usize>,
    /// The line of the file in which it was asked, from 1.
    pub line: usize,
}

/// What clients asked and were told.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// The names of those who asked.
    pub processes: Vec<String>,
    /// The names of the objects; the only one of a history without keys has an empty name.
    pub keys: Vec<String>,
    /// In the order in which they were asked.
    pub operations: Vec<Operation>,
    /// What every register holds at the start. Sets and queues begin empty.
    pub initial: Value,
}

impl History {
    /// Whether one of two operations of a process is over before the other begins.
    #[must_use]
    pub fn precedes(&self, first: usize, second: usize) -> bool {
        let (first, second) = (&self.operations[first], &self.operations[second]);
        first.process == second.process && first.answered.is_some_and(|at| at < second.asked)
    }

    /// Whether one operation is over before another one begins, whoever asked.
    #[must_use]
    pub fn is_before(&self, first: usize, second: usize) -> bool {
        self.operations[first].answered.is_some_and(|at| at < self.operations[second].asked)
    }
}

impl fmt::Display for Action {
    /// As a script or a paper writes it, without the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use faultline_engine::kv::Op;
        match self {
            Self::Read | Self::Elements => f.write_str("read"),
            Self::Write(value) => write!(f, "write {value}"),
            Self::Cas { expect, new } => write!(f, "cas {expect} {new}"),
            Self::Append(text) => write!(f, "append {text:?}"),
            Self::Kv(Op::Get) => f.write_str("get"),
            Self::Kv(Op::Set(value)) => write!(f, "set {value}"),
            Self::Kv(Op::Add(delta)) => write!(f, "add {delta}"),
            Self::Kv(Op::Cas { expect, new }) => write!(f, "cas {expect} {new}"),
            Self::Insert(value) => write!(f, "add {value}"),
            Self::Remove(value) => write!(f, "remove {value}"),
            Self::Contains(value) => write!(f, "contains {value}"),
            Self::Enqueue(value) => write!(f, "enqueue {value}"),
            Self::Dequeue => f.write_str("dequeue"),
        }
    }
}

impl fmt::Display for Outcome {
    /// As data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown | Self::Hidden => f.write_str("?"),
            Self::Done => f.write_str("ok"),
            Self::Value(value) => write!(f, "{value}"),
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::Elements(values) => {
                let values: Vec<String> = values.iter().map(Value::to_string).collect();
                write!(f, "#{{{}}}", values.join(" "))
            }
        }
    }
}
