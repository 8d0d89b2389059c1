//! Factors, in hundredths.

use super::Span;
use crate::digest::Encode;
use std::fmt;
use std::str::FromStr;

/// How many times as long the work of a node takes, in hundredths; written `4x` or `1.5x`, from `1x` to `100x`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode)]
pub struct Factor(pub u32);

impl Factor {
    /// As long as it takes.
    pub const ONE: Self = Self(100);
    /// The slowest.
    pub const MAX: Self = Self(10_000);
}

impl Default for Factor {
    fn default() -> Self {
        Self::ONE
    }
}

/// Why a text is no factor: `4x` and `1.25x` are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a factor from 1x to 100x such as `4x`")]
pub struct NoFactor;

impl FromStr for Factor {
    type Err = NoFactor;
    fn from_str(text: &str) -> Result<Self, NoFactor> {
        let number = text.strip_suffix('x').ok_or(NoFactor)?;
        // A factor has the same shape as a time: tens of its "microseconds" are hundredths.
        let parts: Span = format!("{number}ms").parse().map_err(|_| NoFactor)?;
        match u32::try_from(parts.0 / 10) {
            Ok(n) if parts.0.is_multiple_of(10) && (Self::ONE.0..=Self::MAX.0).contains(&n) => Ok(Self(n)),
            _ => Err(NoFactor),
        }
    }
}

impl fmt::Display for Factor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 100, self.0 % 100);
        if rest == 0 {
            return write!(f, "{whole}x");
        }
        write!(f, "{whole}.{}x", format!("{rest:02}").trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_factor_is_written_as_it_is_read() {
        for text in ["1x", "4x", "1.5x", "1.25x", "100x"] {
            assert_eq!(text.parse::<Factor>().map(|factor| factor.to_string()).as_deref(), Ok(text));
        }
        for text in
            ["0x", "0.5x", "101x", "4", "x", "-4x", "1.255x", "4.x", "4X", "1e1x", "99999999999999999999x"]
        {
            assert!(text.parse::<Factor>().is_err(), "{text}");
        }
    }
}
