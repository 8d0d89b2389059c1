//! What the store promises, what is judged, and planted bugs.

use faultline_engine::choices;
use faultline_engine::settings::Field;
use faultline_engine::{SettingKind, Settings, Span};

/// The configuration of the store. Every node has the same.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    /// What it promises about all copies together.
    pub promise: Promise,
    /// Which of two writes stays where nobody orders them.
    pub conflicts: Conflicts,
    /// What it promises to each client (Terry et al. 1994).
    pub guarantees: Guarantees,
    /// How often a replica compares what it has with another one.
    pub repair: Span,
    /// What rules judge by.
    pub claim: Claim,
    /// Planted bugs.
    pub bugs: Bugs,
}

/// A promise, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Promise {
    /// As if there were one copy: every request goes through one order (Attiya & Welch 1994).
    Linearizable,
    /// One order of all writes, and each reader somewhere in it: reads are answered by the copy at hand (the same, fast reads).
    Sequential,
    /// What may have caused something is seen before it (Ahamad et al. 1995).
    Causal,
    /// The writes of each replica are seen in their order (Lipton & Sandberg 1988).
    Pram,
    /// Nothing but that all copies come to the same in the end.
    Eventual,
}

/// Which of two writes to a key stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflicts {
    /// The one that arrives last, as in the papers on causal memory and PRAM: copies may differ for ever.
    Arrival,
    /// The one with the later Lamport clock: copies that have the same writes are equal.
    LastWriter,
}

/// The four guarantees for sessions (Terry et al. 1994).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Guarantees {
    /// "Read operations reflect previous writes."
    pub read_your_writes: bool,
    /// "Successive reads reflect a non-decreasing set of writes."
    pub monotonic_reads: bool,
    /// "Writes are propagated after writes that logically precede them."
    pub monotonic_writes: bool,
    /// "Writes are propagated after reads on which they depend."
    pub writes_follow_reads: bool,
}

/// What rules judge by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// What the settings promise.
    Settings,
    /// That the store is linearizable as well.
    Linearizable,
    /// That it is sequentially consistent as well, for whoever changes the replica too.
    Sequential,
    /// That it is causal as well, in the same way.
    Causal,
    /// That it is PRAM as well, in the same way.
    Pram,
    /// That every session has all four guarantees.
    Sessions,
}

/// Known mistakes; each breaks a rule.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bugs {
    /// Linearizable: a read is answered by the copy at hand. Breaks linearizability.
    pub local_reads: bool,
    /// Sequential: a client is told that its write is done when that is on its way to the order. Breaks sequential consistency.
    pub early_answer: bool,
    /// The sequencer orders a request again that comes again. Breaks linearizability.
    pub order_twice: bool,
    /// Writes are applied in the order in which they arrive. Breaks PRAM, causal memory, and the delivery in order.
    pub as_they_come: bool,
    /// Causal: a write waits for the writes of its own replica alone. Breaks causal memory.
    pub no_dependencies: bool,
    /// An answer does not say which write it is about. Breaks read your writes.
    pub forget_writes: bool,
    /// An answer does not say which write was read. Breaks monotonic reads.
    pub forget_reads: bool,
    /// What a session has seen is asked of the replica that takes a write, and of no other one. Breaks monotonic writes and
    /// writes follow reads.
    pub only_here: bool,
    /// A Lamport clock does not look at what it hears. Breaks causal memory.
    pub deaf_clock: bool,
    /// Eventual: of two writes the one stays that arrives last. Breaks that copies agree.
    pub last_arrival: bool,
    /// Who lacks something is sent nothing. Breaks that writes arrive.
    pub no_repair: bool,
    /// A write is sent before it is on the disk. Breaks that promises are written.
    pub unwritten: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            promise: Promise::Causal,
            conflicts: Conflicts::LastWriter,
            guarantees: Guarantees::default(),
            repair: Span::millis(200),
            claim: Claim::Settings,
            bugs: Bugs::default(),
        }
    }
}

impl Config {
    /// Whether all writes go through one order.
    #[must_use]
    pub fn is_ordered(&self) -> bool {
        self.promise <= Promise::Sequential
    }

    /// Which of two writes stays. Nobody would call a store eventually consistent whose copies differ for ever.
    #[must_use]
    pub fn keeps(&self) -> Conflicts {
        match self.promise {
            Promise::Eventual if self.bugs.last_arrival => Conflicts::Arrival,
            Promise::Eventual => Conflicts::LastWriter,
            _ => self.conflicts,
        }
    }

    /// Whether copies that have the same writes are equal.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.promise == Promise::Eventual || self.is_ordered() || self.conflicts == Conflicts::LastWriter
    }

    /// Whether a session that changes the replica stays causal: the four guarantees together are causal consistency (Brzezinski,
    /// Sobaniec & Wawrzyniak 2004), where all servers execute writes that matter in one order.
    #[must_use]
    pub fn sessions_are_causal(&self) -> bool {
        self.guarantees.all() && self.agrees()
    }
}

impl Guarantees {
    /// Whether all of them are given.
    #[must_use]
    pub fn all(self) -> bool {
        self.read_your_writes && self.monotonic_reads && self.monotonic_writes && self.writes_follow_reads
    }

    /// Whether a session has to know what it has written.
    #[must_use]
    pub fn about_writes(self) -> bool {
        self.read_your_writes || self.monotonic_writes
    }

    /// Whether a session has to know what it has read.
    #[must_use]
    pub fn about_reads(self) -> bool {
        self.monotonic_reads || self.writes_follow_reads
    }
}

choices! {
    Promise: Linearizable = "linearizable", Sequential = "sequential", Causal = "causal", Pram = "pram", Eventual = "eventual"
}
choices! { Conflicts: Arrival = "arrival", LastWriter = "last-writer" }
choices! {
    Claim: Settings = "settings", Linearizable = "linearizable", Sequential = "sequential", Causal = "causal", Pram = "pram",
    Sessions = "sessions"
}

impl Settings for Config {
    fn standard(&self) -> Self {
        Self::default()
    }

    fn visit(&mut self, visit: &mut dyn FnMut(&'static str, SettingKind, &mut dyn Field)) {
        let (guarantees, bugs) = (&mut self.guarantees, &mut self.bugs);
        visit("promise", Promise::KIND, &mut self.promise);
        visit("conflicts", Conflicts::KIND, &mut self.conflicts);
        visit("read-your-writes", SettingKind::Switch, &mut guarantees.read_your_writes);
        visit("monotonic-reads", SettingKind::Switch, &mut guarantees.monotonic_reads);
        visit("monotonic-writes", SettingKind::Switch, &mut guarantees.monotonic_writes);
        visit("writes-follow-reads", SettingKind::Switch, &mut guarantees.writes_follow_reads);
        visit("repair", SettingKind::Span, &mut self.repair);
        visit("claim", Claim::KIND, &mut self.claim);
        visit("bug-local-reads", SettingKind::Bug, &mut bugs.local_reads);
        visit("bug-early-answer", SettingKind::Bug, &mut bugs.early_answer);
        visit("bug-order-twice", SettingKind::Bug, &mut bugs.order_twice);
        visit("bug-as-they-come", SettingKind::Bug, &mut bugs.as_they_come);
        visit("bug-no-dependencies", SettingKind::Bug, &mut bugs.no_dependencies);
        visit("bug-forget-writes", SettingKind::Bug, &mut bugs.forget_writes);
        visit("bug-forget-reads", SettingKind::Bug, &mut bugs.forget_reads);
        visit("bug-only-here", SettingKind::Bug, &mut bugs.only_here);
        visit("bug-deaf-clock", SettingKind::Bug, &mut bugs.deaf_clock);
        visit("bug-last-arrival", SettingKind::Bug, &mut bugs.last_arrival);
        visit("bug-no-repair", SettingKind::Bug, &mut bugs.no_repair);
        visit("bug-unwritten", SettingKind::Bug, &mut bugs.unwritten);
    }
}
