//! Three-phase commit.

use crate::stage::{Stage, n};
use faultline_commit::transaction::{Decision, Tx};
use faultline_commit::{
    ATOMICITY, CommitEvidence, Evidence, Fact, NON_BLOCKING, Part, three_phase, two_phase,
};
use faultline_engine::{NodeId, NodeSet, Time};

fn commits(node: u16) -> impl Fn(NodeId, &Fact) -> bool {
    move |who, fact| {
        who == n(node)
            && matches!(
                fact,
                Fact::Decided { decision: Decision::Commit, .. }
                    | Fact::Finished { decision: Decision::Commit, .. }
            )
    }
}

/// "The coordinator sends PRE-COMMIT when all voted Yes, and COMMIT when all have acknowledged that." (after BHG87 §7.5)
#[test]
fn nobody_commits_before_everybody_knows_that_all_voted_yes() {
    let stage = Stage::new(three_phase::config, &[], "0.2s c1 set x 1 y 2 z 3").until("1s");
    assert_eq!(stage.answers(), ["ok"]);
    assert_eq!(stage.log(n(1)), "pre_commit T1, commit T1, end T1");
    assert_eq!(stage.log(n(4)), "yes T1, pre_commit T1, commit T1");
    // Heard at 0.21 s, asked at 0.22, votes at 0.231, noted at 0.232, heard at 0.242, acknowledged at 0.253, written.
    assert_eq!(stage.first(commits(1)).map(|Time(at)| at / 1_000), Some(254), "{}", stage.story());
}

/// The same crash, in the same script: two-phase commit blocks, three-phase commit does not. "A process never waits
/// for a process that has failed." (after Skeen 1981)
#[test]
fn where_two_phase_commit_blocks_three_phase_commit_goes_on() {
    let script = "0.2s c1 set x 1 y 2 z 3\n0.2315s crash n1";
    let two = Stage::new(two_phase::config, &[], script).until("5s");
    assert_eq!(two.roles()[1..], [Some(Part::Blocked.role()); 3]);
    let three = Stage::new(three_phase::config, &[], script).until("5s");
    assert_eq!(three.roles()[1..], [Some(Part::Aborted.role()); 3], "{}", three.story());
    assert_eq!(three.count(|_, fact| matches!(fact, Fact::Blocked { .. })), 0);
}

/// TR3: "If all that report are uncertain, decide Abort." (after BHG87 §7.5)
#[test]
fn if_all_are_uncertain_they_abort() {
    let stage = Stage::new(three_phase::config, &[], "0.2s c1 set x 1 y 2 z 3\n0.2315s crash n1").until("1s");
    let aborts = |_, fact: &Fact| matches!(fact, Fact::Decided { decision: Decision::Abort, .. });
    assert_eq!(stage.count(aborts), 1, "n2 decides for all: {}", stage.story());
    assert_eq!(stage.log(n(4)), "yes T1, abort T1");
}

/// TR4: "If some process is committable, send PRE-COMMIT to the uncertain ones, wait, and decide Commit." (after BHG87
/// §7.5)
#[test]
fn if_one_has_the_pre_commit_they_commit() {
    let script = "0.2s c1 set x 1 y 2 z 3
                  0.2305s cut n1 -> n3
                  0.2305s cut n1 -> n4
                  0.235s crash n1";
    let stage = Stage::new(three_phase::config, &[], script).until("1s");
    assert_eq!([2, 3, 4].map(|node| stage.count(commits(node))), [1, 1, 1], "{}", stage.story());
    assert_eq!(stage.log(n(4)), "yes T1, pre_commit T1, commit T1");
}

/// However many crash, whoever is left decides.
#[test]
fn the_last_one_decides_alone() {
    let script = "0.2s c1 set x 1 y 2 z 3\n0.2315s crash n1\n0.24s crash n2\n0.25s crash n3";
    let stage = Stage::new(three_phase::config, &[], script).until("3s");
    assert_eq!(stage.roles(), [None, None, None, Some(Part::Aborted.role())], "{}", stage.story());
    assert_eq!(stage.log(n(4)), "yes T1, abort T1");
}

/// "A process that recovers while uncertain asks the others until it learns the decision." (after BHG87 §7.5, recovery)
#[test]
fn who_crashed_learns_what_the_others_decided() {
    let script = "0.2s c1 set x 1 y 2 z 3\n0.225s crash n3\n1s restart n3";
    let stage = Stage::new(three_phase::config, &[], script).until("2s");
    assert_eq!([2, 3, 4].map(|node| stage.store(n(node))), ["x=1", "y=2", "z=3"], "{}", stage.story());
}

/// The coordinator may not abort by itself once a pre-commit may have been heard.
#[test]
fn a_coordinator_that_restarts_after_the_pre_commit_asks() {
    let script = "0.2s c1 set x 1 y 2 z 3\n0.245s crash n1\n1s restart n1";
    let stage = Stage::new(three_phase::config, &[], script).until("2s");
    assert_eq!(stage.count(commits(1)), 1, "{}", stage.story());
    assert_eq!(stage.answers(), ["ok"], "its client asks again and is told of the same transaction");
    assert_eq!(stage.log(n(1)), "pre_commit T1, commit T1, end T1");
}

/// "Communication failures are excluded": with a partition between those that have the pre-commit and those that do
/// not, one side commits and the other aborts.
#[test]
fn a_partition_splits_it() {
    let script = "0.2s c1 set x 1 y 2 z 3
                  0.23s delay n1 -> n3 40ms
                  0.23s delay n1 -> n4 40ms
                  0.245s partition n1 n2 | n3 n4";
    let stage = Stage::new(three_phase::config, &[], script).through("2s");
    assert_eq!([1, 2, 3, 4].map(|node| stage.count(commits(node))), [1, 1, 0, 0], "{}", stage.story());
    // n1 takes n3 and n4 for dead. They are not, which is wrong already when it commits.
    let broken: Vec<_> = stage.violations().iter().map(|violation| violation.rule).collect();
    assert_eq!(broken, [NON_BLOCKING, ATOMICITY]);
    let two = Stage::new(two_phase::config, &[], script).until("2s");
    assert_eq!(
        two.roles()[2..],
        [Some(Part::Blocked.role()); 2],
        "two-phase commit is safe there, and blocks"
    );
}

/// A coordinator that is only slow is as good as dead to the others, and does not know it.
#[test]
fn a_false_suspicion_splits_it() {
    let stage =
        Stage::new(three_phase::config, &[], "0.2s c1 set x 1 y 2 z 3\n0.2315s freeze n1\n0.7s thaw n1")
            .through("2s");
    assert_eq!([1, 2, 3, 4].map(|node| stage.count(commits(node))), [1, 0, 0, 0], "{}", stage.story());
    assert_eq!(stage.violations()[0].rule, ATOMICITY);
}

/// "NB: If any operational process is uncertain then no process (whether operational or failed) can have decided to
/// Commit." (BHG87 §7.5) A coordinator that does not wait is caught when it decides, though no harm is done this time.
#[test]
fn who_commits_while_others_are_uncertain_is_caught_at_once() {
    let script = "0.2s c1 set x 1 y 2 z 3";
    let stage = Stage::new(three_phase::config, &[("bug-no-wait", "on")], script).through("1s");
    assert_eq!([1, 2, 3, 4].map(|node| stage.count(commits(node))), [1; 4], "{}", stage.story());
    let [violation] = stage.violations() else { panic!("{:?}", stage.violations()) };
    let uncertain: NodeSet = [2, 3, 4].map(n).into_iter().collect();
    let evidence = CommitEvidence::Uncertain { tx: Tx(1), node: n(1), uncertain };
    assert_eq!((violation.rule, &violation.evidence), (NON_BLOCKING, &Evidence::Commit(evidence)));
    // Who crashed is not operational, and no reason to wait.
    let crash = "0.2s c1 set x 1 y 2 z 3\n0.235s crash n3\n0.3s restart n3";
    let stage = Stage::new(three_phase::config, &[], crash).until("2s");
    assert_eq!(stage.count(commits(1)), 1, "{}", stage.story());
}
