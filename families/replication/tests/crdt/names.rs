//! Names of updates, and what a lost disk does to them.

use crate::stage::{Stage, at, n};
use faultline_engine::{NodeId, Time};
use faultline_replication::crdt::{Bugs, Config, Fact, Sync};

/// n1 has added three times when its disk is lost, and adds once more before it hears from anybody.
const LOST: &str = "0.1s c1 add x 1\n0.2s c1 add x 1\n0.3s c1 add x 1\n0.6s isolate n1\n0.7s wipe n1\n0.8s restart n1\n0.9s heal\n0.9s c1 add x 1\n3s c1 get x\n3s c2 get x";

/// A life has a name of its own, so nothing is lost that somebody has.
#[test]
fn what_was_made_before_a_disk_was_lost_and_after_it_counts() {
    for sync in [Sync::State, Sync::Delta] {
        let run = Stage::new(Config { sync, ..Config::default() }, 3, LOST).until(4_000);
        assert_eq!(run.told(), ["ok", "ok", "ok", "ok", "4", "4"], "{sync:?}");
        assert_eq!(run.broken(), [""; 0], "{sync:?}");
        let names: Vec<String> = run
            .own()
            .filter_map(|(_, node, fact)| match fact {
                Fact::Changed { update, .. } => Some(format!("{node} {update}")),
                _ => None,
            })
            .collect();
        assert_eq!(names, ["n1 n1:1", "n1 n1:2", "n1 n1:3", "n1 n1'2:1"], "{sync:?}");
    }
}

/// Under the same name the new update is taken for one that the others have, and is lost.
#[test]
fn the_same_name_loses_an_acknowledged_addition() {
    let bugs = Bugs { same_name: true, ..Bugs::default() };
    let run = Stage::new(Config { bugs, ..Config::default() }, 3, LOST).until(4_000);
    assert_eq!(run.told()[3..], ["ok", "3", "3"]);
    assert_eq!(run.broken().first(), Some(&"own-names"));
}

/// A replica whose disk is lost lacks what it had acknowledged. It says so, and is sent everything.
#[test]
fn a_delta_for_somebody_else_is_refused() {
    let script = "0.3s c1 add x 1\n0.9s hold all n2 -> n1\n1s wipe n2\n1.1s restart n2\n1.101s c1 add x 1\n1.5s release";
    let run = Stage::new(Config { sync: Sync::Delta, ..Config::default() }, 2, script).until(4_000);
    let refused = run.own().any(|(_, node, fact)| node == n(2) && matches!(fact, Fact::DeltaRefused { .. }));
    assert!(refused);
    assert!(run.converged(2).is_some());
    assert_eq!(run.broken(), [""; 0]);
}

/// n1 loses what it had made last, and n2 had sent it everything but that: what comes from a replica is not sent back to it. Its word
/// that it has joined the rest is no word that it has all.
#[test]
fn a_replica_whose_disk_lost_its_own_update_gets_it_back() {
    let script = "0.5s hold all n2 -> n1 Delta\n0.5s c1 add x 1\n0.52s c2 add x 10\n1s tail n1 1\n1.1s restart n1\n1.1005s release";
    let run = Stage::new(Config { sync: Sync::Delta, ..Config::default() }, 2, script).until(12_000);
    assert!(run.converged(2).is_some());
    assert_eq!(run.broken(), [""; 0]);
}

/// The same, with a message of the life before that arrives late: what it brings is not there any more.
#[test]
fn what_an_earlier_life_sent_is_sent_back() {
    let script = "0.45s delay n1 -> n2 900ms\n0.5s c1 add x 1\n0.98s delay n1 -> n2 10ms\n1s tail n1 1\n1.01s restart n1";
    let mut late = 0;
    for seed in 0..20 {
        let script = format!("0s delay all 10ms\n0s disk all 1ms\n{script}");
        let run =
            Stage::seeded(Config { sync: Sync::Delta, ..Config::default() }, 2, seed, &script).until(12_000);
        let joined = |(time, node, fact): &(Time, NodeId, &Fact)| {
            *node == n(2) && *time > at(1_200) && matches!(fact, Fact::Joined { .. })
        };
        late += usize::from(run.own().any(|one| joined(&one)));
        assert!(run.converged(2).is_some(), "seed {seed}");
        assert_eq!(run.broken(), [""; 0], "seed {seed}");
    }
    assert!(late > 10, "{late}");
}

/// A client that hears nothing from one replica asks another one, and that makes another update: counters are not for those who cannot
/// bear that.
#[test]
fn a_retry_at_another_replica_counts_again() {
    let script = "0.4s cut n1 -> c1\n0.5s c1 add x 1\n2s c2 get x";
    let run = Stage::new(Config::default(), 3, script).until(3_000);
    assert_eq!(run.told(), ["ok", "2"]);
    assert_eq!(run.broken(), [""; 0]);
}

/// A removal of what is not there is answered. If the network brings the request once more, when somebody has put the element in, the
/// element stays.
#[test]
fn a_removal_that_changed_nothing_changes_nothing_later() {
    use faultline_replication::crdt::Type;
    let script = "0.4s duplicate c1 -> n1 100%\n0.4s delay c1 -> n1 10ms..700ms\n0.5s c1 remove x tea\n0.6s c2 insert x tea\n0.7s delay c2 -> n1 1ms\n2s c2 get x";
    for seed in 0..20 {
        let config = Config { data: Type::ObservedRemove, ..Config::default() };
        let steady = "0s delay all 10ms\n0s disk all 1ms\n0s policy all patience 2s\n";
        let run = Stage::seeded(config, 2, seed, &format!("{steady}{script}")).until(3_000);
        let unchanged = run.own().any(|(_, _, fact)| matches!(fact, Fact::Unchanged { .. }));
        assert_eq!(run.broken(), [""; 0], "seed {seed}");
        if unchanged {
            assert_eq!(run.told().last().map(String::as_str), Some("tea"), "seed {seed}");
        }
    }
}
