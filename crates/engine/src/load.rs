//! Open-loop load: requests that arrive whether or not earlier ones were answered.
//!
//! A client that waits for each answer slows down with the service that it asks. Most load comes from many who know nothing
//! of each other, and does not: that is an open system (Schroeder, Wierman & Harchol-Balter 2006), and why a queue can grow
//! without an end.

use crate::dice::Dice;
use crate::limits::MAX_KEYS;
use crate::units::{Frequency, Span, Time};
use std::fmt;

/// A load: how often, in which rhythm, on which keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// How many requests in a second on average.
    pub often: Frequency,
    /// The rhythm.
    pub rhythm: Rhythm,
    /// Whether the first number of a range is drawn most often, the second half as often, the third a third as often
    /// and so on (Zipf's law); otherwise all are drawn equally often.
    pub zipf: bool,
    /// What to ask.
    pub template: Template,
}

/// When requests arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rhythm {
    /// At equal distances.
    Even,
    /// Each at any moment, whatever the others do: a Poisson process.
    Poisson,
    /// So many together, from 2 to [`MAX_KEYS`], at equal distances.
    Bursts(u16),
}

/// A command in which a number is drawn wherever a range stands, as in `set k{1..100} 1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(String);

/// A range in braces: what stands before it, its ends, and what stands behind it.
fn range(text: &str) -> Option<(&str, u16, u16, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (range, after) = rest.split_once('}')?;
    let (low, high) = range.split_once("..")?;
    let number = |text: &str| text.parse::<u16>().ok().filter(|number| number.to_string() == text);
    let (low, high) = (number(low)?, number(high)?);
    (low <= high && high - low < MAX_KEYS).then_some((before, low, high, after))
}

impl Template {
    /// Reads a template; none where braces stand around anything but a range of at most [`MAX_KEYS`] numbers.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let template = Self(text.into());
        let plain = template.with(|low, _| low);
        (!plain.contains(['{', '}'])).then_some(template)
    }

    /// Whether there is anything to draw.
    #[must_use]
    pub fn draws(&self) -> bool {
        range(&self.0).is_some()
    }

    /// The command with a number from each range.
    fn with(&self, mut number: impl FnMut(u16, u16) -> u16) -> String {
        let (mut text, mut rest) = (String::new(), &self.0[..]);
        while let Some((before, low, high, after)) = range(rest) {
            text.push_str(before);
            text.push_str(&number(low, high).to_string());
            rest = after;
        }
        text + rest
    }

    /// The commands with the first and with the last number of each range: if the protocol knows both, it knows what is
    /// between.
    #[must_use]
    pub fn ends(&self) -> [String; 2] {
        [self.with(|low, _| low), self.with(|_, high| high)]
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// As a script has it behind the client and `load`.
impl fmt::Display for Load {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.often)?;
        match self.rhythm {
            Rhythm::Even => {}
            Rhythm::Poisson => f.write_str(" poisson")?,
            Rhythm::Bursts(size) => write!(f, " bursts {size}")?,
        }
        if self.zipf {
            f.write_str(" zipf")?;
        }
        write!(f, " {}", self.template)
    }
}

impl Load {
    /// What is asked next.
    pub(crate) fn draw(&self, luck: &mut Dice) -> String {
        self.template.with(|low, high| {
            let count = u64::from(high - low) + 1;
            let place = if self.zipf { zipf(luck, count) } else { luck.below(count) };
            low + u16::try_from(place).unwrap_or(0)
        })
    }

    /// When the request of this number arrives, from 0, after the one before it or, if there is none, the beginning.
    pub(crate) fn next(&self, number: u64, began: Time, last: Time, luck: &mut Dice) -> Time {
        let after = |requests: u64| began + Span(requests * 1_000_000_000 / u64::from(self.often.0));
        match self.rhythm {
            Rhythm::Even => after(number),
            Rhythm::Bursts(size) => after(number - number % u64::from(size)),
            Rhythm::Poisson => last + exponential(luck, 1_000_000_000 / u64::from(self.often.0)),
        }
    }
}

/// A place below `count` of which the first is drawn most often and the one of number i a 1/i as often. The weights are
/// whole numbers of a sum of at least 2^32, so each share is off by less than one in four billion.
fn zipf(luck: &mut Dice, count: u64) -> u64 {
    let weight = |place: u64| (1 << 32) / (place + 1);
    let mut left = luck.below((0..count).map(weight).sum());
    (0..count)
        .find(|place| {
            let here = left < weight(*place);
            left = left.saturating_sub(weight(*place));
            here
        })
        .unwrap_or(0)
}

/// A length with this mean whose distribution is exponential, by nothing but comparisons (von Neumann 1951, "Various
/// techniques used in connection with random digits"): there is no logarithm whose last bit could differ between machines.
/// A run of falling draws of odd length accepts the first of them as the fraction; each even one adds a whole.
fn exponential(luck: &mut Dice, mean: u64) -> Span {
    let mut whole = 0;
    loop {
        let first = luck.next();
        let (mut last, mut odd) = (first, true);
        loop {
            let next = luck.next();
            if next >= last {
                break;
            }
            (last, odd) = (next, !odd);
        }
        if odd {
            let part = (u128::from(first) * u128::from(mean)) >> 64;
            return Span(whole * mean + u64::try_from(part).unwrap_or(0));
        }
        whole += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_exponential() {
        let (mut luck, mean, count) = (Dice::new(7, "load", 0), 10_000, 200_000);
        let gaps: Vec<u64> = (0..count).map(|_| exponential(&mut luck, mean).0).collect();
        // Shares beyond 1, 2 and 4 means: 1/e, 1/e², 1/e⁴. Four standard deviations of 200,000 draws are .43, .31 and .12 %.
        for (times, share, off) in [(1, 36_788, 430), (2, 13_534, 310), (4, 1_832, 120)] {
            let beyond = gaps.iter().filter(|gap| **gap > mean * times).count() * 100_000 / count;
            assert!(beyond.abs_diff(share) < off, "{times}: {beyond}");
        }
        let average = gaps.iter().sum::<u64>() / count as u64;
        assert!(average.abs_diff(mean) < 100, "{average}");
    }

    #[test]
    fn keys_of_zipf_are_drawn_as_often_as_it_says() {
        let (mut luck, count) = (Dice::new(7, "load", 0), 200_000);
        let mut drawn = [0_u64; 4];
        (0..count).for_each(|_| drawn[usize::try_from(zipf(&mut luck, 4)).expect("below 4")] += 1);
        // 12/25, 6/25, 4/25, 3/25.
        for (drawn, share) in drawn.iter().zip([48_000, 24_000, 16_000, 12_000]) {
            assert!((drawn * 100_000 / count).abs_diff(share) < 450, "{drawn}");
        }
    }

    #[test]
    fn a_template_has_ranges_and_nothing_else_in_braces() {
        let ends = |text: &str| Template::of(text).map(|template| template.ends());
        let same = |text: &str| Some([text.to_string(), text.to_string()]);
        assert_eq!(ends("set x 1"), same("set x 1"));
        assert_eq!(ends("set k{7..7} 1"), same("set k7 1"));
        assert_eq!(ends("set k{1..20} {0..3}"), Some(["set k1 0".into(), "set k20 3".into()]));
        assert!(Template::of("set k{1..1000} 1").is_some());
        for wrong in [
            "k{1..1001}",
            "k{2..1}",
            "k{1..}",
            "k{..2}",
            "k{01..2}",
            "k{+1..2}",
            "k{1,2}",
            "k{",
            "k}",
            "k{1..2}}",
            "{{1..2}}",
        ] {
            assert_eq!(Template::of(wrong), None, "{wrong}");
        }
    }
}
