//! The units of a run, with how each is written and read: moments and lengths of time, shares, factors.

mod factor;
mod frequency;
mod rate;
mod time;

pub use factor::Factor;
pub use frequency::Frequency;
pub use rate::Rate;
pub use time::{Span, SpanRange, Time};
