//! What the checks must know of a protocol that the catalogue does not say.

use crate::draw::Draw;
use faultline_catalogue::{Entry, RunSetup, find};
use faultline_engine::view::Glance;
use faultline_engine::{FactView, NodeId, Rule, Session, Setting, TimedInput};
use faultline_words::Run;

/// A protocol under trial.
#[derive(Clone, Copy)]
pub struct Subject {
    /// Its name in links.
    pub slug: &'static str,
    /// Numbers of nodes to draw from; one that stands twice is drawn twice as often.
    pub nodes: &'static [u16],
    /// Numbers of clients to draw from.
    pub clients: &'static [u16],
    /// Settings that are drawn from these values only. Other switches and choices are drawn from all their values,
    /// other lengths of time keep their default, and bugs stay off.
    pub settings: &'static [(&'static str, &'static [&'static str])],
    /// What may happen to it.
    pub faults: Faults,
    /// How many of so many nodes may be down or frozen at once.
    pub down: fn(nodes: u16) -> u16,
    /// Nodes that are never crashed or frozen.
    pub spared: &'static [NodeId],
    /// Whether a node plays the part in which faults hurt most: a leader, a coordinator, a master.
    pub leads: fn(&Glance) -> bool,
    /// What a client asks in a random run.
    pub command: fn(&mut Draw) -> String,
    /// What a client asks after all faults have ended; it must be answered. Without clients nobody asks.
    pub probe: &'static str,
    /// What must be true at last of a run that has recovered, beside that every request is answered: an error says
    /// what is not yet so.
    pub settled: fn(&dyn Session) -> Result<(), String>,
    /// What the swarm must come to.
    pub exercises: &'static [Exercise],
    /// What every swarm must come to and this one less often, by its name, in how many runs of a hundred at least.
    pub rarer: &'static [(&'static str, u64)],
    /// Its planted bugs.
    pub bugs: &'static [Planted],
}

/// The kinds of faults that a random run may hold, beside requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Faults {
    /// A process stops and forgets all but its disk; later it may restart.
    pub crashes: bool,
    /// A process stands still for a while: to others it looks dead.
    pub freezes: bool,
    /// A timer runs out before its time: whoever waits is suspected falsely.
    pub timeouts: bool,
    /// Links are cut, and groups are parted.
    pub cuts: bool,
    /// Links become slow, so that messages overtake each other.
    pub delays: bool,
    /// Links lose messages.
    pub losses: bool,
    /// Links deliver messages twice.
    pub duplicates: bool,
    /// Disks become slow.
    pub disks: bool,
    /// Single messages are dropped, copied, held and delivered by hand.
    pub messages: bool,
    /// The work of a node takes several times as long, where there is work to do.
    pub slow: bool,
    /// The disk of a node from this place on is lost; nothing where no disk may be.
    pub wipes: Option<u16>,
    /// Clocks jump, and run so many parts in a million fast or slow; nothing where every clock is right.
    pub clocks: Option<i32>,
}

impl Faults {
    /// An asynchronous world: everything may happen, except that a disk forgets, which most protocols cannot bear, and
    /// that work is slow: most have none.
    pub const ALL: Self = Self {
        crashes: true,
        freezes: true,
        timeouts: true,
        cuts: true,
        delays: true,
        losses: true,
        duplicates: true,
        disks: true,
        messages: true,
        slow: false,
        wipes: None,
        clocks: Some(300_000),
    };
    /// Nothing happens.
    pub const NONE: Self = Self {
        crashes: false,
        freezes: false,
        timeouts: false,
        cuts: false,
        delays: false,
        losses: false,
        duplicates: false,
        disks: false,
        messages: false,
        slow: false,
        wipes: None,
        clocks: None,
    };
    /// A synchronous world in which processes crash and restart, and nobody is suspected falsely.
    pub const CRASHES: Self = Self { crashes: true, ..Self::NONE };
}

/// Something that must happen in the swarm, or it proves little.
#[derive(Clone, Copy)]
pub struct Exercise {
    /// What, for people.
    pub name: &'static str,
    /// In how many runs of a hundred at least.
    pub percent: u64,
    /// How often in a run it must happen to count.
    pub times: u64,
    /// The facts that are it.
    pub is: fn(&FactView) -> bool,
}

impl Exercise {
    /// Something that must happen once in so many runs of a hundred.
    #[must_use]
    pub const fn new(name: &'static str, percent: u64, is: fn(&FactView) -> bool) -> Self {
        Self { name, percent, times: 1, is }
    }

    /// The same, so often in a run.
    #[must_use]
    pub const fn times(self, times: u64) -> Self {
        Self { times, ..self }
    }
}

/// A planted bug, and how it is caught.
#[derive(Clone, Copy)]
pub struct Planted {
    /// The setting that plants it: `bug-…`.
    pub setting: &'static str,
    /// The rules that it may break first.
    pub rules: &'static [&'static Rule],
    /// The run that shows it.
    pub found: Found,
}

/// A bug that a random run shows, one of a thousand at most, with these settings beside it.
#[must_use]
pub const fn planted(
    setting: &'static str,
    rules: &'static [&'static Rule],
    settings: &'static [(&'static str, &'static str)],
) -> Planted {
    Planted { setting, rules, found: Found::Swarm(1_000, settings) }
}

/// A bug that a random run shows, one of so many seeds.
#[must_use]
pub const fn planted_among(setting: &'static str, rules: &'static [&'static Rule], seeds: u64) -> Planted {
    Planted { setting, rules, found: Found::Swarm(seeds, &[]) }
}

/// The run that shows a bug.
#[derive(Clone, Copy)]
pub enum Found {
    /// A random run among so many seeds, with these settings beside the bug.
    Swarm(u64, &'static [(&'static str, &'static str)]),
    /// This run.
    Script(Script),
    /// This run, in which no request is answered any more, though no rule is broken. Without the bug every one is.
    Stalls(Script),
}

/// A run that is written down.
#[derive(Clone, Copy)]
pub struct Script {
    /// How many nodes.
    pub nodes: u16,
    /// How many clients.
    pub clients: u16,
    /// Settings beside the bug.
    pub settings: &'static [(&'static str, &'static str)],
    /// One input per line, in order of time.
    pub lines: &'static str,
    /// Until when, such as `5s`.
    pub until: &'static str,
}

impl Subject {
    /// Its row in the catalogue.
    #[must_use]
    pub fn entry(&self) -> &'static Entry {
        find(self.slug).unwrap_or_else(|| panic!("{} is not in the catalogue", self.slug))
    }

    /// A run at its first moment.
    ///
    /// # Panics
    /// When the protocol refuses it: the subject is wrong then.
    #[must_use]
    pub fn open(
        &self,
        nodes: u16,
        clients: u16,
        seed: u64,
        config: &[(String, String)],
        script: Vec<TimedInput>,
    ) -> Box<dyn Run> {
        let behaviour = self.entry().info.behaviour;
        let setup = RunSetup { behaviour, nodes, clients, seed, config, script };
        (self.entry().open)(&setup).unwrap_or_else(|error| panic!("{}: {error:?}\n{setup:?}", self.slug))
    }

    /// The same run at its first moment, with every action that was taken by hand: what a link leads to.
    pub(crate) fn again(&self, session: &dyn Session) -> Box<dyn Run> {
        let setting = |setting: Setting| (setting.name.to_owned(), setting.value);
        let settings: Vec<(String, String)> = session.differences().into_iter().map(setting).collect();
        let (nodes, clients, seed) = (session.nodes(), session.clients(), session.seed());
        self.open(nodes, clients, seed, &settings, session.inputs().to_vec())
    }
}

/// Settings as the catalogue takes them.
pub(crate) fn owned(settings: &[(&str, &str)]) -> Vec<(String, String)> {
    settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}
