//! Which data type, how replicas exchange what they have, what is judged, and planted bugs.

use faultline_engine::choices;
use faultline_engine::settings::{Field, Number};
use faultline_engine::{SettingKind, Settings, Span};

/// How many deltas a replica keeps for replicas that have not acknowledged them.
pub type Buffer = Number<1, 999>;

/// The configuration of the service. Every node has the same.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    /// The type of every object.
    pub data: Type,
    /// What a replica sends.
    pub sync: Sync,
    /// How often it does.
    pub gossip: Span,
    /// To whom.
    pub peer: Peer,
    /// With deltas: how many of them it keeps.
    pub buffer: Buffer,
    /// What becomes of tombstones.
    pub garbage: Garbage,
    /// What rules judge by.
    pub claim: Claim,
    /// Planted bugs.
    pub bugs: Bugs,
}

/// A replicated data type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// A counter that only grows.
    GCounter,
    /// A counter that goes up and down.
    PnCounter,
    /// A register: the last writer wins.
    Lww,
    /// A register that keeps concurrent values.
    Mv,
    /// A set: what was removed once stays out.
    TwoPhase,
    /// A set: a removal takes out what its author had seen.
    ObservedRemove,
    /// A text: letters behind letters.
    Text,
}

/// What a replica sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sync {
    /// Its whole state, every time.
    State,
    /// What the other one has not acknowledged; the whole state if it no longer knows what that is.
    Delta,
}

/// To whom it sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer {
    /// To one that is drawn at random.
    Random,
    /// To one after the other.
    InTurn,
}

/// What becomes of tombstones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Garbage {
    /// They stay.
    Keep,
    /// They go once every replica is known to have the removal.
    Collect,
}

/// What rules judge by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// What the type promises.
    Type,
    /// That no update is undone by one that did not know of it, whatever the type is.
    Intent,
}

/// Known mistakes; each breaks a rule.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bugs {
    /// A counter is one number, and of two the larger is kept. Breaks strong convergence.
    pub plain_counter: bool,
    /// A set deletes an element and remembers nothing of it. Breaks strong convergence.
    pub plain_set: bool,
    /// A register keeps what arrives last. Breaks strong convergence.
    pub last_arrival: bool,
    /// A write to a register that keeps concurrent values does not look at those that are there. Breaks that intent is kept.
    pub blind_write: bool,
    /// A replica that lost its disk goes on under its old name. Breaks that updates have names of their own.
    pub same_name: bool,
    /// Deltas are sent once, and joined whether or not the ones before them have arrived. Breaks strong convergence.
    pub plain_deltas: bool,
    /// With deltas, a replica that starts again sends what comes from then on, and not what it had. Breaks that updates reach all.
    pub only_new: bool,
    /// Tombstones are collected before every replica has the removal. Breaks that only stable ones are.
    pub collect_early: bool,
    /// A client is told that its change is done before that is on the disk. Breaks that what is acknowledged is kept.
    pub answer_first: bool,
    /// A replica acknowledges deltas that are not on its disk yet. Breaks that promises are written.
    pub unwritten: bool,
    /// A letter has no stamp: a text puts what arrives last right behind its neighbour. Breaks strong convergence.
    pub no_stamps: bool,
    /// The stamp of a letter counts what its own replica has typed, and not what that has seen. Breaks that intent is kept.
    pub own_stamps: bool,
    /// A change is made again when its client asks again. Breaks that each is made once.
    pub no_sessions: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data: Type::PnCounter,
            sync: Sync::State,
            gossip: Span::millis(50),
            peer: Peer::Random,
            buffer: Number(50),
            garbage: Garbage::Keep,
            claim: Claim::Type,
            bugs: Bugs::default(),
        }
    }
}

choices! {
    Type: GCounter = "g-counter", PnCounter = "pn-counter", Lww = "lww-register", Mv = "mv-register",
    TwoPhase = "2p-set", ObservedRemove = "or-set", Text = "rga"
}
choices! { Sync: State = "state", Delta = "delta" }
choices! { Peer: Random = "random", InTurn = "in-turn" }
choices! { Garbage: Keep = "keep", Collect = "collect" }
choices! { Claim: Type = "type", Intent = "intent" }

impl Settings for Config {
    fn standard(&self) -> Self {
        Self::default()
    }

    fn visit(&mut self, visit: &mut dyn FnMut(&'static str, SettingKind, &mut dyn Field)) {
        let bugs = &mut self.bugs;
        visit("type", Type::KIND, &mut self.data);
        visit("sync", Sync::KIND, &mut self.sync);
        visit("gossip", SettingKind::Span, &mut self.gossip);
        visit("peer", Peer::KIND, &mut self.peer);
        visit("buffer", Buffer::KIND, &mut self.buffer);
        visit("garbage", Garbage::KIND, &mut self.garbage);
        visit("claim", Claim::KIND, &mut self.claim);
        visit("bug-plain-counter", SettingKind::Bug, &mut bugs.plain_counter);
        visit("bug-plain-set", SettingKind::Bug, &mut bugs.plain_set);
        visit("bug-last-arrival", SettingKind::Bug, &mut bugs.last_arrival);
        visit("bug-blind-write", SettingKind::Bug, &mut bugs.blind_write);
        visit("bug-no-stamps", SettingKind::Bug, &mut bugs.no_stamps);
        visit("bug-own-stamps", SettingKind::Bug, &mut bugs.own_stamps);
        visit("bug-same-name", SettingKind::Bug, &mut bugs.same_name);
        visit("bug-plain-deltas", SettingKind::Bug, &mut bugs.plain_deltas);
        visit("bug-only-new", SettingKind::Bug, &mut bugs.only_new);
        visit("bug-collect-early", SettingKind::Bug, &mut bugs.collect_early);
        visit("bug-answer-first", SettingKind::Bug, &mut bugs.answer_first);
        visit("bug-unwritten", SettingKind::Bug, &mut bugs.unwritten);
        visit("bug-no-sessions", SettingKind::Bug, &mut bugs.no_sessions);
    }
}
