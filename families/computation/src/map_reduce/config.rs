//! The input, the sizes, the switches of the paper, planted bugs.

use super::text::Text;
use faultline_engine::settings::{Field, Number};
use faultline_engine::{SettingKind, Settings, Span, SpanRange};

/// The configuration of a computation.
#[derive(Clone, Debug)]
pub struct Config {
    /// The text whose words are counted.
    pub text: Text,
    /// How many map tasks: M (§3.5).
    pub maps: Number<1, 1_000>,
    /// How many reduce tasks: R (§3.5).
    pub reduces: Number<1, 200>,
    /// How long a map task takes on a machine of the usual speed.
    pub map_time: SpanRange,
    /// How long a reduce task takes there, once it has its pairs.
    pub reduce_time: SpanRange,
    /// How often the master pings every worker (§3.3).
    pub ping: Span,
    /// How long a worker may be silent before it is taken for dead (§3.3).
    pub timeout: Span,
    /// Whether stragglers get a backup (§3.6).
    pub backup_tasks: bool,
    /// How long a task is in progress before it may get one.
    pub backup_after: Span,
    /// Whether map tasks sum up their own pairs (§4.3).
    pub combiner: bool,
    /// Whether the master writes checkpoints (§3.3).
    pub checkpoint: bool,
    /// Planted bugs.
    pub bugs: Bugs,
}

/// Known mistakes; each breaks a rule.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bugs {
    /// A reduce task takes the output of a map task that was executed again a second time. Breaks "counted once".
    pub read_again: bool,
    /// Output is written under its final name at once, without a temporary file and without an atomic rename, so that
    /// a late duplicate overwrites it. Breaks "output is final".
    pub late_commit: bool,
    /// Silence is taken as proof of death: executions of one task share a temporary file, since the one before cannot
    /// be alive. Breaks "counted once".
    pub no_fence: bool,
    /// Map tasks of a dead worker are not executed again if they were done; what is missing is left out. Breaks "no
    /// task is lost".
    pub keep_lost: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            text: Text::default(),
            maps: Number(8),
            reduces: Number(3),
            map_time: SpanRange::millis(100, 140),
            reduce_time: SpanRange::millis(120, 160),
            ping: Span::millis(60),
            timeout: Span::millis(240),
            backup_tasks: false,
            backup_after: Span::millis(260),
            combiner: false,
            checkpoint: false,
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
        visit("text", SettingKind::Text, &mut self.text);
        visit("maps", Number::<1, 1_000>::KIND, &mut self.maps);
        visit("reduces", Number::<1, 200>::KIND, &mut self.reduces);
        visit("map-time", SettingKind::Range, &mut self.map_time);
        visit("reduce-time", SettingKind::Range, &mut self.reduce_time);
        visit("ping", SettingKind::Span, &mut self.ping);
        visit("timeout", SettingKind::Span, &mut self.timeout);
        visit("backup-tasks", SettingKind::Switch, &mut self.backup_tasks);
        visit("backup-after", SettingKind::Span, &mut self.backup_after);
        visit("combiner", SettingKind::Switch, &mut self.combiner);
        visit("checkpoint", SettingKind::Switch, &mut self.checkpoint);
        visit("bug-read-again", SettingKind::Bug, &mut bugs.read_again);
        visit("bug-late-commit", SettingKind::Bug, &mut bugs.late_commit);
        visit("bug-no-fence", SettingKind::Bug, &mut bugs.no_fence);
        visit("bug-keep-lost", SettingKind::Bug, &mut bugs.keep_lost);
    }
}
