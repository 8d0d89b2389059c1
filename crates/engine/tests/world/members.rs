//! Members that come and go: who is there at the beginning, who joins, who leaves and how, and what is lost.

use crate::toy::{Config, Fact, STEADY, ToyRun, n};
use faultline_engine::view::{Outage, Strip};
use faultline_engine::{
    EventKind, Input, LossCause, Measure, NoEffect, NodeSet, NodeStatus, Picture, Record, Time,
};

fn set(numbers: &[u16]) -> NodeSet {
    numbers.iter().map(|number| n(*number)).collect()
}

fn status(run: &ToyRun, number: u16) -> NodeStatus {
    run.0.world().node(n(number)).0
}

/// Why actions changed nothing, in order.
fn in_vain(run: &ToyRun) -> Vec<NoEffect> {
    run.events().iter().filter_map(|event| event.no_effect).collect()
}

fn lost(run: &ToyRun) -> Vec<(String, LossCause)> {
    let lost = |event: &faultline_engine::EventRecord| match event.kind {
        EventKind::Lost(_, cause) => Some((event.time.to_string(), cause)),
        _ => None,
    };
    run.events().iter().filter_map(lost).collect()
}

/// Four nodes, of which the fourth is not there at the beginning.
fn three_and_one(script: &str) -> ToyRun {
    ToyRun::of(4, 1, Config::default(), &format!("0s absent n4\n{STEADY}{script}"))
}

#[test]
fn who_is_absent_does_not_start_and_nobody_is_told_of_it() {
    let mut run = three_and_one("1s c1 set ping 4");
    run.until("2s");
    assert_eq!([1, 2, 3, 4].map(|node| status(&run, node)), {
        use NodeStatus::{Absent, Up};
        [Up, Up, Up, Absent]
    });
    assert!([1, 2, 3].iter().all(|node| run.toy(*node).initial == set(&[1, 2, 3])));
    // What somebody sends to it all the same finds nobody.
    assert_eq!(lost(&run), [("1.02s".into(), LossCause::NoMember)]);
    assert_eq!(run.facts().iter().filter(|(_, fact)| matches!(fact, Fact::Started { .. })).count(), 3);
}

#[test]
fn who_joins_starts_and_knows_who_was_there_at_the_beginning_and_nothing_of_who_has_left() {
    let mut run = three_and_one("1s leave n2\n2s join n4\n3s c1 -> n4 set ping 1");
    run.until("4s");
    assert_eq!(status(&run, 4), NodeStatus::Up);
    assert_eq!(run.toy(4).initial, set(&[1, 2, 3]));
    assert!(run.toy(4).joined && !run.toy(1).joined);
    assert_eq!(run.toy(1).heard.last(), Some(&(n(4), 1)), "it can be reached and reaches others");
    assert_eq!(in_vain(&run), []);
}

#[test]
fn a_node_can_be_absent_only_from_the_beginning() {
    let mut run =
        three_and_one("0.5s absent n4\n0.5s absent n3\n0.6s crash n3\n0.7s absent n3\n0.8s join n4");
    run.until("1s");
    assert_eq!(in_vain(&run), [NoEffect::NoMember, NoEffect::Up, NoEffect::Down]);
    assert_eq!(status(&run, 4), NodeStatus::Up);
    // n1 starts at 2 µs, behind the lines at 0 s; n3 would start at 4 µs, and those that run count on it.
    let mut run = ToyRun::new("");
    run.until("0.000002s");
    assert_eq!([status(&run, 1), status(&run, 3)], [NodeStatus::Up, NodeStatus::New]);
    run.act("absent n3").until("1s");
    assert_eq!((in_vain(&run), status(&run, 3)), (vec![NoEffect::Begun], NodeStatus::Up));
}

#[test]
fn a_run_may_begin_with_nobody() {
    let mut run = ToyRun::of(2, 1, Config::default(), "0s absent n1\n0s absent n2\n1s join n2");
    run.until("2s");
    assert_eq!([status(&run, 1), status(&run, 2)], [NodeStatus::Absent, NodeStatus::Up]);
    assert_eq!((run.toy(2).initial, run.toy(2).heard.len()), (NodeSet::EMPTY, 0));
}

#[test]
fn who_leaves_says_goodbye_and_what_was_sent_arrives_and_what_comes_is_lost() {
    // At 1.005 s a ping to n1 is under way from n2, and one from n1 to n2; the goodbye follows.
    let mut run = ToyRun::new("0.99s c1 -> n2 set ping 1\n0.99s c2 -> n1 set ping 2\n1.005s leave n2");
    run.until("1.012s");
    assert_eq!(status(&run, 2), NodeStatus::Left);
    assert_eq!(run.0.world().node(n(2)).1, Time(1_005_000));
    let heard: Vec<(u16, u32)> =
        run.toy(1).heard.iter().map(|(from, number)| (from.0 + 1, *number)).collect();
    assert_eq!(heard, [(2, 1)], "what was under way from it arrives");
    run.until("2s");
    assert_eq!(run.heard(3), [3], "its goodbye, which is its third ping");
    let lost = lost(&run);
    assert!(lost.iter().all(|(_, cause)| *cause == LossCause::NoMember), "{lost:?}");
    // The ping of n1, and what n1 and n3 answer to pings of n2.
    assert_eq!(lost.len(), 4, "{lost:?}");
    assert_eq!(run.0.world().timers(n(2)).count(), 0);
}

#[test]
fn a_process_that_leaves_stops_when_its_disk_has_written_what_it_had_ordered() {
    let script = "0s disk n1 50ms\n1s c1 set save 7\n1.02s leave n1\n1.03s leave n1";
    let mut run = ToyRun::new(script);
    run.until("1.05s");
    assert_eq!((status(&run, 1), run.disk(1).len()), (NodeStatus::Up, 0));
    run.until("1.059s");
    assert_eq!(status(&run, 1), NodeStatus::Up);
    run.until("1.061s");
    assert_eq!((status(&run, 1), run.disk(1)), (NodeStatus::Left, &[7][..]));
    // The answer to the client and the pings waited for the write, and left with it.
    run.until("1.08s");
    assert_eq!(run.answers().len(), 1);
    assert_eq!(run.heard(3), [3]);
    assert_eq!(in_vain(&run), [NoEffect::Leaving]);
}

#[test]
fn a_process_that_crashes_before_it_has_left_is_a_member_still() {
    let script =
        "0s disk n1 50ms\n1s c1 set save 7\n1.02s leave n1\n1.04s crash n1\n2s restart n1\n3s leave n1";
    let mut run = ToyRun::new(script);
    run.until("1.5s");
    assert_eq!((status(&run, 1), run.disk(1).len()), (NodeStatus::Down, 0));
    run.until("2.5s");
    assert_eq!(status(&run, 1), NodeStatus::Up, "it forgot that it was leaving");
    run.until("4s");
    assert_eq!(status(&run, 1), NodeStatus::Left);
}

#[test]
fn a_process_may_have_something_to_finish_before_it_leaves() {
    let script = "0s disk n1 50ms\n0.5s c1 set stay 1\n1s leave n1\n1.1s leave n1\n2s c1 set go 7";
    let mut run = ToyRun::new(script);
    run.until("2.05s");
    // It goes on as before; when it says that it leaves, its disk has to be done.
    assert_eq!(
        (status(&run, 1), run.answers().len(), in_vain(&run)),
        (NodeStatus::Up, 1, vec![NoEffect::Leaving])
    );
    run.until("2.07s");
    assert_eq!((status(&run, 1), run.disk(1)), (NodeStatus::Left, &[7][..]));
    // A process that nobody told to leave cannot, and one that crashes meanwhile forgets it.
    let mut run =
        ToyRun::new("1s c1 set go 7\n2s c1 set stay 1\n3s leave n1\n4s crash n1\n5s restart n1\n6s leave n1");
    run.until("2.9s");
    assert_eq!(status(&run, 1), NodeStatus::Up);
    run.until("5.5s");
    assert_eq!(status(&run, 1), NodeStatus::Up);
    run.until("7s");
    assert_eq!(status(&run, 1), NodeStatus::Left);
}

#[test]
fn a_full_disk_keeps_a_process_from_leaving() {
    let mut run = ToyRun::new("0.5s full n1 on\n1s c1 set save 7\n1.5s leave n1\n2s full n1 off");
    run.until("1.9s");
    assert_eq!(status(&run, 1), NodeStatus::Up);
    run.until("2.1s");
    assert_eq!((status(&run, 1), run.disk(1)), (NodeStatus::Left, &[7][..]));
}

#[test]
fn a_frozen_process_that_was_leaving_leaves_when_it_goes_on() {
    let script = "0s disk n1 50ms\n1s c1 set save 7\n1.02s leave n1\n1.03s freeze n1\n2s thaw n1";
    let mut run = ToyRun::new(script);
    run.until("1.9s");
    assert_eq!((status(&run, 1), run.disk(1)), (NodeStatus::Frozen, &[7][..]));
    run.until("2.1s");
    assert_eq!((status(&run, 1), run.answers().len()), (NodeStatus::Left, 1));
}

#[test]
fn who_joins_again_finds_its_disk_unless_that_was_wiped() {
    let script = "0.5s c1 set save 7\n1s leave n1\n2s join n1";
    let saved = |script: &str| {
        let mut run = ToyRun::new(script);
        run.until("3s");
        let started = |(_, fact): (Time, Fact)| match fact {
            Fact::Started { saved } => Some(saved),
            _ => None,
        };
        assert_eq!(status(&run, 1), NodeStatus::Up);
        run.facts().into_iter().filter_map(started).next_back()
    };
    let mut run = ToyRun::new(&format!("{script}\n3s crash n1\n4s restart n1"));
    run.until("3.5s").until("2.5s");
    assert!(run.toy(1).joined);
    run.until("5s");
    assert!(!run.toy(1).joined, "a restart is no joining");
    assert_eq!(saved(script), Some(1));
    assert_eq!(saved(&format!("{script}\n1.5s wipe n1")), Some(0));
    assert_eq!(saved(&format!("{script}\n1.5s tail n1 1")), Some(0));
}

#[test]
fn what_makes_no_sense_of_who_is_no_member_changes_nothing() {
    let vain = ["crash n4", "restart n4", "freeze n4", "thaw n4", "timeout n4", "leave n4", "absent n4"];
    let script: String = vain.iter().map(|line| format!("1s {line}\n")).collect();
    let mut run = three_and_one(&script);
    run.until("2s");
    assert_eq!(in_vain(&run), [NoEffect::NoMember; 7]);
    assert_eq!(status(&run, 4), NodeStatus::Absent);
    let mut run = three_and_one(
        "1s join n1\n1s freeze n2\n1s join n2\n1s leave n2\n1s crash n3\n1s join n3\n1s leave n3",
    );
    run.until("2s");
    use NoEffect::{Down, Frozen, Up};
    assert_eq!(in_vain(&run), [Up, Frozen, Frozen, Down, Down]);
}

/// A machine without a process has a disk, clocks and links all the same.
#[test]
fn the_machine_of_a_node_that_is_no_member_can_be_changed() {
    let mut run = three_and_one(
        "1s disk n4 20ms\n1s clock n4 +30ms\n1s cut n4 n1\n1s slow n4 2x\n1s server n4 5ms\n2s join n4\n3s c1 -> n4 set save 7",
    );
    run.until("3.03s");
    assert_eq!((in_vain(&run), run.disk(4).len()), (vec![], 0));
    run.until("4s");
    assert_eq!(run.disk(4), [7]);
}

#[test]
fn a_diagram_shows_from_when_to_when_a_node_was_no_member() {
    let script = "0s disk n2 50ms\n0.5s c1 -> n2 set save 7\n0.52s leave n2\n0.8s wipe n2\n1s join n4\n2s leave n4\n2.5s join n4";
    let mut run = three_and_one(script);
    run.until("3s");
    let Strip { outages, .. } = Picture::strip(&run.0, Time(0), Time(3_000_000));
    let outage = |node, from, to: Option<u64>, status| Outage {
        node: n(node),
        from: Time(from),
        to: to.map(Time),
        status,
    };
    use NodeStatus::{Absent, Left};
    let expected = [
        outage(4, 0, Some(1_000_000), Absent),
        // Not when it was told to, but when its disk was done.
        outage(2, 560_000, None, Left),
        outage(4, 2_000_000, Some(2_500_000), Left),
    ];
    assert_eq!(outages, expected);
    let mut told = Vec::new();
    run.0.measure(0, u32::MAX, &mut |at, measure| {
        if let Measure::Status(node, status) = measure {
            told.push((at.0, node, status));
        }
    });
    use NodeStatus::{Down, Up};
    let expected = [
        (0, n(4), Absent),
        (560_000, n(2), Left),
        (800_000, n(2), Down),
        (1_000_000, n(4), Up),
        (2_000_000, n(4), Left),
        (2_500_000, n(4), Up),
    ];
    assert_eq!(told, expected);
}

/// Going back before a departure and on again, and another future in which nobody leaves.
#[test]
fn time_travel_brings_members_back() {
    let mut run = three_and_one("1s leave n2\n2s join n4");
    run.until("3s").until("0.5s");
    assert_eq!([status(&run, 2), status(&run, 4)], [NodeStatus::Up, NodeStatus::Absent]);
    run.until("1.5s");
    assert_eq!([status(&run, 2), status(&run, 4)], [NodeStatus::Left, NodeStatus::Absent]);
    assert!(!run.0.diverged());
    run.until("0.9s").act("crash n2").until("3s");
    assert_eq!(status(&run, 2), NodeStatus::Down, "who is down cannot be told to leave");
    let outages = Picture::strip(&run.0, Time(0), Time(3_000_000)).outages;
    assert!(outages.iter().all(|outage| outage.status != NodeStatus::Left), "{outages:?}");
    assert_eq!(run.0.undo(), Some(vec![Input::Crash(n(2))]));
    run.until("3s");
    assert_eq!([status(&run, 2), status(&run, 4)], [NodeStatus::Left, NodeStatus::Up]);
}

#[test]
fn a_majority_is_one_of_the_members() {
    let five = NodeSet::first(5);
    assert_eq!(five.iter().collect::<Vec<_>>(), [1, 2, 3, 4, 5].map(n));
    assert!(set(&[1, 2, 3]).is_majority_of(five) && !set(&[1, 2]).is_majority_of(five));
    assert!(!set(&[1, 2, 6, 7]).is_majority_of(five), "others do not count");
    assert!(
        !set(&[1, 2]).is_majority_of(NodeSet::first(4)) && set(&[1, 2, 3]).is_majority_of(NodeSet::first(4))
    );
    assert!(!NodeSet::EMPTY.is_majority_of(NodeSet::EMPTY));
    assert_eq!(NodeSet::first(128).iter().count(), 128);
    assert_eq!(NodeSet::first(0).iter().count(), 0);
}
