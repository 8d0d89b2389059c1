//! Who proposes, timeouts, back-off, planted bugs.

use faultline_engine::choices;
use faultline_engine::settings::{Field, Number};
use faultline_engine::{SettingKind, Settings, Span, SpanRange};

/// The configuration of Paxos.
#[derive(Clone, Debug)]
pub struct Config {
    /// How many nodes propose, the first ones; all accept and learn.
    pub proposers: Number<1, 15>,
    /// How long a proposer waits for a majority before it gives a ballot up.
    pub timeout: Span,
    /// How a proposer that gave a ballot up waits before the next one.
    pub retry: Retry,
    /// How long that is, at least.
    pub pause: Span,
    /// How long a learner that heard of an acceptance waits before it asks what was chosen, and asks again.
    pub ask: SpanRange,
    /// Planted bugs.
    pub bugs: Bugs,
}

/// How a proposer that gave a ballot up waits before the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// Always as long as [`Config::pause`]: two proposers may prevent each other for ever (Lamport 2001, §2.4).
    Fixed,
    /// A random time that may become longer with every ballot in vain, until one of them has time enough. "A reliable
    /// algorithm for electing a proposer must use either randomness or real time." (§2.4)
    Random,
}

/// Known mistakes; each breaks a rule.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bugs {
    /// An acceptor promises and accepts before that is on the disk. Breaks that what is promised is written (§2.5).
    pub unwritten_promise: bool,
    /// An acceptor that restarts does not look for its promise on the disk. Breaks promises, and agreement.
    pub forget_promise: bool,
    /// A proposer proposes its own value, whatever the promises tell. Breaks agreement.
    pub ignore_accepted: bool,
    /// ⌊n/2⌋ acceptors count as a majority. Breaks agreement where the number of nodes is even.
    pub half_quorum: bool,
    /// An acceptor that accepts in a ballot of which it had not heard does not count that as a promise.
    pub accept_without_promise: bool,
    /// A proposer does not write down which ballot it begins, and after a restart begins it again. Breaks one value
    /// per ballot.
    pub reuse_ballot: bool,
    /// A proposer that restarts goes on with a value of its own making. Breaks validity.
    pub invent_value: bool,
    /// A proposer answers its clients with what it wanted to propose. Breaks truthful answers.
    pub answer_own: bool,
    /// The number of a proposer comes first in the numbers of its ballots, so that one proposer cannot outbid another.
    /// Breaks no rule: nothing wrong is chosen, and where the greater proposer is gone, nothing at all.
    pub node_first: bool,
    /// An acceptor that has accepted a value writes the number of a later ballot beside it and does not look at the
    /// value that is proposed there. Breaks acceptance.
    pub keep_value: bool,
}

impl Config {
    /// How many nodes propose, of so many.
    #[must_use]
    pub fn proposers(&self, nodes: u16) -> u16 {
        self.proposers.0.min(nodes)
    }
}

impl Default for Config {
    /// A ballot takes four messages and three writes: 64 ms at most over links and disks as they are at first.
    fn default() -> Self {
        Self {
            proposers: Number(2),
            timeout: Span::millis(100),
            retry: Retry::Random,
            pause: Span::millis(5),
            ask: SpanRange { min: Span::millis(200), max: Span::millis(400) },
            bugs: Bugs::default(),
        }
    }
}

choices! { Retry: Fixed = "fixed", Random = "random" }

impl Settings for Config {
    fn standard(&self) -> Self {
        Self::default()
    }

    fn visit(&mut self, visit: &mut dyn FnMut(&'static str, SettingKind, &mut dyn Field)) {
        let bugs = &mut self.bugs;
        visit("proposers", Number::<1, 15>::KIND, &mut self.proposers);
        visit("timeout", SettingKind::Span, &mut self.timeout);
        visit("retry", Retry::KIND, &mut self.retry);
        visit("pause", SettingKind::Span, &mut self.pause);
        visit("ask", SettingKind::Range, &mut self.ask);
        visit("bug-unwritten-promise", SettingKind::Bug, &mut bugs.unwritten_promise);
        visit("bug-forget-promise", SettingKind::Bug, &mut bugs.forget_promise);
        visit("bug-ignore-accepted", SettingKind::Bug, &mut bugs.ignore_accepted);
        visit("bug-half-quorum", SettingKind::Bug, &mut bugs.half_quorum);
        visit("bug-accept-without-promise", SettingKind::Bug, &mut bugs.accept_without_promise);
        visit("bug-reuse-ballot", SettingKind::Bug, &mut bugs.reuse_ballot);
        visit("bug-invent-value", SettingKind::Bug, &mut bugs.invent_value);
        visit("bug-answer-own", SettingKind::Bug, &mut bugs.answer_own);
        visit("bug-node-first", SettingKind::Bug, &mut bugs.node_first);
        visit("bug-keep-value", SettingKind::Bug, &mut bugs.keep_value);
    }
}
