//! A run to measure with: a five-node Raft with a steady client, and nothing else.
//!
//! It lives here so that it is built exactly as the page's own runs are. It reads no clock: whoever measures
//! brings one.

use crate::raft::{Config, Raft};
use faultline_engine::digest::Digest;
use faultline_engine::{
    EventRecord, FactRecord, Flight, History, Recorder, ScriptLine, Setup, TimedInput, World,
};
use std::hint::black_box;

/// How many nodes.
pub const NODES: u16 = 5;
/// How many clients.
pub const CLIENTS: u16 = 1;
/// The seed of all luck.
pub const SEED: u64 = 42;
/// The script: it begins when a leader is about to be elected, and never ends.
pub const SCRIPT: &str = "0.25s c1 every 20ms add x 1";

/// Who listens to the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watch {
    /// Nobody.
    Nobody,
    /// The history; no rule reads it.
    History,
    /// The history, and every rule: what happens when somebody watches a run.
    Rules,
}

/// A history that no rule reads.
struct Unread(History<Raft>);

impl Recorder<Raft> for Unread {
    fn sent(&mut self, flight: &Flight<Raft>) {
        self.0.sent(flight);
    }

    fn fact(&mut self, record: FactRecord) {
        self.0.facts.push(record);
    }

    fn event(&mut self, record: EventRecord) {
        self.0.event(record);
    }
}

enum Listener {
    Nobody,
    History(Unread),
    Rules(History<Raft>),
}

/// A run, event by event.
pub struct Load {
    world: World<Raft>,
    script: Vec<TimedInput>,
    listener: Listener,
}

impl Load {
    /// The run before its first event.
    #[must_use]
    pub fn new(watch: Watch) -> Self {
        let setup = Setup { nodes: NODES, clients: CLIENTS, seed: SEED, config: Config::default() };
        let history = || History::new(&setup);
        let listener = match watch {
            Watch::Nobody => Listener::Nobody,
            Watch::History => Listener::History(Unread(history())),
            Watch::Rules => Listener::Rules(history()),
        };
        Self { world: World::new(setup), script: script(), listener }
    }

    /// Lets so many events happen.
    pub fn run(&mut self, events: u32) {
        let Self { world, script, listener } = self;
        match listener {
            Listener::Nobody => steps(world, script, &mut (), events),
            Listener::History(history) => steps(world, script, history, events),
            Listener::Rules(history) => steps(world, script, history, events),
        }
    }

    /// Copies the world so many times, as a checkpoint does, and drops each copy.
    pub fn copy(&self, times: u32) {
        for _ in 0..times {
            black_box(self.world.clone());
        }
    }

    /// The fingerprint of all that has happened, as a page shows it.
    #[must_use]
    pub fn digest(&self) -> String {
        Digest::short(self.world.digest())
    }

    /// How many events have happened.
    #[must_use]
    pub fn events(&self) -> u32 {
        self.world.events()
    }

    /// How many rules were broken; none are, when rules read the history.
    #[must_use]
    pub fn broken(&self) -> Option<usize> {
        match &self.listener {
            Listener::Rules(history) => Some(history.violations.len()),
            Listener::Nobody | Listener::History(_) => None,
        }
    }
}

fn steps(world: &mut World<Raft>, script: &[TimedInput], recorder: &mut impl Recorder<Raft>, events: u32) {
    for _ in 0..events {
        world.step(script, recorder);
    }
}

/// The script, read.
#[must_use]
pub fn script() -> Vec<TimedInput> {
    let line: ScriptLine = SCRIPT.parse().expect("the script fits the grammar");
    vec![TimedInput { at: line.at.unwrap_or_default(), input: line.input }]
}

#[cfg(test)]
mod tests {
    use super::{Load, Watch};

    #[test]
    fn listening_changes_nothing() {
        let digests = [Watch::Nobody, Watch::History, Watch::Rules].map(|watch| {
            let mut load = Load::new(watch);
            load.run(5_000);
            load.copy(1);
            assert_eq!(load.events(), 5_000);
            assert_ne!(load.broken(), Some(1));
            load.digest()
        });
        assert_eq!(digests[0], digests[1]);
        assert_eq!(digests[1], digests[2]);
    }
}
