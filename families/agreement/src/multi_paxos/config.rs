//! Timeouts, the window, planted bugs.

use faultline_engine::settings::{Field, Number};
use faultline_engine::{SettingKind, Settings, Span, SpanRange};

/// The configuration of a Multi-Paxos cluster.
#[derive(Clone, Debug)]
pub struct Config {
    /// How long a server waits for word from a leader before it begins a ballot. The paper leaves the choice of a
    /// leader open (§2.4, §3); these are the timeouts of Raft, so that runs can be compared.
    pub election: SpanRange,
    /// How often a leader is heard: 50 ms.
    pub heartbeat: Span,
    /// How many commands a leader may have proposed beyond those it knows to be chosen: the paper's α (§3). No client has
    /// two requests under way, so more than there are clients is only used by a new leader.
    pub window: Number<1, 16>,
    /// Values in one message at most that tells a learner what was chosen, so that one far behind is caught up in pieces one
    /// can watch.
    pub batch: Number<1, 32>,
    /// Whether it only orders: what is chosen its host executes, of which it is a part, and answers clients. No setting of its own.
    pub orders_only: bool,
    /// Planted bugs.
    pub bugs: Bugs,
}

/// Known mistakes; each breaks a rule.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bugs {
    /// A new leader does not read what the promises say was accepted. Breaks agreement (§2.2, P2c).
    pub ignore_promises: bool,
    /// A new leader fills what is empty in its own log with no-ops, whatever the promises say is there. Breaks
    /// agreement (§3).
    pub blind_noops: bool,
    /// An acceptor promises and accepts before that is on the disk. Breaks that what is promised is written (§2.5).
    pub unwritten_promise: bool,
    /// An acceptor forgets on restart what it has promised. Breaks its promises (§2.2, P1a).
    pub forget_promise: bool,
    /// A proposer forgets on restart which ballots it used. Breaks one value per ballot (§2.2: "a higher-numbered
    /// proposal than any it has already used", §2.5).
    pub reuse_ballot: bool,
    /// A leader counts answers, and not those who answered. Breaks truthful learning (§2.2).
    pub count_answers: bool,
    /// A server takes whatever it has accepted up to the leader's index for chosen, in whichever ballot it accepted it.
    /// Breaks truthful learning (§2.3).
    pub any_ballot: bool,
    /// A leader executes what it has proposed. Breaks state machine safety (§3).
    pub apply_early: bool,
    /// A leader numbers requests by its own count. Breaks validity (§2.1).
    pub own_numbers: bool,
    /// An acceptor that has accepted a value writes the number of a later ballot beside it and does not look at the
    /// value that is proposed there. Breaks acceptance.
    pub keep_value: bool,
    /// A request that comes again is proposed and executed again. Breaks single execution.
    pub no_sessions: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            election: SpanRange::millis(150, 300),
            heartbeat: Span::millis(50),
            window: Number(4),
            batch: Number(32),
            orders_only: false,
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
        visit("election", SettingKind::Range, &mut self.election);
        visit("heartbeat", SettingKind::Span, &mut self.heartbeat);
        visit("window", Number::<1, 16>::KIND, &mut self.window);
        visit("batch", Number::<1, 32>::KIND, &mut self.batch);
        visit("bug-ignore-promises", SettingKind::Bug, &mut bugs.ignore_promises);
        visit("bug-blind-noops", SettingKind::Bug, &mut bugs.blind_noops);
        visit("bug-unwritten-promise", SettingKind::Bug, &mut bugs.unwritten_promise);
        visit("bug-forget-promise", SettingKind::Bug, &mut bugs.forget_promise);
        visit("bug-reuse-ballot", SettingKind::Bug, &mut bugs.reuse_ballot);
        visit("bug-count-answers", SettingKind::Bug, &mut bugs.count_answers);
        visit("bug-any-ballot", SettingKind::Bug, &mut bugs.any_ballot);
        visit("bug-apply-early", SettingKind::Bug, &mut bugs.apply_early);
        visit("bug-own-numbers", SettingKind::Bug, &mut bugs.own_numbers);
        visit("bug-keep-value", SettingKind::Bug, &mut bugs.keep_value);
        visit("bug-no-sessions", SettingKind::Bug, &mut bugs.no_sessions);
    }
}
