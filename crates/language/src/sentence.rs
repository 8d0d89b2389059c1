//! A sentence about something that happened.

/// What happened, and why, in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// What happened.
    pub what: String,
    /// Why, or how one can tell; may be empty.
    pub why: String,
    /// How good the news is.
    pub tone: Tone,
}

/// How good or bad news is: becomes a colour and a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Neither.
    Plain,
    /// Something works, or works again.
    Good,
    /// Something breaks.
    Bad,
    /// Something is in doubt.
    Warn,
}

/// A sentence.
pub fn say(tone: Tone, what: impl Into<String>, why: impl Into<String>) -> Sentence {
    Sentence { what: what.into(), why: why.into(), tone }
}
