//! When a client is answered, how a primary knows that it still is one, how long silence is borne, and planted bugs.

pub use crate::claim::Claim;
use faultline_engine::choices;
use faultline_engine::settings::{Field, Number, Pause};
use faultline_engine::{SettingKind, Settings, Span};

/// A number of backups.
pub type Count = Number<1, 8>;

/// The configuration of the service. Every node has the same.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    /// When a write is answered.
    pub ship: Ship,
    /// How many backups a view has, if there are so many servers.
    pub backups: Count,
    /// How a primary knows that it still is the primary when it answers.
    pub authority: Authority,
    /// Whether backups answer reads, from what they have.
    pub backup_reads: bool,
    /// How often a server pings the view service.
    pub ping: Span,
    /// After so long without a ping the view service takes a server for failed.
    pub timeout: Span,
    /// How long a lease lasts.
    pub lease: Span,
    /// How long a primary waits for a backup before it ships again what that one lacks.
    pub resend: Span,
    /// Asynchronous: how long a primary gathers writes before it ships them.
    pub gather: Pause,
    /// Semi-synchronous: how long a write waits for a backup before the primary goes on without.
    pub fallback: Span,
    /// What rules judge by.
    pub claim: Claim,
    /// Planted bugs.
    pub bugs: Bugs,
}

/// When a write is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ship {
    /// When every backup has it on its disk.
    Sync,
    /// When one backup has received it; if none has for too long, as with `Async` until one has caught up.
    Semi,
    /// When the primary has it on its own disk.
    Async,
}

/// How a primary knows that it still is the primary when it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authority {
    /// Its backups say so, in the same view, for each answer.
    Backup,
    /// It has a lease from the view service, which replaces it only when that is over.
    Lease,
    /// It takes it for granted.
    None,
}

/// Known mistakes; each breaks a rule.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bugs {
    /// The view service changes a view that its primary has not acknowledged. Breaks that views are acknowledged.
    pub unacknowledged: bool,
    /// A primary acknowledges a view before its backups have its state. Breaks that acknowledged writes are kept.
    pub early_acknowledgement: bool,
    /// The view service makes any server the primary that it hears. Breaks the succession of primaries.
    pub stranger: bool,
    /// The view service keeps the view in memory alone. Breaks that each number has one view.
    pub forget_view: bool,
    /// The view service does not wait for the lease of a primary that it replaces. Breaks that one primary answers.
    pub no_lease_wait: bool,
    /// A primary answers a write before its backups have it. Breaks that acknowledged writes are kept.
    pub answer_first: bool,
    /// A backup obeys a primary of an older view. Breaks that one primary answers.
    pub old_view: bool,
    /// A backup takes whatever comes as the next write. Breaks that backups follow the primary.
    pub skip_check: bool,
    /// A backup keeps what its new primary does not have. Breaks that backups follow the primary.
    pub keep_suffix: bool,
    /// A backup acknowledges a write before it is on its disk. Breaks that promises are written.
    pub unwritten: bool,
    /// A primary executes a request as often as it comes. Breaks that it takes effect once.
    pub no_sessions: bool,
    /// A primary does not ship again what a backup lacks. Breaks that the service recovers.
    pub no_resend: bool,
}

impl Config {
    /// Whether rules judge by one copy, whatever the other settings are.
    fn claims(&self) -> bool {
        self.claim == Claim::Linearizable
    }

    /// Whether no write is lost of which a client was told.
    pub(super) fn keeps_writes(&self) -> bool {
        self.ship == Ship::Sync || self.claims()
    }

    /// Whether no primary answers once a later one has.
    pub(super) fn one_answers(&self) -> bool {
        let confirmed = self.authority == Authority::Backup && self.ship == Ship::Sync;
        confirmed || self.authority == Authority::Lease || self.claims()
    }

    /// Whether clients are promised one copy.
    pub(super) fn linearizable(&self) -> bool {
        let promised = self.ship == Ship::Sync && self.authority != Authority::None && !self.backup_reads;
        promised || self.claims()
    }

    /// How many backups a view has with so many nodes.
    pub(super) fn wanted(&self, nodes: u16) -> usize {
        usize::from(self.backups.0.min(nodes.saturating_sub(2)))
    }

    /// Within which time a service whose faults have ended must be whole: none where silence is borne for less than three pings and
    /// the way of a message, so that healthy servers are replaced again and again.
    pub(super) fn recovery(&self) -> Option<Span> {
        let patient = self.timeout.0 >= self.ping.0 * 3 + 60_000 && self.timeout <= Span::secs(2);
        let quick = self.resend <= Span::secs(1) && self.gather.0 <= Span::secs(1);
        // A lease that is over before the next ping is answered lets nobody answer.
        let lasts = self.authority != Authority::Lease
            || (self.lease.0 >= self.ping.0 * 2 + 60_000 && self.lease <= Span::secs(2));
        (patient && quick && lasts).then_some(Span::secs(20))
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            ship: Ship::Sync,
            backups: Number(1),
            authority: Authority::Backup,
            backup_reads: false,
            ping: Span::millis(40),
            timeout: Span::millis(200),
            lease: Span::millis(160),
            resend: Span::millis(150),
            gather: Pause(Span::millis(50)),
            fallback: Span::millis(100),
            claim: Claim::Settings,
            bugs: Bugs::default(),
        }
    }
}

choices! { Ship: Sync = "sync", Semi = "semi", Async = "async" }
choices! { Authority: Backup = "backup", Lease = "lease", None = "none" }

impl Settings for Config {
    fn standard(&self) -> Self {
        Self::default()
    }

    fn visit(&mut self, visit: &mut dyn FnMut(&'static str, SettingKind, &mut dyn Field)) {
        let bugs = &mut self.bugs;
        visit("ship", Ship::KIND, &mut self.ship);
        visit("backups", Count::KIND, &mut self.backups);
        visit("authority", Authority::KIND, &mut self.authority);
        visit("backup-reads", SettingKind::Switch, &mut self.backup_reads);
        visit("ping", SettingKind::Span, &mut self.ping);
        visit("timeout", SettingKind::Span, &mut self.timeout);
        visit("lease", SettingKind::Span, &mut self.lease);
        visit("resend", SettingKind::Span, &mut self.resend);
        visit("gather", SettingKind::Pause, &mut self.gather);
        visit("fallback", SettingKind::Span, &mut self.fallback);
        visit("claim", Claim::KIND, &mut self.claim);
        visit("bug-unacknowledged", SettingKind::Bug, &mut bugs.unacknowledged);
        visit("bug-early-acknowledgement", SettingKind::Bug, &mut bugs.early_acknowledgement);
        visit("bug-stranger", SettingKind::Bug, &mut bugs.stranger);
        visit("bug-forget-view", SettingKind::Bug, &mut bugs.forget_view);
        visit("bug-no-lease-wait", SettingKind::Bug, &mut bugs.no_lease_wait);
        visit("bug-answer-first", SettingKind::Bug, &mut bugs.answer_first);
        visit("bug-old-view", SettingKind::Bug, &mut bugs.old_view);
        visit("bug-skip-check", SettingKind::Bug, &mut bugs.skip_check);
        visit("bug-keep-suffix", SettingKind::Bug, &mut bugs.keep_suffix);
        visit("bug-unwritten", SettingKind::Bug, &mut bugs.unwritten);
        visit("bug-no-sessions", SettingKind::Bug, &mut bugs.no_sessions);
        visit("bug-no-resend", SettingKind::Bug, &mut bugs.no_resend);
    }
}
