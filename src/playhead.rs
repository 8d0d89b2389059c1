//! The playhead: whether time passes, and how fast. A pure value.

use faultline_engine::{Span, Time};

/// The speeds to choose from, in thousandths of real time.
pub const SPEEDS: &[u32] = &[1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];

/// The speed a page opens with: a message of 12 ms takes half a second, so that the eye can follow it.
pub const OPENING_SPEED: u32 = 25;

/// How long a way to another moment is played at most, in milliseconds.
const RUSH_MILLIS: u64 = 2_500;

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
    /// A moment to be played to at a speed of its own.
    pub rush: Option<Rush>,
    /// Simulated time that passed but did not make a whole microsecond yet.
    rest: f64,
}

/// Playing to a moment, faster than usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rush {
    /// The moment.
    pub to: Time,
    /// Thousandths of real time.
    pub speed: u32,
}

impl Rush {
    /// A way to be there in two seconds and a half, but never slower than usual.
    pub fn between(from: Time, to: Time, usual: u32) -> Self {
        let micros = to.0.saturating_sub(from.0);
        // A speed of one thousandth is a microsecond in a millisecond.
        let speed = u32::try_from(micros.div_ceil(RUSH_MILLIS)).unwrap_or(u32::MAX);
        Self { to, speed: speed.max(usual) }
    }
}

impl Playhead {
    /// At rest.
    pub fn new(speed: u32) -> Self {
        Self { playing: false, speed, target: None, rush: None, rest: 0.0 }
    }

    /// Whether frames are needed.
    pub fn moves(&self) -> bool {
        self.playing || self.target.is_some()
    }

    /// How much simulated time passes in a frame of `millis` real milliseconds.
    pub fn pass(&mut self, millis: f64) -> Span {
        // Microseconds: a millisecond at the speed of one thousandth is exactly one.
        let speed = self.rush.map_or(self.speed, |rush| rush.speed);
        let micros = millis.clamp(0.0, LONGEST_FRAME) * f64::from(speed) + self.rest;
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
    fn who_is_taken_to_a_moment_is_there_soon_and_sees_the_way() {
        let far = Rush::between(Time(0), Time(5_000_000), OPENING_SPEED);
        assert_eq!(far.speed, 2_000);
        let near = Rush::between(Time(0), Time(20_000), OPENING_SPEED);
        assert_eq!(near.speed, OPENING_SPEED);
        let mut playhead = Playhead { rush: Some(far), ..Playhead::new(1) };
        assert_eq!(playhead.pass(10.0), Span(20_000));
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
