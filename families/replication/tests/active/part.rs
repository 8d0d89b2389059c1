//! Multi-Paxos in a replica does what it does alone, at the same moments: elections, through crashes, cuts, slow disks and clocks that err.

use faultline_agreement::Fact as Alone;
use faultline_agreement::multi_paxos::{self, MultiPaxos};
use faultline_engine::{Protocol, ScriptLine, Setup, Time, TimedInput, Timeline};
use faultline_replication::Fact as Hosted;
use faultline_replication::active::{Config, Fact, OrderBy, PaxosFact, Replica};

/// Nobody asks: a client of Multi-Paxos asks one server, and one of active replication all.
const SCRIPT: &str = "\
    0s delay all 2ms..20ms
    0s loss all 10%
    0.4s crash n1
    0.8s crash n2
    1s restart n1
    1.2s disk n3 40ms
    1.5s partition n1 n3 | n2 n4 n5
    2s restart n2
    2.5s clock n4 300000ppm
    3s heal
    3.5s timeout n5
    4s freeze n1
    5s thaw n1";

/// Everything that was told, with its moment and its node.
fn told<P: Protocol>(config: P::Config, seed: u64, tell: impl Fn(&P::Fact) -> Option<String>) -> Vec<String> {
    let timed = |line: &str| {
        let read: ScriptLine = line.trim().parse().expect("a line");
        TimedInput { at: read.at.expect("a moment"), input: read.input }
    };
    let setup = Setup { nodes: 5, clients: 1, seed, config };
    let mut run = Timeline::<P>::new(setup, SCRIPT.lines().map(timed).collect());
    run.seek(Time(6_000_000), u32::MAX);
    let history = run.history();
    let time = |event: u32| history.events[event as usize].time;
    let told = history.facts.iter().filter_map(|record| {
        tell(&record.fact).map(|fact| format!("{} {} {fact}", time(record.event), record.subject))
    });
    told.collect()
}

#[test]
fn elections_are_those_of_multi_paxos_alone() {
    for seed in 1..=10 {
        let alone = told::<MultiPaxos>(multi_paxos::Config::default(), seed, |fact| match fact {
            Alone::Ballot(fact) => Some(format!("{fact:?}")),
            Alone::Suspects { .. }
            | Alone::Leads { .. }
            | Alone::Follows { .. }
            | Alone::StepsDown { .. } => Some(format!("{fact:?}")),
            _ => None,
        });
        let config = Config { order: OrderBy::Paxos, ..Config::default() };
        let hosted = told::<Replica>(config, seed, |fact| match fact {
            Hosted::Own(own) => match own.of()? {
                Fact::Paxos(PaxosFact::Ballot(fact)) => Some(format!("{fact:?}")),
                Fact::Paxos(fact) => Some(format!("{fact:?}")),
                _ => None,
            },
            _ => None,
        });
        assert!(alone.len() > 40, "{}", alone.len());
        assert_eq!(hosted, alone, "seed {seed}");
    }
}
