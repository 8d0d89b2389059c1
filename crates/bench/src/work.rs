//! Runs to measure with: for each protocol one of steady work, and nothing else. They read no clock: whoever measures
//! brings one.
//!
//! To add a protocol, write `bench.rs` in its folder, like those of the others: a [`Work`] with clients that never stop
//! asking, no faults, default settings.

use faultline_catalogue::catalogue;
use faultline_engine::digest::Digest;
use faultline_engine::{History, Protocol, Recorder, ScriptLine, Settings, Setup, TimedInput, World};
use std::hint::black_box;

/// The seed of all luck.
pub(crate) const SEED: u64 = 42;

/// Steady work of one protocol.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Work {
    /// Its name in links.
    pub(crate) slug: &'static str,
    /// How many nodes.
    pub(crate) nodes: u16,
    /// How many clients.
    pub(crate) clients: u16,
    /// Settings that differ from the default.
    pub(crate) settings: &'static [(&'static str, &'static str)],
    /// The script, line by line.
    pub(crate) script: &'static [&'static str],
    /// The run before its first event: [`load`] of the protocol, with its configuration where nothing is said.
    pub(crate) load: fn(&Self, Watch) -> Box<dyn Load>,
}

/// Who listens to a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Watch {
    /// Nobody.
    Nobody,
    /// The history; no rule reads it.
    History,
    /// The history, and every rule: what happens when somebody watches a run.
    Rules,
}

/// A run, event by event. One that ends begins again.
pub(crate) trait Load {
    /// Lets so many events happen.
    fn run(&mut self, events: u32);
    /// Copies the world so many times, as a checkpoint does, and drops each copy.
    fn copy(&self, times: u32);
    /// The fingerprint of all that has happened, as a page shows it.
    fn digest(&self) -> String;
    /// How many rules were broken; none are, when rules read the history.
    fn broken(&self) -> Option<usize>;
}

/// The work of every protocol, in the order of the catalogue.
///
/// # Panics
/// When a protocol has none.
#[must_use]
pub(crate) fn works() -> Vec<&'static Work> {
    let work_of = |slug: &str| {
        let found = protocols::ALL.iter().find(|work| work.slug == slug);
        found.unwrap_or_else(|| panic!("the folder of {slug} has no bench.rs"))
    };
    catalogue().iter().map(|entry| work_of(entry.info.slug)).collect()
}

/// Each `bench.rs` in the folder of a protocol.
mod protocols {
    use super::Work;

    include!(concat!(env!("OUT_DIR"), "/works.rs"));
}

impl Work {
    /// The run before its first event.
    #[must_use]
    pub(crate) fn load(&self, watch: Watch) -> Box<dyn Load> {
        (self.load)(self, watch)
    }

    /// The script, read.
    ///
    /// # Panics
    /// When it does not fit the grammar.
    #[must_use]
    pub(crate) fn inputs(&self) -> Vec<TimedInput> {
        let read = |line: &&str| {
            let line: ScriptLine = line.parse().expect("the script fits the grammar");
            TimedInput { at: line.at.unwrap_or_default(), input: line.input }
        };
        self.script.iter().map(read).collect()
    }
}

struct Run<P: Protocol> {
    setup: Setup<P>,
    watch: Watch,
    script: Vec<TimedInput>,
    world: World<P>,
    /// What listens, with or without rules.
    history: Option<History<P>>,
}

/// Steady work of a protocol that is configured so where the work says nothing.
///
/// # Panics
/// When the protocol does not know a setting of the work.
#[must_use]
pub(crate) fn load<P: Protocol>(work: &Work, watch: Watch, standard: P::Config) -> Box<dyn Load> {
    let mut config = standard;
    for (name, value) in work.settings {
        config.set(name, value).expect("the protocol knows the setting");
    }
    let setup: Setup<P> = Setup { nodes: work.nodes, clients: work.clients, seed: SEED, config };
    let (world, history) = begin(&setup, watch);
    Box::new(Run { setup, watch, script: work.inputs(), world, history })
}

fn begin<P: Protocol>(setup: &Setup<P>, watch: Watch) -> (World<P>, Option<History<P>>) {
    let history = match watch {
        Watch::Nobody => None,
        Watch::History => Some(History::unwatched(setup)),
        Watch::Rules => Some(History::new(setup)),
    };
    (World::new(setup.clone()), history)
}

impl<P: Protocol> Load for Run<P> {
    fn run(&mut self, events: u32) {
        let mut left = events;
        while left > 0 {
            let Self { world, script, history, .. } = self;
            left -= match history {
                None => steps(world, script, &mut (), left),
                Some(history) => steps(world, script, history, left),
            };
            if left > 0 {
                assert_eq!(self.broken().unwrap_or(0), 0, "a run that breaks no rule");
                (self.world, self.history) = begin(&self.setup, self.watch);
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
        let rules = self.history.as_ref().filter(|_| self.watch == Watch::Rules);
        rules.map(|history| history.violations.len())
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
    use super::{SEED, Watch, protocols, works};
    use faultline_catalogue::{RunSetup, catalogue, find};
    use faultline_engine::{EventKind, FactView, limits};

    #[test]
    fn every_protocol_has_its_work_and_all_work_is_measured() {
        assert_eq!(works().len(), catalogue().len());
        assert_eq!(protocols::ALL.len(), catalogue().len());
    }

    #[test]
    fn listening_changes_nothing() {
        for work in works() {
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
        let answered = |facts: &[FactView]| facts.iter().filter(|fact| fact.is("returned")).count();
        for work in works() {
            let entry = find(work.slug).expect("it is in the catalogue");
            let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
            let config: Vec<(String, String)> = work.settings.iter().map(owned).collect();
            let (nodes, clients, script) = (work.nodes, work.clients, work.inputs());
            let setup = RunSetup {
                behaviour: entry.info.behaviour,
                nodes,
                clients,
                seed: SEED,
                config: &config,
                script,
            };
            let mut session = (entry.open)(&setup).expect("the work fits");
            session.advance(limits::MAX_TIME, 20_000);
            let known = session.known_events();
            let facts = session.facts(known.saturating_sub(2_000), known);
            // A job of many tasks is a few hundred events, a request to the others a dozen. Where nobody asks, nodes talk.
            let delivered = |number: &u32| {
                session.event(*number).is_some_and(|event| matches!(event.kind, EventKind::Delivered(_)))
            };
            let (least, found) = match clients {
                0 => (500, (known.saturating_sub(2_000)..known).filter(delivered).count()),
                _ if entry.info.works => (3, answered(&facts)),
                _ => (10, answered(&facts)),
            };
            assert!(found >= least, "{}: {found} answers, or messages", work.slug);
        }
    }

    /// A run with the configuration that its load brings along is the run that a link opens.
    #[test]
    fn what_is_measured_is_the_run_of_the_page() {
        for work in works() {
            let entry = find(work.slug).expect("it is in the catalogue");
            let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
            let config: Vec<(String, String)> = work.settings.iter().map(owned).collect();
            let (nodes, clients, script) = (work.nodes, work.clients, work.inputs());
            let setup = RunSetup {
                behaviour: entry.info.behaviour,
                nodes,
                clients,
                seed: SEED,
                config: &config,
                script,
            };
            let mut session = (entry.open)(&setup).expect("the work fits");
            session.advance(limits::MAX_TIME, 2_000);
            let mut load = work.load(Watch::Nobody);
            load.run(2_000);
            assert_eq!(load.digest(), session.digest(), "{}", work.slug);
        }
    }
}
