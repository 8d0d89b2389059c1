//! Who answers reads, how long silence is borne, and planted bugs.

use faultline_engine::settings::{Field, Pause};
use faultline_engine::{SettingKind, Settings, Span};

/// The configuration of the service. Every node has the same.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    /// Whether every server answers reads, and asks the tail about what it does not know to be acknowledged (CRAQ). Otherwise the
    /// tail answers all.
    pub craq: bool,
    /// How often a server tells the master that it is there.
    pub heartbeat: Span,
    /// After so long without a word from a server the master considers it failed.
    pub timeout: Span,
    /// How long a server may answer reads after it asked the master for leave. With nothing there are no leases: then reads are
    /// right only if the master never considers a living server failed.
    pub lease: Pause,
    /// How long a server waits for its successor before it asks what that one has.
    pub resend: Span,
    /// Planted bugs.
    pub bugs: Bugs,
}

/// Known mistakes; each breaks a rule.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bugs {
    /// The head answers a client before the tail has the update. Breaks that acknowledged updates are kept.
    pub answer_first: bool,
    /// CRAQ: a server answers with its newest version, acknowledged or not. Breaks linearizability.
    pub dirty_reads: bool,
    /// A server takes whatever comes as the next update. Breaks update propagation.
    pub skip_check: bool,
    /// A server passes an update on before it has written it. Breaks that promises are written.
    pub unwritten: bool,
    /// A new tail answers before it has received what the tail before had. Breaks that acknowledged updates are kept.
    pub early_tail: bool,
    /// The master removes the last server that has everything. Breaks that acknowledged updates are kept.
    pub last_copy: bool,
    /// The master does not wait for the lease of a server that it removes. Breaks linearizability.
    pub no_lease_wait: bool,
    /// The master keeps the configuration in memory alone. Breaks that each number has one chain.
    pub forget_chain: bool,
    /// A server that was removed keeps updates that nobody has acknowledged. Breaks update propagation.
    pub keep_suffix: bool,
    /// The head executes a request as often as it comes. Breaks that it takes effect once.
    pub no_sessions: bool,
    /// A server does not send its successor what that one lacks. Breaks that the chain recovers.
    pub no_resend: bool,
}

impl Config {
    /// Within which time a chain whose faults have ended must be whole: none where silence is borne for less than three
    /// heartbeats and the way of a message, so that healthy servers are removed again and again.
    pub(super) fn recovery(&self) -> Option<Span> {
        let patient = self.timeout.0 >= self.heartbeat.0 * 3 + 60_000 && self.timeout <= Span::secs(2);
        let quick = self.resend <= Span::secs(1) && self.lease.0 <= Span::secs(2);
        // A lease that expires before the next heartbeat is answered lets nobody read.
        let lasts = self.lease.0 == Span(0) || self.lease.0.0 >= self.heartbeat.0 * 2 + 60_000;
        (patient && quick && lasts).then_some(Span::secs(20))
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            craq: false,
            heartbeat: Span::millis(40),
            timeout: Span::millis(200),
            lease: Pause(Span::millis(160)),
            resend: Span::millis(150),
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
        visit("craq", SettingKind::Switch, &mut self.craq);
        visit("heartbeat", SettingKind::Span, &mut self.heartbeat);
        visit("timeout", SettingKind::Span, &mut self.timeout);
        visit("lease", SettingKind::Pause, &mut self.lease);
        visit("resend", SettingKind::Span, &mut self.resend);
        visit("bug-answer-first", SettingKind::Bug, &mut bugs.answer_first);
        visit("bug-dirty-reads", SettingKind::Bug, &mut bugs.dirty_reads);
        visit("bug-skip-check", SettingKind::Bug, &mut bugs.skip_check);
        visit("bug-unwritten", SettingKind::Bug, &mut bugs.unwritten);
        visit("bug-early-tail", SettingKind::Bug, &mut bugs.early_tail);
        visit("bug-last-copy", SettingKind::Bug, &mut bugs.last_copy);
        visit("bug-no-lease-wait", SettingKind::Bug, &mut bugs.no_lease_wait);
        visit("bug-forget-chain", SettingKind::Bug, &mut bugs.forget_chain);
        visit("bug-keep-suffix", SettingKind::Bug, &mut bugs.keep_suffix);
        visit("bug-no-sessions", SettingKind::Bug, &mut bugs.no_sessions);
        visit("bug-no-resend", SettingKind::Bug, &mut bugs.no_resend);
    }
}
