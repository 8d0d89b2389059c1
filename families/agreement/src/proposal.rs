//! The vocabulary of a decision that is made once: a client proposes a value, and hears which one was chosen.

use faultline_engine::Word;
use faultline_engine::describe::{Data, Datum};
use faultline_engine::digest::Encode;
use std::fmt;
use std::str::FromStr;

/// Proposes a value: 1 to 8 of the characters `a-z A-Z 0-9 _ -`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode)]
pub struct Command(pub Word);

/// The value that was chosen, which may be somebody else's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode)]
pub struct Answer(pub Word);

/// The accepted forms of the command, as examples.
pub const FORMS: &[&str] = &["propose tea", "propose coffee"];

/// Why a text is no command. [`FORMS`] lists what is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoCommand;

impl FromStr for Command {
    type Err = NoCommand;
    fn from_str(text: &str) -> Result<Self, NoCommand> {
        let value = text.strip_prefix("propose ").ok_or(NoCommand)?;
        value.trim().parse().map(Self).map_err(|_| NoCommand)
    }
}

impl Data for Command {
    fn datum(&self) -> Datum {
        Datum::Text(self.to_string())
    }
}

impl Data for Answer {
    fn datum(&self) -> Datum {
        self.0.datum()
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "propose {}", self.0)
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::{Command, FORMS, NoCommand};

    #[test]
    fn a_command_is_written_as_it_is_read() {
        for text in FORMS {
            assert_eq!(text.parse::<Command>().expect(text).to_string(), *text);
        }
        for text in ["", "propose", "propose ", "propose a b", "propose toolongname", "tea"] {
            assert_eq!(text.parse::<Command>(), Err(NoCommand), "{text}");
        }
    }
}
