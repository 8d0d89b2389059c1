//! Work: one piece after the other, and only while the node works.

use crate::toy::{Config, STEADY, ToyRun, n};
use faultline_engine::{
    Controls, EventKind, Factor, Measure, NoEffect, NodeStatus, Picture, Record, Span, SpanRange,
};

/// When a node was done with a piece of work.
fn done(run: &ToyRun, number: u16) -> Vec<String> {
    run.toy(number).woken.iter().map(|(_, at)| at.to_string()).collect()
}

#[test]
fn work_takes_its_time_and_one_piece_waits_for_the_other() {
    let mut run = ToyRun::new("1s c1 set work 100\n1.02s c2 set work 50");
    run.until("2s");
    assert_eq!(done(&run, 1), ["1.11s", "1.16s"]);
    assert_eq!(run.kinds(|kind| matches!(kind, EventKind::Worked(_))), 2);
}

#[test]
fn how_far_it_is_can_be_seen() {
    let mut run = ToyRun::new("1s c1 set work 100\n1.02s c2 set work 50");
    run.until("1.06s");
    let frame = run.0.frame().nodes[0].work.expect("it works");
    assert_eq!((frame.done, frame.waiting), (500, 1));
    assert_eq!(run.0.frame().nodes[1].work, None);
}

#[test]
fn a_frozen_node_stands_still_at_its_work_and_goes_on_where_it_was() {
    let mut run = ToyRun::new("1s c1 set work 100\n1.05s freeze n1\n1.5s thaw n1");
    run.until("1.4s");
    assert_eq!(run.0.frame().nodes[0].work.expect("it works").done, 400);
    run.until("2s");
    assert_eq!(done(&run, 1), ["1.56s"]);
}

#[test]
fn a_crash_loses_the_work_and_what_waits_behind_it() {
    let mut run = ToyRun::new("1s c1 set work 100\n1s c2 set work 100\n1.05s crash n1\n1.06s restart n1");
    run.until("2s");
    assert_eq!(done(&run, 1), [] as [&str; 0]);
    assert_eq!(run.0.frame().nodes[0].work, None);
}

#[test]
fn a_slow_node_takes_longer_for_what_is_left_and_its_timers_do_not() {
    let beats = Config { beat: SpanRange::exactly(Span::millis(400)) };
    let script = format!("{STEADY}1s c1 set work 100\n1.06s slow n1 4x\n1.14s slow n1 1x");
    let mut run = ToyRun::of(3, 1, beats, &script);
    run.until("1.3s");
    // Half of it takes 50 ms, a fifth in the 80 ms that it is slow, the rest 30 ms.
    assert_eq!(done(&run, 1), ["0.400002s", "0.800002s", "1.17s", "1.200002s"]);
}

#[test]
fn slowness_belongs_to_the_machine_and_survives_a_crash() {
    let mut run = ToyRun::new("0.5s slow n1 3x\n0.6s crash n1\n0.7s restart n1\n1s c1 set work 100");
    run.until("2s");
    assert_eq!(done(&run, 1), ["1.31s"]);
    assert_eq!(run.0.frame().nodes[0].factor, Factor(300));
    assert_eq!(run.0.world().node(n(1)).0, NodeStatus::Up);
    let same = run.0.no_effect(&faultline_engine::Input::Slow(n(1), Factor(300)));
    assert_eq!(same.map(|vain| vain.why), Some(NoEffect::Unchanged));
}

#[test]
fn work_is_the_same_after_going_back() {
    let script = "1s c1 set work 100\n1.03s slow n1 7x\n1.05s freeze n1\n1.2s thaw n1\n1.3s slow n1 1.5x";
    let mut run = ToyRun::new(script);
    run.until("3s");
    let (digest, when) = (run.0.world().digest(), done(&run, 1));
    run.until("1.04s").until("1.1s").until("3s");
    assert_eq!((run.0.world().digest(), done(&run, 1)), (digest, when));
    assert!(!run.0.diverged());
}

/// It sends a ping, orders a write, and ends itself. The ping left before the write was ordered; the write is lost, and so
/// is the answer that waits for it.
#[test]
fn a_process_that_ends_itself_crashes_and_is_started_again() {
    let mut run = ToyRun::new("0s policy c1 retries 0\n1s c1 set exit 50");
    run.until("1.03s");
    assert_eq!(run.0.world().node(n(1)).0, NodeStatus::Down);
    assert_eq!(run.0.frame().nodes[0].status, NodeStatus::Down);
    run.until("2s");
    assert_eq!(run.0.world().node(n(1)).0, NodeStatus::Up);
    assert_eq!(run.0.world().client(faultline_engine::ClientId(0)).answered, 0);
    assert_eq!((run.toy(1).heard.len(), run.toy(2).heard.len(), run.disk(1).len()), (0, 1, 0));
    assert_eq!(run.kinds(|kind| kind == EventKind::Booted), 4);
    let strip = run.0.strip(faultline_engine::Time::ZERO, "2s".parse().expect("a moment"));
    let outages: Vec<_> =
        strip.outages.iter().map(|outage| (outage.node, outage.status, outage.to.is_some())).collect();
    assert_eq!(outages, [(n(1), NodeStatus::Down, true)]);
}

/// What ends itself as soon as it starts is up and down in one event: charts are told both, in order, and whatever else makes a
/// process crash.
#[test]
fn charts_are_told_of_every_turn_of_a_process() {
    let mut run = ToyRun::new(
        "0.5s c1 once -> n2 set save 7\n1s c1 -> n1 set hurry 404\n1.5s tail n2 1\n1.6s crash n1\n1.7s restart n1",
    );
    run.until("1.76s");
    let mut told = Vec::new();
    run.0.measure(0, u32::MAX, &mut |at, measure| {
        if let Measure::Status(node, status) = measure {
            told.push((at.0 / 1_000, node, status));
        }
    });
    use NodeStatus::{Down, Up};
    let expected = [
        (1_500, n(2), Down),
        (1_600, n(1), Down),
        (1_700, n(1), Up),
        (1_700, n(1), Down),
        (1_750, n(1), Up),
        (1_750, n(1), Down),
    ];
    assert_eq!(told, expected);
}

#[test]
fn who_was_started_by_hand_is_not_started_again() {
    for script in [
        "1.02s restart n1",
        "1.02s restart n1\n1.03s crash n1\n1.04s restart n1",
        "1.02s crash n1\n1.03s restart n1",
    ] {
        let mut run = ToyRun::new(&format!("0s delay all 10ms\n1s c1 set exit 50\n{script}"));
        run.until("1.2s");
        assert_eq!(run.kinds(|kind| kind == EventKind::Booted), 3, "{script}");
        assert_eq!(run.0.world().node(n(1)).0, NodeStatus::Up);
    }
    // Who crashes again meanwhile stays down.
    let mut run = ToyRun::new("0s delay all 10ms\n1s c1 set exit 50\n1.02s restart n1\n1.03s crash n1");
    run.until("1.3s");
    assert_eq!(run.0.world().node(n(1)).0, NodeStatus::Down);
}

#[test]
fn an_end_by_itself_is_the_same_after_going_back() {
    let mut run = ToyRun::new("1s c1 set exit 50\n1.5s c1 set exit 10");
    run.until("3s");
    let digest = run.0.world().digest();
    run.until("1.02s").until("1.1s").until("1.505s").until("3s");
    assert_eq!(run.0.world().digest(), digest);
    assert!(!run.0.diverged());
}
