//! Which form of the counter, how many copies an addition needs, what is judged, and planted bugs.

use faultline_agreement::multi_paxos;
use faultline_engine::choices;
use faultline_engine::settings::{Field, Number};
use faultline_engine::{SettingKind, Settings, Span};

/// A number of replicas.
pub type Count = Number<1, 9>;

/// The configuration of the counter. Every node has the same.
#[derive(Clone, Debug)]
pub struct Config {
    /// How additions reach the replicas, and what they are known by.
    pub form: Form,
    /// How many active replicas must have an addition before its client is told so.
    pub threshold: Count,
    /// How many of the nodes are active at first: n1 and those that follow. The others are outside.
    pub active: Count,
    /// How often a replica says what it has.
    pub tell: Span,
    /// Multi-Paxos, which orders requests as a part of each node.
    pub paxos: multi_paxos::Config,
    /// What rules judge by.
    pub claim: Claim,
    /// Planted bugs.
    pub bugs: Bugs,
}

/// How additions reach the replicas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The replica that is asked sends each addition once to every active one.
    Naive,
    /// All nodes agree by Multi-Paxos on one log.
    Log,
    /// Additions have names of their own and are joined like sets.
    Pn,
}

/// What rules judge by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// What the form promises.
    Settings,
    /// That it counts right, whatever the form is.
    Counter,
    /// The same, and that it behaves like one copy.
    Linearizable,
}

/// Known mistakes; each breaks a rule.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bugs {
    /// A client is told that its addition is kept before enough replicas have it. Breaks that the threshold is kept.
    pub answer_first: bool,
    /// Standby replicas count towards the threshold. Breaks that the threshold is kept.
    pub count_standbys: bool,
    /// The threshold is lowered to the number of active replicas that are heard. Breaks that the threshold is kept.
    pub lower_threshold: bool,
    /// A standby replica is promoted whatever it lacks. Breaks that it is caught up.
    pub promote_early: bool,
    /// An addition is sent once, and never again. Breaks that replicas agree.
    pub send_once: bool,
    /// A replica that is removed keeps what only it has. Breaks that acknowledged additions are kept.
    pub no_handover: bool,
    /// A replica says that it has additions which are not on its disk yet. Breaks that promises are written.
    pub unwritten: bool,
    /// A node answers reads at once from what it has, out of order. Breaks linearizability.
    pub stale_reads: bool,
}

impl Config {
    /// After how long a silence a replica counts another one as gone.
    pub(super) fn silence(&self) -> Span {
        Span(self.tell.0 * 4 + 50_000)
    }

    pub(super) fn needs(&self) -> usize {
        usize::from(self.threshold.0)
    }

    /// Whether the rules demand that it counts right.
    pub(super) fn counts_right(&self) -> bool {
        self.form != Form::Naive || self.claim != Claim::Settings
    }

    /// Whether they demand that it behaves like one copy.
    pub(super) fn linearizable(&self) -> bool {
        self.form == Form::Log || self.claim == Claim::Linearizable
    }

    /// Within which time requests must be answered once faults have ended, and all that goes through the log must be everywhere: none
    /// where the lengths promise nothing.
    pub(super) fn recovery(&self) -> Option<Span> {
        let elections =
            self.paxos.election.min >= Span::millis(100) && self.paxos.election.max <= Span::secs(2);
        (self.tell <= Span::secs(1) && elections).then_some(Span::secs(20))
    }

    /// Within which time all must count the same then.
    pub(super) fn agreement(&self, nodes: u16) -> Option<Span> {
        match self.form {
            // Nothing is sent again, so there is nothing to wait for.
            Form::Naive => Some(Span::secs(2)),
            Form::Log => self.recovery(),
            // Each asks one drawn at random: a number of rounds that grows with the logarithm of the number of replicas (Demers et al.
            // 1987), and this allows many for each.
            Form::Pn => {
                let within = Span(self.tell.0 * 8 * u64::from(nodes) + 3_000_000);
                (within <= Span::secs(60)).then_some(within)
            }
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            form: Form::Log,
            threshold: Number(2),
            active: Number(3),
            tell: Span::millis(50),
            paxos: multi_paxos::Config { orders_only: true, ..multi_paxos::Config::default() },
            claim: Claim::Settings,
            bugs: Bugs::default(),
        }
    }
}

choices! { Form: Naive = "naive", Log = "log", Pn = "pn" }
choices! { Claim: Settings = "settings", Counter = "counter", Linearizable = "linearizable" }

impl Settings for Config {
    fn standard(&self) -> Self {
        Self::default()
    }

    fn visit(&mut self, visit: &mut dyn FnMut(&'static str, SettingKind, &mut dyn Field)) {
        let bugs = &mut self.bugs;
        visit("form", Form::KIND, &mut self.form);
        visit("threshold", Count::KIND, &mut self.threshold);
        visit("active", Count::KIND, &mut self.active);
        visit("tell", SettingKind::Span, &mut self.tell);
        visit("election", SettingKind::Range, &mut self.paxos.election);
        visit("claim", Claim::KIND, &mut self.claim);
        // One mistake, in both sound forms: the part proposes a retry again, and the host counts it again.
        visit("bug-no-sessions", SettingKind::Bug, &mut self.paxos.bugs.no_sessions);
        visit("bug-answer-first", SettingKind::Bug, &mut bugs.answer_first);
        visit("bug-count-standbys", SettingKind::Bug, &mut bugs.count_standbys);
        visit("bug-lower-threshold", SettingKind::Bug, &mut bugs.lower_threshold);
        visit("bug-promote-early", SettingKind::Bug, &mut bugs.promote_early);
        visit("bug-send-once", SettingKind::Bug, &mut bugs.send_once);
        visit("bug-no-handover", SettingKind::Bug, &mut bugs.no_handover);
        visit("bug-unwritten", SettingKind::Bug, &mut bugs.unwritten);
        visit("bug-stale-reads", SettingKind::Bug, &mut bugs.stale_reads);
    }
}
