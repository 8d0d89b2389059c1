//! Why a scenario file was refused, as data.

use super::texts::LANGUAGES;
use super::wanted::ExpectationError;
use crate::open::OpenError;
use faultline_engine::{ScriptError, Time};

/// Why a scenario file was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {kind}")]
pub struct FileError {
    /// The line of the file, from 1.
    pub line: usize,
    /// What is wrong there.
    pub kind: FileErrorKind,
}

/// What is wrong with a scenario file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileErrorKind {
    /// The file has more bytes than a scenario file may have.
    #[error("{length} bytes are too long for a scenario file, which has at most {max}")]
    TooLong {
        /// How many it has.
        length: usize,
        /// How many it may have.
        max: usize,
    },
    /// It is no TOML, or lacks a key, or has one that is not known, or a value of another type: in the words of
    /// the TOML library, which names what it accepts.
    #[error("{0}")]
    Toml(String),
    /// The text of this key is empty.
    #[error("{0}: empty")]
    Empty(&'static str),
    /// The text of this key has more characters than it may have.
    #[error("{key}: more than {max} characters")]
    TextTooLong {
        /// Which key.
        key: &'static str,
        /// How many it may have.
        max: usize,
    },
    /// The text of this key holds a control character.
    #[error("{key}: control character {found:?}")]
    Control {
        /// Which key.
        key: &'static str,
        /// Which character.
        found: char,
    },
    /// There is no such language.
    #[error("{key}.{found}: no such language; accepted: {}", codes(LANGUAGES))]
    Language {
        /// Of which key.
        key: &'static str,
        /// What stands there.
        found: String,
    },
    /// The text of this key is not in English, which is shown to whoever reads none of its languages.
    #[error("{key}: `{key}.{}` is missing", LANGUAGES[0])]
    NotInEnglish {
        /// Which key.
        key: &'static str,
    },
    /// A text is not in the same languages as the title.
    #[error(
        "{key}: written in {}, and the title in {}; all texts of a file have the same languages",
        codes(found),
        codes(title)
    )]
    OtherLanguages {
        /// Which key.
        key: &'static str,
        /// Its languages; none when it names none.
        found: Vec<&'static str>,
        /// Those of the title; none when it names none.
        title: Vec<&'static str>,
    },
    /// There is no such kind of scenarios.
    #[error("kind: `{found}` is none; accepted: `survives`, `fails` or `bug`")]
    Kind {
        /// What stands there.
        found: String,
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
    /// This is no moment such as `3.2s`.
    #[error("{key}: `{found}` is not a moment such as `3.2s`")]
    Moment {
        /// Of which key.
        key: &'static str,
        /// What stands there.
        found: String,
    },
    /// The moment is later than a run may last.
    #[error("{key}: {found} is later than {max}")]
    TooLate {
        /// Of which key.
        key: &'static str,
        /// What stands there.
        found: Time,
        /// The latest that would be accepted.
        max: Time,
    },
    /// The run would end before a moment that the file is about.
    #[error("until: {found} is before {min}, which the file is about")]
    EndsEarly {
        /// What stands there.
        found: Time,
        /// The earliest that would be accepted.
        min: Time,
    },
    /// There are more of these than there may be.
    #[error("{key}: {found}, and at most {max} are allowed")]
    TooMany {
        /// Which key.
        key: &'static str,
        /// How many there are.
        found: usize,
        /// How many there may be.
        max: usize,
    },
    /// A line of the script does not begin with its moment.
    #[error("`{found}` does not begin with a moment")]
    NoMoment {
        /// What stands there.
        found: String,
    },
    /// A line of the network, which holds from the beginning, begins with a moment.
    #[error("`{found}` begins with a moment, but the network is set up before the run")]
    NetworkMoment {
        /// What stands there.
        found: String,
    },
    /// A line of the script or of the network was refused.
    #[error("`{text}`: {error}")]
    Script {
        /// The line, in which the error says where; cut if it is too long.
        text: String,
        /// Why.
        error: ScriptError,
    },
    /// An expectation, or the condition of a caption, was refused.
    #[error("`{text}`: {error}")]
    Expectation {
        /// What stands there.
        text: String,
        /// Why.
        error: ExpectationError,
    },
    /// A caption waits for something that is not an event.
    #[error("`{text}` is not an event that a caption could wait for")]
    NotAnEvent {
        /// What stands there.
        text: String,
    },
    /// What is to be tried is the run of the scenario.
    #[error(
        "try: nothing is changed; accepted: `nodes`, `clients`, `seed`, `script` or `[try.configuration]`"
    )]
    NothingChanged,
    /// What is to be tried expects nothing.
    #[error("try: `expect` is missing; it says what is different then")]
    NothingExpected,
    /// The value of a setting is neither a text nor `true` or `false`.
    #[error("setting `{name}`: neither a text nor `true` or `false`")]
    Setting {
        /// Its name.
        name: String,
    },
    /// The run cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
}

fn codes(languages: &[&str]) -> String {
    let quoted: Vec<String> = languages.iter().map(|code| format!("`{code}`")).collect();
    if quoted.is_empty() { "a language that is not named".into() } else { quoted.join(" and ") }
}
