//! Reads with CRAQ, and leases.

use crate::stage::{Stage, at, n};
use faultline_engine::kv::Answer;
use faultline_engine::settings::Pause;
use faultline_engine::{NodeId, Span};
use faultline_replication::chain::{Bugs, Config, Fact};

fn craq() -> Config {
    Config { craq: true, ..Config::default() }
}

/// CRAQ §2.3: a clean version is returned at once; for a dirty one the tail is asked, and its version is returned.
#[test]
fn a_dirty_version_is_not_read_before_the_tail_has_it() {
    let script = "0.5s c1 set x 1\n1s hold all n3 -> n4 Update\n1.1s c1 set x 2\n1.2s c2 get x\n1.4s release\n1.6s c2 get x";
    let run = Stage::new(craq(), 4, script).until(2_000);
    let reads: Vec<_> =
        run.answers().into_iter().filter(|one| one.1.index() == 1).map(|one| (one.3, one.4)).collect();
    assert_eq!(reads, [(Answer::Value(Some(1)), n(3)), (Answer::Value(Some(2)), n(3))]);
    assert_eq!(run.broken(), [""; 0]);
}

/// The tail dies while a server waits for its word: the server asks the new one.
#[test]
fn a_read_that_waits_is_asked_of_the_new_tail() {
    let script = "0.5s c1 set x 1\n1s hold all n3 -> n4 Update\n1.1s c1 set x 2\n1.115s crash n4\n1.12s c1 get x\n1.12s c2 get x";
    let run = Stage::new(craq(), 4, script).until(3_000);
    assert!(run.answers().iter().filter(|one| one.1.index() == 1).count() == 1);
    assert_eq!(run.broken(), [""; 0]);
}

/// The question, or the tail's word, is lost while updates keep the key dirty: who asks again has the tail asked again.
#[test]
fn a_question_that_is_lost_is_asked_again_with_the_client() {
    let script = "0.3s c1 load 300/s add x 1\n1s c2 get x\n1.011s drop n3 -> n4 Query";
    let run = Stage::new(craq(), 4, script).until(2_000);
    assert_eq!(run.answers().iter().filter(|one| one.1.index() == 1).count(), 1);
    assert_eq!(run.broken(), [""; 0]);
}

/// Reads that nobody waits for any more do not keep others from being asked.
#[test]
fn a_thousand_reads_without_a_client_keep_nobody_waiting() {
    let script = "0.3s c2 load 100/s add x 1\n1s loss n3 -> n2 100%\n1s c1 load 500/s get x\n1s c3 load 500/s get x\n3s c1 quiet\n3s c3 quiet\n3s heal\n3s delay all 10ms\n5s c1 get x";
    let run = Stage::new(craq(), 3, script).until(6_000);
    let asked = run.own().filter(|(_, _, fact)| matches!(fact, Fact::DirtyRead { .. })).count();
    assert!(asked > 1_000, "{asked}");
    assert!(run.answers().iter().any(|one| one.1.index() == 0 && one.0 > at(5_000)));
    assert_eq!(run.broken(), [""; 0]);
}

fn partitioned(lease: Span, bugs: Bugs) -> Stage {
    let config = Config { lease: Pause(lease), bugs, ..Config::default() };
    let script = "0.5s c1 set x 1\n1s partition n4 c2 | n1 n2 n3 c1 c3\n1.05s c1 set x 2\n1.1s c2 every 20ms get x\n4s heal";
    Stage::new(config, 4, script).until(4_000)
}

/// When the new tail answers, and when the old one last did.
fn handover(run: &Stage) -> (u64, u64) {
    let answered = |node: NodeId| move |one: &(NodeId, u64)| one.0 == node;
    let answers: Vec<(NodeId, u64)> = run.answers().iter().map(|one| (one.4, one.0.0)).collect();
    let new = answers.iter().copied().find(answered(n(3))).expect("the new tail answers").1;
    let old = answers.iter().copied().rev().find(answered(n(4))).expect("the old tail has answered").1;
    (new, old)
}

/// A tail that was removed answers no read after the new one has answered an update, however long the lease is.
#[test]
fn the_old_tail_is_silent_before_the_new_one_answers() {
    for millis in [100, 160, 200, 300, 700, 1_000] {
        let run = partitioned(Span::millis(millis), Bugs::default());
        let (new, old) = handover(&run);
        assert!(old < new, "{millis} ms: the old one answers until {old}, the new one from {new}");
        assert_eq!(run.broken(), [""; 0], "{millis} ms");
    }
}

/// Without a lease the assumption of fail-stop carries everything (§1), and it does not hold.
#[test]
fn without_leases_the_living_dead_answer() {
    let run = partitioned(Span(0), Bugs::default());
    assert_eq!(run.broken(), ["linearizability"]);
    let ignored = Bugs { no_lease_wait: true, ..Bugs::default() };
    assert_eq!(partitioned(Span::millis(700), ignored).broken(), ["linearizability"]);
}

/// A lease is as long by the server's clock as the server's clock says. The master's margin bears a fortieth on each side.
#[test]
fn clocks_that_drift_within_the_margin_do_no_harm() {
    for (slow, fast) in [("n4 -24000ppm", "n1 24000ppm"), ("n4 24000ppm", "n1 -24000ppm")] {
        let config = Config { lease: Pause(Span::secs(2)), ..Config::default() };
        let script = format!(
            "0.1s clock {slow}\n0.1s clock {fast}\n0.5s c1 set x 1\n1s partition n4 c2 | n1 n2 n3 c1 c3\n1.05s c1 set x 2\n1.1s c2 every 20ms get x"
        );
        let run = Stage::new(config, 4, &script).until(5_000);
        assert_eq!(run.broken(), [""; 0], "{slow}, {fast}");
        assert!(
            run.first(n(3), |fact| matches!(fact, Fact::Acknowledged { index: 2, .. }))
                .is_some_and(|t| t > at(2_900))
        );
    }
}
