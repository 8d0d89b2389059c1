//! Each planted bug turns its rule red, and the same script without it stays green. Each rule is turned red.

use crate::stage::Stage;
use faultline_engine::{Identity, Protocol, Rule};
use faultline_strategies::reassign::{
    ASIDE_AFTER_FAILURES, ATTEMPTS_DIFFER, Config, LATE_IS_RECOGNISED, NO_TASK_LOST, ONE_LEASE, RULES,
    Reassign, SUBMITTED_ONCE, TASK_COUNTED_ONCE,
};
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

/// A worker wiped of its disk loses nothing, and the rules go on watching.
#[test]
fn a_worker_that_loses_its_disk_hides_no_bug() {
    for Case { bug, nodes, settings, script, rule } in CASES {
        let script = format!("0.01s wipe n{nodes}\n0.02s restart n{nodes}\n{script}");
        let red = Stage::new(*nodes, &[*settings, &[(*bug, "on")]].concat(), &script).until("12s");
        assert_eq!(red.broken().first(), Some(&rule.slug), "{bug}");
    }
}
