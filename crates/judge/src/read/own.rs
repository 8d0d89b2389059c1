//! Faultline's JSON lines: what `faultline run --format jsonl` prints and `faultline export --jsonl` writes.

use super::error::{Accepted, Problem, ReadError};
use super::function::Function;
use super::record::Record;
use super::{Model, Options};
use crate::history::{Action, History, Outcome};
use crate::value::Value;
use faultline_engine::kv::{Command, Op};
use serde_json::Value as Json;

/// The version of the schema that is read.
const VERSION: u64 = 1;

/// Whether a text begins with the line about a run.
pub(super) fn begins(text: &str) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    first.trim_start().starts_with("{\"")
}

/// What a command of the key-value store was answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Nothing is there, or there is nothing to say.
    Nothing,
    /// A value.
    Number(i64),
    /// Whether it found what it expected.
    Flag(bool),
    /// Something else, which no such command is answered with.
    Other,
}

impl From<&Json> for Told {
    fn from(value: &Json) -> Self {
        match (value, value.as_i64()) {
            (Json::Null, _) => Self::Nothing,
            (Json::Bool(flag), _) => Self::Flag(*flag),
            (_, Some(number)) => Self::Number(number),
            _ => Self::Other,
        }
    }
}

pub(super) fn read(text: &str, options: &Options) -> Result<History, ReadError> {
    let mut record = Record::new(options);
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let mut first = None;
    for (place, text) in lines {
        let line = place + 1;
        let fail = |problem| ReadError { line, problem };
        let object: Json = serde_json::from_str(text).map_err(|_| fail(Problem::NotJson))?;
        if first.is_none() {
            first = Some(line);
            match object.get("faultline").and_then(Json::as_u64) {
                Some(VERSION) => {}
                Some(_) => return Err(fail(Problem::Version)),
                None => return Err(fail(Problem::NoFormat)),
            }
            if matches!(options.model, Model::Set | Model::Queue) {
                return Err(fail(Problem::NoSuchModel(options.model)));
            }
            continue;
        }
        if !object.is_object() {
            return Err(fail(Problem::NotAnEvent));
        }
        for fact in object.get("facts").and_then(Json::as_array).into_iter().flatten() {
            take(&mut record, fact, line, options)?;
        }
    }
    record.end(first.unwrap_or(1))
}

/// Takes down what a fact says of a client.
fn take(record: &mut Record, fact: &Json, line: usize, options: &Options) -> Result<(), ReadError> {
    let fail = |problem| ReadError { line, problem };
    let word = |name: &'static str| {
        fact.get(name).and_then(Json::as_str).ok_or(ReadError { line, problem: Problem::Lacks(name) })
    };
    match fact.get("fact").and_then(Json::as_str) {
        Some("invoked") => {
            let (request, text) = (word("request")?, word("operation")?);
            let (key, action) = action(text, options.model).map_err(fail)?;
            let process = request.split('.').next().unwrap_or_default();
            record.asked(request, process, &key, Function::Command, action, line)
        }
        Some("returned") => {
            let (operation, action) = record.over(word("request")?, None, line)?;
            let told = fact.get("outcome").unwrap_or(&Json::Null);
            let wrong = |accepted| {
                let (function, found) =
                    (Problem::piece(&action.to_string()), Problem::piece(&told.to_string()));
                fail(Problem::Value { function, found, accepted })
            };
            let outcome = outcome(&action, Told::from(told), options).map_err(wrong)?;
            record.answered(operation, outcome);
            Ok(())
        }
        Some("gave_up" | "abandoned") => record.over(word("request")?, None, line).map(|_| ()),
        _ => Ok(()),
    }
}

/// The key and the action of a command, as scripts write it.
pub(crate) fn action(text: &str, model: Model) -> Result<(String, Action), Problem> {
    let wrong = || Problem::Command { found: Problem::piece(text), model };
    let Command { key, op } = text.parse::<Command>().map_err(|_| wrong())?;
    let action = match op {
        Op::Get => Action::Read,
        Op::Set(value) => Action::Write(Value::Number(value)),
        Op::Cas { .. } if model != Model::Register => Action::Kv(op),
        Op::Add(_) if model == Model::Kv => Action::Kv(op),
        _ => return Err(wrong()),
    };
    Ok((key.to_string(), action))
}

/// What a command came to by what it was answered.
pub(crate) fn outcome(action: &Action, told: Told, options: &Options) -> Result<Outcome, Accepted> {
    match action {
        Action::Write(_) => Ok(Outcome::Done),
        Action::Kv(Op::Cas { .. }) => {
            if let Told::Flag(flag) = told {
                Ok(Outcome::Flag(flag))
            } else {
                Err(Accepted::Flag)
            }
        }
        Action::Read if told == Told::Nothing => {
            Ok(if options.wildcard_reads { Outcome::Hidden } else { Outcome::Value(Value::Nil) })
        }
        _ => {
            if let Told::Number(number) = told {
                Ok(Outcome::Value(Value::Number(number)))
            } else {
                Err(Accepted::Number)
            }
        }
    }
}
