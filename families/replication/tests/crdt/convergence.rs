//! "Correct replicas that have delivered the same updates have equivalent state" (Shapiro et al. 2011), whatever the network does: and how
//! long it takes.
//!
//! `cargo test -p faultline-replication --test crdt -- convergence --nocapture` prints the table of the book.

use crate::stage::{Stage, at};
use faultline_replication::crdt::{Config, Fact, Sync, Type};

/// One update at n1, when nobody has anything else to say.
fn time(nodes: u16, loss: u32, sync: Sync) -> Vec<u64> {
    let script = format!("0s loss all {loss}%\n1s c1 add x 1");
    let config = Config { sync, ..Config::default() };
    let mut times: Vec<u64> = (0..40)
        .map(|seed| {
            let script = format!("0s delay all 10ms\n0s disk all 1ms\n{script}");
            let run = Stage::seeded(config, nodes, seed, &script).until(20_000);
            assert_eq!(run.broken(), [""; 0]);
            let made =
                run.own().find_map(|(time, _, fact)| matches!(fact, Fact::Changed { .. }).then_some(time));
            run.converged(usize::from(nodes)).expect("equal").since(made.expect("an update")).0 / 1_000
        })
        .collect();
    times.sort_unstable();
    times
}

#[test]
fn an_update_reaches_all_sooner_or_later() {
    println!("replicas  loss  sync   median  longest of 40");
    for nodes in [3, 5, 9] {
        for loss in [0, 50] {
            for sync in [Sync::State, Sync::Delta] {
                let times = time(nodes, loss, sync);
                println!("{nodes:>8}  {loss:>3}%  {sync:?}  {:>4} ms  {:>5} ms", times[20], times[39]);
                assert!(times[39] < 5_000, "{times:?}");
            }
        }
    }
}

/// Whatever is lost, repeated and reordered: every acknowledged addition is counted once, in the end, everywhere.
#[test]
fn each_acknowledged_addition_counts_once() {
    let script = "0s delay all 1ms..150ms\n0s loss all 30%\n0s duplicate all 50%\n0s disk all 1ms\n\
        0s delay c1 -> n1 1ms\n0s policy all patience 2s\n\
        0.2s c1 every 70ms add x 1\n0.2s c2 every 90ms add x 10\n1s crash n2\n1.5s restart n2\n2s isolate n3\n\
        2.7s heal\n3s c1 quiet\n3s c2 quiet";
    for sync in [Sync::State, Sync::Delta] {
        for seed in 0..10 {
            let run = Stage::seeded(Config { sync, ..Config::default() }, 3, seed, script).until(15_000);
            assert_eq!(run.broken(), [""; 0]);
            assert!(run.converged(3).is_some_and(|time| time > at(1_000)), "{sync:?}, seed {seed}");
        }
    }
}

/// Tombstones go when every replica has the removals, and a register, a counter and a set of two phases have none to collect.
#[test]
fn what_everybody_has_removed_leaves_nothing() {
    use faultline_replication::crdt::Garbage;
    let script =
        "0.2s c1 every 40ms insert x tea\n0.22s c2 every 40ms remove x tea\n3s c1 quiet\n3s c2 quiet";
    let run = |data, garbage, sync| {
        let config = Config { data, garbage, sync, ..Config::default() };
        let run = Stage::new(config, 3, script).until(8_000);
        assert_eq!(run.broken(), [""; 0]);
        run.gauge(3)
    };
    for sync in [Sync::State, Sync::Delta] {
        assert_eq!(run(Type::ObservedRemove, Garbage::Collect, sync), 0, "{sync:?}");
        assert!(run(Type::ObservedRemove, Garbage::Keep, sync) > 60, "{sync:?}");
        // One element, removed once and for ever, at each of three replicas.
        assert_eq!(run(Type::TwoPhase, Garbage::Collect, sync), 3, "{sync:?}");
    }
}

/// With collected tombstones a disk that forgets a removal keeps the element. The paper assumes that none forgets, so no rule says
/// anything about that; with tombstones that are kept the element goes.
#[test]
fn a_removal_that_a_disk_forgot_comes_back_unless_its_tombstone_was_collected() {
    use faultline_replication::crdt::Garbage;
    let script =
        "0.5s c1 insert x tea\n2s c2 remove x tea\n5s tail n3 2\n5.1s restart n3\n8s c3 get x\n8s c1 get x";
    for sync in [Sync::State, Sync::Delta] {
        for (garbage, told) in [(Garbage::Keep, "-"), (Garbage::Collect, "tea")] {
            let script =
                if garbage == Garbage::Keep { script.replace("n3 2", "n3 1") } else { script.into() };
            let config = Config { data: Type::ObservedRemove, garbage, sync, ..Config::default() };
            let run = Stage::new(config, 3, &script).until(9_000);
            assert_eq!(run.told()[2..], [told, "-"], "{sync:?} {garbage:?}");
            assert_eq!(run.broken(), [""; 0], "{sync:?} {garbage:?}");
        }
    }
}
