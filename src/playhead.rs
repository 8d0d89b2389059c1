//! The playhead: whether time passes, and how fast. A pure value.

use faultline_engine::{Span, Time};

/// The speeds to choose from, in thousandths of real time.
pub const SPEEDS: &[u32] = &[1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];

/// The speed a page opens with: a message of 12 ms takes half a second, so that the eye can follow it.
pub const OPENING_SPEED: u32 = 25;

/// The longest real time that one frame may stand for, in milliseconds; a stall does not become a leap.
const LONGEST_FRAME: f64 = 100.0;

/// Whether time passes, how fast, and where to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Playhead {
    /// Whether time passes.
    pub playing: bool,
    /// Thousandths of real time.
    pub speed: u32,
    /// A moment that the run is still being simulated up to.
    pub target: Option<Time>,
    /// Simulated time that passed but did not make a whole microsecond yet.
    rest: f64,
}

impl Playhead {
    /// At rest.
    pub fn new(speed: u32) -> Self {
        Self { playing: false, speed, target: None, rest: 0.0 }
    }

    /// Whether frames are needed.
    pub fn moves(&self) -> bool {
        self.playing || self.target.is_some()
    }

    /// How much simulated time passes in a frame of `millis` real milliseconds.
    pub fn pass(&mut self, millis: f64) -> Span {
        // Microseconds: a millisecond at the speed of one thousandth is exactly one.
        let micros = millis.clamp(0.0, LONGEST_FRAME) * f64::from(self.speed) + self.rest;
        let whole = micros.floor();
        self.rest = micros - whole;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "at most a second, never negative"
        )]
        Span(whole as u64)
    }

    /// The next speed up or down the list.
    pub fn shift(&mut self, faster: bool) {
        let next = if faster {
            SPEEDS.iter().find(|speed| **speed > self.speed)
        } else {
            SPEEDS.iter().rev().find(|speed| **speed < self.speed)
        };
        self.speed = next.copied().unwrap_or(self.speed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_of_a_microsecond_are_not_lost() {
        let mut playhead = Playhead::new(1);
        let passed: u64 = (0..1_000).map(|_| playhead.pass(16.5).0).sum();
        assert_eq!(passed, 16_500);
    }

    #[test]
    fn a_stall_does_not_become_a_leap() {
        assert_eq!(Playhead::new(1_000).pass(60_000.0), Span::millis(100));
    }

    #[test]
    fn the_list_of_speeds_ends_at_both_ends() {
        let mut playhead = Playhead::new(SPEEDS[0]);
        playhead.shift(false);
        assert_eq!(playhead.speed, 1);
        (0..100).for_each(|_| playhead.shift(true));
        assert_eq!(playhead.speed, 10_000);
    }
}
