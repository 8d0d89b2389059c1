//! How long nobody is answered when a server dies, measured over many seeds. `FAULTLINE_SEEDS=1000 … -- --nocapture outages`
//! prints the table of the chapter.

use faultline_engine::kv::Op;
use faultline_engine::{ClientFact, ScriptLine, Setup, Time, TimedInput, Timeline};
use faultline_replication::Fact;
use faultline_replication::chain::{Config, Replica};

const SERVERS: [(&str, u16); 3] = [("head", 2), ("middle", 3), ("tail", 4)];

fn timed(line: &str) -> TimedInput {
    let read: ScriptLine = line.parse().expect("a line");
    TimedInput { at: read.at.expect("a moment"), input: read.input }
}

/// The longest time without an answer to an update, and without one to a read, in microseconds, from 2 s on.
fn gaps(config: Config, seed: u64, node: u16) -> (u64, u64) {
    let crash = format!("{}us crash n{node}", 3_000_000 + seed * 997 % 200_000);
    let lines = ["0.5s c1 every 20ms add x 1", "0.5s c2 every 20ms get x", &crash];
    let setup = Setup { nodes: 4, clients: 2, seed, config };
    let mut run = Timeline::<Replica>::new(setup, lines.into_iter().map(timed).collect());
    run.seek(Time(6_000_000), u32::MAX);
    let history = run.history();
    let longest = |reads: bool| {
        let told = history.facts.iter().filter_map(|record| match &record.fact {
            Fact::Client(ClientFact::Returned { operation, .. })
                if operation.key_value().is_some_and(|command| (command.op == Op::Get) == reads) =>
            {
                Some(history.events[record.event as usize].time.0)
            }
            _ => None,
        });
        let times: Vec<u64> = told.filter(|time| *time > 2_000_000).collect();
        times.windows(2).map(|pair| pair[1] - pair[0]).max().expect("answers")
    };
    (longest(false), longest(true))
}

#[test]
fn outages() {
    let seeds = std::env::var("FAULTLINE_SEEDS").ok().and_then(|text| text.parse().ok()).unwrap_or(40);
    for craq in [false, true] {
        for (name, node) in SERVERS {
            let config = Config { craq, ..Config::default() };
            let all: Vec<(u64, u64)> = (1..=seeds).map(|seed| gaps(config, seed, node)).collect();
            let mean = |of: fn(&(u64, u64)) -> u64| all.iter().map(of).sum::<u64>() / seeds;
            let most = |of: fn(&(u64, u64)) -> u64| all.iter().map(of).max().expect("seeds");
            let least = |of: fn(&(u64, u64)) -> u64| all.iter().map(of).min().expect("seeds");
            println!(
                "craq {craq}, {name}: updates {} ({} to {}), reads {} ({} to {}) µs",
                mean(|gap| gap.0),
                least(|gap| gap.0),
                most(|gap| gap.0),
                mean(|gap| gap.1),
                least(|gap| gap.1),
                most(|gap| gap.1)
            );
            // Nobody answers updates before the master has noticed: a heartbeat less than the timeout after the crash.
            assert!(least(|gap| gap.0) >= 160_000, "{name}");
            assert!(most(|gap| gap.0) < 1_000_000 && most(|gap| gap.1) < 1_000_000, "{name}");
            // Reads go on while the tail, which answers them, is there.
            let reader = if craq { 3 } else { 4 };
            if node != reader && !craq {
                assert!(most(|gap| gap.1) < 150_000, "{name}: {}", most(|gap| gap.1));
            }
        }
    }
}
