//! Histories, in English.

use super::{JudgeWords, Judged};
use crate::English;
use faultline_judge::read::{Accepted, MAX_BYTES, Problem, ReadError, commands, names};
use faultline_judge::{Model, NotDecided};
use faultline_language::en::count;

/// The formats that are read.
const FORMATS: &str = "the JSON lines of \u{201c}faultline run --format jsonl\u{201d}, the log of Jepsen with its lines of jepsen.util, \
                       or an EDN history of maps with :process, :type, :f and :value";

/// Which model has more.
fn more(model: Model) -> &'static str {
    match model {
        Model::Register | Model::Cas => " (--model kv has more)",
        _ => "",
    }
}

impl JudgeWords for English {
    fn judged(&self, judged: Judged<'_>) -> String {
        match judged {
            Judged::Size { file, operations, processes, objects } => format!(
                "{file}: {} by {} on {}",
                count(operations, "operation"),
                if processes == 1 { "1 process".into() } else { format!("{processes} processes") },
                count(objects, "object")
            ),
            Judged::Kept(promise) => format!("{promise}: yes"),
            Judged::Broken { promise, at, process } => {
                let why = match (at, process) {
                    (Some((line, "")), _) => {
                        format!("no order of the operations explains the answer to line {line}")
                    }
                    (Some((line, key)), _) => {
                        format!("no order of the operations on {key} explains the answer to line {line}")
                    }
                    (None, Some(process)) => format!("process {process} cannot have seen what it was told"),
                    (None, None) => "no order of the operations explains the answers".into(),
                };
                format!("{promise}: no, {why}")
            }
            Judged::Contradiction { answers: 1, .. } => {
                "  this answer contradicts it, whatever the others are:".into()
            }
            Judged::Contradiction { minimal: true, .. } => {
                "  these answers contradict it, and without any one of them the others do not:".into()
            }
            Judged::Contradiction { .. } => {
                "  these answers contradict it; time did not allow to look for fewer:".into()
            }
            Judged::Operation { line, process, action, key, outcome } => {
                let key = if key.is_empty() { String::new() } else { format!(" on {key}") };
                format!("    line {line}: process {process}, {action}{key} \u{2192} {outcome}")
            }
            Judged::NotDecided(promise, why) => {
                let why = match why {
                    NotDecided::Time => "the time was over; --timeout gives more".into(),
                    NotDecided::Memory => "more would have to be remembered than there is room for".into(),
                    NotDecided::Open { open, most } => {
                        format!(
                            "{open} operations may be under way at once, and at most {most} are looked at"
                        )
                    }
                };
                format!("{promise}: not decided, {why}")
            }
            Judged::NotDefined { promise, action, line } => format!(
                "{promise}: not decided. It is defined for reads and writes, line {line} has \u{201c}{action}\u{201d}, and the \
                 history is not sequentially consistent, which would answer the question; accepted: read, write, cas, and \
                 the operations of sets"
            ),
            Judged::NoValue(text) => format!(
                "--initial \u{201c}{text}\u{201d} is not a value; accepted: what EDN writes, such as 0, nil, \"a\" or :a"
            ),
            Judged::NoFile(path) => format!("{path}: no such file; accepted: the path of a history, or -"),
        }
    }

    fn read_error(&self, error: &ReadError) -> String {
        match &error.problem {
            Problem::TooLong => format!("The file has more than {} MiB, which is the most that is read.", MAX_BYTES >> 20),
            Problem::Empty => format!("The file is empty; accepted: {FORMATS}."),
            Problem::NoFormat => format!("This is not a history; accepted: {FORMATS}."),
            Problem::NoOperation => "There is no operation of a client.".into(),
            Problem::NotJson => "The line is not JSON; accepted: an object, as \u{201c}faultline run --format jsonl\u{201d} prints it.".into(),
            Problem::NotAnEvent => "The line is not an event; accepted: an object with facts.".into(),
            Problem::Version => "The file is of another version of the schema; accepted: \"faultline\": 1.".into(),
            Problem::NotEdn => "This is not EDN.".into(),
            Problem::AfterTheEnd => "Something stands behind the end of the list; accepted: nothing more.".into(),
            Problem::NotAnOperation(found) => {
                format!("\u{201c}{found}\u{201d} is not an operation; accepted: a map with :process, :type, :f and :value.")
            }
            Problem::NotALine(found) => format!(
                "\u{201c}{found}\u{201d} is not an operation; accepted: a process, :invoke, :ok, :fail or :info, a function and a \
                 value, such as 3 :invoke :write 4."
            ),
            Problem::Lacks(what) => format!("The operation lacks a usable {what}."),
            Problem::Type(found) => {
                format!("\u{201c}{found}\u{201d} is not a type; accepted: :invoke, :ok, :fail and :info.")
            }
            Problem::Command { found, model } => format!(
                "\u{201c}{found}\u{201d} is not an operation of --model {}; accepted: {}{}.",
                model.name(),
                commands(*model).join(", "),
                more(*model)
            ),
            Problem::Function { found, model } => {
                let other = more(*model);
                format!(
                    "\u{201c}{found}\u{201d} is not an operation of --model {}; accepted: {}{other}.",
                    model.name(),
                    names(*model).join(", ")
                )
            }
            Problem::NoSuchModel(model) => format!(
                "The runs of Faultline have no --model {}; accepted: register, cas, kv.",
                model.name()
            ),
            Problem::Value { function, found, accepted } => {
                let accepted = match accepted {
                    Accepted::Value => "nil, true, false, a whole number, a text, a keyword, or some of these in brackets",
                    Accepted::Two => "two values in brackets, the one that is expected and the new one",
                    Accepted::Text => "a text",
                    Accepted::Many => "a set, list or vector of values",
                    Accepted::Flag => "true or false",
                    Accepted::Number => "a whole number",
                };
                format!("\u{201c}{found}\u{201d} is not a value of {function}; accepted: {accepted}.")
            }
            Problem::NoKey(found) => format!(
                "\u{201c}{found}\u{201d} has no key; accepted: a :key beside the :value, or a pair of key and value, such as [x 1]."
            ),
            Problem::NotAsked(process) => {
                format!("{process} is told an outcome and has nothing under way; accepted: :invoke first (a whole history).")
            }
            Problem::UnderWay(process, line) => format!(
                "{process} begins an operation, and the one of line {line} is still under way; accepted: :ok, :fail or :info first."
            ),
            Problem::OtherFunction(process, line) => {
                format!("{process} is told the outcome of another function than it began in line {line}.")
            }
        }
    }
}
