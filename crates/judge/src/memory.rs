//! A history as reads and writes of registers, which is what causal memory, PRAM and the session guarantees are about.
//!
//! A set is one register for each element, which holds whether the element is in it. A successful `cas` reads what it
//! expected and writes, in one step; one that did not find it reads and writes nothing.

use crate::history::{Action, History, Outcome};
use crate::value::Value;
use faultline_engine::kv::Op;
use hashbrown::HashMap;

/// What an operation does to one register.
pub(crate) type Part = (usize, Action, Outcome);

/// What one operation does.
#[derive(Clone, Debug, Default)]
pub(crate) struct Access {
    /// As its own process sees it.
    pub(crate) parts: Vec<Part>,
    /// What it read: in which register, and what that may have held.
    pub(crate) reads: Vec<(usize, Vec<Value>)>,
    /// What it wrote.
    pub(crate) write: Option<(usize, Value)>,
}

/// A history of registers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    /// What each register holds at the start.
    pub(crate) initial: Vec<Value>,
    /// For each operation of the history.
    pub(crate) accesses: Vec<Access>,
}

impl Memory {
    /// Whether an operation reads: all but those that write whatever they find.
    pub(crate) fn is_read(&self, place: usize) -> bool {
        let access = &self.accesses[place];
        let is_write = |(_, action, _): &Part| matches!(action, Action::Write(_));
        access.parts.is_empty() || !access.parts.iter().any(is_write)
    }

    /// Whether an operation writes, as far as its answer is looked at.
    pub(crate) fn is_write(&self, place: usize) -> bool {
        let access = &self.accesses[place];
        let is_hidden =
            |(_, action, outcome): &Part| !matches!(action, Action::Write(_)) && *outcome == Outcome::Hidden;
        access.write.is_some() && !access.parts.iter().any(is_hidden)
    }
}

/// An operation that neither reads nor writes a register as a whole.
pub(crate) type NoAccess = usize;

/// Reads a history as one of registers; or names the first operation that is none.
pub(crate) fn memory(history: &History) -> Result<Memory, NoAccess> {
    let mut registers = Registers::default();
    // All elements first: a read of the whole set reads each.
    for operation in &history.operations {
        let key = operation.key;
        match (&operation.action, &operation.outcome) {
            (Action::Insert(one) | Action::Remove(one) | Action::Contains(one), _) => {
                registers.element(key, one);
            }
            (Action::Elements, Outcome::Elements(all)) => {
                all.iter().for_each(|one| {
                    registers.element(key, one);
                });
            }
            _ => {
                registers.of(key, None, &history.initial);
            }
        }
    }
    let mut accesses = Vec::with_capacity(history.operations.len());
    for (place, operation) in history.operations.iter().enumerate() {
        accesses.push(registers.access(history, place).ok_or(place)?);
        debug_assert!(accesses[place].parts.len() <= 1 || operation.action == Action::Elements);
    }
    Ok(Memory { initial: registers.initial, accesses })
}

#[derive(Debug, Default)]
struct Registers {
    numbers: HashMap<(usize, Option<Value>), usize>,
    initial: Vec<Value>,
    /// The registers of each set.
    elements: HashMap<usize, Vec<(Value, usize)>>,
}

impl Registers {
    fn of(&mut self, key: usize, element: Option<Value>, initial: &Value) -> usize {
        *self.numbers.entry((key, element)).or_insert_with(|| {
            self.initial.push(initial.clone());
            self.initial.len() - 1
        })
    }

    fn element(&mut self, key: usize, one: &Value) -> usize {
        let before = self.initial.len();
        let register = self.of(key, Some(one.clone()), &Value::Flag(false));
        if register == before {
            self.elements.entry(key).or_default().push((one.clone(), register));
        }
        register
    }

    fn access(&mut self, history: &History, place: usize) -> Option<Access> {
        let operation = &history.operations[place];
        let (key, outcome) = (operation.key, &operation.outcome);
        Some(match &operation.action {
            Action::Insert(one) => write(self.element(key, one), Value::Flag(true)),
            Action::Remove(one) => write(self.element(key, one), Value::Flag(false)),
            Action::Contains(one) => match outcome {
                Outcome::Flag(flag) => read(self.element(key, one), Value::Flag(*flag)),
                _ => Access::default(),
            },
            Action::Elements => match outcome {
                Outcome::Elements(all) => self.whole(key, all),
                _ => Access::default(),
            },
            Action::Read | Action::Kv(Op::Get) => match outcome {
                Outcome::Value(value) => read(self.of(key, None, &history.initial), value.clone()),
                _ => Access::default(),
            },
            Action::Write(value) => write(self.of(key, None, &history.initial), value.clone()),
            Action::Kv(Op::Set(value)) => write(self.of(key, None, &history.initial), Value::Number(*value)),
            Action::Cas { expect, new } => self.cas(history, place, vec![expect.clone()], new.clone()),
            Action::Kv(Op::Cas { expect, new }) => {
                let nothing = (*expect == 0).then_some(Value::Nil);
                let expected = [Value::Number(*expect)].into_iter().chain(nothing).collect();
                self.cas(history, place, expected, Value::Number(*new))
            }
            Action::Append(_) | Action::Kv(Op::Add(_)) | Action::Enqueue(_) | Action::Dequeue => return None,
        })
    }

    fn cas(&mut self, history: &History, place: usize, expected: Vec<Value>, new: Value) -> Access {
        let operation = &history.operations[place];
        let register = self.of(operation.key, None, &history.initial);
        let parts = vec![(register, operation.action.clone(), operation.outcome.clone())];
        match operation.outcome {
            Outcome::Flag(false) => Access { parts, ..Access::default() },
            Outcome::Flag(true) => {
                Access { parts, reads: vec![(register, expected)], write: Some((register, new)) }
            }
            _ => Access { parts, reads: Vec::new(), write: Some((register, new)) },
        }
    }

    fn whole(&self, key: usize, all: &[Value]) -> Access {
        let mut access = Access::default();
        for (one, register) in self.elements.get(&key).into_iter().flatten() {
            let one = read(*register, Value::Flag(all.contains(one)));
            access.parts.extend(one.parts);
            access.reads.extend(one.reads);
        }
        access
    }
}

fn read(register: usize, value: Value) -> Access {
    let parts = vec![(register, Action::Read, Outcome::Value(value.clone()))];
    Access { parts, reads: vec![(register, vec![value])], write: None }
}

fn write(register: usize, value: Value) -> Access {
    let parts = vec![(register, Action::Write(value.clone()), Outcome::Done)];
    Access { parts, reads: Vec::new(), write: Some((register, value)) }
}
