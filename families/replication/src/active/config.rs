//! Who orders requests, which answers clients take, and planted bugs.

use faultline_agreement::multi_paxos;
use faultline_engine::choices;
use faultline_engine::settings::Field;
use faultline_engine::{Asking, SettingKind, Settings, Span};

/// The configuration of the service. Every replica has the same.
#[derive(Clone, Debug)]
pub struct Config {
    /// How the replicas come to one order of all requests.
    pub order: OrderBy,
    /// Which answers a client takes.
    pub answers: Answers,
    /// How often the sequencer says which number was the latest that it gave.
    pub latest: Span,
    /// How long a replica waits for a number that is missing before it asks the sequencer for it, and asks again.
    pub fetch: Span,
    /// Multi-Paxos, which orders requests as a part of each replica.
    pub paxos: multi_paxos::Config,
    /// Planted bugs.
    pub bugs: Bugs,
}

/// How the replicas come to one order of all requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderBy {
    /// n1 gives each request a number.
    Sequencer,
    /// The replicas agree by Multi-Paxos.
    Paxos,
}

/// Which answers a client takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answers {
    /// The first: enough where replicas crash and do nothing worse (Schneider 1990, §3).
    First,
    /// The first that f+1 replicas gave, of 2f+1: at most f are wrong, so one of them is right (§3, §4.2).
    Equal,
}

/// Known mistakes; each breaks a rule.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bugs {
    /// A replica executes requests as they arrive from clients. Breaks the same order.
    pub arrival_order: bool,
    /// A replica lets the newer of two writes win, by the time of day at which it executes them. Breaks the same state.
    pub read_clock: bool,
    /// A replica answers reads from what it has, out of order. Breaks linearizability.
    pub local_reads: bool,
    /// A request is executed as often as it is in the order. Breaks that it takes effect once.
    pub no_sessions: bool,
    /// A replica goes on with the next number that it hears, whatever it lacks before. Breaks that it is caught up.
    pub no_fetch: bool,
    /// The sequencer sends a number out before that is on its disk. Breaks that promises are written.
    pub unwritten_order: bool,
    /// The sequencer does not say which number was the latest. Breaks that replicas catch up.
    pub no_latest: bool,
}

impl Config {
    /// How many equal answers of so many replicas a client waits for: f+1 of 2f+1.
    #[must_use]
    pub fn asking(&self, nodes: u16) -> Asking {
        let equal = match self.answers {
            Answers::First => 1,
            Answers::Equal => nodes.div_ceil(2),
        };
        Asking { all: true, equal }
    }

    /// Within which time all must be executed and answered once faults have ended: none where a replica waits so long, or elections
    /// follow each other so fast, that nothing is promised.
    pub(super) fn recovery(&self) -> Option<Span> {
        let prompt = self.latest <= Span::secs(1) && self.fetch <= Span::secs(1);
        let elections =
            self.paxos.election.min >= Span::millis(100) && self.paxos.election.max <= Span::secs(2);
        (prompt && elections).then_some(Span::secs(20))
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            order: OrderBy::Sequencer,
            answers: Answers::First,
            latest: Span::millis(100),
            fetch: Span::millis(30),
            paxos: multi_paxos::Config { orders_only: true, ..multi_paxos::Config::default() },
            bugs: Bugs::default(),
        }
    }
}

choices! { OrderBy: Sequencer = "sequencer", Paxos = "paxos" }

choices! { Answers: First = "first", Equal = "equal" }

impl Settings for Config {
    fn standard(&self) -> Self {
        Self::default()
    }

    fn visit(&mut self, visit: &mut dyn FnMut(&'static str, SettingKind, &mut dyn Field)) {
        let bugs = &mut self.bugs;
        visit("order", OrderBy::KIND, &mut self.order);
        visit("answers", Answers::KIND, &mut self.answers);
        visit("latest", SettingKind::Span, &mut self.latest);
        visit("fetch", SettingKind::Span, &mut self.fetch);
        visit("election", SettingKind::Range, &mut self.paxos.election);
        visit("bug-arrival-order", SettingKind::Bug, &mut bugs.arrival_order);
        visit("bug-read-clock", SettingKind::Bug, &mut bugs.read_clock);
        visit("bug-local-reads", SettingKind::Bug, &mut bugs.local_reads);
        visit("bug-no-sessions", SettingKind::Bug, &mut bugs.no_sessions);
        visit("bug-no-fetch", SettingKind::Bug, &mut bugs.no_fetch);
        visit("bug-unwritten-order", SettingKind::Bug, &mut bugs.unwritten_order);
        visit("bug-no-latest", SettingKind::Bug, &mut bugs.no_latest);
    }
}
