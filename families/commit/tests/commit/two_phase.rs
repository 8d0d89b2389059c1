//! Two-phase commit.

use crate::stage::{Stage, n};
use faultline_commit::transaction::{Decision, Tx};
use faultline_commit::{
    CommitEvidence, DecisionCause, Evidence, Fact, ISOLATION, Learned, Node, Part, STRICT_SERIALIZABILITY,
    VoteNo, two_phase,
};
use faultline_engine::view::Role;
use faultline_engine::{NodeSet, Retired, Time};

const COMMITTED: [Option<&Role>; 4] = [
    Some(Part::CoordinatorCommitted.role()),
    Some(Part::Committed.role()),
    Some(Part::Committed.role()),
    Some(Part::Committed.role()),
];

/// "If all votes are Yes, and the coordinator's is too, it decides Commit." (BHG87 §7.4)
#[test]
fn when_all_vote_yes_all_commit() {
    let stage = Stage::new(two_phase::config, &[], "0.2s c1 set x 1 y 2 z 3").until("1s");
    assert_eq!(stage.answers(), ["ok"]);
    assert_eq!([2, 3, 4].map(|node| stage.store(n(node))), ["x=1", "y=2", "z=3"]);
    assert_eq!(stage.log(n(1)), "commit T1, end T1");
    assert_eq!(stage.log(n(2)), "yes T1, commit T1");
    assert_eq!(stage.roles(), COMMITTED);
}

/// "The decision can only be Commit if all processes voted Yes." (BHG87 §7.3, AC3)
#[test]
fn one_no_aborts_everywhere() {
    let stage = Stage::new(two_phase::config, &[], "0.2s c1 set x 5\n0.5s c1 transfer x y 6").until("1s");
    assert_eq!(stage.answers(), ["ok", "aborted"]);
    let no = |node, fact: &Fact| {
        node == n(2) && matches!(fact, Fact::VotedNo { why: VoteNo::OutOfBounds { holds: 5, .. }, .. })
    };
    assert_eq!(stage.count(no), 1, "{}", stage.story());
    assert_eq!([stage.store(n(2)), stage.store(n(3))], ["x=5", ""]);
    assert_eq!(
        stage.roles()[..2],
        [Some(Part::CoordinatorAborted.role()), Some(Part::Aborted.role())],
        "neither has a record of it"
    );
    assert_eq!(stage.log(n(3)), "yes T2, abort T2");
}

/// "Before sending a Yes vote a participant writes a yes record to its log." (after BHG87 §7.4)
#[test]
fn a_yes_leaves_when_it_is_on_the_disk() {
    let slow = Stage::new(two_phase::config, &[], "0.1s disk n2 50ms\n0.2s c1 set x 1 y 2").until("1s");
    let decided = slow.first(|_, fact| matches!(fact, Fact::Decided { .. }));
    // Asked at 0.22 s, written at 0.27 s, heard at 0.28 s, and the decision is written 1 ms later.
    assert_eq!(decided, Some(Time(281_000)), "{}", slow.story());
    let lost = Stage::new(
        two_phase::config,
        &[],
        "0.1s disk n2 50ms\n0.2s c1 set x 1 y 2\n0.25s crash n2\n0.26s restart n2",
    )
    .until("1s");
    assert_eq!(lost.count(|_, fact| matches!(fact, Fact::Decided { decision: Decision::Commit, .. })), 0);
    assert_eq!(lost.log(n(2)), "", "the vote was lost with the process, and so it never was");
}

/// "While waiting for votes the coordinator may decide Abort." (after BHG87 §7.4, timeout actions)
#[test]
fn a_vote_that_does_not_come_is_a_no() {
    let stage = Stage::new(two_phase::config, &[], "0.1s crash n3\n0.2s c1 set x 1 y 2").until("1s");
    let silent = NodeSet::of(n(3));
    let cause = |_, fact: &Fact| matches!(fact, Fact::Decided { why: DecisionCause::Silent { nodes }, .. } if *nodes == silent);
    assert_eq!(stage.first(cause), Some(Time(310_000)), "the vote timeout of 100 ms after 0.21 s");
    assert_eq!(stage.answers(), ["aborted"]);
    assert_eq!(stage.roles()[1], Some(Part::Aborted.role()), "n2 has let go of its lock");
}

/// "A participant that has voted Yes and has not received a decision is uncertain. It cannot decide on its own: it
/// is blocked." (after BHG87 §7.3)
#[test]
fn without_the_coordinator_those_that_voted_yes_are_blocked_until_it_returns() {
    let script = "0.2s c1 set x 1 y 2 z 3\n0.2315s crash n1\n5s restart n1";
    let blocked = Stage::new(two_phase::config, &[], script).until("4.9s");
    assert_eq!(blocked.roles()[1..], [Some(Part::Blocked.role()); 3], "{}", blocked.story());
    assert_eq!(blocked.count(|_, fact| matches!(fact, Fact::Finished { .. } | Fact::Unlocked { .. })), 0);
    assert!(blocked.answers().is_empty());
    let released = Stage::new(two_phase::config, &[], script).until("5.5s");
    assert_eq!(released.count(|_, fact| matches!(fact, Fact::Released { .. })), 3);
    assert_eq!(released.roles(), COMMITTED, "of the request that was sent again: {}", released.story());
}

/// "In the absence of information about a transaction the coordinator presumes that it was aborted." (after MLO86 §3)
#[test]
fn no_record_means_abort() {
    let stage = Stage::new(two_phase::config, &[], "0.2s c1 set x 1 y 2\n0.2315s crash n1\n1s restart n1")
        .until("2s");
    let presumes = |node, fact: &Fact| {
        node == n(1)
            && matches!(
                fact,
                Fact::Decided { why: DecisionCause::NoRecord { .. }, decision: Decision::Abort, .. }
            )
    };
    assert_eq!(stage.count(presumes), 2, "n2 and n3 ask: {}", stage.story());
    assert_eq!([2, 3].map(|node| stage.log(n(node)).contains("abort T1")), [true; 2]);
    let anew = |_, fact: &Fact| matches!(fact, Fact::Began { tx: Tx(101), .. });
    assert_eq!(
        stage.count(anew),
        1,
        "the request that is sent again is a transaction with a number of its own"
    );
}

/// "It saves the coordinator the abort records, and everybody the acknowledgements of an abort." (after MLO86 §3)
#[test]
fn presumed_abort_saves_records_and_messages() {
    let run = |presume| {
        Stage::new(two_phase::config, &[("presume", presume)], "0.2s c1 set x 1\n0.5s c1 transfer x y 9")
            .until("1s")
    };
    let (nothing, abort) = (run("nothing"), run("abort"));
    assert_eq!(nothing.log(n(1)), "start T1, commit T1, end T1, start T2, abort T2, end T2");
    assert_eq!(abort.log(n(1)), "commit T1, end T1");
    assert_eq!((nothing.messages("ACK"), abort.messages("ACK")), (2, 1));
}

/// "If the coordinator finds a start record and no decision, it decides Abort." (after BHG87 §7.4, recovery)
#[test]
fn a_beginning_without_an_end_is_aborted_after_a_restart() {
    let stage = Stage::new(
        two_phase::config,
        &[("presume", "nothing")],
        "0.2s c1 set x 1 y 2\n0.225s crash n1\n0.6s restart n1",
    )
    .until("2s");
    let recovers = |_, fact: &Fact| matches!(fact, Fact::Decided { why: DecisionCause::Recovery, .. });
    assert_eq!(stage.first(recovers), Some(Time(601_000)), "{}", stage.story());
    assert!(stage.log(n(1)).starts_with("start T1, abort T1"), "{}", stage.log(n(1)));
}

/// With presumed abort a coordinator writes nothing before it asks for votes, so the question does not wait for what else
/// its disk is busy with (Mohan, Lindsay & Obermarck 1986, §3). Without presumption it writes a record first.
#[test]
fn a_vote_request_waits_for_the_disk_only_if_it_has_a_record() {
    // The record of the first decision is under way from 0.232 s on.
    let script = "0.2s c1 set x 1\n0.22s disk n1 500ms\n0.25s c2 set y 2";
    let asked = |presume| {
        let stage =
            Stage::new(two_phase::config, &[("presume", presume), ("votes", "5s")], script).until("4s");
        assert_eq!(stage.answers(), ["ok", "ok"], "{}", stage.story());
        stage.first(|_, fact| matches!(fact, Fact::VotedYes { tx: Tx(2), .. })).expect("a vote")
    };
    assert!(asked("abort") < Time(300_000));
    assert!(asked("nothing") > Time(730_000));
}

/// Crashes at every instant, with disks that are quick and slow: of the coordinator, of participants, of all. No rule is
/// broken, and in the end every client is answered.
#[test]
fn no_crash_takes_back_what_was_promised_whatever_the_disks() {
    let disks = ["", "0.1s disk n1 40ms", "0.1s disk n2 60ms\n0.1s disk n3 5ms", "0.1s disk all 1ms..80ms"];
    let victims: [&[u16]; 5] = [&[1], &[2], &[2, 3], &[1, 2], &[1, 2, 3, 4]];
    let settings: [&[(&str, &str)]; 3] =
        [&[("presume", "nothing")], &[("presume", "abort")], &[("cooperative", "on")]];
    for (settings, slow) in settings.into_iter().flat_map(|one| disks.map(|slow| (one, slow))) {
        for (victims, step) in victims.into_iter().flat_map(|one| (0..24).map(move |step| (one, step))) {
            let instant = 205 + 7 * step;
            let mut script = format!("{slow}\n0.2s c1 set x 1 y 2\n0.2s c2 set z 1\n0.24s c2 set y 3 z 4\n");
            for victim in victims {
                script += &format!("{instant}ms crash n{victim}\n");
            }
            for victim in victims {
                script += &format!("{}ms restart n{victim}\n", instant + 40);
            }
            let stage =
                Stage::new(two_phase::config, settings, &format!("{script}1s disk all 1ms")).until("6s");
            assert_eq!(stage.answers().len(), 3, "{settings:?}\n{script}{}", stage.story());
        }
    }
}

/// A decision that is on the disk is told until everybody has acknowledged it.
#[test]
fn a_commit_outlives_the_coordinator_that_decided_it() {
    let stage = Stage::new(
        two_phase::config,
        &[],
        "0.2s c1 set x 1 y 2\n0.232s cut n1 n2\n0.235s crash n1\n1s heal\n1s restart n1",
    )
    .until("2s");
    assert_eq!([stage.store(n(2)), stage.store(n(3))], ["x=1", "y=2"], "{}", stage.story());
    assert_eq!(stage.log(n(1)), "commit T1, end T1");
}

/// The cooperative termination protocol: "q has decided: it tells p. q has not voted: it decides Abort and tells p. q
/// is uncertain: it cannot help." (after BHG87 §7.4)
#[test]
fn participants_help_each_other_if_they_can() {
    let on = [("cooperative", "on")];
    let told =
        Stage::new(two_phase::config, &on, "0.2s c1 set x 1 y 2\n0.2305s cut n1 -> n3\n0.235s crash n1")
            .until("1s");
    let by_peer = |node, fact: &Fact| {
        node == n(3) && matches!(fact, Fact::Finished { how: Learned::From(from), .. } if *from == n(2))
    };
    assert_eq!(told.count(by_peer), 1, "{}", told.story());
    assert_eq!(told.store(n(3)), "y=2");

    let unasked =
        Stage::new(two_phase::config, &on, "0.1s cut n1 -> n3\n0.2s c1 set x 1 y 2\n0.225s crash n1")
            .until("1s");
    let never =
        |node, fact: &Fact| node == n(3) && matches!(fact, Fact::Finished { how: Learned::NotVoted, .. });
    assert_eq!(unasked.count(never), 1, "{}", unasked.story());
    assert_eq!(unasked.roles()[1..3], [Some(Part::Aborted.role()); 2]);

    let nobody = Stage::new(two_phase::config, &on, "0.2s c1 set x 1 y 2\n0.2315s crash n1").until("1s");
    assert_eq!(nobody.roles()[1..3], [Some(Part::Blocked.role()); 2]);
}

/// "If the log has a yes and no decision, the participant failed while uncertain: it must find out." (after BHG87
/// §7.4, recovery) Its locks come before anything else.
#[test]
fn a_participant_that_restarts_in_doubt_locks_again_and_asks() {
    let script = "0.2s c1 set x 1 y 2\n0.225s crash n2\n0.5s crash n1\n0.6s restart n2\n2s restart n1";
    let stage = Stage::new(two_phase::config, &[], script).until("1.5s");
    let locked = |node, fact: &Fact| node == n(2) && matches!(fact, Fact::Locked { .. });
    assert_eq!(stage.count(locked), 2, "once before the crash and once after");
    assert_eq!(stage.roles()[1], Some(Part::Blocked.role()));
    assert_eq!(Stage::new(two_phase::config, &[], script).until("3s").store(n(2)), "x=1");
}

/// What nothing saw that forgot the locks of who restarts: n2 commits a transaction without its locks, or lets another
/// one have them meanwhile.
#[test]
fn a_participant_that_does_not_lock_again_is_caught_when_it_commits_and_when_another_locks() {
    let bug = [("bug-forget-locks", "on")];
    let alone = "0.2s c1 set x 1 y 2\n0.225s crash n2\n0.5s crash n1\n0.6s restart n2\n2s restart n1";
    let caught = |script: &str| {
        let stage = Stage::new(two_phase::config, &bug, script).through("4s");
        let violation = stage.violations().first().cloned().expect("it is caught");
        assert_eq!(violation.rule, ISOLATION, "{}", stage.story());
        let Evidence::Commit(evidence) = violation.evidence else { panic!("{:?}", violation.evidence) };
        evidence
    };
    let keys = [Some("x".parse().expect("a key")), None, None];
    assert_eq!(caught(alone), CommitEvidence::NotLocked { node: n(2), tx: Tx(1), keys });
    // n1 tells n2 late, and c2 wants x meanwhile.
    let meanwhile = "0.2s c1 set x 1 y 2
                     0.225s crash n2
                     0.23s cut n1 -> n2
                     0.235s cut n2 -> n1
                     0.3s restart n2
                     0.31s heal
                     0.31s delay all 10ms
                     0.315s c2 set x 5";
    let other = CommitEvidence::LockedTwice {
        node: n(2),
        key: "x".parse().expect("a key"),
        holder: Tx(1),
        other: Tx(2),
    };
    assert_eq!(caught(meanwhile), other);
    assert_eq!(Stage::new(two_phase::config, &[], alone).until("4s").store(n(2)), "x=1");
    Stage::new(two_phase::config, &[], meanwhile).until("4s");
}

/// A log that is lost is a fault that no protocol of commitment bears; what it held is owed no more.
#[test]
fn who_loses_its_log_owes_no_locks() {
    let script =
        "0.2s c1 set x 1\n0.2315s crash n1\n0.5s wipe n2\n0.6s restart n2\n0.7s restart n1\n1s c2 set x 2";
    let stage = Stage::new(two_phase::config, &[], script).through("3s");
    assert!(stage.violations().iter().all(|violation| violation.rule != ISOLATION), "{}", stage.story());
}

/// A request that a client sends again is executed once, also by a coordinator that crashed after it had decided.
#[test]
fn a_request_that_is_sent_again_is_executed_once() {
    let script = "0.1s c1 set x 9 y 0\n0.2s c1 transfer x y 4\n0.2325s cut n1 -> c1\n0.24s crash n1\n0.6s heal\n0.6s restart n1";
    let stage = Stage::new(two_phase::config, &[], script).until("2s");
    assert_eq!([stage.store(n(2)), stage.store(n(3))], ["x=5", "y=4"], "{}", stage.story());
    assert_eq!(stage.answers(), ["ok", "ok"]);
}

/// A transaction takes: request, one message; execute, one write; decide, a message and a write; commit, a message, a
/// write, a message. Every measured part lies within what links and disks predict.
#[test]
fn the_measured_time_is_the_predicted_time() {
    use faultline_commit::Label;
    use faultline_engine::view::Value;
    use faultline_engine::{LogWindow, Picture, Setup, Span, SpanRange, TimedInput, Timeline};
    let config = two_phase::config();
    let line: faultline_engine::ScriptLine = "0.2s c1 every 200ms set x 1 y 2 z 3".parse().expect("a line");
    let script = vec![TimedInput { at: line.at.expect("a moment"), input: line.input }];
    let mut run = Timeline::<Node>::new(Setup { nodes: 4, clients: 1, seed: 5, config }, script);
    run.seek(Time(2_000_000), u32::MAX);
    let view = run.node(n(1), LogWindow { from: 1, len: 0 });
    let times = view.grids.iter().find(|grid| grid.title == Label::Times.into()).expect("the times");
    let range = |min, max| Value::Spans(SpanRange { min: Span(min), max: Span(max) });
    let predicted = &times.rows[0][1..];
    assert_eq!(
        predicted,
        [
            range(10_000, 15_000),
            range(500, 2_000),
            range(10_500, 17_000),
            range(20_500, 32_000),
            range(41_500, 66_000)
        ]
    );
    assert_eq!(times.rows.len(), 6, "five transactions are shown");
    for row in &times.rows[1..] {
        for (measured, predicted) in row[1..].iter().zip(predicted) {
            let (Value::Span(measured), Value::Spans(range)) = (measured, predicted) else {
                panic!("{row:?}")
            };
            assert!((range.min..=range.max).contains(measured), "{row:?}");
        }
    }
}

/// A dozen transactions on different keys at a time take effect in more orders than can be looked at. The order of the decisions is
/// one that explains the answers, so nobody looks. Where an answer lacks what a participant has read, that order does not explain it,
/// and the rule has nothing but the search; it says that this is too much, and does not pass for one that holds.
#[test]
fn a_rule_that_cannot_judge_everything_says_so() {
    let script = "0.2s c1 set x 1 y 2 z 3\n0.5s c1 load 400/s set k{1..40} 1\n0.9s c2 get x y z";
    let stage = |settings: &[(&str, &str)], moment| {
        Stage::new(two_phase::config, settings, script).through(moment).retired()
    };
    assert_eq!(stage(&[], "1.5s"), []);
    let majority = [("bug-majority", "on")];
    assert_eq!(stage(&majority, "0.8s"), []);
    assert_eq!(stage(&majority, "1.5s"), [(STRICT_SERIALIZABILITY, Retired::Overwhelmed)]);
}
