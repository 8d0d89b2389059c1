//! EDN: operations as maps, one after the other or in one vector or list, as Jepsen stores them in `history.edn`.

use super::error::{Accepted, Problem, ReadError};
use super::function::Function;
use super::record::Record;
use super::{Model, Options};
use crate::history::{History, Outcome};
use crate::value::Value;
use clojure_reader::edn::Edn;

/// One event of a history.
#[derive(Clone, Debug)]
pub(super) struct Event {
    pub(super) process: String,
    pub(super) sort: String,
    pub(super) function: String,
    pub(super) key: Option<Value>,
    pub(super) value: Value,
}

/// How deep values may lie in each other.
const MAX_DEPTH: usize = 16;

/// Whether a text may be EDN.
pub(super) fn begins(text: &str) -> bool {
    skip(text).starts_with(['{', '[', '(', '#'])
}

/// What follows blanks, commas and comments.
fn skip(text: &str) -> &str {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|sign: char| sign.is_whitespace() || sign == ',');
        let Some(comment) = rest.strip_prefix(';') else { return rest };
        rest = comment.split_once('\n').map_or("", |(_, rest)| rest);
    }
}

/// A text that is read from its beginning on.
struct Reader<'a> {
    rest: &'a str,
    line: usize,
}

impl<'a> Reader<'a> {
    fn go_to(&mut self, rest: &'a str) {
        let gone = &self.rest[..self.rest.len() - rest.len()];
        self.line += gone.bytes().filter(|byte| *byte == b'\n').count();
        self.rest = rest;
    }

    fn skip(&mut self) {
        let rest = skip(self.rest);
        self.go_to(rest);
    }
}

pub(super) fn read(text: &str, options: &Options) -> Result<History, ReadError> {
    let mut record = Record::new(options);
    let mut reader = Reader { rest: text, line: 1 };
    reader.skip();
    let close = match reader.rest.chars().next() {
        Some('[') => Some(']'),
        Some('(') => Some(')'),
        _ => None,
    };
    if close.is_some() {
        reader.go_to(&reader.rest[1..]);
    }
    let first = reader.line;
    loop {
        reader.skip();
        let line = reader.line;
        let fail = |line, problem| Err(ReadError { line, problem });
        if reader.rest.is_empty() && close.is_none() {
            return record.end(first);
        }
        if let Some(rest) = close.and_then(|close| reader.rest.strip_prefix(close)) {
            reader.go_to(rest);
            reader.skip();
            return if reader.rest.is_empty() {
                record.end(first)
            } else {
                fail(reader.line, Problem::AfterTheEnd)
            };
        }
        match clojure_reader::edn::read(reader.rest) {
            Ok((form, rest)) => {
                let event = event(&form).map_err(|problem| ReadError { line, problem })?;
                if let Some(event) = event {
                    take(&mut record, &event, line, options)?;
                }
                reader.go_to(rest);
            }
            Err(error) => {
                // Lines are counted as editors count them, and not as the parser does.
                let read = &reader.rest.as_bytes()[..error.ptr.unwrap_or(0).min(reader.rest.len())];
                let lines = read.iter().filter(|byte| **byte == b'\n').count();
                return fail(line + lines, Problem::NotEdn);
            }
        }
    }
}

/// The event of a map; nothing for one of the nemesis.
fn event(form: &Edn<'_>) -> Result<Option<Event>, Problem> {
    let map = match form {
        // Jepsen writes its own records with a tag.
        Edn::Tagged(_, inner) => inner.as_ref(),
        form => form,
    };
    let Edn::Map(map) = map else {
        return Err(Problem::NotAnOperation(Problem::piece(&shown(form))));
    };
    let get = |name: &'static str| map.get(&Edn::key(name));
    let word = |name: &'static str, found: Option<&Edn<'_>>| match found {
        Some(Edn::Key(word) | Edn::Str(word) | Edn::Symbol(word)) => Ok(word.to_string()),
        _ => Err(Problem::Lacks(name)),
    };
    let process = match get("process") {
        Some(Edn::Int(number)) => number.to_string(),
        Some(Edn::Key(_)) => return Ok(None),
        Some(Edn::Str(name)) => name.to_string(),
        _ => return Err(Problem::Lacks(":process")),
    };
    let function = word(":f", get("f"))?;
    let wrong = |form: &Edn<'_>| Problem::Value {
        function: Problem::piece(&function),
        found: Problem::piece(&shown(form)),
        accepted: Accepted::Value,
    };
    let value = |form: Option<&Edn<'_>>| match form {
        Some(form) => of(form, MAX_DEPTH).ok_or_else(|| wrong(form)),
        None => Ok(Value::Nil),
    };
    let sort = word(":type", get("type"))?;
    // What did not end well may hold an error of any form there.
    let is_of_use = sort == "invoke" || sort == "ok";
    Ok(Some(Event {
        process,
        sort,
        key: get("key").map(|key| of(key, MAX_DEPTH).ok_or_else(|| wrong(key))).transpose()?,
        value: if is_of_use { value(get("value"))? } else { value(get("value")).unwrap_or_default() },
        function,
    }))
}

/// A form as it is written; deep ones are not.
fn shown(form: &Edn<'_>) -> String {
    match of(form, MAX_DEPTH) {
        Some(value) => value.to_string(),
        None => match form {
            Edn::Map(_) => "{\u{2026}}".into(),
            Edn::Tagged(tag, _) => format!("#{tag} \u{2026}"),
            Edn::Vector(_) | Edn::List(_) | Edn::Set(_) => "[\u{2026}]".into(),
            other => other.to_string(),
        },
    }
}

/// A value; nothing for what is none.
fn of(form: &Edn<'_>, depth: usize) -> Option<Value> {
    let depth = depth.checked_sub(1)?;
    Some(match form {
        Edn::Nil => Value::Nil,
        Edn::Bool(flag) => Value::Flag(*flag),
        Edn::Int(number) => Value::Number(*number),
        Edn::Str(text) => Value::Text(text.to_string()),
        Edn::Key(word) => Value::Keyword(word.to_string()),
        Edn::Vector(all) | Edn::List(all) => {
            Value::Many(all.iter().map(|one| of(one, depth)).collect::<Option<_>>()?)
        }
        Edn::Set(all) => Value::Many(all.iter().map(|one| of(one, depth)).collect::<Option<_>>()?),
        _ => return None,
    })
}

/// The only value of a text.
pub(super) fn single(text: &str) -> Option<Value> {
    let (form, rest) = clojure_reader::edn::read(text).ok()?;
    of(&form, MAX_DEPTH).filter(|_| skip(rest).is_empty())
}

/// The first value of a text.
pub(super) fn first(text: &str) -> Option<Value> {
    of(&clojure_reader::edn::read(text).ok()?.0, MAX_DEPTH)
}

/// Takes an event down.
pub(super) fn take(
    record: &mut Record,
    event: &Event,
    line: usize,
    options: &Options,
) -> Result<(), ReadError> {
    let fail = |problem| ReadError { line, problem };
    let Event { process, sort, function: name, key, value } = event;
    let wrong = |accepted| {
        let (function, found) = (Problem::piece(name), Problem::piece(&value.to_string()));
        fail(Problem::Value { function, found, accepted })
    };
    if !["invoke", "ok", "fail", "info"].contains(&sort.as_str()) {
        return Err(fail(Problem::Type(Problem::piece(sort))));
    }
    let function = Function::of(name, options.model).map_err(fail)?;
    let is_pair = options.independent || options.model == Model::Kv && key.is_none();
    let (pair_key, value) = match value {
        Value::Many(pair) if is_pair && pair.len() == 2 => (Some(&pair[0]), pair[1].clone()),
        value => (None, value.clone()),
    };
    match sort.as_str() {
        "invoke" => {
            if is_pair && pair_key.is_none() {
                return Err(fail(Problem::NoKey(Problem::piece(&event.value.to_string()))));
            }
            let key = key.as_ref().or(pair_key).map(Value::to_string).unwrap_or_default();
            let action = function.action(&value).map_err(wrong)?;
            record.asked(process, process, &key, function, action, line)
        }
        "ok" => {
            let (operation, _) = record.over(process, Some(function), line)?;
            let outcome = function.outcome(&value, options).map_err(wrong)?;
            record.answered(operation, outcome);
            Ok(())
        }
        "fail" => {
            let (operation, _) = record.over(process, Some(function), line)?;
            if function == Function::Cas && options.failed_cas_compared {
                record.answered(operation, Outcome::Flag(false));
            } else {
                record.failed(operation);
            }
            Ok(())
        }
        // Its outcome stays unknown.
        _ => record.over(process, Some(function), line).map(|_| ()),
    }
}
