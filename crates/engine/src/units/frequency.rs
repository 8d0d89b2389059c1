//! How often, in thousandths of a second's worth.

use super::Span;
use crate::limits::MAX_FREQUENCY;
use std::fmt;
use std::str::FromStr;

/// How many times in a second, in thousandths; written `200/s` or `0.5/s`, up to [`MAX_FREQUENCY`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Frequency(pub u32);

/// Why a text is no frequency: `200/s` and `0.5/s` are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a frequency such as `200/s`")]
pub struct NoFrequency;

impl FromStr for Frequency {
    type Err = NoFrequency;
    fn from_str(text: &str) -> Result<Self, NoFrequency> {
        let number = text.strip_suffix("/s").ok_or(NoFrequency)?;
        // It has the same shape as a time: its "microseconds" are thousandths.
        let parts: Span = format!("{number}ms").parse().map_err(|_| NoFrequency)?;
        match u32::try_from(parts.0) {
            Ok(n) if (1..=MAX_FREQUENCY).contains(&n) => Ok(Self(n)),
            _ => Err(NoFrequency),
        }
    }
}

impl fmt::Display for Frequency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 1_000, self.0 % 1_000);
        if rest == 0 {
            return write!(f, "{whole}/s");
        }
        write!(f, "{whole}.{}/s", format!("{rest:03}").trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::Frequency;

    #[test]
    fn a_frequency_is_written_as_it_is_read() {
        for text in ["1/s", "200/s", "0.5/s", "0.001/s", "12.25/s", "1000/s"] {
            assert_eq!(text.parse::<Frequency>().map(|often| often.to_string()).as_deref(), Ok(text));
        }
        for text in
            ["0/s", "0.0001/s", "1000.001/s", "200", "200/m", "/s", "-1/s", "1e3/s", "99999999999999999999/s"]
        {
            assert!(text.parse::<Frequency>().is_err(), "{text}");
        }
    }
}
