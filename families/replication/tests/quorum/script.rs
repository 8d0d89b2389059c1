//! One script of clients runs on a chain and on quorums. One after the other, requests have the same answers; at the same time, a
//! chain counts both additions.

use faultline_engine::kv::Answer;
use faultline_engine::{ClientFact, Protocol, ScriptLine, Setup, Time, TimedInput, Timeline};
use faultline_replication::{Fact, chain, quorum};

fn answers<P: Protocol<Fact = Fact>>(nodes: u16, config: P::Config, script: &str) -> Vec<Answer> {
    let timed = |line: &str| {
        let read: ScriptLine = line.parse().unwrap_or_else(|error| panic!("{line}: {error}"));
        TimedInput { at: read.at.expect("a moment"), input: read.input }
    };
    let inputs = script.lines().map(timed).collect();
    let mut run = Timeline::<P>::new(Setup { nodes, clients: 3, seed: 1, config }, inputs);
    run.seek(Time(5_000_000), u32::MAX);
    let told = |fact: &Fact| match fact {
        Fact::Client(ClientFact::Returned { outcome, .. }) => outcome.key_value(),
        _ => None,
    };
    run.history().facts.iter().filter_map(|record| told(&record.fact)).collect()
}

#[test]
fn one_after_the_other_a_chain_and_quorums_answer_alike() {
    let script = "0.5s c1 set x 1\n1s c2 get x\n1.5s c3 add x 5\n2s crash n3\n2.6s c2 get x\n3s c2 set y 7\n3.5s c1 get y\n4s c1 get z";
    let expected = answers::<chain::Replica>(4, chain::Config::default(), script);
    assert_eq!(expected.len(), 7);
    for abd in [false, true] {
        for versions in [quorum::Versions::Lww, quorum::Versions::Vector] {
            let config = quorum::Config { abd, versions, ..quorum::Config::default() };
            assert_eq!(answers::<quorum::Replica>(3, config, script), expected, "{abd} {versions:?}");
        }
    }
}

#[test]
fn at_the_same_time_a_chain_counts_both_and_quorums_do_not() {
    let script = "1s c1 add x 1\n1s c2 add x 1\n2s c3 get x";
    let last = |answers: Vec<Answer>| answers.last().copied();
    let counted = |number| Some(Answer::Value(Some(number)));
    assert_eq!(last(answers::<chain::Replica>(4, chain::Config::default(), script)), counted(2));
    for abd in [false, true] {
        let config = quorum::Config { abd, ..quorum::Config::default() };
        assert_eq!(last(answers::<quorum::Replica>(3, config, script)), counted(1), "{abd}");
    }
}
