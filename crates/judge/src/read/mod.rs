//! Reads histories: Faultline's JSON lines, Jepsen's log, and EDN.

mod edn;
mod error;
mod function;
mod jepsen;
mod own;
mod record;

pub use error::{Accepted, Problem, ReadError};
pub use function::{commands, names};
pub use own::Told;
pub(crate) use {function::Function, own::action, own::outcome, record::Record};

use crate::history::History;
use crate::value::Value;

/// What the objects of a history are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Model {
    /// Registers that are read and written.
    Register,
    /// Registers with compare-and-set.
    Cas,
    /// A map of keys to registers.
    Kv,
    /// Sets.
    Set,
    /// Queues: first in, first out.
    Queue,
}

impl Model {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Register, Self::Cas, Self::Kv, Self::Set, Self::Queue];

    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Cas => "cas",
            Self::Kv => "kv",
            Self::Set => "set",
            Self::Queue => "queue",
        }
    }
}

/// How a file is to be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// What the objects are.
    pub model: Model,
    /// What every register holds at the start.
    pub initial: Value,
    /// Whether a read that was answered with nothing may have seen anything, as Knossos has it. Otherwise it saw nothing.
    pub wildcard_reads: bool,
    /// Whether a `cas` that failed found another value than it expected. Otherwise it only did not take effect, and nothing is
    /// known of what it found.
    pub failed_cas_compared: bool,
    /// Whether values are pairs of a key and a value, as `jepsen.independent` writes them.
    pub independent: bool,
}

impl Options {
    /// The usual ones for a model.
    #[must_use]
    pub fn new(model: Model) -> Self {
        Self {
            model,
            initial: Value::Nil,
            wildcard_reads: false,
            failed_cas_compared: false,
            independent: false,
        }
    }
}

/// The most bytes of a file.
pub const MAX_BYTES: usize = 256 << 20;

/// Reads a history. What it is written in is told by how it begins.
///
/// # Errors
///
/// The first thing that cannot be read, and where it stands.
pub fn read(text: &str, options: &Options) -> Result<History, ReadError> {
    if text.len() > MAX_BYTES {
        return Err(ReadError { line: 1, problem: Problem::TooLong });
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if own::begins(text) {
        return own::read(text, options);
    }
    if let Some(line) = text.lines().position(jepsen::is_operation) {
        return jepsen::read(text, line, options);
    }
    if edn::begins(text) {
        return edn::read(text, options);
    }
    let first = text.lines().position(|line| !line.trim().is_empty());
    let problem = if first.is_none() { Problem::Empty } else { Problem::NoFormat };
    Err(ReadError { line: first.unwrap_or(0) + 1, problem })
}

/// Reads a value as EDN writes it, such as `0`, `nil` or `"a"`.
#[must_use]
pub fn value(text: &str) -> Option<Value> {
    edn::single(text)
}
