//! One script of clients runs on a chain and on replicated data types. One after the other, with time for gossip between, readers are
//! told the same.

use faultline_engine::{ClientFact, Protocol, ScriptLine, Setup, Time, TimedInput, Timeline};
use faultline_replication::crdt::{Config, Type};
use faultline_replication::{Fact, Operation, chain, crdt};

fn reads<P: Protocol<Fact = Fact>>(nodes: u16, config: P::Config, script: &str) -> Vec<String> {
    let timed = |line: &str| {
        let read: ScriptLine = line.parse().unwrap_or_else(|error| panic!("{line}: {error}"));
        TimedInput { at: read.at.expect("a moment"), input: read.input }
    };
    let inputs = script.lines().map(timed).collect();
    let mut run = Timeline::<P>::new(Setup { nodes, clients: 3, seed: 1, config }, inputs);
    run.seek(Time(6_000_000), u32::MAX);
    let told = |fact: &Fact| match fact {
        Fact::Client(ClientFact::Returned { operation: Operation::KeyValue(command), outcome, .. }) => {
            matches!(command.op, faultline_engine::kv::Op::Get).then(|| outcome.to_string())
        }
        _ => None,
    };
    run.history().facts.iter().filter_map(|record| told(&record.fact)).collect()
}

#[test]
fn one_after_the_other_a_chain_and_counters_answer_alike() {
    let script = "0.5s c1 add x 1\n1.5s c2 get x\n2s c3 add x 5\n2.2s crash n3\n3.5s c2 get x\n4s c2 add x -2\n5s c1 get x";
    let expected = reads::<chain::Replica>(4, chain::Config::default(), script);
    assert_eq!(expected, ["1", "6", "4"]);
    assert_eq!(reads::<crdt::Replica>(3, Config::default(), script), expected);
}

#[test]
fn one_after_the_other_a_chain_and_registers_answer_alike() {
    let script = "0.5s c1 set x 1\n1.5s c2 get x\n2s c2 set x 7\n2.2s crash n3\n3.5s c1 get x\n4s c1 set x 3\n5s c2 get x";
    let expected = reads::<chain::Replica>(4, chain::Config::default(), script);
    assert_eq!(expected, ["1", "7", "3"]);
    for data in [Type::Lww, Type::Mv] {
        assert_eq!(
            reads::<crdt::Replica>(3, Config { data, ..Config::default() }, script),
            expected,
            "{data:?}"
        );
    }
}
