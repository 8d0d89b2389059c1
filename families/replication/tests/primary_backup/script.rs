//! One script of clients runs on a primary and its backups, on a chain and on Raft, and all answer alike: each is one copy to
//! its clients.

use faultline_agreement::raft;
use faultline_engine::kv::Answer;
use faultline_engine::{
    ClientFact, Fact as _, Protocol, Record, ScriptLine, Setup, Ticket, Time, TimedInput, Timeline,
};
use faultline_replication::primary_backup::{Authority, Ship};
use faultline_replication::{chain, primary_backup};
use faultline_rules::StoreFact;

/// What every request was answered, in the order of the clients and their requests.
fn answers<P>(nodes: u16, config: P::Config, script: &str) -> Vec<(Ticket, Answer)>
where
    P: Protocol,
    P::Fact: StoreFact,
{
    let timed = |line: &str| {
        let read: ScriptLine = line.trim().parse().unwrap_or_else(|error| panic!("{line}: {error}"));
        TimedInput { at: read.at.expect("a moment"), input: read.input }
    };
    let inputs = script.lines().map(timed).collect();
    let mut run = Timeline::<P>::new(Setup { nodes, clients: 3, seed: 1, config }, inputs);
    run.seek(Time(9_000_000), u32::MAX);
    assert!(Record::violations(&run).is_empty());
    let told = |fact: &P::Fact| match fact.client() {
        Some(ClientFact::Returned { ticket, outcome, .. }) => Some((*ticket, P::Fact::answer(outcome)?)),
        _ => None,
    };
    let mut all: Vec<_> = run.history().facts.iter().filter_map(|record| told(&record.fact)).collect();
    all.sort_unstable();
    all
}

/// A client of its own for each key, so that the answers do not depend on who is quicker; the server that leads dies, and is back.
const SCRIPT: &str = "\
0.5s c1 set x 1
0.6s c1 every 70ms add x 1
0.6s c2 set y 5
0.8s c2 cas y 5 7
1s c2 cas y 5 9
1.2s c2 add y 3
1.4s c3 get z
1.5s crash n2
2.8s c2 get y
3s c3 add z 4
3.5s restart n2
4s c1 quiet
5.5s c1 get x
6s c2 cas y 10 11
6.5s c3 get z
7s c3 get y";

#[test]
fn one_copy_answers_alike_whatever_makes_it_one() {
    let expected = answers::<chain::Replica>(4, chain::Config::default(), SCRIPT);
    assert_eq!(expected.last().map(|one| one.1), Some(Answer::Value(Some(11))));
    let others = |all: &[(Ticket, Answer)]| -> Vec<Answer> {
        all.iter().filter(|one| one.0.client.index() > 0).map(|one| one.1).collect()
    };
    // How often c1 gets to add depends on how long it waits; each addition counts once all the same.
    let counts = |all: &[(Ticket, Answer)]| {
        let of_c1: Vec<Answer> =
            all.iter().filter(|one| one.0.client.index() == 0).map(|one| one.1).collect();
        let (last, before) = of_c1.split_last().expect("c1 is answered");
        let sums = (2..).map(Answer::Sum).take(before.len() - 1);
        let all: Vec<Answer> = [Answer::Done].into_iter().chain(sums).collect();
        assert_eq!(before, all);
        assert_eq!(*last, Answer::Value(Some(i64::try_from(before.len()).expect("small"))));
    };
    counts(&expected);
    let raft = answers::<raft::Raft>(3, raft::Config::default(), SCRIPT);
    counts(&raft);
    assert_eq!(others(&raft), others(&expected));
    for ship in [Ship::Sync, Ship::Semi] {
        for authority in [Authority::Backup, Authority::Lease] {
            let config = primary_backup::Config { ship, authority, ..primary_backup::Config::default() };
            let told = answers::<primary_backup::Replica>(4, config, SCRIPT);
            counts(&told);
            assert_eq!(others(&told), others(&expected), "{ship:?} {authority:?}");
        }
    }
}
