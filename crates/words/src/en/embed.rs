//! What cannot be used of an embed's address or of a message to it.

use super::errors::any_of;
use crate::{Accepted, Refused};

pub(super) fn refused(refused: &Refused) -> String {
    let Refused { key, found, accepted } = refused;
    let accepted = match accepted {
        Accepted::OneOf(words) => any_of(&words.iter().map(ToString::to_string).collect::<Vec<_>>()),
        Accepted::Text(max) => format!("a text of at most {max} characters"),
        Accepted::Moment(max) => {
            format!("a moment up to {max}: whole microseconds, or a text such as 3.2s")
        }
        Accepted::Name(max) => format!("a number, or a text of at most {max} characters"),
        Accepted::PerSecond(max) => format!("at most {max} messages in a second"),
        Accepted::Waiting(max) => format!("at most {max} messages while the run moves to a moment"),
    };
    match found {
        // What came is well formed; there is only too much of it.
        _ if matches!(refused.accepted, Accepted::PerSecond(_) | Accepted::Waiting(_)) => {
            format!("Too many messages; accepted: {accepted}.")
        }
        Some(found) => format!("\u{201c}{key}\u{201d} is \u{201c}{found}\u{201d}; accepted: {accepted}."),
        None => format!("\u{201c}{key}\u{201d} is missing; accepted: {accepted}."),
    }
}
