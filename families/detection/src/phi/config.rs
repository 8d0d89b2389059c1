//! How often, how much is remembered, what is too much; planted bugs.

use faultline_engine::choices;
use faultline_engine::settings::{Field, Number, Pause};
use faultline_engine::{SettingKind, Settings, Span};

/// Whole numbers that φ may have to reach: from one mistake in ten beats to the largest that Cassandra takes.
pub type Threshold = Number<1, 16>;
/// How many intervals are remembered. Two are there from the beginning; a thousand is what the paper, Akka and Cassandra use.
pub type WindowSize = Number<2, 1_000>;

/// The configuration of the φ accrual detector. Everybody has the same.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    /// The time from one beat to the next.
    pub interval: Span,
    /// Φ: a peer is suspected when φ reaches it.
    pub threshold: Threshold,
    /// How many intervals between arrivals are remembered of each peer.
    pub window: WindowSize,
    /// How much longer than usual a peer may be silent before φ begins to rise.
    pub acceptable_pause: Pause,
    /// The least that the standard deviation is taken for.
    pub min_deviation: Span,
    /// The interval that is expected before any was seen.
    pub first_estimate: Span,
    /// Which intervals are remembered.
    pub learn: Learn,
    /// Planted bugs.
    pub bugs: Bugs,
}

/// Which intervals are remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Learn {
    /// Every one (Hayashibara et al. 2004).
    All,
    /// None at whose end φ had reached the threshold: that was an outage and says nothing of how beats come (Akka).
    Trusted,
}

/// Known mistakes; each breaks a rule.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bugs {
    /// Any beat is taken for a sign of life, however old it is. Breaks the bound on detection.
    pub stale_beat: bool,
    /// A peer that was never heard of is taken for healthy. Breaks completeness.
    pub first_beat: bool,
    /// Who was suspected once is not listened to any more. Breaks accuracy.
    pub never_again: bool,
    /// The deviation may be as small as it is. Breaks that φ is what the arrivals say.
    pub no_minimum: bool,
    /// Silence is measured by the wall clock. Breaks that φ never falls.
    pub wall_clock: bool,
    /// The beat that ends an outage is not taken note of. Breaks that φ begins again with an arrival.
    pub keep_silence: bool,
    /// Who says goodbye stays on the list of those who are watched. Breaks that nobody who left is suspected.
    pub no_goodbye: bool,
}

choices! { Learn: All = "all", Trusted = "trusted" }

impl Default for Config {
    fn default() -> Self {
        Self {
            interval: Span::millis(100),
            threshold: Number(8),
            window: Number(50),
            acceptable_pause: Pause(Span(0)),
            min_deviation: Span::millis(10),
            first_estimate: Span::millis(100),
            learn: Learn::All,
            bugs: Bugs::default(),
        }
    }
}

impl Settings for Config {
    fn standard(&self) -> Self {
        Self::default()
    }

    fn visit(&mut self, visit: &mut dyn FnMut(&'static str, SettingKind, &mut dyn Field)) {
        let bugs = &mut self.bugs;
        visit("interval", SettingKind::Span, &mut self.interval);
        visit("threshold", Threshold::KIND, &mut self.threshold);
        visit("window", WindowSize::KIND, &mut self.window);
        visit("acceptable-pause", SettingKind::Pause, &mut self.acceptable_pause);
        visit("min-deviation", SettingKind::Span, &mut self.min_deviation);
        visit("first-estimate", SettingKind::Span, &mut self.first_estimate);
        visit("learn", Learn::KIND, &mut self.learn);
        visit("bug-stale-beat", SettingKind::Bug, &mut bugs.stale_beat);
        visit("bug-first-beat", SettingKind::Bug, &mut bugs.first_beat);
        visit("bug-never-again", SettingKind::Bug, &mut bugs.never_again);
        visit("bug-no-minimum", SettingKind::Bug, &mut bugs.no_minimum);
        visit("bug-wall-clock", SettingKind::Bug, &mut bugs.wall_clock);
        visit("bug-keep-silence", SettingKind::Bug, &mut bugs.keep_silence);
        visit("bug-no-goodbye", SettingKind::Bug, &mut bugs.no_goodbye);
    }
}
