//! How many replicas, how many answers, how versions are compared, how replicas are repaired, and planted bugs.

use crate::claim::Claim;
use faultline_engine::choices;
use faultline_engine::settings::{Field, Number, Pause};
use faultline_engine::{SettingKind, Settings, Span};

/// A number of replicas.
pub type Count = Number<1, 9>;

/// The configuration of the service. Every node has the same.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    /// How many replicas each key has (N); at most as many as there are nodes.
    pub copies: Count,
    /// How many replicas must answer a read (R).
    pub reads: Count,
    /// How many replicas must have stored a write (W).
    pub writes: Count,
    /// What tells the newer of two versions.
    pub versions: Versions,
    /// Whether a write first reads the newest version, and a read first writes back what it found, both at a majority.
    pub abd: bool,
    /// Whom a coordinator asks.
    pub ask: Ask,
    /// How long a coordinator waits before it asks the silent replicas again, or others.
    pub timeout: Span,
    /// What a coordinator does with answers that come after the read has been answered.
    pub repair: Repair,
    /// Whether nodes that are no replicas of a key stand in for silent replicas (a sloppy quorum), and hand over what they hold.
    pub sloppy: bool,
    /// How often who stands in tries to hand over.
    pub handoff: Span,
    /// How often a node compares its keys with those of another one; never with nothing.
    pub anti_entropy: Pause,
    /// What rules judge by.
    pub claim: Claim,
    /// Planted bugs.
    pub bugs: Bugs,
}

/// What tells the newer of two versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Versions {
    /// The wall clock of the coordinator: the last writer wins.
    Lww,
    /// Vector clocks: of two versions that did not know of each other, both are kept.
    Vector,
}

/// Whom a coordinator asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// All replicas; the first answers decide (DeCandia 2007, §5).
    All,
    /// As many as it needs, drawn at random: a partial quorum that does not spread further (Bailis 2012, §2).
    Quorum,
}

/// What a coordinator does with answers that come after the read has been answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    /// Nothing.
    Off,
    /// It says whether one of them was newer than what it has told.
    Detect,
    /// Beside that, it brings replicas up to date that have something older.
    On,
}

/// Known mistakes; each breaks a rule.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bugs {
    /// A replica acknowledges a write before it is on its disk. Breaks that promises are written.
    pub unwritten: bool,
    /// A coordinator answers a write before anybody has stored it. Breaks that W replicas have it.
    pub answer_first: bool,
    /// A coordinator counts acknowledgements and not replicas. Breaks that W replicas have it.
    pub count_answers: bool,
    /// A coordinator answers a read with the first of R answers. Breaks fresh reads.
    pub first_answer: bool,
    /// A replica keeps what arrived last. Breaks that only newer versions replace others.
    pub last_arrival: bool,
    /// Of two vector clocks the one with the larger sum counts as newer. Breaks that only newer versions replace others.
    pub compare_sums: bool,
    /// ABD: a read does not write back what it found. Breaks linearizability.
    pub no_write_back: bool,
    /// Read repair sends what was told and not what was found to be newer. Breaks that replicas converge.
    pub repair_told: bool,
    /// Who stands in forgets a version as soon as it has sent it. Breaks that hints are kept.
    pub drop_hint: bool,
    /// Merkle trees are made of keys without their versions. Breaks that replicas converge.
    pub hash_keys: bool,
}

/// N, R and W as they are with so many nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// N: replicas of each key.
    pub copies: usize,
    /// R: how many answer a read.
    pub reads: usize,
    /// W: how many store a write.
    pub writes: usize,
}

impl Terms {
    /// Whether every R and every W replicas have one in common (Gifford 1979).
    #[must_use]
    pub fn overlap(self) -> bool {
        self.reads + self.writes > self.copies
    }

    /// The chance that R replicas drawn at random contain none of W: C(N−W, R) / C(N, R), in millionths (Bailis 2012, §2).
    #[must_use]
    pub fn miss(self) -> u64 {
        let Self { copies, reads, writes } = self;
        // The product of (N−W−i) / (N−i) for i below R.
        let parts = (0..reads).map(|i| (copies.saturating_sub(writes + i) as u64, (copies - i) as u64));
        let (above, below) = parts.fold((1, 1), |(above, below), (a, b)| (above * a, below * b));
        above * 1_000_000 / below
    }
}

impl Config {
    /// N, R and W: none is larger than what it is a part of, and with ABD both quorums are majorities.
    #[must_use]
    pub fn terms(&self, nodes: u16) -> Terms {
        let copies = self.copies.0.min(nodes);
        let part = |count: Count| if self.abd { copies / 2 + 1 } else { count.0.min(copies) };
        Terms { copies: copies.into(), reads: part(self.reads).into(), writes: part(self.writes).into() }
    }

    /// Whether a read is promised to see what was acknowledged before it.
    pub(super) fn fresh(&self, nodes: u16) -> bool {
        self.terms(nodes).overlap() && !self.sloppy
    }

    /// Whether clients are promised one copy.
    pub(super) fn linearizable(&self) -> bool {
        (self.abd && !self.sloppy) || self.claim == Claim::Linearizable
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            copies: Number(3),
            reads: Number(2),
            writes: Number(2),
            versions: Versions::Lww,
            abd: false,
            ask: Ask::All,
            timeout: Span::millis(60),
            repair: Repair::On,
            sloppy: false,
            handoff: Span::millis(100),
            anti_entropy: Pause(Span(0)),
            claim: Claim::Settings,
            bugs: Bugs::default(),
        }
    }
}

choices! { Versions: Lww = "lww", Vector = "vector" }
choices! { Ask: All = "all", Quorum = "quorum" }
choices! { Repair: Off = "off", Detect = "detect", On = "on" }

impl Settings for Config {
    fn standard(&self) -> Self {
        Self::default()
    }

    fn visit(&mut self, visit: &mut dyn FnMut(&'static str, SettingKind, &mut dyn Field)) {
        let bugs = &mut self.bugs;
        visit("copies", Count::KIND, &mut self.copies);
        visit("reads", Count::KIND, &mut self.reads);
        visit("writes", Count::KIND, &mut self.writes);
        visit("versions", Versions::KIND, &mut self.versions);
        visit("abd", SettingKind::Switch, &mut self.abd);
        visit("ask", Ask::KIND, &mut self.ask);
        visit("timeout", SettingKind::Span, &mut self.timeout);
        visit("repair", Repair::KIND, &mut self.repair);
        visit("sloppy", SettingKind::Switch, &mut self.sloppy);
        visit("handoff", SettingKind::Span, &mut self.handoff);
        visit("anti-entropy", SettingKind::Pause, &mut self.anti_entropy);
        visit("claim", Claim::KIND, &mut self.claim);
        visit("bug-unwritten", SettingKind::Bug, &mut bugs.unwritten);
        visit("bug-answer-first", SettingKind::Bug, &mut bugs.answer_first);
        visit("bug-count-answers", SettingKind::Bug, &mut bugs.count_answers);
        visit("bug-first-answer", SettingKind::Bug, &mut bugs.first_answer);
        visit("bug-last-arrival", SettingKind::Bug, &mut bugs.last_arrival);
        visit("bug-compare-sums", SettingKind::Bug, &mut bugs.compare_sums);
        visit("bug-no-write-back", SettingKind::Bug, &mut bugs.no_write_back);
        visit("bug-repair-told", SettingKind::Bug, &mut bugs.repair_told);
        visit("bug-drop-hint", SettingKind::Bug, &mut bugs.drop_hint);
        visit("bug-hash-keys", SettingKind::Bug, &mut bugs.hash_keys);
    }
}
