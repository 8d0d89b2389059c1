//! Events per second of a five-node Raft with a steady client: with the history and rules, and bare.
#![allow(clippy::disallowed_types, reason = "measures wall time")]
use faultline_engine::{History, Setup, TimedInput, World};
use faultline_protocols::raft::{Config, Raft};
use std::time::Instant;

fn main() {
    let script: Vec<TimedInput> = vec![TimedInput {
        at: faultline_engine::Time(0),
        input: "c1 every 20ms add x 1".parse::<faultline_engine::ScriptLine>().expect("fits").input,
    }];
    for round in 0..3 {
        let setup = Setup { nodes: 5, clients: 1, seed: 42 + round, config: Config::default() };
        let mut world = World::<Raft>::new(setup.clone());
        let start = Instant::now();
        for _ in 0..1_000_000 {
            world.step(&script, &mut ());
        }
        let bare = start.elapsed();
        let mut watched = World::<Raft>::new(setup);
        let mut history = History::<Raft>::new(5);
        let start = Instant::now();
        for _ in 0..1_000_000 {
            watched.step(&script, &mut history);
        }
        let full = start.elapsed();
        println!(
            "bare {:.0} k/s  watched {:.0} k/s  sim {}s facts {} messages {} digest {:x} {:x} viol {:?}",
            1e6 / bare.as_secs_f64() / 1e3,
            1e6 / full.as_secs_f64() / 1e3,
            world.now(),
            history.facts.len(),
            history.messages.len(),
            world.digest(),
            watched.digest(),
            history.violations.len()
        );
    }
}
