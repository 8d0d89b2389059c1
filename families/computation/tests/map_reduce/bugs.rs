//! Each planted bug turns its rule red; the same script without it stays green and gives the right result.

use crate::stage::{SPEECH, Stage};
use faultline_computation::map_reduce::{Config, MapReduce};
use faultline_computation::{
    COUNTED_ONCE, Evidence, Fact, NO_TASK_LOST, OUTPUT_FINAL, SEQUENTIAL_RESULT, Tasks,
};
use faultline_engine::{Checker, Identity, NodeId, Protocol, Rule, Span, Time};
use std::collections::BTreeSet;

/// Follows a script with and without a bug: what the first violation says.
fn red_and_green(bug: &str, settings: &[(&str, &str)], script: &str, rule: &'static Rule) -> Evidence {
    let mut green = Stage::new(settings, script);
    green.until("20s");
    assert!(green.violations().is_empty(), "without the bug");
    assert_eq!(green.answers()[0].0, SPEECH, "without the bug");
    let mut red = Stage::new(&[settings, &[(bug, "on")]].concat(), script);
    red.until("20s");
    let violation = red.violations().first().unwrap_or_else(|| panic!("{bug} breaks nothing"));
    assert_eq!(violation.rule, rule, "{violation:?}");
    violation.evidence.clone()
}

/// When a fact first happens in a quiet run, and to whom.
fn first(settings: &[(&str, &str)], is: impl Fn(&Fact) -> bool) -> (Time, NodeId) {
    let mut quiet = Stage::new(settings, "0.1s c1 count");
    quiet.until("5s");
    let found = quiet.facts().into_iter().find(|(.., fact)| is(fact));
    found.map(|(time, who, _)| (time, who)).expect("it happens")
}

#[test]
fn reading_a_map_output_again_counts_its_pairs_twice() {
    // Its first map task is done and was read; its second is not, so every reduce task still waits.
    let script = "0.1s c1 count\n0.38s crash n6";
    let evidence = red_and_green("bug-read-again", &[], script, COUNTED_ONCE);
    let Evidence::ReadTwice { map, first, second, .. } = evidence else { panic!("{evidence:?}") };
    assert_eq!((map, first), (3, NodeId(5)));
    assert_ne!(second, first);
}

#[test]
fn a_late_duplicate_overwrites_what_is_written_in_place() {
    let settings = [("backup-tasks", "on")];
    let (time, _) = first(&settings, |fact| matches!(fact, Fact::Mapped { task, .. } if task.number == 7));
    let script = format!("0.1s c1 count\n{} slow n4 10x", time + Span::millis(60));
    let evidence = red_and_green("bug-late-commit", &settings, &script, OUTPUT_FINAL);
    let Evidence::Changed { first, second, .. } = evidence else { panic!("{evidence:?}") };
    assert_ne!(first, second);
}

#[test]
fn a_worker_that_was_only_silent_shares_its_temporary_file_with_the_next() {
    // It has written the first part of its output, and stands still.
    let (time, who) = first(&[], |fact| matches!(fact, Fact::Reduced { .. }));
    let script = format!("0.1s c1 count\n{} freeze {who}\n3s thaw {who}", time + Span::millis(20));
    let evidence = red_and_green("bug-no-fence", &[], &script, COUNTED_ONCE);
    assert!(matches!(evidence, Evidence::TwoLines { .. }), "{evidence:?}");
}

#[test]
fn what_is_lost_with_a_disk_is_missing_in_the_result() {
    let script = "0.1s c1 count\n0.275s crash n4";
    let evidence = red_and_green("bug-keep-lost", &[], script, NO_TASK_LOST);
    assert!(matches!(evidence, Evidence::MapMissing { map: 1, .. }), "{evidence:?}");
}

#[test]
fn each_bug_makes_the_result_wrong_if_it_gets_that_far() {
    let wrong = |bug: &str, script: &str| {
        let mut red = Stage::new(&[(bug, "on")], script);
        red.until("20s");
        red.violations().iter().any(|violation| violation.rule == SEQUENTIAL_RESULT)
    };
    assert!(wrong("bug-read-again", "0.1s c1 count\n0.38s crash n6"));
    assert!(wrong("bug-keep-lost", "0.1s c1 count\n0.275s crash n4"));
}

#[test]
fn every_rule_that_watches_is_turned_red_here() {
    let watched: BTreeSet<&'static Rule> = MapReduce::rules(6, &Config::default())
        .iter()
        .flat_map(|checker| checker.rules().iter().copied())
        .collect();
    let red = [COUNTED_ONCE, OUTPUT_FINAL, NO_TASK_LOST, SEQUENTIAL_RESULT];
    assert_eq!(watched, BTreeSet::from(red));
    assert_eq!(Tasks::new(Vec::new()).rules().len(), watched.len());
}

#[test]
fn a_reduce_task_that_never_came_is_missed() {
    // No bug of ours ends a computation early, so the rule is shown the facts.
    use faultline_engine::{ClientId, Endpoint, FactRecord};
    let mut checker = Tasks::new(vec![("a".into(), 1)]);
    let mut broken = Vec::new();
    let facts = [
        Fact::Began { job: 1, client: ClientId(0), maps: 1, reduces: 2 },
        Fact::Read { job: 1, reduce: 0, attempt: 1, map: 0, from: NodeId(3), bytes: 6 },
        Fact::Committed { job: 1, reduce: 0, attempt: 1, by: NodeId(2), lines: 1 },
        Fact::Counted { job: 1, word: 0, count: 1 },
        Fact::Finished { job: 1, words: 1, distinct: 1, took: Span(5) },
    ];
    for (event, fact) in (0..).zip(facts) {
        let subject = Endpoint::Node(NodeId(2));
        checker.on_fact(&FactRecord { event, subject, fact }, &mut broken);
    }
    let evidence: Vec<_> = broken.iter().map(|violation| &violation.evidence).collect();
    assert_eq!(evidence, [&Evidence::ReduceMissing { reduce: 1 }]);
}

#[test]
fn a_client_that_is_told_one_word_too_many_is_told_something_wrong() {
    // No bug of ours adds up wrongly at the very end, so the rule is shown the facts.
    use faultline_computation::count::{Answer, Command};
    use faultline_engine::{ClientFact, ClientId, FactRecord, Ticket};
    let told = |words, distinct| {
        let mut checker = Tasks::new(vec![("a".into(), 2), ("b".into(), 1)]);
        let mut broken = Vec::new();
        let (ticket, outcome) = (Ticket { client: ClientId(0), serial: 1 }, Answer { words, distinct });
        let (operation, by, took) = (Command, NodeId(0), Span(5));
        let fact = Fact::Client(ClientFact::Returned { ticket, operation, outcome, by, took });
        checker.on_fact(&FactRecord { event: 7, subject: ClientId(0).into(), fact }, &mut broken);
        broken.into_iter().map(|violation| (violation.rule, violation.evidence)).collect::<Vec<_>>()
    };
    assert_eq!(told(3, 2), []);
    let ticket = Ticket { client: ClientId(0), serial: 1 };
    for outcome in [Answer { words: 4, distinct: 2 }, Answer { words: 3, distinct: 1 }] {
        let evidence = Evidence::WrongAnswer { ticket, outcome, expected: Answer { words: 3, distinct: 2 } };
        assert_eq!(told(outcome.words, outcome.distinct), [(SEQUENTIAL_RESULT, evidence)]);
    }
}

#[test]
fn every_bug_is_a_setting_that_starts_with_its_name() {
    let stage = Stage::new(&[], "");
    let bugs = stage.0.settings().into_iter().filter(|setting| setting.name.starts_with("bug-"));
    assert_eq!(bugs.count(), 4);
}
