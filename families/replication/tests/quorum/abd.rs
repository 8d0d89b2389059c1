//! Attiya, Bar-Noy & Dolev 1995: a read that writes back makes registers atomic; one that does not lets readers see the new value and
//! then the old one. And what each protects against is seen by the judge, in many runs.

use crate::stage::{Stage, n};
use faultline_engine::NodeSet;
use faultline_engine::kv::Answer;
use faultline_engine::settings::Number;
use faultline_replication::quorum::{Bugs, Claim, Config, Fact, Repair, Versions};

/// One write that reaches n1 alone, and two reads after each other while it is under way.
const INVERSION: &str = "0.3s c1 set x 1\n0.8s policy c1 patience 2s\n0.9s hold all n1 -> n2 Store\n0.9s hold all n1 -> n3 Store\n0.9s delay n3 -> n2 100ms\n0.9s delay n1 -> n3 400ms\n1s c1 set x 2\n1.1s c2 get x\n1.2s c3 get x\n1.6s release";

fn reads(config: Config) -> (Vec<Option<i64>>, Vec<&'static str>) {
    let run = Stage::new(config, 3, INVERSION).until(3_000);
    let value = |outcome| if let Answer::Value(value) = outcome { Some(value) } else { None };
    (run.told().into_iter().filter_map(|told| value(told.outcome)).collect(), run.broken())
}

/// Nothing is repaired, and rules ask for one copy.
fn plain() -> Config {
    Config { repair: Repair::Off, claim: Claim::Linearizable, ..Config::default() }
}

#[test]
fn overlapping_quorums_alone_show_the_new_value_and_then_the_old_one() {
    for versions in [Versions::Lww, Versions::Vector] {
        let config = Config { versions, ..plain() };
        // With vector clocks the write asks first, as a reader does.
        let (reads, broken) = reads(config);
        assert_eq!(reads, [Some(2), Some(1)], "{versions:?}");
        assert_eq!(broken, ["linearizability"], "{versions:?}");
    }
}

#[test]
fn writing_back_prevents_it_and_nothing_else_does() {
    let (kept, broken) = reads(Config { abd: true, ..plain() });
    assert_eq!((kept, broken), (vec![Some(2), Some(2)], Vec::new()));
    let bugs = Bugs { no_write_back: true, ..Bugs::default() };
    let (seen, broken) = reads(Config { abd: true, bugs, ..plain() });
    assert_eq!((seen, broken), (vec![Some(2), Some(1)], vec!["linearizability"]));
}

/// A reader that finds the register never written has nothing to write back, and costs one round trip.
#[test]
fn what_was_never_written_is_not_written_back() {
    let run = Stage::new(Config { abd: true, ..Config::default() }, 3, "1s c1 get x").until(2_000);
    assert!(!run.own().any(|(_, _, fact)| matches!(fact, Fact::WritesBack { .. })));
    assert_eq!(run.told().iter().map(|told| told.at.0).collect::<Vec<_>>(), [1_040_000]);
}

/// n2 says what it has, and n3 is the first to have what is written back: what a client is told is of n1 and n2.
#[test]
fn who_has_answered_is_not_who_has_stored() {
    let script = "0.3s c1 set x 1\n0.9s delay n3 -> n1 15ms\n1s c1 get x\n1.025s delay n2 -> n1 200ms";
    let run = Stage::new(Config { abd: true, ..Config::default() }, 3, script).until(2_000);
    let heard = |fact: &Fact| if let Fact::Told { replicas, .. } = fact { Some(*replicas) } else { None };
    let heard: Vec<NodeSet> = run.own().filter_map(|(_, _, fact)| heard(fact)).collect();
    assert_eq!(heard, [[n(1), n(2)].into_iter().collect()]);
}

/// Labels of ABD need no clock: clocks that are wrong by seconds change nothing.
#[test]
fn wrong_clocks_do_no_harm_to_abd() {
    let script = "0.1s clock n1 +5s\n0.2s clock n2 -3s\n0.3s c1 set x 1\n0.6s c2 set x 2\n0.9s c3 get x\n1.2s c1 set x 3\n1.5s c2 get x";
    let run = Stage::new(Config { abd: true, ..Config::default() }, 3, script).until(2_000);
    let told: Vec<Answer> = run.told().iter().map(|told| told.outcome).collect();
    let value = |value| Answer::Value(Some(value));
    assert_eq!(told, [Answer::Done, Answer::Done, value(2), Answer::Done, value(3)]);
    assert_eq!(run.broken(), [""; 0]);
    // With times the write of 2 is told to be done, and lost.
    let run = Stage::new(Config { claim: Claim::Linearizable, ..Config::default() }, 3, script).until(2_000);
    assert_eq!(run.told()[2].outcome, value(1));
    assert_eq!(run.broken(), ["linearizability"]);
}

/// Many readers and writers, slow links, replicas that crash: with ABD never anything but one copy; with the same quorums and without ABD
/// some run shows more than one.
#[test]
fn under_load_abd_is_one_copy_and_plain_quorums_are_not() {
    let writes: String = (0..50).map(|i| format!("{}ms c1 set x {i}\n", 100 + 70 * i)).collect();
    let script = format!(
        "0s policy all patience 2s\n0s delay all 1ms..10ms\n0s delay n1 -> n2 1ms..300ms\n0s delay n1 -> n3 1ms..300ms\n0s delay n1 -> n4 1ms..300ms\n0s delay n1 -> n5 1ms..300ms\n0s disk all 1ms\n0.1s c2 every 10ms get x\n0.1s c3 every 10ms get x\n1s crash n3\n1.5s restart n3\n{writes}"
    );
    let broken = |abd| {
        (0..20)
            .filter(|seed| {
                let config =
                    Config { abd, copies: Number(5), reads: Number(3), writes: Number(3), ..plain() };
                let run = Stage::seeded(config, 5, *seed, &script).until(4_000);
                assert!(run.told().len() > 20);
                !run.broken().is_empty()
            })
            .count()
    };
    assert_eq!(broken(true), 0);
    let inversions = broken(false);
    println!("{inversions} of 20 runs without ABD show more than one copy");
    assert!(inversions > 0);
}
