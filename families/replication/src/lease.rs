//! Leases that one who watches grants to those whom it watches (Gray & Cheriton 1989).

use faultline_engine::digest::Encode;
use faultline_engine::{Span, Time};

/// When a server asked for leave to answer, by its own clock, and in which of its lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode)]
pub struct Stamp {
    /// How often it had started.
    pub life: u32,
    /// Its clock.
    pub at: Time,
}

/// How long after it has granted a lease the one who grants knows it to be over: a twentieth longer than it lasts, as clocks may
/// run at different rates.
pub(crate) fn is_over_after(lease: Span) -> Span {
    Span(lease.0 + lease.0 / 20)
}
