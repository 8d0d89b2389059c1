//! Why a scenario file was refused, as data.

use super::parse::ExpectationError;
use crate::open::OpenError;
use faultline_engine::{RuleId, ScriptError, Time};

/// Why a scenario file was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileError {
    /// The line of the file, from 1.
    pub line: usize,
    /// What is wrong there.
    pub kind: FileErrorKind,
}

/// What is wrong with a scenario file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileErrorKind {
    /// The file has more bytes than a scenario file may have.
    TooLong {
        /// How many it has.
        length: usize,
        /// How many it may have.
        max: usize,
    },
    /// It is no TOML, or lacks a key, or has one that is not known, or a value of another type: in the words of
    /// the TOML library, which names what it accepts.
    Toml(String),
    /// The text of this key is empty.
    Empty(&'static str),
    /// The text of this key has more characters than it may have.
    TextTooLong {
        /// Which key.
        key: &'static str,
        /// How many it may have.
        max: usize,
    },
    /// The text of this key holds a control character.
    Control {
        /// Which key.
        key: &'static str,
        /// Which character.
        found: char,
    },
    /// This is no whole number within the limits.
    Number {
        /// Of which key.
        key: &'static str,
        /// What stands there.
        found: String,
        /// The least that would be accepted.
        min: u64,
        /// The most that would be accepted.
        max: u64,
    },
    /// This is no moment such as `3.2s`.
    Moment {
        /// Of which key.
        key: &'static str,
        /// What stands there.
        found: String,
    },
    /// The moment is later than a run may last.
    TooLate {
        /// Of which key.
        key: &'static str,
        /// What stands there.
        found: Time,
        /// The latest that would be accepted.
        max: Time,
    },
    /// The run would end before a moment that the file is about.
    EndsEarly {
        /// What stands there.
        found: Time,
        /// The earliest that would be accepted.
        min: Time,
    },
    /// There are more of these than there may be.
    TooMany {
        /// Which key.
        key: &'static str,
        /// How many there are.
        found: usize,
        /// How many there may be.
        max: usize,
    },
    /// A line of the script does not begin with its moment.
    NoMoment {
        /// What stands there.
        found: String,
    },
    /// A line of the network, which holds from the beginning, begins with a moment.
    NetworkMoment {
        /// What stands there.
        found: String,
    },
    /// A line of the script or of the network was refused.
    Script {
        /// The line, in which the error says where; cut if it is too long.
        text: String,
        /// Why.
        error: ScriptError,
    },
    /// An expectation, or the condition of a caption, was refused.
    Expectation {
        /// What stands there.
        text: String,
        /// Why.
        error: ExpectationError,
    },
    /// A caption waits for something that is not an event.
    NotAnEvent {
        /// What stands there.
        text: String,
    },
    /// The protocol does not watch this rule.
    Unwatched {
        /// Which.
        rule: RuleId,
        /// The rules that it watches.
        known: Vec<RuleId>,
    },
    /// The value of a setting is neither a text nor `true` or `false`.
    Setting {
        /// Its name.
        name: String,
    },
    /// The run cannot be opened.
    Open(OpenError),
}
