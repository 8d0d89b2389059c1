//! What the functions of a model are called, and what their values mean.

use super::error::{Accepted, Problem};
use super::{Model, Options};
use crate::history::{Action, Outcome};
use crate::value::Value;

/// What an operation does, without its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    Read,
    Write,
    Cas,
    Append,
    Insert,
    Remove,
    Contains,
    Elements,
    Enqueue,
    Dequeue,
    /// A command of Faultline's own store.
    Command,
}

impl Function {
    /// What it is called in a model; [`names`] lists what there is.
    pub(super) fn of(name: &str, model: Model) -> Result<Self, Problem> {
        use Model::{Cas, Kv, Queue, Register, Set};
        Ok(match (name, model) {
            ("read" | "get" | "r", Register | Cas | Kv) => Self::Read,
            ("write" | "put" | "set" | "w", Register | Cas | Kv) => Self::Write,
            ("cas" | "compare-and-set", Cas | Kv) => Self::Cas,
            ("append", Kv) => Self::Append,
            ("add" | "insert", Set) => Self::Insert,
            ("remove" | "delete", Set) => Self::Remove,
            ("contains", Set) => Self::Contains,
            ("read", Set) => Self::Elements,
            ("enqueue" | "send", Queue) => Self::Enqueue,
            ("dequeue" | "receive", Queue) => Self::Dequeue,
            _ => return Err(Problem::Function { found: Problem::piece(name), model }),
        })
    }

    /// What is asked.
    pub(super) fn action(self, value: &Value) -> Result<Action, Accepted> {
        Ok(match self {
            Self::Read | Self::Command => Action::Read,
            Self::Write => Action::Write(value.clone()),
            Self::Cas => match value {
                Value::Many(pair) => match &pair[..] {
                    [expect, new] => Action::Cas { expect: expect.clone(), new: new.clone() },
                    _ => return Err(Accepted::Two),
                },
                _ => return Err(Accepted::Two),
            },
            Self::Append => match value {
                Value::Text(text) => Action::Append(text.clone()),
                _ => return Err(Accepted::Text),
            },
            Self::Insert => Action::Insert(value.clone()),
            Self::Remove => Action::Remove(value.clone()),
            Self::Contains => Action::Contains(value.clone()),
            Self::Elements => Action::Elements,
            Self::Enqueue => Action::Enqueue(value.clone()),
            Self::Dequeue => Action::Dequeue,
        })
    }

    /// What `:ok` with a value means.
    pub(super) fn outcome(self, value: &Value, options: &Options) -> Result<Outcome, Accepted> {
        let wildcard = options.wildcard_reads && *value == Value::Nil;
        Ok(match self {
            Self::Read | Self::Elements | Self::Contains if wildcard => Outcome::Hidden,
            Self::Read | Self::Dequeue | Self::Command => Outcome::Value(value.clone()),
            Self::Cas => Outcome::Flag(true),
            Self::Write | Self::Append | Self::Insert | Self::Remove | Self::Enqueue => Outcome::Done,
            Self::Contains => match value {
                Value::Flag(flag) => Outcome::Flag(*flag),
                Value::Many(pair) => match &pair[..] {
                    [_, Value::Flag(flag)] => Outcome::Flag(*flag),
                    _ => return Err(Accepted::Flag),
                },
                _ => return Err(Accepted::Flag),
            },
            Self::Elements => match value {
                Value::Many(all) => {
                    let mut all = all.clone();
                    all.sort();
                    all.dedup();
                    Outcome::Elements(all)
                }
                _ => return Err(Accepted::Many),
            },
        })
    }
}

/// The functions of a model.
#[must_use]
pub fn names(model: Model) -> &'static [&'static str] {
    match model {
        Model::Register => &["read", "write"],
        Model::Cas => &["read", "write", "cas"],
        Model::Kv => &["get", "put", "append", "cas"],
        Model::Set => &["add", "remove", "contains", "read"],
        Model::Queue => &["enqueue", "dequeue"],
    }
}

/// The commands of Faultline's own store that a model has.
#[must_use]
pub fn commands(model: Model) -> &'static [&'static str] {
    match model {
        Model::Register => &["get x", "set x 1"],
        Model::Cas => &["get x", "set x 1", "cas x 1 2"],
        Model::Kv => &["get x", "set x 1", "add x 1", "cas x 1 2"],
        Model::Set | Model::Queue => &[],
    }
}
