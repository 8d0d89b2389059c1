//! Shares, in millionths.

use super::Span;
use std::fmt;
use std::str::FromStr;

/// A share of messages, in millionths; written as a percentage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate(pub u32);

/// Why a text is no share: `30%` and `0.5%` are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a percentage from 0% to 100% such as `30%`")]
pub struct NoRate;

impl FromStr for Rate {
    type Err = NoRate;
    fn from_str(text: &str) -> Result<Self, NoRate> {
        let number = text.strip_suffix('%').ok_or(NoRate)?;
        // A share has the same shape as a time: its percents are seconds there. Four digits after the point are
        // millionths; more would be lost.
        let parts: Span = format!("{number}s").parse().map_err(|_| NoRate)?;
        if !parts.0.is_multiple_of(100) {
            return Err(NoRate);
        }
        match u32::try_from(parts.0 / 100) {
            Ok(n) if n <= 1_000_000 => Ok(Self(n)),
            _ => Err(NoRate),
        }
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 10_000, self.0 % 10_000);
        if rest == 0 {
            return write!(f, "{whole}%");
        }
        let fraction = format!("{rest:04}");
        write!(f, "{whole}.{}%", fraction.trim_end_matches('0'))
    }
}
