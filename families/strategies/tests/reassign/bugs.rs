//! Each planted bug turns its rule red, and the same script without it stays green. Each rule is turned red.

use crate::stage::{Stage, n};
use faultline_engine::{Checker, FactRecord, Identity, Protocol, Rule, Settings, Ticket};
use faultline_strategies::reassign::submission::Answer;
use faultline_strategies::reassign::{
    ASIDE_AFTER_FAILURES, ATTEMPTS_DIFFER, Config, LATE_IS_RECOGNISED, NO_TASK_LOST, ONE_LEASE, RULES,
    Reassign, SUBMITTED_ONCE, TASK_COUNTED_ONCE, TaskEvidence, TaskFact, Tasks, Why,
};
use faultline_strategies::{Evidence, Fact};
use std::collections::BTreeSet;

struct Case {
    bug: &'static str,
    nodes: u16,
    settings: &'static [(&'static str, &'static str)],
    script: &'static str,
    rule: &'static Rule,
}

const CASES: &[Case] = &[
    Case {
        bug: "bug-forget-leases",
        nodes: 3,
        settings: &[],
        script: "0.9s cut n1 -> n2\n0.9s cut n1 -> n3\n1s c1 submit 1\n1.1s crash n1\n1.2s restart n1\n1.25s heal",
        rule: NO_TASK_LOST,
    },
    Case {
        bug: "bug-count-again",
        nodes: 5,
        settings: &[],
        script: "0.1s c1 submit 8\n0.2s freeze n3\n1.5s thaw n3",
        rule: TASK_COUNTED_ONCE,
    },
    Case {
        bug: "bug-forget-numbers",
        nodes: 2,
        settings: &[],
        script: "0.1s c1 submit 1\n0.15s freeze n2\n0.7s crash n1\n0.8s restart n1\n1.2s thaw n2",
        rule: ATTEMPTS_DIFFER,
    },
    Case {
        bug: "bug-any-attempt",
        nodes: 3,
        settings: &[("late", "refuse")],
        script: "0.1s c1 submit 3\n0.15s freeze n3\n0.53s thaw n3",
        rule: LATE_IS_RECOGNISED,
    },
    Case {
        bug: "bug-count-deliveries",
        nodes: 2,
        settings: &[],
        script: "0.05s cut n1 -> n2\n0.1s c1 submit 1\n1s heal",
        rule: ASIDE_AFTER_FAILURES,
    },
    Case {
        bug: "bug-renew-by-task",
        nodes: 4,
        settings: &[("renew", "100ms"), ("task-time", "300ms")],
        script: "0.1s c1 submit 3\n0.15s freeze n3\n0.65s thaw n3",
        rule: ONE_LEASE,
    },
    Case {
        bug: "bug-forget-requests",
        nodes: 3,
        settings: &[],
        script: "0.1s c1 submit 3\n0.15s crash n1\n0.3s restart n1",
        rule: SUBMITTED_ONCE,
    },
];

#[test]
fn each_bug_breaks_its_rule_first_and_the_same_script_without_it_breaks_none() {
    for Case { bug, nodes, settings, script, rule } in CASES {
        let green = Stage::new(*nodes, settings, script).until("12s");
        assert_eq!(green.broken(), Vec::<&str>::new(), "without {bug}");
        assert_eq!(green.told().len(), 1, "without {bug}");
        let red = Stage::new(*nodes, &[*settings, &[(*bug, "on")]].concat(), script).until("12s");
        assert_eq!(red.broken().first(), Some(&rule.slug), "{bug}");
    }
}

#[test]
fn every_rule_is_turned_red_and_every_bug_is_here() {
    let watched: BTreeSet<&Rule> = Reassign::rules(5, &Config::default())
        .iter()
        .flat_map(|checker| checker.rules().iter().copied())
        .collect();
    assert_eq!(watched, RULES.iter().copied().collect());
    assert_eq!(watched, CASES.iter().map(|case| case.rule).collect());
    let stage = Stage::new(2, &[], "");
    let bugs: BTreeSet<_> = stage.0.settings().into_iter().map(|setting| setting.name).collect();
    let bugs: BTreeSet<_> = bugs.into_iter().filter(|name| name.starts_with("bug-")).collect();
    assert_eq!(bugs, CASES.iter().map(|case| case.bug).collect());
}

/// What the rules say of facts that no bug of ours states.
fn said(settings: &[(&str, &str)], facts: &[Fact]) -> Vec<(&'static str, TaskEvidence)> {
    let mut config = Config::default();
    for (name, value) in settings {
        config.set(name, value).expect(name);
    }
    let mut checker = Tasks::new(3, config);
    let mut broken = Vec::new();
    for (event, fact) in (0..).zip(facts) {
        checker.on_fact(&FactRecord { event, subject: n(1).into(), fact: *fact }, &mut broken);
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
        let (by, took) = (n(1), faultline_engine::Span(5));
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
        let found = said(&[], &[submitted(2), leased(1, 2), counted(1, 2, false), told(counts, aside)]);
        let evidence =
            TaskEvidence::WrongAnswer { ticket: TICKET, counted: counts, aside, really: 1, set: 0 };
        assert_eq!(found, [("no-task-lost", evidence)]);
    }
    let one = [submitted(1), leased(1, 2), counted(1, 2, false), told(1, 0)];
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
    let after =
        said(&settings, &[submitted(1), leased(1, 2), failed(1, Why::Expired), aside, counted(1, 2, true)]);
    assert_eq!(after.len(), 1);
    assert_eq!(after[0].1, TaskEvidence::EndedTwice { task: 1, first: None, second: Some(1) });
    let before =
        said(&settings, &[submitted(1), leased(1, 2), failed(1, Why::Expired), counted(1, 2, true), aside]);
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
