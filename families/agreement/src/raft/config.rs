//! Timeouts, variants, planted bugs.

use faultline_engine::choices;
use faultline_engine::settings::{Field, Number};
use faultline_engine::{SettingKind, Settings, Span, SpanRange};

/// The configuration of a Raft cluster.
#[derive(Clone, Debug)]
pub struct Config {
    /// How long a follower waits for word from a leader: 150 to 300 ms as in §5.2.
    pub election: SpanRange,
    /// How often a leader is heard: 50 ms.
    pub heartbeat: Span,
    /// Whether a server asks how votes would go before it disturbs a term (D§9.6).
    pub pre_vote: bool,
    /// Whether a leader that a majority does not answer within an election timeout steps down (D§6.2).
    pub check_quorum: bool,
    /// Whether a leader recognises a request that its log holds already. In the paper it appends every retry, and only
    /// the state machine recognises it (§8).
    pub deduplicate: bool,
    /// Entries in one message at most, so that a follower far behind is caught up in pieces one can watch; 1 for a schedule
    /// that tells them apart.
    pub batch: Number<1, 32>,
    /// How reads are answered.
    pub reads: Reads,
    /// How members change (D§4).
    pub membership: Membership,
    /// Whether, once members have changed, a server that hears its leader does not look at requests for votes (D§4.2.3).
    pub withhold_votes: bool,
    /// By how many parts in a million a clock may run fast or slow, as far as a lease takes it into account (D§6.4.1).
    pub drift: Number<0, 50_000>,
    /// Planted bugs.
    pub bugs: Bugs,
}

/// How reads are answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// As an entry of the log, like writes (§8).
    Log,
    /// From the leader's state, after a majority confirmed that it still leads (D§6.4).
    ReadIndex,
    /// From the leader's state, at once, while nobody else can lead: within an election timeout of a round of heartbeats
    /// that a majority answered. Relies on clocks whose drift is bounded (D§6.4.1).
    Lease,
}

/// How members change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership {
    /// One server at a time (D§4.1).
    Single,
    /// Any number at once, by way of a configuration in which majorities of both the old and the new set are needed
    /// (§6, D§4.3).
    Joint,
}

/// Known mistakes; each breaks a rule.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bugs {
    /// Votes for whoever asks, as often as asked. Breaks election safety (§5.2).
    pub vote_twice: bool,
    /// Forgets on restart whom it voted for. Breaks election safety (figure 2).
    pub forget_vote: bool,
    /// Commits by counting copies of entries of any term, and begins a term with no entry of its own. Breaks
    /// leader completeness (§5.4.2, figure 8).
    pub count_old_terms: bool,
    /// Votes and acknowledges before that is on the disk. Breaks that what is promised is written (figure 2).
    pub unwritten_promise: bool,
    /// Takes entries without looking at what precedes them. Breaks log matching (§5.3).
    pub skip_check: bool,
    /// Executes entries as soon as they are in the leader's log. Breaks state machine safety (§5.4.3).
    pub apply_early: bool,
    /// A new leader clears away what it finds uncommitted. Breaks leader append-only (§5.3).
    pub leader_rewrites: bool,
    /// A leader answers reads at once from its own state. Breaks current reads, and so linearizability (§8, D§6.4).
    pub stale_reads: bool,
    /// Executes a retried request again. Breaks linearizability (§8).
    pub no_sessions: bool,
    /// A leader measures its lease by its wall clock, which may jump back. Breaks current reads, and so linearizability
    /// (D§6.4.1).
    pub wall_clock_lease: bool,
    /// A leader that is refused entries does not go back, and sends what comes next. Breaks convergence.
    pub no_catch_up: bool,
    /// A new leader changes the members before it has committed an entry of its own term. Breaks that there is one change at a
    /// time, and so leader completeness (Ongaro, raft-dev, 2015).
    pub early_change: bool,
    /// All servers that ask are added and removed at once, with no joint configuration between. Breaks that majorities of
    /// neighbouring configurations overlap, and so everything (§6, figure 10).
    pub direct_switch: bool,
}

impl Config {
    /// How long a leader's lease lasts, by its own clock. Who answers a leader gives nobody a vote for the shortest election
    /// timeout E after that, by its clock. If both clocks drift by ρ at most, that takes E/(1+ρ) at least, and a lease of
    /// length L takes L/(1−ρ) at most; so L = E(1−ρ)/(1+ρ) ends first (D§6.4.1: "election timeout / clock drift bound").
    pub(super) fn lease(&self) -> Span {
        let (whole, drift) = (1_000_000, u64::from(self.drift.0));
        Span(self.election.min.0 * (whole - drift) / (whole + drift))
    }

    /// Whether there is a joint configuration between the old set and the new one.
    pub(super) fn is_joint(&self) -> bool {
        self.membership == Membership::Joint && !self.bugs.direct_switch
    }

    /// Whether one configuration may add and remove several servers.
    pub(super) fn takes_several(&self) -> bool {
        self.membership == Membership::Joint || self.bugs.direct_switch
    }

    /// Within which time a cluster whose faults have ended must have recovered: fifty election timeouts, of which random
    /// runs need a few. None where the timeouts do not keep to "broadcastTime ≪ electionTimeout" (§5.6) on links and
    /// disks as they are at first, or do not differ, so that votes may split for ever (§5.2).
    pub(super) fn recovery(&self) -> Option<Span> {
        let SpanRange { min, max } = self.election;
        let in_time = min >= Span::millis(100) && self.heartbeat.0 * 2 <= min.0;
        let differs = max.0 - min.0 >= Span::millis(30).0;
        (in_time && differs).then_some(Span(max.0 * 50).max(Span::secs(15)))
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            election: SpanRange::millis(150, 300),
            heartbeat: Span::millis(50),
            pre_vote: false,
            check_quorum: false,
            deduplicate: true,
            batch: Number(32),
            reads: Reads::Log,
            membership: Membership::Single,
            withhold_votes: true,
            // As much as a time service corrects (NTP: 500 ppm).
            drift: Number(500),
            bugs: Bugs::default(),
        }
    }
}

choices! { Reads: Log = "log", ReadIndex = "read-index", Lease = "lease" }

choices! { Membership: Single = "single", Joint = "joint" }

impl Settings for Config {
    fn standard(&self) -> Self {
        Self::default()
    }

    fn visit(&mut self, visit: &mut dyn FnMut(&'static str, SettingKind, &mut dyn Field)) {
        let bugs = &mut self.bugs;
        visit("election", SettingKind::Range, &mut self.election);
        visit("heartbeat", SettingKind::Span, &mut self.heartbeat);
        visit("pre-vote", SettingKind::Switch, &mut self.pre_vote);
        visit("check-quorum", SettingKind::Switch, &mut self.check_quorum);
        visit("deduplicate", SettingKind::Switch, &mut self.deduplicate);
        visit("batch", Number::<1, 32>::KIND, &mut self.batch);
        visit("reads", Reads::KIND, &mut self.reads);
        visit("membership", Membership::KIND, &mut self.membership);
        visit("withhold-votes", SettingKind::Switch, &mut self.withhold_votes);
        visit("drift", Number::<0, 50_000>::KIND, &mut self.drift);
        visit("bug-vote-twice", SettingKind::Bug, &mut bugs.vote_twice);
        visit("bug-forget-vote", SettingKind::Bug, &mut bugs.forget_vote);
        visit("bug-unwritten-promise", SettingKind::Bug, &mut bugs.unwritten_promise);
        visit("bug-count-old-terms", SettingKind::Bug, &mut bugs.count_old_terms);
        visit("bug-skip-check", SettingKind::Bug, &mut bugs.skip_check);
        visit("bug-apply-early", SettingKind::Bug, &mut bugs.apply_early);
        visit("bug-leader-rewrites", SettingKind::Bug, &mut bugs.leader_rewrites);
        visit("bug-stale-reads", SettingKind::Bug, &mut bugs.stale_reads);
        visit("bug-wall-clock-lease", SettingKind::Bug, &mut bugs.wall_clock_lease);
        visit("bug-no-sessions", SettingKind::Bug, &mut bugs.no_sessions);
        visit("bug-no-catch-up", SettingKind::Bug, &mut bugs.no_catch_up);
        visit("bug-early-change", SettingKind::Bug, &mut bugs.early_change);
        visit("bug-direct-switch", SettingKind::Bug, &mut bugs.direct_switch);
    }
}
