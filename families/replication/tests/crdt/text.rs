//! A text that several people edit.

use crate::stage::Stage;
use faultline_replication::crdt::{Bugs, Config, Garbage, Sync, Type};

fn config(sync: Sync) -> Config {
    Config { data: Type::Text, sync, ..Config::default() }
}

/// Everybody types and erases, whatever the network and the disks do: all show the same line in the end, and each replica always what
/// its updates make.
#[test]
fn all_show_one_line() {
    let script = "0s delay all 1ms..150ms\n0s loss all 30%\n0s duplicate all 50%\n0s disk all 1ms\n\
        0.2s c1 every 70ms type x 3 tea\n0.2s c2 every 90ms type x 3 ab\n0.25s c3 every 110ms erase x 2 2\n1s crash n2\n\
        1.5s restart n2\n2s isolate n3\n2.5s tail n1 2\n2.6s restart n1\n2.7s heal\n3s c1 quiet\n3s c2 quiet\n3s c3 quiet\n\
        14s c1 get x\n14s c2 get x\n14s c3 get x";
    // The tombstones of a text stay, whatever is collected: an edit that is on its way may stand behind one of them.
    for (sync, garbage) in
        [(Sync::State, Garbage::Keep), (Sync::Delta, Garbage::Keep), (Sync::Delta, Garbage::Collect)]
    {
        for seed in 0..10 {
            let run = Stage::seeded(Config { garbage, ..config(sync) }, 3, seed, script).until(15_000);
            assert_eq!(run.broken(), [""; 0], "{sync:?} {garbage:?}, seed {seed}");
            assert!(run.converged(3).is_some(), "{sync:?}, seed {seed}");
            let told = run.told();
            let [.., one, two, three] = &told[..] else { panic!("{told:?}") };
            assert!(one == two && two == three && one.len() > 10, "{told:?}");
        }
    }
}

/// A client that asks again is told again, and its letters are there once.
#[test]
fn a_retry_types_nothing_again() {
    let script =
        "0.4s cut n1 -> c1\n0.5s c1 type x 0 tea\n0.65s heal n1 c1\n0.65s delay n1 c1 10ms\n2s c1 get x";
    let script = format!("0s policy all patience 100ms retries 9\n{script}");
    let run = Stage::new(config(Sync::State), 1, &script).until(3_000);
    assert_eq!(run.told(), ["ok", "tea"]);
    let bugs = Bugs { no_sessions: true, ..Bugs::default() };
    let run = Stage::new(Config { bugs, ..config(Sync::State) }, 1, &script).until(3_000);
    assert_eq!(run.told()[1..], ["teateatea"]);
    assert_eq!(run.broken(), ["changed-once"]);
}

/// Without stamps replicas differ; with stamps that count nothing that was seen they agree, and not with whoever typed.
#[test]
fn stamps_keep_replicas_and_authors_agreed() {
    let broken =
        |bugs, script| Stage::new(Config { bugs, ..config(Sync::State) }, 3, script).until(3_000).broken();
    let together = "0.5s c1 type x 0 a\n0.5s c2 type x 0 b";
    let after = "0.5s c1 type x 0 a\n0.6s c1 type x 1 b\n1.5s c2 type x 1 c";
    for script in [together, after] {
        assert_eq!(broken(Bugs::default(), script), [""; 0]);
    }
    assert_eq!(broken(Bugs { no_stamps: true, ..Bugs::default() }, together), ["strong-convergence"]);
    let own = Bugs { own_stamps: true, ..Bugs::default() };
    assert_eq!(broken(own, after), ["intent-kept", "strong-convergence"]);
}

/// n1 erases everything and n2, who has not heard of it, types in the middle of it, three times; n3 erases what n2 has typed, as soon as it
/// sees it. Whatever comes first, and however late the rest comes: a letter goes when somebody has erased it who saw it, and never before.
#[test]
fn letters_that_cross_an_erasure_stay_and_erased_ones_never_come_back() {
    let script = "0s delay all 10ms\n0s disk all 1ms\n0.2s c1 type x 0 abcdef\n\
        1s partition n1 c1 | n2 n3 c2 c3\n1.1s c1 erase x 1 6\n1.1s c2 type x 3 xy\n1.2s c2 type x 4 z\n1.5s c3 erase x 4 1\n\
        2s partition n1 n3 c1 c3 | n2 c2\n2.5s c2 type x 0 w\n3s heal\n3s delay all 10ms\n3s duplicate all 100%\n6s c1 get x\n6s c2 get x\n6s c3 get x";
    for (sync, garbage) in [(Sync::State, Garbage::Keep), (Sync::Delta, Garbage::Collect)] {
        let run = Stage::seeded(Config { garbage, ..config(sync) }, 3, 1, script).until(7_000);
        let told = run.told();
        // c2 has typed x, z and y behind the c; c3 has erased the x.
        assert_eq!(told[told.len() - 3..], ["wzy", "wzy", "wzy"], "{sync:?} {told:?}");
        assert_eq!(run.broken(), [""; 0], "{sync:?}");
    }
}
