//! How fast a run is played.

use crate::limits::{MAX_SPEED, MIN_SPEED};
use std::fmt;
use std::str::FromStr;

/// A speed in thousandths of real time, from [`MIN_SPEED`] to [`MAX_SPEED`]; written `0.01` or `16`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Speed(pub u32);

/// Why a text is no speed: at most three digits after the point, within the limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a speed such as `0.25` or `4`")]
pub struct NoSpeed;

impl FromStr for Speed {
    type Err = NoSpeed;
    fn from_str(text: &str) -> Result<Self, NoSpeed> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let plain = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        if !plain(whole) || !plain(fraction) || fraction.len() > 3 {
            return Err(NoSpeed);
        }
        let whole: u32 = whole.parse().map_err(|_| NoSpeed)?;
        let rest: u32 = format!("{fraction:0<3}").parse().map_err(|_| NoSpeed)?;
        match whole.checked_mul(1_000).and_then(|n| n.checked_add(rest)) {
            Some(n) if (MIN_SPEED..=MAX_SPEED).contains(&n) => Ok(Self(n)),
            _ => Err(NoSpeed),
        }
    }
}

impl fmt::Display for Speed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 1_000, self.0 % 1_000);
        if rest == 0 {
            return write!(f, "{whole}");
        }
        write!(f, "{whole}.{}", format!("{rest:03}").trim_end_matches('0'))
    }
}
