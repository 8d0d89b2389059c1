//! What cannot be read.

use super::Model;
use std::fmt;

/// What cannot be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub problem: Problem,
}

/// What is wrong. What it repeats of the file is cut to a few characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The file has more bytes than [`super::MAX_BYTES`].
    TooLong,
    /// There is nothing in it.
    Empty,
    /// It is in none of the formats that are read.
    NoFormat,
    /// It holds no operation of a client.
    NoOperation,
    /// A line is not JSON.
    NotJson,
    /// A line is not an event of Faultline's.
    NotAnEvent,
    /// The file is about a later version of the schema.
    Version,
    /// It is not EDN.
    NotEdn,
    /// Something stands behind the end of the list of operations.
    AfterTheEnd,
    /// An operation is no map of `:process`, `:type`, `:f` and `:value`.
    NotAnOperation(String),
    /// A line of a log is no operation.
    NotALine(String),
    /// An operation lacks this.
    Lacks(&'static str),
    /// The type of an operation is none of `:invoke`, `:ok`, `:fail` and `:info`.
    Type(String),
    /// The model has no such function.
    Function {
        /// What stands there.
        found: String,
        /// The model.
        model: Model,
    },
    /// A run of Faultline has an operation that the model does not have.
    Command {
        /// What stands there.
        found: String,
        /// The model.
        model: Model,
    },
    /// Runs of Faultline have no sets and queues.
    NoSuchModel(Model),
    /// A value cannot be one of this function.
    Value {
        /// The function.
        function: String,
        /// What stands there.
        found: String,
        /// What is accepted.
        accepted: Accepted,
    },
    /// Values have no keys.
    NoKey(String),
    /// A process is told the outcome of an operation that it did not begin.
    NotAsked(String),
    /// A process begins an operation while one is under way that it began in this line.
    UnderWay(String, usize),
    /// An operation ends as another one than it began in this line.
    OtherFunction(String, usize),
}

/// What may stand in the place of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// `nil`, a truth value, a whole number, a text, a keyword, or some of these in a vector.
    Value,
    /// Two of them: what is expected and what is written.
    Two,
    /// A text.
    Text,
    /// A set, list or vector of values.
    Many,
    /// True or false.
    Flag,
    /// A whole number.
    Number,
}

impl Problem {
    /// A piece of what was found, for a sentence.
    pub(super) fn piece(text: &str) -> String {
        const MOST: usize = 60;
        let clean = |sign: char| if sign.is_control() { ' ' } else { sign };
        let mut piece: String = text.chars().take(MOST).map(clean).collect();
        if text.chars().nth(MOST).is_some() {
            piece.push('\u{2026}');
        }
        piece.trim().to_string()
    }
}

impl fmt::Display for ReadError {
    /// For logs; `crates/words` has the sentences that people read.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {:?}", self.line, self.problem)
    }
}

impl std::error::Error for ReadError {}
