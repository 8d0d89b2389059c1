//! The doors to the desk; ARCHITECTURE.md says what a door is.

use crate::answer::{answer, protocol};
use crate::message::{Request, read, write};
use faultline_words::{FileWords, Words};

/// The desk, as the worker around it sees it.
#[derive(Clone, Copy, Debug)]
pub struct Desk {
    /// The protocol whose engine an answer needs, if the request names one.
    pub protocol: fn(&str) -> Option<String>,
    /// Answers; none if the request comes from a page of another version.
    pub answer: fn(&str, &dyn Words, &dyn FileWords) -> Option<String>,
}

static DESK: Desk = Desk {
    protocol: |request| protocol(&read::<Request>(request)?),
    answer: |request, words, files| Some(write(&answer(&read::<Request>(request)?, words, files))),
};

/// The desk itself.
#[inline(never)]
#[must_use]
pub fn answers() -> &'static Desk {
    &DESK
}

/// What the page keeps behind doors.
pub mod page {
    use crate::message::{Messages, read, write};

    static MESSAGES: Messages = Messages { request: write, response: read, shelf: read, lesson: read };

    /// Reads and writes what page and desk say to each other.
    #[inline(never)]
    #[must_use]
    pub fn messages() -> &'static Messages {
        &MESSAGES
    }
}
