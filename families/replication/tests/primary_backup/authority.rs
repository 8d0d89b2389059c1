//! How a primary knows that it still is one.

use crate::stage::{Stage, at, n};
use faultline_engine::{NodeId, Span};
use faultline_replication::primary_backup::{Authority, Bugs, Config, Fact, Ship};

fn partitioned(config: Config) -> Stage {
    let script = "0.5s c1 set x 1\n1s partition n2 c2 | n1 n3 n4 c1 c3\n1.05s c1 set x 2\n1.1s c2 every 20ms get x\n4s heal";
    Stage::new(config, 4, script).until(4_000)
}

fn with(authority: Authority) -> Config {
    Config { authority, ..Config::default() }
}

#[test]
fn without_authority_a_partition_leaves_two_primaries() {
    assert_eq!(partitioned(with(Authority::None)).broken(), [""; 0], "nothing is promised");
    let claim = faultline_replication::primary_backup::Claim::Linearizable;
    let run = partitioned(Config { claim, ..with(Authority::None) });
    assert_eq!(run.broken(), ["one-primary-answers", "linearizability"]);
}

#[test]
fn a_backup_that_leads_confirms_nobody() {
    let run = partitioned(with(Authority::Backup));
    let stale = run.answers().into_iter().filter(|one| one.4 == n(2) && one.0 > at(1_100)).count();
    assert_eq!(stale, 0, "its backup is on the other side");
    assert_eq!(run.broken(), [""; 0]);
}

/// When the new primary answers, and when the old one last did.
fn handover(run: &Stage) -> (u64, u64) {
    let answers: Vec<(NodeId, u64)> = run.answers().iter().map(|one| (one.4, one.0.0)).collect();
    let new = answers.iter().find(|one| one.0 == n(3)).expect("the new one answers").1;
    let old = answers.iter().rev().find(|one| one.0 == n(2)).expect("the old one has answered").1;
    (new, old)
}

#[test]
fn the_old_primary_is_silent_before_the_new_one_answers_however_long_the_lease_is() {
    for ship in [Ship::Sync, Ship::Semi, Ship::Async] {
        for millis in [100, 160, 200, 300, 700, 1_000] {
            let config = Config { ship, lease: Span::millis(millis), ..with(Authority::Lease) };
            let run = partitioned(config);
            let (new, old) = handover(&run);
            assert!(old < new, "{ship:?} {millis} ms: the old one until {old}, the new one from {new}");
            assert_eq!(run.broken(), [""; 0], "{ship:?} {millis} ms");
        }
    }
}

#[test]
fn a_lease_that_is_not_waited_for_is_worth_nothing() {
    let bugs = Bugs { no_lease_wait: true, ..Bugs::default() };
    let run = partitioned(Config { lease: Span::millis(700), bugs, ..with(Authority::Lease) });
    assert_eq!(run.broken(), ["one-primary-answers", "linearizability"]);
}

/// A lease is as long as the primary's clock says. The margin of the view service bears a fortieth on each side.
#[test]
fn clocks_that_drift_within_the_margin_do_no_harm() {
    for (slow, fast) in [("n2 -24000ppm", "n1 24000ppm"), ("n2 24000ppm", "n1 -24000ppm")] {
        let config = Config { lease: Span::secs(2), ..with(Authority::Lease) };
        let script = format!(
            "0.1s clock {slow}\n0.1s clock {fast}\n0.5s c1 set x 1\n1s partition n2 c2 | n1 n3 n4 c1 c3\n1.05s c1 set x 2\n1.1s c2 every 20ms get x"
        );
        let run = Stage::new(config, 4, &script).until(5_000);
        assert_eq!(run.broken(), [""; 0], "{slow}, {fast}");
        let executed = run.first(n(3), |fact| matches!(fact, Fact::WriteExecuted { index: 2, .. }));
        assert!(executed.is_some_and(|time| time > at(2_900)), "{executed:?}");
    }
}

/// The view service alone loses the primary: that one is heard by its backup, and has no word of it.
#[test]
fn who_is_cut_off_from_the_view_service_alone_is_replaced_and_does_not_answer() {
    let script = "0.5s c1 set x 1\n1s cut n1 n2\n1.4s c1 set x 2\n1.5s c2 get x";
    let run = Stage::new(with(Authority::Backup), 4, script).until(3_000);
    assert!(run.first(n(3), |fact| matches!(fact, Fact::ShipRefused { number: 1, .. })).is_some());
    assert_eq!(run.answers().len(), 3);
    assert!(run.answers()[1..].iter().all(|one| one.4 == n(3)));
    assert_eq!(run.broken(), [""; 0]);
}
