//! One script of clients runs on a chain, on a primary with backups, on quorums, on data types and here. One after the other, with time for
//! writes to spread, readers are told the same, whatever is promised.

use crate::stage::LADDER;
use faultline_engine::kv::Answer;
use faultline_engine::{ClientFact, Protocol, ScriptLine, Setup, Time, TimedInput, Timeline};
use faultline_replication::consistency::{Config, Guarantees, Replica};
use faultline_replication::{Fact, chain, primary_backup, quorum};

fn answers<P: Protocol<Fact = Fact>>(nodes: u16, config: P::Config, script: &str) -> Vec<Answer> {
    let timed = |line: &str| {
        let read: ScriptLine = line.parse().unwrap_or_else(|error| panic!("{line}: {error}"));
        TimedInput { at: read.at.expect("a moment"), input: read.input }
    };
    let inputs = script.lines().map(timed).collect();
    let mut run = Timeline::<P>::new(Setup { nodes, clients: 3, seed: 1, config }, inputs);
    run.seek(Time(8_000_000), u32::MAX);
    let told = |fact: &Fact| match fact {
        Fact::Client(ClientFact::Returned { outcome, .. }) => outcome.key_value(),
        _ => None,
    };
    run.history().facts.iter().filter_map(|record| told(&record.fact)).collect()
}

const SCRIPT: &str = "0.5s c1 set x 1\n1.5s c2 get x\n2.2s c3 add x 5\n2.6s crash n3\n4.5s c2 get x\n5s c2 set y 7\n6s c1 get y\n6.5s c1 get z";

#[test]
fn one_after_the_other_every_promise_answers_as_a_chain_does() {
    let expected = answers::<chain::Replica>(4, chain::Config::default(), SCRIPT);
    assert_eq!(expected.len(), 7);
    let all = Guarantees {
        read_your_writes: true,
        monotonic_reads: true,
        monotonic_writes: true,
        writes_follow_reads: true,
    };
    for promise in LADDER {
        for guarantees in [Guarantees::default(), all] {
            let config = Config { promise, guarantees, ..Config::default() };
            assert_eq!(answers::<Replica>(3, config, SCRIPT), expected, "{promise:?}");
        }
    }
    assert_eq!(answers::<primary_backup::Replica>(4, primary_backup::Config::default(), SCRIPT), expected);
    assert_eq!(answers::<quorum::Replica>(3, quorum::Config::default(), SCRIPT), expected);
}

/// A ticket is sold once where something orders the two tills.
#[test]
fn at_the_same_time_the_strong_promises_answer_as_a_chain_does() {
    let script =
        "0.5s c1 set tickets 1\n1.5s c2 cas tickets 1 0\n1.5s c3 cas tickets 1 0\n2.5s c1 get tickets";
    let sold =
        |answers: Vec<Answer>| answers.iter().filter(|answer| **answer == Answer::Swapped(true)).count();
    assert_eq!(sold(answers::<chain::Replica>(4, chain::Config::default(), script)), 1);
    let here =
        LADDER.map(|promise| sold(answers::<Replica>(3, Config { promise, ..Config::default() }, script)));
    assert_eq!(here, [1, 1, 2, 2, 2]);
}
