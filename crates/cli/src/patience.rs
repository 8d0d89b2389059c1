//! How long a run may take, in the time of whoever waits for it.

use faultline_engine::Time;
use std::time::Duration;

/// Long enough for the longest run that there is, on a machine that has other things to do.
const DEFAULT: Time = Time(60_000_000);

/// What is left of the time that a run may take. Time that a reader of the output takes does not count.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    left: Duration,
}

/// The time that a run may take, as an option of a command.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Timeout {
    /// How long a run may take, in real time; what it may hold and how many events it may have are limits of every run
    #[arg(long, value_name = "TIME", default_value_t = DEFAULT, value_parser = crate::input::timeout)]
    timeout: Time,
}

impl Default for Timeout {
    fn default() -> Self {
        Self { timeout: DEFAULT }
    }
}

impl Timeout {
    /// The time that a run may take.
    pub(crate) fn time(self) -> Time {
        self.timeout
    }

    /// All of it, for one run.
    pub(crate) fn patience(self) -> Patience {
        Patience { left: Duration::from_micros(self.timeout.0) }
    }
}

impl Patience {
    /// Does a piece of work, and takes its time off.
    #[expect(clippy::disallowed_types, reason = "it is somebody's time, and no run's")]
    pub(crate) fn spend<R>(&mut self, work: impl FnOnce() -> R) -> R {
        let begin = std::time::Instant::now();
        let done = work();
        self.left = self.left.saturating_sub(begin.elapsed());
        done
    }

    /// Whether it is over, as long as it is asked: the clock runs from the first question on.
    #[expect(clippy::disallowed_types, reason = "it is somebody's time, and no run's")]
    pub(crate) fn clock(self) -> impl FnMut() -> bool {
        let mut begin = None;
        move || begin.get_or_insert_with(std::time::Instant::now).elapsed() > self.left
    }

    /// Whether nothing is left of it.
    pub(crate) fn is_over(&self) -> bool {
        self.left.is_zero()
    }
}
