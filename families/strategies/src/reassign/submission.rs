//! The vocabulary of a pool of tasks: a client submits tasks, and hears what became of them.

use faultline_engine::describe::{Data, Datum};
use faultline_engine::digest::Encode;
use std::fmt;
use std::str::FromStr;

/// The most tasks that one request may submit.
pub const MOST: u16 = 50;

/// Submits so many tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode)]
pub struct Command {
    /// How many: 1 to [`MOST`].
    pub tasks: u16,
    /// Whether each of them ends the process that executes it.
    pub poisoned: bool,
}

/// What became of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode)]
pub struct Answer {
    /// How many were done and counted.
    pub counted: u16,
    /// How many were set aside.
    pub aside: u16,
}

/// The accepted forms of the command, as examples.
pub const FORMS: &[&str] = &["submit 8", "submit 1 poisoned"];

/// Why a text is no command. [`FORMS`] lists what is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoCommand;

impl FromStr for Command {
    type Err = NoCommand;
    fn from_str(text: &str) -> Result<Self, NoCommand> {
        let rest = text.strip_prefix("submit ").ok_or(NoCommand)?;
        let (number, poisoned) = match rest.trim_end().strip_suffix(" poisoned") {
            Some(number) => (number, true),
            None => (rest, false),
        };
        let number = number.trim();
        let tasks = number.parse().map_err(|_| NoCommand)?;
        // `parse` would take a sign, and zeros in front.
        let fits = (1..=MOST).contains(&tasks) && number == tasks.to_string();
        if fits { Ok(Self { tasks, poisoned }) } else { Err(NoCommand) }
    }
}

impl Data for Command {
    fn datum(&self) -> Datum {
        Datum::Text(self.to_string())
    }
}

impl Data for Answer {
    fn datum(&self) -> Datum {
        Datum::Text(self.to_string())
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "submit {}{}", self.tasks, if self.poisoned { " poisoned" } else { "" })
    }
}

impl fmt::Display for Answer {
    /// `7+1`: seven counted, one set aside.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{}", self.counted, self.aside)
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
        let wrong = [
            "",
            "submit",
            "submit 0",
            "submit 51",
            "submit +1",
            "submit 01",
            "submit 1 2",
            "submit poisoned",
            "8",
        ];
        for text in wrong {
            assert_eq!(text.parse::<Command>(), Err(NoCommand), "{text}");
        }
    }
}
