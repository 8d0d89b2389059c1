//! What the page says to those who embed it.

use faultline_engine::Time;

/// A part of an embed's address, or of a message to it, that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The part's name: a key of the query or of the message.
    pub key: &'static str,
    /// What stands there, shortened; nothing when nothing stands there.
    pub found: Option<String>,
    /// What would be accepted.
    pub accepted: Accepted,
}

/// What would be accepted in the place of something refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A text of at most this many characters.
    Text(usize),
    /// A moment up to this one: whole microseconds, or a text as in scripts.
    Moment(Time),
    /// A number, or a text of at most this many characters.
    Name(usize),
    /// Messages in one second, at most.
    PerSecond(u32),
    /// Messages that wait until a moment is reached, at most.
    Waiting(usize),
}
