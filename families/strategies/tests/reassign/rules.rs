//! What the rules say of facts that no planted bug states.

use crate::stage::{Stage, n};
use faultline_engine::{Checker, ClockError, FactRecord, Observation, Seen, Settings, Span, Ticket, Time};
use faultline_strategies::reassign::submission::Answer;
use faultline_strategies::reassign::{Config, Deed, TaskEvidence, TaskFact, Tasks, Why};
use faultline_strategies::{Evidence, Fact};

/// What the rules say of facts that no bug of ours states.
fn said(settings: &[(&str, &str)], facts: &[Fact]) -> Vec<(&'static str, TaskEvidence)> {
    let mut config = Config::default();
    for (name, value) in settings {
        config.set(name, value).expect(name);
    }
    let mut checker = Tasks::new(3, config);
    let mut broken = Vec::new();
    for (event, fact) in (0..).zip(facts) {
        // One second after the other.
        let (time, what) = (Time(1_000_000 * u64::from(event)), Observation::Frozen(n(3)));
        checker.on_seen(&Seen { event, time, what }, &mut broken);
        let subject = match fact {
            Fact::Task(TaskFact::Begun { .. } | TaskFact::Executed { .. }) => n(2),
            _ => n(1),
        };
        checker.on_fact(&FactRecord { event, subject: subject.into(), fact: *fact }, &mut broken);
    }
    let task = |evidence| if let Evidence::Task(evidence) = evidence { Some(evidence) } else { None };
    broken
        .into_iter()
        .map(|violation| (violation.rule.slug, task(violation.evidence).expect("of tasks")))
        .collect()
}

const TICKET: Ticket = Ticket { client: faultline_engine::ClientId(0), serial: 1 };

fn submitted(tasks: u16) -> Fact {
    TaskFact::Submitted { ticket: TICKET, first: 1, tasks, poisoned: false }.into()
}

fn leased(attempt: u32, worker: u16) -> Fact {
    TaskFact::Leased { task: 1, attempt, worker: n(worker), life: 1 }.into()
}

/// By n2.
fn executed(attempt: u32) -> Fact {
    TaskFact::Executed { task: 1, attempt }.into()
}

fn counted(attempt: u32, worker: u16, late: bool) -> Fact {
    TaskFact::Counted { task: 1, attempt, worker: n(worker), late }.into()
}

fn failed(attempt: u32, why: Why) -> Fact {
    TaskFact::Failed { task: 1, attempt, worker: n(2), why, failures: attempt }.into()
}

#[test]
fn a_client_that_is_told_too_much_is_told_something_wrong() {
    use faultline_engine::ClientFact;
    use faultline_strategies::reassign::submission::Command;
    let told = |counted: u16, aside: u16| -> Fact {
        let (operation, outcome) = (Command { tasks: 2, poisoned: false }, Answer { counted, aside });
        let (by, took) = (n(1), Span(5));
        ClientFact::Returned {
            ticket: TICKET,
            operation: operation.into(),
            outcome: outcome.into(),
            by,
            took,
        }
        .into()
    };
    for (counts, aside) in [(2, 0), (1, 1), (1, 0)] {
        // One of two has ended.
        let found =
            said(&[], &[submitted(2), leased(1, 2), executed(1), counted(1, 2, false), told(counts, aside)]);
        let evidence =
            TaskEvidence::WrongAnswer { ticket: TICKET, counted: counts, aside, really: 1, set: 0 };
        assert_eq!(found, [("no-task-lost", evidence)]);
    }
    let one = [submitted(1), leased(1, 2), executed(1), counted(1, 2, false), told(1, 0)];
    assert_eq!(said(&[], &one), []);
}

#[test]
fn two_leases_at_a_time_are_seen_and_one_after_the_other_is_not() {
    let both = said(&[], &[submitted(1), leased(1, 2), leased(2, 3)]);
    let evidence = TaskEvidence::TwoLeases { task: 1, one: 2, worker: n(3), other: 1, rival: n(2) };
    assert_eq!(both, [("one-lease", evidence)]);
    assert_eq!(said(&[], &[submitted(1), leased(1, 2), failed(1, Why::Expired), leased(2, 3)]), []);
}

#[test]
fn a_task_that_is_set_aside_cannot_be_counted_nor_the_other_way_round() {
    let aside: Fact = TaskFact::SetAside { task: 1, failures: 1 }.into();
    let settings = [("attempts", "1")];
    let begin = [submitted(1), leased(1, 2), executed(1), failed(1, Why::Expired)];
    let after = said(&settings, &[&begin[..], &[aside, counted(1, 2, true)]].concat());
    assert_eq!(after.len(), 1);
    assert_eq!(after[0].1, TaskEvidence::EndedTwice { task: 1, first: None, second: Some(1) });
    let before = said(&settings, &[&begin[..], &[counted(1, 2, true), aside]].concat());
    assert_eq!(before[0].1, TaskEvidence::EndedTwice { task: 1, first: Some(1), second: None });
}

/// A failure counts once, and one by a restart only if there was one.
#[test]
fn failures_are_believed_only_as_far_as_they_can_be_seen() {
    let aside: Fact = TaskFact::SetAside { task: 1, failures: 3 }.into();
    let thrice = [
        submitted(1),
        leased(1, 2),
        failed(1, Why::Expired),
        failed(1, Why::Expired),
        failed(1, Why::Expired),
        aside,
    ];
    let slugs: Vec<_> = said(&[], &thrice).into_iter().map(|(slug, _)| slug).collect();
    assert_eq!(slugs, ["aside-after-failures"; 3]);
    let restarted = said(&[], &[submitted(1), leased(1, 2), failed(1, Why::Restarted)]);
    assert_eq!(restarted[0].1, TaskEvidence::NotFailed { task: 1, attempt: 1, why: Why::Restarted });
    // Without a bound nothing is set aside.
    let never = said(&[("attempts", "0")], &[submitted(1), leased(1, 2), failed(1, Why::Expired), aside]);
    assert_eq!(never[0].1, TaskEvidence::TooSoon { task: 1, failed: 1, limit: 0 });
}

#[test]
fn a_task_that_has_failed_too_often_is_given_out_no_more() {
    let twice = [submitted(1), leased(1, 2), failed(1, Why::Expired), leased(2, 2), failed(2, Why::Expired)];
    let third = [&twice[..], &[leased(3, 2)]].concat();
    let evidence = TaskEvidence::TooLate { task: 1, attempt: 3, failed: 2, limit: 2 };
    assert_eq!(said(&[("attempts", "2")], &third), [("aside-after-failures", evidence)]);
    for attempts in ["0", "3"] {
        assert_eq!(said(&[("attempts", attempts)], &third), []);
    }
}

#[test]
fn what_has_ended_stays_ended_even_when_it_is_forgotten() {
    let begin = [submitted(1), leased(1, 2), executed(1), counted(1, 2, false)];
    let given = said(&[], &[&begin[..], &[leased(2, 2)]].concat());
    let evidence = |attempt, deed| TaskEvidence::NotOpen { task: 1, attempt, deed };
    assert_eq!(given, [("task-counted-once", evidence(Some(2), Deed::GivenOut))]);
    // The client has asked for something newer since.
    let newer: Fact =
        TaskFact::Submitted { ticket: Ticket { serial: 2, ..TICKET }, first: 2, tasks: 1, poisoned: false }
            .into();
    let aside: Fact = TaskFact::SetAside { task: 1, failures: 3 }.into();
    for (fact, attempt, deed) in [
        (counted(1, 2, true), Some(1), Deed::Counted),
        (leased(2, 2), Some(2), Deed::GivenOut),
        (aside, None, Deed::SetAside),
    ] {
        let found = said(&[], &[&begin[..], &[newer, fact]].concat());
        assert_eq!(found, [("task-counted-once", evidence(attempt, deed))]);
    }
    // And nothing was ever known of that one.
    let unknown: Fact = TaskFact::Counted { task: 9, attempt: 1, worker: n(2), late: true }.into();
    assert_eq!(said(&[], &[submitted(1), unknown]).len(), 1);
}

#[test]
fn what_nobody_has_done_does_not_count() {
    let evidence = |worker| TaskEvidence::NotDone { task: 1, attempt: 1, worker: n(worker) };
    let found = said(&[], &[submitted(1), leased(1, 2), counted(1, 2, false)]);
    assert_eq!(found, [("task-counted-once", evidence(2))]);
    // Somebody else has.
    let found = said(&[], &[submitted(1), leased(1, 3), executed(1), counted(1, 3, false)]);
    assert_eq!(found, [("task-counted-once", evidence(3))]);
    let found = said(&[], &[submitted(1), leased(1, 2), executed(1), counted(1, 3, false)]);
    assert_eq!(found, [("task-counted-once", evidence(3))]);
}

#[test]
fn an_attempt_is_begun_by_whom_it_was_given_to() {
    let begun: Fact = TaskFact::Begun { task: 1, attempt: 1 }.into();
    let by_n2 = |holder| TaskEvidence::NotGiven { task: 1, attempt: 1, worker: n(2), holder };
    assert_eq!(said(&[], &[submitted(1), leased(1, 2), begun]), []);
    assert_eq!(said(&[], &[submitted(1), leased(1, 3), begun]), [("one-lease", by_n2(Some(n(3))))]);
    assert_eq!(said(&[], &[submitted(1), begun]), [("one-lease", by_n2(None))]);
}

/// A task is lost although others are always in motion.
#[test]
fn a_task_that_is_passed_over_is_lost() {
    let run = |again: &str, facts: &[(u64, Fact)]| {
        let mut config = Config::default();
        config.set("again", again).expect("a setting");
        let mut checker = Tasks::new(3, config);
        let mut broken = Vec::new();
        for (event, (time, fact)) in (0..).zip(facts) {
            let (time, what) = (Time(1_000_000 * time), Observation::Frozen(n(3)));
            checker.on_seen(&Seen { event, time, what }, &mut broken);
            checker.on_fact(&FactRecord { event, subject: n(1).into(), fact: *fact }, &mut broken);
        }
        broken.into_iter().map(|violation| (violation.rule.slug, violation.evidence)).collect::<Vec<_>>()
    };
    let lost = |task, by| vec![("no-task-lost", Evidence::Task(TaskEvidence::PassedOver { task, by }))];
    let given = |task: u32, attempt: u32| -> Fact {
        TaskFact::Leased { task, attempt, worker: n(2), life: 1 }.into()
    };
    let newer = |first: u32| -> Fact {
        let ticket = Ticket { client: faultline_engine::ClientId(1), serial: first };
        TaskFact::Submitted { ticket, first, tasks: 1, poisoned: false }.into()
    };
    for again in ["back", "front"] {
        let in_order = [(1, submitted(1)), (2, newer(2)), (3, given(1, 1)), (4, given(2, 1))];
        assert_eq!(run(again, &in_order), []);
        let passed = [(1, submitted(1)), (2, newer(2)), (3, given(2, 1))];
        assert_eq!(run(again, &passed), lost(1, 2));
    }
    let failed_first =
        [(1, submitted(1)), (2, given(1, 1)), (3, newer(2)), (4, failed(1, Why::Expired)), (5, given(1, 2))];
    assert_eq!(run("front", &failed_first), []);
    assert_eq!(run("back", &failed_first), lost(2, 1));
}

#[test]
fn a_lease_is_not_cut_short() {
    let run = |settings: &[(&str, &str)], clock: bool, lasted: u64| {
        let mut config = Config::default();
        for (name, value) in settings {
            config.set(name, value).expect(name);
        }
        let mut checker = Tasks::new(3, config);
        let mut broken = Vec::new();
        if clock {
            let (before, after) = (ClockError::NONE, ClockError::NONE);
            let what = Observation::Clock { node: n(1), before, after };
            checker.on_seen(&Seen { event: 0, time: Time(0), what }, &mut broken);
        }
        let facts = [(1, submitted(1)), (2, leased(1, 2)), (2 + lasted, failed(1, Why::Expired))];
        for (event, (time, fact)) in (1..).zip(facts) {
            let (time, what) = (Time(1_000 * time), Observation::Frozen(n(3)));
            checker.on_seen(&Seen { event, time, what }, &mut broken);
            checker.on_fact(&FactRecord { event, subject: n(1).into(), fact }, &mut broken);
        }
        broken.into_iter().map(|violation| (violation.rule.slug, violation.evidence)).collect::<Vec<_>>()
    };
    let (lasted, lease) = (Span::millis(399), Span::millis(400));
    let evidence = TaskEvidence::CutShort { task: 1, attempt: 1, lasted, lease };
    assert_eq!(run(&[], false, 399), [("one-lease", Evidence::Task(evidence))]);
    assert_eq!(run(&[], false, 400), []);
    assert_eq!(run(&[("lease", "300ms")], false, 399), []);
    // By a clock that somebody has changed it may have been as long.
    assert_eq!(run(&[], true, 399), []);
}

/// Who fires the timer of a lease by hand ends it, and the pool is not to blame.
#[test]
fn a_lease_that_is_ended_by_hand_is_not_cut_short() {
    let stage = Stage::new(2, &[], "0.1s c1 submit 1\n0.15s timeout n1").until("5s");
    let expired = |fact: &TaskFact| matches!(fact, TaskFact::Failed { why: Why::Expired, .. });
    assert_eq!((stage.count(expired), stage.broken(), stage.told()), (1, vec![], vec![(1, 0)]));
}

/// A client that asks for what has ended is told at once; if it goes on asking, it is not.
#[test]
fn who_is_not_told_asks_again() {
    let run = |moments: &[u64], since: u64| {
        let mut checker = Tasks::new(3, Config::default());
        let mut broken = Vec::new();
        let again: Fact = TaskFact::Recognised { ticket: TICKET, first: 1 }.into();
        let facts = [submitted(1), leased(1, 2), executed(1), counted(1, 2, false)];
        let facts = facts.into_iter().map(|fact| (1, fact)).chain(moments.iter().map(|at| (*at, again)));
        for (event, (time, fact)) in (1..).zip(facts) {
            let (time, what) = (Time(1_000_000 * time), Observation::Frozen(n(3)));
            checker.on_seen(&Seen { event, time, what }, &mut broken);
            let subject = if matches!(fact, Fact::Task(TaskFact::Executed { .. })) { n(2) } else { n(1) };
            checker.on_fact(&FactRecord { event, subject: subject.into(), fact }, &mut broken);
        }
        let what = Observation::AtRest { since: Time(1_000_000 * since) };
        checker.on_seen(&Seen { event: 99, time: Time(40_000_000), what }, &mut broken);
        broken.into_iter().map(|violation| (violation.rule.slug, violation.evidence)).collect::<Vec<_>>()
    };
    let evidence = TaskEvidence::NotTold { ticket: TICKET, asked: Span::millis(2_000) };
    assert_eq!(run(&[5, 7], 4), [("no-task-lost", Evidence::Task(evidence))]);
    assert_eq!(run(&[5], 4), []);
    // The answer to the first was lost.
    assert_eq!(run(&[5, 7], 6), []);
}

/// Workers have nothing on their disks, so the rules go on when one is lost; the pool's disk is what all rests on.
#[test]
fn a_lost_disk_of_a_worker_blinds_no_rule() {
    let script = "0.05s wipe n2\n0.06s restart n2\n0.1s c1 submit 8\n0.2s freeze n3\n1.5s thaw n3";
    let run = |bug: &str| Stage::new(5, &[("bug-count-again", bug)], script).until("4s");
    assert_eq!(run("off").broken(), Vec::<&str>::new());
    assert_eq!(run("on").broken(), ["task-counted-once"]);
    let pool = script.replace("wipe n2", "wipe n1").replace("restart n2", "restart n1");
    assert_eq!(Stage::new(5, &[], &pool).until("4s").broken(), Vec::<&str>::new());
}
