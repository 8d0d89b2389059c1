//! Reads the arguments, and says of every one that is wrong what would be right.
//!
//! clap stops at the first. So the one that it names is taken out, and the rest is read again, until nothing is left to
//! complain of.

use crate::color;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, Error, Parser};
use std::ffi::OsString;
use std::process::ExitCode;

/// As many mistakes as anybody wants to read of at once.
const MOST: usize = 20;

/// The arguments of this program, or how it ends without them.
pub(crate) fn read<P: Parser>() -> Result<P, ExitCode> {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    // Whoever wants no colours wants none in what is said of the arguments, either.
    let choice = color::asked(&arguments);
    color::settle(choice);
    let command = P::command().color(choice);
    match command.clone().try_get_matches_from(&arguments).and_then(|found| P::from_arg_matches(&found)) {
        Ok(options) => Ok(options),
        // Help, and the version.
        Err(error) if !error.use_stderr() => Err(shown(&error)),
        Err(error) => Err(told(&wrong(&command, arguments, error))),
    }
}

fn shown(error: &Error) -> ExitCode {
    // A closed pipe is no error of ours.
    let _ = error.print();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// Every mistake but the last without the usage that stands below each.
fn told(wrong: &[Error]) -> ExitCode {
    let Some((last, before)) = wrong.split_last() else { return ExitCode::from(2) };
    for error in before {
        let text = error.render().ansi().to_string();
        let is_usage = |line: &str| {
            let plain = anstream::adapter::strip_str(line).to_string();
            plain.starts_with("Usage:") || plain.starts_with("For more information")
        };
        let about: Vec<&str> = text.lines().take_while(|line| !is_usage(line)).collect();
        anstream::eprintln!("{}\n", about.join("\n").trim_end());
    }
    shown(last)
}

/// All mistakes in the arguments, of which one is known.
fn wrong(command: &Command, mut arguments: Vec<OsString>, first: Error) -> Vec<Error> {
    let again = |arguments: &[OsString]| {
        // A command line of which something was taken out may lack what the whole one had.
        command.clone().try_get_matches_from(arguments).err().filter(is_about_an_argument)
    };
    let mut wrong = vec![first];
    while wrong.len() < MOST {
        let Some(place) = wrong.last().and_then(|error| Place::of(error, command, &arguments)) else { break };
        place.mend(&mut arguments);
        let mut next = again(&arguments);
        // What stood behind an option that does not exist may have been its value, and is no mistake of its own.
        let taken_out = place.unknown && place.meant.is_none();
        if taken_out && next.as_ref().is_some_and(is_about_a_word) && is_word(arguments.get(place.at)) {
            arguments.remove(place.at);
            next = again(&arguments);
        }
        match next {
            Some(error) => wrong.push(error),
            None => break,
        }
    }
    wrong
}

fn is_word(argument: Option<&OsString>) -> bool {
    argument.and_then(|argument| argument.to_str()).is_some_and(|argument| !argument.starts_with('-'))
}

/// Whether an error is about something that is no option.
fn is_about_a_word(error: &Error) -> bool {
    error.kind() == ErrorKind::UnknownArgument && named(error).is_some_and(|named| !named.starts_with('-'))
}

fn is_about_an_argument(error: &Error) -> bool {
    use ErrorKind::{
        InvalidUtf8, InvalidValue, NoEquals, TooFewValues, TooManyValues, UnknownArgument, ValueValidation,
        WrongNumberOfValues,
    };
    matches!(
        error.kind(),
        InvalidUtf8
            | InvalidValue
            | NoEquals
            | TooFewValues
            | TooManyValues
            | UnknownArgument
            | ValueValidation
            | WrongNumberOfValues
    )
}

/// The argument that an error names, as it was written.
fn named(error: &Error) -> Option<String> {
    match error.get(ContextKind::InvalidArg)? {
        ContextValue::String(name) => Some(name.clone()),
        _ => None,
    }
}

/// Where a mistake stands in the arguments.
struct Place {
    /// The argument.
    at: usize,
    /// How many arguments it is: an option and its value are two.
    length: usize,
    /// Whether it is an option that nobody knows, so that nobody knows whether it takes a value.
    unknown: bool,
    /// What was probably meant.
    meant: Option<OsString>,
}

impl Place {
    fn of(error: &Error, command: &Command, arguments: &[OsString]) -> Option<Self> {
        if !is_about_an_argument(error) {
            return None;
        }
        let named = named(error)?;
        let unknown = error.kind() == ErrorKind::UnknownArgument;
        let text = |kind| match error.get(kind) {
            Some(ContextValue::String(text)) => Some(text.as_str()),
            _ => None,
        };
        let (value, suggested) = (text(ContextKind::InvalidValue), text(ContextKind::SuggestedArg));
        // An option is named with what it takes: `--until <MOMENT>`.
        let name = if unknown { named.as_str() } else { named.split(' ').next()? };
        let short = short(command, name.trim_start_matches('-')).map(|short| format!("-{short}"));
        let is_name = |text: &str| text == name || short.as_deref() == Some(text);
        let argument = |at: usize| arguments.get(at).and_then(|argument| argument.to_str());
        // The program's own name is no argument.
        (1..arguments.len()).find_map(|at| {
            let here = argument(at)?;
            let place =
                |length, meant: Option<String>| Self { at, length, unknown, meant: meant.map(Into::into) };
            if is_name(here) && value.is_none() {
                return Some(place(1, suggested.map(str::to_owned)));
            }
            if is_name(here) && argument(at + 1) == value {
                return Some(place(2, None));
            }
            // `--jobs=0`, `-j=0` and `-j0`.
            let joined = here.char_indices().nth(2).map(|(end, _)| here.split_at(end));
            let joined = here.split_once('=').into_iter().chain(joined);
            let is_it =
                |(name, written): (&str, &str)| is_name(name) && value.is_none_or(|value| value == written);
            let (_, written) = joined.into_iter().find(|joined| is_it(*joined))?;
            Some(Self { unknown: false, ..place(1, suggested.map(|meant| format!("{meant}={written}"))) })
        })
    }

    /// Puts what was meant in its place, or nothing.
    fn mend(&self, arguments: &mut Vec<OsString>) {
        arguments.splice(self.at..self.at + self.length, self.meant.clone());
    }
}

/// The letter that stands for an option, whichever command has it.
fn short(command: &Command, long: &str) -> Option<char> {
    let own = command.get_arguments().find(|argument| argument.get_long() == Some(long));
    let own = own.and_then(clap::Arg::get_short);
    own.or_else(|| command.get_subcommands().find_map(|command| short(command, long)))
}
