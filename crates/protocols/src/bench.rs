//! Runs to measure with: for each protocol one of steady work, and nothing else.
//!
//! They live here so that they are built exactly as the page's own runs are. They read no clock: whoever measures
//! brings one.
//!
//! To add a protocol, add its [`Work`] to [`ALL`]: clients that never stop asking, no faults, default settings.

use crate::map_reduce::MapReduce;
use crate::multi_paxos::MultiPaxos;
use crate::paxos::Paxos;
use crate::raft::Raft;
use crate::three_phase::ThreePhase;
use crate::two_phase::TwoPhase;
use faultline_engine::digest::Digest;
use faultline_engine::{
    EventRecord, FactRecord, Flight, History, NodeId, Protocol, Recorder, ScriptLine, Settings, Setup,
    TimedInput, World,
};
use std::hint::black_box;

/// Steady work of one protocol.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    /// Its name in links.
    pub slug: &'static str,
    /// How many nodes.
    pub nodes: u16,
    /// How many clients.
    pub clients: u16,
    /// Settings that differ from the default.
    pub settings: &'static [(&'static str, &'static str)],
    /// The script, line by line.
    pub script: &'static [&'static str],
    load: fn(&Self, Watch) -> Box<dyn Load>,
}

/// The work of every protocol, in the order of the catalogue.
pub const ALL: &[Work] = &[
    Work {
        slug: "raft",
        nodes: 5,
        clients: 1,
        settings: &[],
        // It begins when a leader is about to be elected, and never ends.
        script: &["0.25s c1 every 20ms add x 1"],
        load: load::<Raft>,
    },
    Work { slug: "2pc", nodes: 4, clients: 2, settings: &[], script: TRANSACTIONS, load: load::<TwoPhase> },
    Work { slug: "3pc", nodes: 4, clients: 2, settings: &[], script: TRANSACTIONS, load: load::<ThreePhase> },
    Work {
        slug: "map-reduce",
        nodes: 6,
        clients: 1,
        settings: &[],
        script: &["0.1s c1 every 500ms count"],
        load: load::<MapReduce>,
    },
    // The value is chosen once; then everybody who asks is told.
    Work {
        slug: "paxos",
        nodes: 5,
        clients: 2,
        settings: &[],
        script: &["0.1s c1 every 20ms propose tea", "0.1s c2 every 20ms propose coffee"],
        load: load::<Paxos>,
    },
    Work {
        slug: "multi-paxos",
        nodes: 5,
        clients: 1,
        settings: &[],
        script: &["0.25s c1 every 20ms add x 1"],
        load: load::<MultiPaxos>,
    },
];

/// Transactions over several participants, with reads between them.
const TRANSACTIONS: &[&str] =
    &["0.1s c1 set x 20 y 20 z 20", "0.4s c1 every 50ms transfer x y 1", "0.4s c2 every 50ms get y z"];

/// The seed of all luck.
pub const SEED: u64 = 42;

/// Who listens to a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watch {
    /// Nobody.
    Nobody,
    /// The history; no rule reads it.
    History,
    /// The history, and every rule: what happens when somebody watches a run.
    Rules,
}

/// A run, event by event. One that ends begins again.
pub trait Load {
    /// Lets so many events happen.
    fn run(&mut self, events: u32);
    /// Copies the world so many times, as a checkpoint does, and drops each copy.
    fn copy(&self, times: u32);
    /// The fingerprint of all that has happened, as a page shows it.
    fn digest(&self) -> String;
    /// How many rules were broken; none are, when rules read the history.
    fn broken(&self) -> Option<usize>;
}

impl Work {
    /// The run before its first event.
    #[must_use]
    pub fn load(&self, watch: Watch) -> Box<dyn Load> {
        (self.load)(self, watch)
    }

    /// The script, read.
    ///
    /// # Panics
    /// When it does not fit the grammar.
    #[must_use]
    pub fn inputs(&self) -> Vec<TimedInput> {
        let read = |line: &&str| {
            let line: ScriptLine = line.parse().expect("the script fits the grammar");
            TimedInput { at: line.at.unwrap_or_default(), input: line.input }
        };
        self.script.iter().map(read).collect()
    }
}

/// A history that no rule reads.
struct Unread<P: Protocol>(History<P>);

impl<P: Protocol> Recorder<P> for Unread<P> {
    fn sent(&mut self, flight: &Flight<P>) {
        self.0.sent(flight);
    }

    fn fact(&mut self, record: FactRecord) {
        self.0.facts.push(record);
    }

    fn process(&mut self, node: NodeId, process: Option<&P>) {
        self.0.process(node, process);
    }

    fn event(&mut self, record: EventRecord) {
        self.0.event(record);
    }
}

enum Listener<P: Protocol> {
    Nobody,
    History(Unread<P>),
    Rules(History<P>),
}

struct Run<P: Protocol> {
    setup: Setup<P>,
    watch: Watch,
    script: Vec<TimedInput>,
    world: World<P>,
    listener: Listener<P>,
}

fn load<P: Protocol>(work: &Work, watch: Watch) -> Box<dyn Load> {
    let mut config = P::Config::default();
    for (name, value) in work.settings {
        config.set(name, value).expect("the protocol knows the setting");
    }
    let setup: Setup<P> = Setup { nodes: work.nodes, clients: work.clients, seed: SEED, config };
    let (world, listener) = begin(&setup, watch);
    Box::new(Run { setup, watch, script: work.inputs(), world, listener })
}

fn begin<P: Protocol>(setup: &Setup<P>, watch: Watch) -> (World<P>, Listener<P>) {
    let history = || History::new(setup);
    let listener = match watch {
        Watch::Nobody => Listener::Nobody,
        Watch::History => Listener::History(Unread(history())),
        Watch::Rules => Listener::Rules(history()),
    };
    (World::new(setup.clone()), listener)
}

impl<P: Protocol> Load for Run<P> {
    fn run(&mut self, events: u32) {
        let mut left = events;
        while left > 0 {
            let Self { world, script, listener, .. } = self;
            left -= match listener {
                Listener::Nobody => steps(world, script, &mut (), left),
                Listener::History(history) => steps(world, script, history, left),
                Listener::Rules(history) => steps(world, script, history, left),
            };
            if left > 0 {
                assert_eq!(self.broken().unwrap_or(0), 0, "a run that breaks no rule");
                (self.world, self.listener) = begin(&self.setup, self.watch);
            }
        }
    }

    fn copy(&self, times: u32) {
        for _ in 0..times {
            black_box(self.world.clone());
        }
    }

    fn digest(&self) -> String {
        Digest::short(self.world.digest())
    }

    fn broken(&self) -> Option<usize> {
        match &self.listener {
            Listener::Rules(history) => Some(history.violations.len()),
            Listener::Nobody | Listener::History(_) => None,
        }
    }
}

/// Lets at most so many events happen, and says how many did.
fn steps<P: Protocol>(
    world: &mut World<P>,
    script: &[TimedInput],
    recorder: &mut impl Recorder<P>,
    events: u32,
) -> u32 {
    for done in 0..events {
        if world.step(script, recorder).is_none() {
            assert!(world.events() > 1_000, "a run of some length");
            return done;
        }
    }
    events
}

#[cfg(test)]
mod tests {
    use super::{ALL, Watch};

    #[test]
    fn every_protocol_has_its_work() {
        let known: Vec<&str> = crate::catalogue().iter().map(|entry| entry.info.slug).collect();
        assert_eq!(ALL.iter().map(|work| work.slug).collect::<Vec<_>>(), known);
    }

    #[test]
    fn listening_changes_nothing() {
        for work in ALL {
            let digests = [Watch::Nobody, Watch::History, Watch::Rules].map(|watch| {
                let mut load = work.load(watch);
                load.run(5_000);
                load.copy(1);
                assert_ne!(load.broken(), Some(1), "{}", work.slug);
                load.digest()
            });
            assert_eq!(digests[0], digests[1], "{}", work.slug);
            assert_eq!(digests[1], digests[2], "{}", work.slug);
        }
    }

    /// What is measured is work: requests are answered all the time, not only at first.
    #[test]
    fn the_work_goes_on() {
        for work in ALL {
            let entry = crate::find(work.slug).expect("it is in the catalogue");
            let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
            let config: Vec<(String, String)> = work.settings.iter().map(owned).collect();
            let (nodes, clients, script) = (work.nodes, work.clients, work.inputs());
            let setup = crate::RunSetup { nodes, clients, seed: super::SEED, config: &config, script };
            let mut session = (entry.open)(&setup).expect("the work fits");
            session.advance(faultline_engine::limits::MAX_TIME, 20_000);
            let facts = session.facts(session.known_events().saturating_sub(2_000), session.known_events());
            let answered = |record: &&faultline_engine::FactRecord| {
                matches!(record.fact, faultline_engine::Fact::Returned { .. })
            };
            // A job of many tasks is a few hundred events, a request to the others a dozen.
            let least = if entry.info.works { 3 } else { 10 };
            let found = facts.iter().filter(answered).count();
            assert!(found >= least, "{}: {found} answers", work.slug);
        }
    }
}
