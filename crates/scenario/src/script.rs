//! The lines of a script within a link.

use crate::error::{LinkError, found};
use crate::escape::unescape;
use crate::limits::{MAX_INPUTS, MAX_LINE, MAX_TIME};
use crate::write::Moments;
use faultline_engine::grammar::{Expect, ScriptErrorKind, Vocabulary};
use faultline_engine::order::by_key;
use faultline_engine::{Input, ScriptError, ScriptLine, Span, Time, TimedInput};
use std::ops::Range;

/// Reads lines, and puts them in order of time.
///
/// # Errors
/// When there are too many, or at the first that is wrong.
pub(crate) fn read(
    text: &str,
    moments: Moments,
    nodes: u16,
    clients: u16,
) -> Result<Vec<TimedInput>, LinkError> {
    let lines = || text.split(';').filter(|line| !line.is_empty());
    let count = lines().count();
    if count > MAX_INPUTS {
        return Err(LinkError::TooManyInputs { found: count, max: MAX_INPUTS });
    }
    let vocabulary = Vocabulary { nodes, clients, ..Vocabulary::any() };
    let mut script: Vec<TimedInput> = Vec::with_capacity(count);
    for (number, line) in (1..).zip(lines()) {
        let line = unescape("do", line)?;
        let before = script.last().map_or(Time::ZERO, |timed| timed.at);
        let line = match moments {
            Moments::Absolute => line,
            Moments::Steps => absolute(&line, before)
                .ok_or_else(|| LinkError::NoMoment { line: number, found: found(&line) })?,
        };
        script.push(read_line(number, line.trim(), &vocabulary)?);
    }
    // Stable: what happens in the same moment happens in the order in which it is written.
    in_order(&mut script);
    Ok(script)
}

/// Puts a script in order of time; lines of the same moment stay as they are.
pub(crate) fn in_order(script: &mut Vec<TimedInput>) {
    *script = by_key(std::mem::take(script), |timed| timed.at.0);
}

/// Writes a line that begins with a step as one that begins with a moment.
fn absolute(line: &str, before: Time) -> Option<String> {
    let (step, rest) = line.split_once(' ')?;
    Some(format!("{} {rest}", before + Span(step.parse().ok()?)))
}

/// Reads one line, which begins with its moment.
pub(crate) fn read_line(
    number: usize,
    text: &str,
    vocabulary: &Vocabulary<'_>,
) -> Result<TimedInput, LinkError> {
    let refused = |error| refusal(number, text, error);
    // A moment takes some room too. Nobody would write one that takes more than this.
    if text.len() > 2 * MAX_LINE {
        return Err(refused(too_long(0..text.len(), text)));
    }
    let (first, second) = first_word(text);
    let Ok(at) = text[first.clone()].parse::<Time>() else {
        return Err(LinkError::NoMoment { line: number, found: found(text) });
    };
    if at > MAX_TIME {
        let found = text[first.clone()].to_string();
        return Err(refused(ScriptError { at: first, found, kind: ScriptErrorKind::TooLate }));
    }
    Ok(TimedInput { at, input: action(text, second, vocabulary).map_err(refused)? })
}

/// Reads the action of a line, from a place on. Only this has to keep to the length of a line: what was short
/// enough for the command field must not be too long to be sent because a moment was added.
fn action(text: &str, from: usize, vocabulary: &Vocabulary<'_>) -> Result<Input, ScriptError> {
    let in_line = |mut error: ScriptError| {
        error.at = error.at.start + from..error.at.end + from;
        error
    };
    let line = ScriptLine::parse(&text[from..], vocabulary).map_err(in_line)?;
    if line.at.is_some() {
        let (again, _) = first_word(&text[from..]);
        let found = text[from..][again.clone()].to_string();
        let kind = ScriptErrorKind::Expected(vec![Expect::Verb]);
        return Err(in_line(ScriptError { at: again, found, kind }));
    }
    // Written the one way there is to write it, it may have grown.
    let written = line.input.to_string();
    if written.len() > MAX_LINE { Err(too_long(from..text.len(), &written)) } else { Ok(line.input) }
}

fn too_long(at: Range<usize>, text: &str) -> ScriptError {
    ScriptError { at, found: text.chars().take(20).collect(), kind: ScriptErrorKind::TooLong }
}

/// An error in a line, which is cut where nobody would read on.
fn refusal(line: usize, text: &str, mut error: ScriptError) -> LinkError {
    let text: String = text.chars().take(2 * MAX_LINE).collect();
    error.at = error.at.start.min(text.len())..error.at.end.min(text.len());
    LinkError::Script { line, text, error }
}

/// Where the first word stands, and where the second begins.
pub(crate) fn first_word(text: &str) -> (Range<usize>, usize) {
    let start = text.len() - text.trim_start().len();
    let end = text[start..].find(char::is_whitespace).map_or(text.len(), |i| start + i);
    (start..end, text.len() - text[end..].trim_start().len())
}
