//! The time slider's axis: how much of the run it spans.

use faultline_engine::{Span, Time};

/// The shortest run that an axis spans.
const SHORTEST: Span = Span::secs(2);

/// The end of the axis for a run of this length. It doubles when the run reaches it, and stands still
/// between: marks that slide while one looks at them cannot be pointed at.
pub fn end(horizon: Time) -> Time {
    let mut end = SHORTEST.0;
    while end <= horizon.0 {
        end *= 2;
    }
    Time(end.min(faultline_engine::limits::MAX_TIME.0))
}

/// Where a moment stands on an axis, in percent.
pub fn percent(time: Time, end: Time) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "below an hour in microseconds")]
    let share = time.0.min(end.0) as f64 / end.0.max(1) as f64;
    share * 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_doubles_and_stays_within_the_longest_run() {
        assert_eq!(end(Time(0)), Time(2_000_000));
        assert_eq!(end(Time(2_000_000)), Time(4_000_000));
        assert_eq!(end(Time(3_600_000_000)), Time(3_600_000_000));
    }
}
