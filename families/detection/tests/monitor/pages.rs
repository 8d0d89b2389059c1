//! Pages in runs.

use crate::stage::{Stage, n};
use faultline_detection::monitor::{Config, Group, MonitorFact, Topic};
use faultline_engine::{NodeSet, Time};

fn pages(run: &Stage) -> Vec<(Time, u16, NodeSet)> {
    let page = |(at, fact)| match fact {
        MonitorFact::Pages { cause, nodes, .. } => Some((at, cause.0 + 1, nodes)),
        _ => None,
    };
    run.facts(n(1)).filter_map(page).collect()
}

/// Alertmanager, "Grouping": "As a user, one only wants to get a single page while still being able to see exactly which service
/// instances were affected." Its example is ours: half of the services cannot reach their database.
#[test]
fn a_single_page_says_which_instances_are_affected() {
    let mut run = Stage::new((52, 0), 3, Config::default(), "2s crash n2");
    run.until("6s");
    let pages = pages(&run);
    assert_eq!(pages.len(), 1, "{pages:?}");
    let (_, cause, about) = pages[0];
    assert_eq!((cause, about.len()), (2, 51));
    assert_eq!(run.broken(), [""; 0]);
}

#[test]
fn without_grouping_each_alert_rings_the_telephone() {
    let config = Config { group: Group::Alert, ..Config::default() };
    let mut run = Stage::new((52, 0), 3, config, "2s crash n2");
    run.until("6s");
    // The database is unknown; each service has alerts about errors and about its budget.
    assert_eq!(pages(&run).len(), 1 + 2 * 50);
    assert_eq!(run.broken(), ["one-page-per-cause"]);
}

/// The database runs, and n1 hears from it. Most services cannot reach it: they have one cause all the same.
#[test]
fn what_most_services_have_in_common_is_the_cause() {
    let cuts: String = (3..=7).map(|node| format!("2s cut n2 n{node}\n")).collect();
    let mut run = Stage::new((8, 0), 1, Config::default(), &cuts);
    run.until("6s");
    let causes: Vec<u16> = pages(&run).into_iter().map(|(_, cause, _)| cause).collect();
    assert_eq!(causes, [2]);
    // One of six is its own matter.
    let mut run = Stage::new((8, 0), 1, Config::default(), "2s cut n2 n4");
    run.until("6s");
    let causes: Vec<u16> = pages(&run).into_iter().map(|(_, cause, _)| cause).collect();
    assert_eq!(causes, [4]);
}

/// Who hears from nobody says so of itself; who hears from all but one says it of that one.
#[test]
fn a_monitor_that_is_cut_off_blames_its_own_connection() {
    for (script, cause) in [("2s isolate n1", 1), ("2s isolate n5", 5), ("2s isolate n1 in", 1)] {
        let mut run = Stage::new((6, 0), 1, Config::default(), script);
        run.until("6s");
        let causes: Vec<u16> = pages(&run).into_iter().map(|(_, cause, _)| cause).collect();
        assert!(causes.contains(&cause) && causes.len() <= 2, "{script}: {causes:?}");
        assert_eq!(run.broken(), [""; 0]);
    }
}

/// A page goes out although the disk of the monitor is full; after a crash it goes out again, because nobody knows of it.
#[test]
fn a_page_does_not_wait_for_the_disk() {
    let script = "1s full n1 on\n2s crash n4\n4s crash n1\n4.1s full n1 off\n4.2s restart n1";
    let mut run = Stage::new((5, 0), 1, Config::default(), script);
    run.until("7s");
    let causes: Vec<u16> = pages(&run).into_iter().map(|(_, cause, _)| cause).collect();
    assert_eq!(causes, [4, 4]);
    assert_eq!(run.broken(), [""; 0], "at least once, as Alertmanager");
}

/// A silence of a node keeps nobody from being paged about another one.
#[test]
fn a_silence_is_about_one_node() {
    let script = "1s c1 -> n1 silence n4 5s\n1.5s crash n4\n2s crash n5";
    let mut run = Stage::new((6, 1), 1, Config::default(), script);
    run.until("5s");
    let causes: Vec<u16> = pages(&run).into_iter().map(|(_, cause, _)| cause).collect();
    assert_eq!(causes, [5]);
    run.until("7s");
    let causes: Vec<u16> = pages(&run).into_iter().map(|(_, cause, _)| cause).collect();
    assert_eq!(causes, [5, 4]);
    let silent = |fact: &MonitorFact| matches!(fact, MonitorFact::Joins { topic: Topic::NoNews, .. });
    assert_eq!(run.count(n(1), silent), 0);
    assert_eq!(run.broken(), [""; 0]);
}

/// A real monitor keeps silences: an operator who has silenced a node relies on it also if the monitor crashes. What is left of it
/// the wall clock says, and when it is over what still holds is told.
#[test]
fn a_silence_goes_on_after_a_restart() {
    let script = "1s c1 -> n1 silence n4 3s\n1.5s crash n4\n2s crash n1\n2.2s restart n1";
    let mut run = Stage::new((5, 1), 1, Config::default(), script);
    run.until("8s");
    let restored =
        |fact: &MonitorFact| matches!(fact, MonitorFact::StillSilenced { node, .. } if *node == n(4));
    assert_eq!(run.first(n(1), restored), Some(Time(2_200_000)));
    let pages = pages(&run);
    let [(at, 4, _)] = pages[..] else { panic!("{pages:?}") };
    assert!(at > Time(4_000_000) && at < Time(4_300_000), "{at}");
    assert_eq!(run.broken(), [""; 0]);
    // One that was over, or whose disk is empty, is not restored. A clock that jumps makes it longer or shorter, which no rule forbids.
    for (line, silent) in [("1.9s wipe n1", 0), ("1.9s clock n1 +10s", 0), ("2.1s clock n1 -10s", 1)] {
        let mut run = Stage::new((5, 1), 1, Config::default(), &format!("{script}\n{line}"));
        run.until("8s");
        assert_eq!(run.count(n(1), restored), silent, "{line}");
        assert_eq!(run.broken(), [""; 0], "{line}");
    }
    // The answer waits for the disk.
    let script = "0s disk n1 1s\n1s c1 once -> n1 silence n4 3s\n1.2s crash n1\n1.3s restart n1";
    let mut run = Stage::new((5, 1), 1, Config::default(), script);
    run.until("8s");
    assert_eq!(run.count(n(1), restored), 0);
    assert_eq!(run.broken(), [""; 0]);
}
