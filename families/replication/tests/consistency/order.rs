//! What each promise lets happen and what it does not, by the shortest runs.

use crate::stage::{LADDER, Stage, apart, promised};
use faultline_replication::consistency::{Bugs, Claim, Config, Conflicts, Promise};

/// Store buffering (Dekker 1965): each of two writes its own flag and reads the other's. One order lets at least one of them see a flag.
#[test]
fn two_that_write_and_then_read_do_not_both_miss_each_other_in_one_order() {
    let script = "0s delay n2 n3 60ms\n1s c2 set x 1\n1s c3 set y 1\n1s c2 get y\n1s c3 get x";
    for promise in LADDER {
        let run = Stage::new(Config { claim: Claim::Sequential, ..apart(promise) }, 3, script).until(2_000);
        let reads: Vec<String> = run.told().into_iter().filter(|told| told != "ok").collect();
        let both_miss = reads == ["-", "-"];
        assert_eq!(both_miss, promise > Promise::Sequential, "{promise:?}: {reads:?}");
        assert_eq!(run.broken().contains(&"sequential-consistency"), both_miss, "{promise:?}");
    }
}

/// "If the reads and writes of a process … the question is seen before the answer": what may have caused a write is seen before it
/// (Ahamad et al. 1995, §1). c2 reads the question and answers; c3 is far from who asked.
#[test]
fn the_answer_is_not_seen_before_the_question_where_causes_come_first() {
    let script = "0s delay n1 -> n3 300ms\n0s delay n2 -> n3 5ms\n1s c1 set question 1\n1.1s c2 get question\n1.15s c2 set answer 2\n\
        1.25s c3 get answer\n1.25s c3 get question";
    for promise in LADDER {
        let run = Stage::new(Config { claim: Claim::Causal, ..apart(promise) }, 3, script).until(3_000);
        let told = run.told();
        let backwards = told.ends_with(&["2".into(), "-".into()]);
        assert_eq!(backwards, promise > Promise::Causal, "{promise:?}: {told:?}");
        assert_eq!(run.broken().contains(&"causal-consistency"), backwards, "{promise:?}");
    }
}

/// Message passing: data, then a flag. Who sees the flag sees the data, if the writes of one process are seen in their order.
#[test]
fn a_flag_does_not_come_before_its_data_where_writers_are_seen_in_order() {
    let script = "1s delay n1 -> n3 300ms\n1.01s c1 set data 7\n1.035s delay n1 -> n3 5ms\n1.04s c1 set flag 1\n1.2s c3 get flag\n1.2s c3 get data";
    for promise in LADDER {
        let run = Stage::new(Config { claim: Claim::Pram, ..apart(promise) }, 3, script).until(3_000);
        let told = run.told();
        let early = told.ends_with(&["1".into(), "-".into()]);
        assert_eq!(early, promise > Promise::Pram, "{promise:?}: {told:?}");
        assert_eq!(run.broken().contains(&"pram-consistency"), early, "{promise:?}");
    }
}

/// Two tills, one ticket: `cas` sells it if it is there.
#[test]
fn a_ticket_is_sold_once_where_writes_have_an_order() {
    let script = "0.5s c1 set tickets 1\n1s c2 cas tickets 1 0\n1s c3 cas tickets 1 0";
    for promise in LADDER {
        let run = Stage::new(Config { claim: Claim::Sequential, ..apart(promise) }, 3, script).until(2_000);
        let sold = run.told().iter().filter(|told| *told == "yes").count();
        assert_eq!(sold, if promise > Promise::Sequential { 2 } else { 1 }, "{promise:?}");
        assert_eq!(run.broken().contains(&"sequential-consistency"), sold == 2, "{promise:?}");
    }
}

/// c1's write is acknowledged, and then c3 reads: only one copy, or what looks like one, tells it.
#[test]
fn a_reader_who_was_told_by_telephone_finds_the_write_where_there_is_one_copy() {
    let script = "1s delay n1 -> n3 200ms\n1s c1 set x 1\n1.05s c3 get x";
    for promise in LADDER {
        let run = Stage::new(Config { claim: Claim::Linearizable, ..apart(promise) }, 3, script).until(2_000);
        let stale = run.told().last().is_some_and(|told| told == "-");
        assert_eq!(stale, promise > Promise::Linearizable, "{promise:?}");
        assert_eq!(run.broken().contains(&"linearizability"), stale, "{promise:?}");
    }
}

/// Causal memory says nothing of writes that did not know of each other: as in the papers, copies may differ for ever. By Lamport clocks they
/// do not.
#[test]
fn copies_may_differ_for_ever_unless_something_decides() {
    let script = "1s c2 set x 2\n1s c3 set x 3\n4s c2 get x\n4s c3 get x";
    for (conflicts, expected) in [(Conflicts::Arrival, ["3", "2"]), (Conflicts::LastWriter, ["3", "3"])] {
        for promise in [Promise::Causal, Promise::Pram] {
            let run = Stage::new(Config { conflicts, ..promised(promise) }, 3, script).until(30_000);
            assert_eq!(run.told()[2..], expected, "{promise:?}, {conflicts:?}");
            assert_eq!(run.broken(), [""; 0]);
        }
    }
}

/// The order is that of the sequencer, whichever replicas it comes by.
#[test]
fn a_replica_that_was_away_applies_the_order_in_its_order() {
    let script =
        "0.5s crash n3\n1s c1 every 50ms add x 1\n2s c1 quiet\n2.5s restart n3\n2.6s isolate n1\n4s c3 get x";
    let run = Stage::new(promised(Promise::Sequential), 3, script).until(5_000);
    assert_eq!(run.told().last(), run.told().iter().rev().nth(1));
    assert_eq!(run.broken(), [""; 0]);
}

/// Each mistake has its rule.
#[test]
fn what_is_left_out_turns_its_rule_red() {
    let broken = |config: Config, script: &str| Stage::new(config, 3, script).until(30_000).broken();
    let bugs = |bugs: Bugs, promise: Promise| Config { bugs, ..apart(promise) };
    let none = Bugs::default();
    let script = "1s delay n1 -> n3 200ms\n1s c1 set x 1\n1.05s c3 get x";
    assert_eq!(
        broken(bugs(Bugs { local_reads: true, ..none }, Promise::Linearizable), script),
        ["linearizability"]
    );
    let script = "1s c2 set x 1\n1s c2 get x";
    assert_eq!(
        broken(bugs(Bugs { early_answer: true, ..none }, Promise::Sequential), script),
        ["sequential-consistency"]
    );
    let script = "0.9s cut n1 -> c1\n1s c1 add x 1\n2s heal\n3s c1 get x";
    assert_eq!(
        broken(bugs(Bugs { order_twice: true, ..none }, Promise::Linearizable), script),
        ["linearizability"]
    );
}
