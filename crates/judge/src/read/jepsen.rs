//! Jepsen's log: lines such as `INFO  jepsen.util - 3 :invoke :write 4`. Newer versions write
//! `… INFO [jepsen worker 3] jepsen.util: 3 :invoke :write 4`. What other loggers write is passed over.

use super::Options;
use super::edn::{self, Event};
use super::error::{Problem, ReadError};
use super::record::Record;
use crate::history::History;
use crate::value::Value;

const LOGGER: &str = "jepsen.util";

/// What the logger of operations wrote in a line.
fn told(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once(LOGGER)?;
    let rest = rest.trim_start();
    rest.strip_prefix('-').or_else(|| rest.strip_prefix(':')).map(str::trim)
}

/// Whether a line tells of an operation.
pub(super) fn is_operation(line: &str) -> bool {
    let is_type = |word: &str| [":invoke", ":ok", ":fail", ":info"].contains(&word);
    told(line).is_some_and(|told| told.split_whitespace().nth(1).is_some_and(is_type))
}

/// Reads a log whose first operation stands in a line, counted from 0.
pub(super) fn read(text: &str, first: usize, options: &Options) -> Result<History, ReadError> {
    let mut record = Record::new(options);
    for (place, line) in text.lines().enumerate().skip(first) {
        let Some(told) = told(line) else { continue };
        let line = place + 1;
        if let Some(event) = event(told).map_err(|problem| ReadError { line, problem })? {
            edn::take(&mut record, &event, line, options)?;
        }
    }
    record.end(first + 1)
}

/// The event of a line; nothing for one of the nemesis.
fn event(told: &str) -> Result<Option<Event>, Problem> {
    let wrong = || Problem::NotALine(Problem::piece(told));
    let mut rest = told;
    let mut word = || {
        let word = rest.split_whitespace().next()?;
        rest = rest.trim_start()[word.len()..].trim_start();
        Some(word)
    };
    let (process, sort, function) = (word(), word(), word());
    let (Some(process), Some(sort), Some(function)) = (process, sort, function) else { return Err(wrong()) };
    if process.starts_with(':') {
        return Ok(None);
    }
    if process.parse::<i64>().is_err() {
        return Err(wrong());
    }
    let (sort, function) = (sort.strip_prefix(':'), function.strip_prefix(':'));
    let (Some(sort), Some(function)) = (sort, function) else { return Err(wrong()) };
    let value = if rest.is_empty() { Value::Nil } else { edn::first(rest).ok_or_else(wrong)? };
    Ok(Some(Event {
        process: process.to_string(),
        sort: sort.to_string(),
        function: function.to_string(),
        key: None,
        value,
    }))
}
