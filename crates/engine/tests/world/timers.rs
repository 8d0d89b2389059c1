//! Timers: one per kind and node, moved by hand, stopped with their process.

use crate::toy::{Config, Fact, STEADY, ToyRun, n};
use faultline_engine::{NoEffect, NodeStatus, Span, SpanRange};

fn beats(millis: u64) -> Config {
    Config { beat: SpanRange::exactly(Span::millis(millis)) }
}

fn woken(run: &ToyRun, number: u16) -> Vec<String> {
    run.toy(number).woken.iter().map(|(timer, at)| format!("{timer:?} {at}")).collect()
}

#[test]
fn a_timer_runs_out_once_after_its_time() {
    let mut run = ToyRun::new("1s c1 set wait 50");
    run.until("2s");
    assert_eq!(woken(&run, 1), ["Once 1.06s"]);
    assert_eq!(woken(&run, 2), [] as [&str; 0]);
}

#[test]
fn arming_a_timer_again_moves_it() {
    let mut run = ToyRun::new("1s c1 set wait 50\n1s c2 set wait 500");
    run.until("1.4s");
    assert_eq!(woken(&run, 1), [] as [&str; 0]);
    run.until("2s");
    assert_eq!(woken(&run, 1), ["Once 1.510001s"]);
    let mut run = ToyRun::new("1s c1 set wait 500\n1s c2 set wait 50");
    run.until("2s");
    assert_eq!(woken(&run, 1), ["Once 1.060001s"]);
}

#[test]
fn two_timers_of_a_node_run_side_by_side() {
    let mut run = ToyRun::of(3, 1, beats(400), &format!("{STEADY}1s c1 set wait 150"));
    run.until("1.7s");
    assert_eq!(
        woken(&run, 1),
        ["Beat 0.400002s", "Beat 0.800002s", "Once 1.16s", "Beat 1.200002s", "Beat 1.600002s"]
    );
}

#[test]
fn a_timeout_by_hand_fires_the_next_timer_now() {
    let mut run = ToyRun::of(
        3,
        1,
        beats(400),
        &format!("{STEADY}0.1s c1 set wait 100\n0.15s timeout n1\n0.16s timeout n1"),
    );
    run.until("0.6s");
    // The beat that was due at 0.4 s begins anew at 0.16 s.
    assert_eq!(woken(&run, 1), ["Once 0.15s", "Beat 0.16s", "Beat 0.56s"]);
    assert_eq!(woken(&run, 2), ["Beat 0.400003s"]);
}

#[test]
fn a_timeout_by_hand_wakes_nobody_who_is_down_or_frozen() {
    let mut run =
        ToyRun::of(3, 1, beats(400), "0.1s freeze n1\n0.1s crash n2\n0.2s timeout n1\n0.2s timeout n2");
    run.until("0.3s");
    assert_eq!(woken(&run, 1), [] as [&str; 0]);
    assert_eq!(run.0.world().node(n(2)).0, NodeStatus::Down);
}

#[test]
fn a_frozen_node_notices_its_timer_when_it_thaws() {
    let mut run = ToyRun::of(3, 1, beats(400), "0.1s freeze n1\n1s thaw n1\n0.1s freeze n2\n0.2s thaw n2");
    run.until("1.1s");
    assert_eq!(woken(&run, 1), ["Beat 1.000001s"]);
    assert_eq!(woken(&run, 2), ["Beat 0.400001s", "Beat 0.800001s"], "its clock ran on");
}

#[test]
fn a_crash_forgets_timers_and_a_restart_sets_them_anew() {
    let mut run = ToyRun::of(3, 1, beats(400), "0.3s crash n1\n0.35s restart n1");
    run.until("0.8s");
    assert_eq!(woken(&run, 1), ["Beat 0.75s"]);
    assert_eq!(run.0.world().timers(n(1)).count(), 1);
}

#[test]
fn what_makes_no_sense_changes_nothing() {
    let script = "0.1s restart n1\n0.1s thaw n1\n0.2s crash n2\n0.3s crash n2\n0.3s freeze n2\n0.3s thaw n2";
    let mut run = ToyRun::of(3, 1, beats(400), script);
    run.until("0.5s");
    assert_eq!(woken(&run, 1).len(), 1);
    let (status, since, process) = run.0.world().node(n(2));
    assert_eq!((status, since.to_string(), process.is_none()), (NodeStatus::Down, "0.2s".into(), true));
}

#[test]
fn a_node_that_has_not_started_has_not_crashed() {
    let mut run = ToyRun::of(3, 1, beats(400), "0s crash n2\n0s freeze n3");
    assert_eq!([1, 2, 3].map(|node| run.0.world().node(n(node)).0), [NodeStatus::New; 3]);
    run.until("0.1s");
    assert_eq!(
        [1, 2, 3].map(|node| run.0.world().node(n(node)).0),
        [NodeStatus::Up, NodeStatus::Down, NodeStatus::Up],
        "a crash keeps it from starting, and what is not there cannot be frozen"
    );
    let reasons: Vec<_> = run.events().iter().filter_map(|event| event.no_effect).collect();
    assert_eq!(reasons, [NoEffect::NotStarted]);
}

#[test]
fn a_node_that_is_down_at_the_first_moment_starts_when_it_is_told_to() {
    let mut run = ToyRun::of(3, 1, beats(400), "0s crash n1\n0s restart n2\n0s crash n3\n1s restart n3");
    run.until("1.5s");
    assert!(run.0.world().node(n(1)).2.is_none(), "it was crashed before it started");
    assert_eq!(run.facts().iter().filter(|(_, fact)| matches!(fact, Fact::Started { .. })).count(), 2);
    assert_eq!(woken(&run, 3), ["Beat 1.4s"]);
}

#[test]
fn a_thawed_node_reads_what_waited_before_it_looks_at_its_timers() {
    // Two timers are overdue at the thaw. The message that waited sets one of them anew, so that it is due no longer.
    let script = "1s c1 set wait 100\n1.05s freeze n1\n1.1s c2 set wait 500\n1.5s thaw n1";
    let mut run = ToyRun::of(3, 1, beats(400), &format!("{STEADY}{script}"));
    run.until("1.6s");
    assert_eq!(woken(&run, 1), ["Beat 0.400002s", "Beat 0.800002s", "Beat 1.500002s"]);
    run.until("2.1s");
    assert_eq!(woken(&run, 1)[4], "Once 2.000001s");
}

#[test]
fn what_is_overdue_at_a_thaw_and_not_set_anew_runs_out_after_what_waited() {
    let script = "1s c1 set wait 100\n1.05s freeze n1\n1.06s c2 get x\n1.06s c1 quiet\n1.5s thaw n1";
    let mut run = ToyRun::of(3, 1, beats(400), &format!("{STEADY}{script}"));
    run.until("1.6s");
    assert_eq!(woken(&run, 1)[2..], ["Once 1.500002s", "Beat 1.500003s"]);
}
