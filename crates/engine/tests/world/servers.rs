//! Nodes that take time for what arrives.

use crate::toy::{Config, ToyRun, n};
use faultline_engine::{
    Controls, EventKind, FlightState, Input, LossCause, Measure, NoEffect, Picture, Record, Service, Span,
    SpanRange, Time,
};

/// When n2 handles pings, in milliseconds: another event may take the microsecond in which one is due.
fn handled(run: &ToyRun) -> Vec<u64> {
    let to = |id: faultline_engine::MessageId| run.messages()[id.0 as usize - 1].to == n(2).into();
    let done = run.events().iter().filter(|event| matches!(event.kind, EventKind::Delivered(id) if to(id)));
    done.map(|event| event.time.0 / 1_000).collect()
}

fn lost(run: &ToyRun, cause: LossCause) -> usize {
    run.kinds(|kind| matches!(kind, EventKind::Lost(_, why) if why == cause))
}

fn load(run: &ToyRun) -> (u32, u32) {
    let frame = run.0.frame();
    (frame.nodes[1].waiting, frame.nodes[1].busy)
}

/// n1 sends pings to n2, which arrive from 1.02 s on, one in a microsecond.
fn burst(pings: u32, script: &str) -> ToyRun {
    ToyRun::new(&format!("1s c1 set burst {pings}\n{script}"))
}

#[test]
fn one_worker_handles_one_message_after_the_other() {
    let mut run = burst(3, "0.5s server n2 10ms");
    run.until("1.025s");
    assert_eq!((load(&run), run.heard(2)), ((2, 1), vec![]));
    run.until("2s");
    assert_eq!(handled(&run), [1030, 1040, 1050]);
    assert_eq!(run.heard(2), [1, 2, 3]);
    assert_eq!(run.kinds(|kind| matches!(kind, EventKind::Begun(_))), 1);
    assert_eq!(run.kinds(|kind| matches!(kind, EventKind::Queued(_))), 2);
    assert_eq!(load(&run), (0, 0));
}

#[test]
fn several_workers_handle_several_at_once() {
    let mut run = burst(5, "0.5s server n2 10ms workers 2");
    run.until("1.025s");
    assert_eq!(load(&run), (3, 2));
    run.until("2s");
    assert_eq!(handled(&run), [1030, 1030, 1040, 1040, 1050]);
}

#[test]
fn what_finds_the_queue_full_is_lost_and_told() {
    for (queue, heard) in [(0, vec![1]), (1, vec![1, 2]), (2, vec![1, 2, 3]), (1000, vec![1, 2, 3, 4, 5])] {
        let mut run = burst(5, &format!("0.5s server n2 10ms queue {queue}"));
        run.until("2s");
        assert_eq!(run.heard(2), heard, "queue {queue}");
        assert_eq!(lost(&run, LossCause::QueueFull), 5 - heard.len(), "queue {queue}");
        let numbers: Vec<u32> = (0..u32::try_from(run.events().len()).expect("few")).collect();
        let told = numbers.iter().filter_map(|number| run.0.event(*number)).filter(|event| {
            matches!(event.kind, EventKind::Lost(_, LossCause::QueueFull)) && event.message.is_some()
        });
        assert_eq!(told.count(), 5 - heard.len(), "the message is named");
    }
}

#[test]
fn requests_of_clients_take_time_as_messages_do_and_a_lost_one_is_asked_again() {
    let mut run = ToyRun::new("0.5s server n1 100ms queue 0\n1s c1 set x 1\n1.05s c2 set x 2");
    run.until("2s");
    let answers: Vec<String> = run.answers().into_iter().map(|(at, _)| at).collect();
    // The second is lost and asked of n2 once the client has waited for 250 ms.
    assert_eq!(answers, ["1.12s", "1.32s"]);
    assert_eq!(lost(&run, LossCause::QueueFull), 1);
}

#[test]
fn a_crash_loses_what_is_being_handled_and_what_waits() {
    let mut run = burst(3, "0.5s server n2 10ms\n1.025s crash n2\n1.026s restart n2\n1.1s c2 set ping 2");
    run.until("1.027s");
    assert_eq!((lost(&run, LossCause::Down), load(&run)), (3, (0, 0)));
    run.until("2s");
    assert_eq!(run.heard(2), [4], "and it is a server again");
    assert_eq!(handled(&run), [1130]);
}

#[test]
fn a_frozen_server_stands_still_keeps_its_queue_and_its_bound_holds() {
    let mut run =
        burst(3, "0.5s server n2 10ms queue 2\n1.025s freeze n2\n1.03s c2 set ping 2\n1.5s thaw n2");
    run.until("1.4s");
    assert_eq!((run.heard(2), load(&run)), (vec![], (2, 1)));
    assert_eq!(lost(&run, LossCause::QueueFull), 1, "the queue is as long as before");
    run.until("2s");
    // Half of the first one was done.
    assert_eq!(handled(&run), [1505, 1515, 1525]);
    assert_eq!(run.heard(2), [1, 2, 3]);
}

#[test]
fn what_arrives_at_a_frozen_server_waits() {
    let mut run = burst(2, "0.5s server n2 10ms\n1s freeze n2\n1.5s thaw n2");
    run.until("2s");
    assert_eq!(run.kinds(|kind| matches!(kind, EventKind::Waits(_))), 2);
    assert_eq!(handled(&run), [1510, 1520]);
}

#[test]
fn a_node_may_become_a_server_while_it_is_frozen_and_be_none_any_more() {
    let mut run = burst(3, "1.01s freeze n2\n1.1s server n2 10ms queue 0\n1.5s thaw n2");
    run.until("2s");
    assert_eq!(handled(&run), [1510, 1520, 1530], "what waits is not turned away");
    let mut run = burst(3, "0.5s server n2 10ms\n1.01s freeze n2\n1.1s server n2 0ms\n1.5s thaw n2");
    run.until("1.4s");
    assert_eq!((run.heard(2), load(&run)), (vec![], (3, 0)));
    run.until("2s");
    assert_eq!(handled(&run), [1500, 1500, 1500]);
    let mut run = burst(3, "0.5s server n2 10ms\n1.025s server n2 0ms");
    run.until("2s");
    assert_eq!(handled(&run), [1025, 1025, 1025]);
    assert_eq!(run.heard(2), [1, 2, 3]);
}

#[test]
fn a_change_begins_with_what_is_begun_after_it() {
    let mut run = burst(4, "0.5s server n2 10ms\n1.025s server n2 1ms workers 2");
    run.until("2s");
    // The second worker begins at once; what the first has begun takes its 10 ms.
    assert_eq!(handled(&run), [1026, 1027, 1028, 1030]);
    let mut run =
        burst(4, "0.5s server n2 99ms workers 4\n1.025s server n2 99ms queue 0\n1.026s c2 set ping 2");
    run.until("2s");
    assert_eq!(run.heard(2), [1, 2, 3, 4], "workers that are busy are not taken away");
    assert_eq!(lost(&run, LossCause::QueueFull), 1);
}

#[test]
fn a_slow_node_is_a_slow_server() {
    let mut run = burst(2, "0.4s slow n2 3x\n0.5s server n2 10ms\n1.035s slow n2 1x");
    run.until("2s");
    // Half of the first in 15 ms, the rest in 5.
    assert_eq!(handled(&run), [1040, 1050]);
}

#[test]
fn how_long_it_takes_is_drawn_by_luck_of_its_own() {
    let run = |script: &str| {
        let mut run = ToyRun::of(3, 7, Config::default(), &format!("1s c1 set burst 20\n{script}"));
        run.until("3s");
        let sent: Vec<(Time, Time)> = run.between_nodes().map(|m| (m.sent, m.arrives)).take(20).collect();
        (sent, handled(&run))
    };
    let (with, served) = run("0.5s server n2 1ms..30ms");
    let (without, _) = run("");
    assert_eq!(with, without, "the network's luck is what it was");
    let (_, other) = run("0.4s server n3 9ms\n0.5s server n2 1ms..30ms");
    assert_eq!(served, other, "and so is that of every other server");
    assert_eq!(served.len(), 20);
}

#[test]
fn what_changes_nothing_says_so() {
    let mut run = ToyRun::new("0.5s server n2 10ms queue 3");
    run.until("1s");
    let why = |line: &str| {
        let line: faultline_engine::ScriptLine = line.parse().expect("a line");
        run.0.no_effect(&line.input).map(|vain| vain.why)
    };
    assert_eq!(why("server n2 10ms queue 3"), Some(NoEffect::Unchanged));
    assert_eq!(why("server n1 0ms"), Some(NoEffect::Unchanged));
    assert_eq!(why("server n2 10ms"), None);
    assert_eq!(why("server all 0ms"), None);
    assert_eq!(why("server all 10ms queue 3"), None);
}

#[test]
fn a_message_that_waits_is_past_the_actions_on_messages() {
    let mut run = burst(2, "0.5s server n2 100ms\n1.05s drop n1 -> n2 Ping\n1.06s cut n1 n2\n1.07s hold all");
    run.until("1.1s");
    let state = |run: &ToyRun| run.0.world().flights().map(|flight| flight.state).collect::<Vec<_>>();
    assert_eq!(state(&run), [FlightState::Waiting, FlightState::Waiting]);
    run.until("2s");
    assert_eq!(run.heard(2), [1, 2]);
}

#[test]
fn going_back_and_branching_give_the_same_run() {
    let script =
        "0.5s server all 3ms..9ms workers 2 queue 4\n1.022s freeze n2\n1.03s slow n2 2.5x\n1.1s thaw n2";
    let mut run = burst(30, script);
    run.until("3s");
    let (digest, when) = (run.0.world().digest(), handled(&run));
    run.until("1.025s").until("1.11s").until("0.2s").until("3s");
    assert_eq!((run.0.world().digest(), handled(&run)), (digest, when));
    assert!(!run.0.diverged());
    run.until("1.026s").act("server n2 0ms").until("3s");
    assert!(!run.0.diverged());
    assert_ne!(run.0.world().digest(), digest);
}

#[test]
fn thousands_that_wait_are_handled_in_order() {
    let mut run = burst(9_000, "0.5s server n2 5us");
    run.until("1.03s");
    assert!(load(&run).0 > 5_000, "{:?}", load(&run));
    run.until("3s");
    assert_eq!(run.heard(2), (1..=9_000).collect::<Vec<_>>());
}

#[test]
fn gauges_tell_how_many_wait_and_are_handled() {
    let mut run = burst(3, "0.5s server n2 10ms workers 2\n1.2s server n2 0ms");
    run.until("2s");
    let gauges: Vec<&str> = run.0.metrics().gauges.iter().map(|(name, _)| *name).collect();
    assert_eq!(gauges, ["messages_waiting", "busy_workers"]);
    let mut told = Vec::new();
    run.0.measure(0, u32::MAX, &mut |at, measure| {
        if let Measure::Gauge { node, number, value } = measure {
            assert_eq!(node, n(2));
            told.push((at.to_string(), number, value));
        }
    });
    let of = |wanted: usize| {
        let one = told.iter().filter(|(_, number, _)| *number == wanted);
        one.map(|(at, _, value)| (at.as_str(), *value)).collect::<Vec<_>>()
    };
    assert_eq!(of(0), [("0.5s", Some(0)), ("1.020002s", Some(1)), ("1.03s", Some(0)), ("1.2s", None)]);
    let busy = [
        ("0.5s", Some(0)),
        ("1.02s", Some(1)),
        ("1.020001s", Some(2)),
        ("1.030001s", Some(1)),
        ("1.040001s", Some(0)),
        ("1.2s", None),
    ];
    assert_eq!(of(1), busy);
    assert!(ToyRun::new("").0.metrics().gauges.is_empty(), "no charts where nobody takes time");
}

#[test]
fn a_service_of_no_time_is_none() {
    let at_once = SpanRange::exactly(Span(0));
    assert!(Service { takes: at_once, workers: 3, queue: Some(0), refuses: true }.is_at_once());
    let mut with = ToyRun::new("0.9s server all 0ms\n1s c1 set burst 3");
    with.until("2s");
    assert_eq!(with.heard(2), [1, 2, 3]);
    assert_eq!(with.kinds(|kind| matches!(kind, EventKind::Begun(_) | EventKind::Queued(_))), 0);
    assert!(matches!(with.0.inputs()[2].input, Input::Server(None, _)));
}
