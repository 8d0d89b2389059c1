//! One script of clients runs on the counter and on the other stores. One after the other, without faults, all answer alike.

use faultline_engine::{ClientFact, Protocol, ScriptLine, Setup, Time, TimedInput, Timeline};
use faultline_replication::counter::{self, Form};
use faultline_replication::{Fact, active, chain, primary_backup};

fn told<P: Protocol<Fact = Fact>>(nodes: u16, config: P::Config, script: &str) -> Vec<String> {
    let timed = |line: &str| {
        let read: ScriptLine = line.parse().unwrap_or_else(|error| panic!("{line}: {error}"));
        TimedInput { at: read.at.expect("a moment"), input: read.input }
    };
    let inputs = script.lines().map(timed).collect();
    let mut run = Timeline::<P>::new(Setup { nodes, clients: 3, seed: 1, config }, inputs);
    run.seek(Time(6_000_000), u32::MAX);
    let told = |fact: &Fact| match fact {
        Fact::Client(ClientFact::Returned { outcome, .. }) => Some(outcome.to_string()),
        _ => None,
    };
    run.history().facts.iter().filter_map(|record| told(&record.fact)).collect()
}

#[test]
fn one_after_the_other_all_forms_answer_like_a_chain_a_primary_and_active_replicas() {
    let script = "0.5s c1 add x 1\n1.5s c2 get x\n2s c3 add x 5\n2.2s crash n3\n3.5s c2 get x\n4s c2 add x -2\n5s c1 get x";
    let expected = told::<chain::Replica>(4, chain::Config::default(), script);
    assert_eq!(expected, ["1", "1", "6", "6", "4", "4"]);
    assert_eq!(told::<primary_backup::Replica>(4, primary_backup::Config::default(), script), expected);
    assert_eq!(told::<active::Replica>(4, active::Config::default(), script), expected);
    for form in [Form::Log, Form::Pn, Form::Naive] {
        let config = counter::Config { form, ..counter::Config::default() };
        assert_eq!(told::<counter::Replica>(4, config, script), expected, "{form:?}");
    }
}
