//! The doors to the desk; ARCHITECTURE.md says what a door is.

use crate::answer::{answer, protocol};
use crate::message::{Request, read, write};
use faultline_words::{FileWords, Words};

/// Answers a request, which came with the bytes of a file, in the words of a language.
type Answering = fn(&str, &[u8], &dyn Words, &dyn FileWords) -> Option<(String, Vec<u8>)>;

/// The desk, as the worker around it sees it.
#[derive(Clone, Copy, Debug)]
pub struct Desk {
    /// The protocol whose engine an answer needs, if the request names one.
    pub protocol: fn(&str) -> Option<String>,
    /// The response, and the bytes of the file that was made; none if the request comes from a page of another version.
    pub answer: Answering,
}

static DESK: Desk = Desk {
    protocol: |request| protocol(&read::<Request>(request)?),
    answer: |request, beside, words, files| {
        let (response, file) = answer(&read::<Request>(request)?, beside, words, files);
        Some((write(&response), file))
    },
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
