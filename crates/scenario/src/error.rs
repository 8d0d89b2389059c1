//! Why a link was refused, as data.
//!
//! What an error repeats of the link is cut to [`MAX_FOUND`] characters, and has no control characters.

use crate::limits::MAX_FOUND;
use faultline_engine::grammar::plain;
use faultline_engine::{ScriptError, Time};
use std::fmt;

/// Why a link was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// The fragment, or the text in it, has more bytes than a link may have.
    #[error("{length} bytes are too long for a link, which has at most {max}")]
    TooLong {
        /// How many it has.
        length: usize,
        /// How many it may have.
        max: usize,
    },
    /// Its percent-encoded bytes are no UTF-8, or it was encoded over and over.
    #[error("not UTF-8 once its percent-encoding is undone")]
    Encoding,
    /// It holds a control character, such as the end of a line.
    #[error("control character {found:?}")]
    Control {
        /// Which.
        found: char,
    },
    /// It does not begin with a protocol's name.
    #[error("begins with `{found}`, which is not the name of a protocol")]
    Protocol {
        /// What it begins with.
        found: String,
    },
    /// It is written in a version of the format that is not known here.
    #[error("version {found} of the format is not known here; the latest known is {known}")]
    Version {
        /// Which.
        found: String,
        /// The latest that is known.
        known: u32,
    },
    /// There is no such key.
    #[error("no key `{found}`; the keys are {}", known.join(", "))]
    Key {
        /// What stands there.
        found: String,
        /// The keys that would be accepted.
        known: &'static [&'static str],
    },
    /// A key stands there twice.
    #[error("key `{key}` stands twice")]
    Twice {
        /// Which.
        key: &'static str,
    },
    /// A key stands beside compressed text, which would hold it.
    #[error("key `{key}` stands beside compressed text")]
    Beside {
        /// Which.
        key: &'static str,
    },
    /// This is no whole number within the limits.
    #[error("{key}: `{found}` is not a whole number from {min} to {max}")]
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
    /// This does not have the form of its key.
    #[error("{key}: `{found}` is not {form}")]
    Form {
        /// Of which key.
        key: &'static str,
        /// What stands there.
        found: String,
        /// What would be accepted.
        form: Form,
    },
    /// The moment to show is later than a run may last.
    #[error("at: {found} is later than {max}")]
    TooLate {
        /// What stands there.
        found: Time,
        /// The latest that would be accepted.
        max: Time,
    },
    /// What is selected does not exist in this run.
    #[error("selected: `{found}` does not exist in this run")]
    NotThere {
        /// What stands there.
        found: String,
    },
    /// A sign after `~` is not two hexadecimal digits for a printable character.
    #[error("{key}: `{found}` is not `~` and two hexadecimal digits of a printable character")]
    Escape {
        /// In which key.
        key: &'static str,
        /// What stands there.
        found: String,
    },
    /// A setting stands there twice.
    #[error("setting `{name}` stands twice")]
    SettingTwice {
        /// Its name.
        name: String,
    },
    /// There are more settings than a link may have.
    #[error("more than {max} settings")]
    TooManySettings {
        /// How many it may have.
        max: usize,
    },
    /// There are more lines than a script may have.
    #[error("{found} lines in the script, and at most {max} are allowed")]
    TooManyInputs {
        /// How many there are.
        found: usize,
        /// How many there may be.
        max: usize,
    },
    /// A line of the script does not begin with its moment.
    #[error("line {line}: `{found}` does not begin with a moment")]
    NoMoment {
        /// Which line, from 1.
        line: usize,
        /// What stands there.
        found: String,
    },
    /// A line of the script was refused.
    #[error("line {line}, `{text}`: {error}")]
    Script {
        /// Which line, from 1.
        line: usize,
        /// The line, in which the error says where; cut if it is too long.
        text: String,
        /// Why.
        error: ScriptError,
    },
    /// The compressed text is no base64.
    #[error("the compressed text is not base64")]
    Base64,
    /// The compressed text cannot be expanded: it is cut off, or damaged.
    #[error("the compressed text is cut off or damaged")]
    Deflate,
    /// The compressed text is longer than a text may be once it is expanded.
    #[error("the compressed text expands to more than {max} bytes")]
    Bomb {
        /// How many bytes it may have.
        max: usize,
    },
}

/// The form of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `3.2s`, `80ms` or `500us`.
    Moment,
    /// `0.25` or `4`: see [`crate::Speed`].
    Speed,
    /// `n1`, `c1`, `n1-n2`, `m17` or `e230`: see [`crate::Selection`].
    Selection,
    /// Lower-case letters, digits and hyphens, beginning with a letter.
    Name,
    /// The code of a language: see [`faultline_language::Language`].
    Language,
    /// A name and a value.
    Setting,
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Moment => "a moment such as `3.2s`",
            Self::Speed => "a speed such as `0.25`",
            Self::Selection => "a selection such as `n1`, `c1`, `n1-n2`, `m17` or `e230`",
            Self::Language => "en or zh-CN",
            Self::Name => "a name of lower-case letters, digits and hyphens that begins with a letter",
            Self::Setting => "a name and a value",
        })
    }
}

/// What an error repeats of a text: its beginning, without control characters.
#[must_use]
pub fn found(text: &str) -> String {
    plain(text).take(MAX_FOUND).collect()
}
