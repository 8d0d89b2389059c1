//! Nodes that are two: what each copy has, who hears which, what is done to both, and how one ends.

use crate::toy::{Fact, Message, ToyRun, n};
use faultline_engine::view::LiarFrame;
use faultline_engine::{
    Endpoint, EventKind, LossCause, NoEffect, NodeStatus, Observation, Packet, Picture, Sight, Time, Weight,
};

/// Who heard pings of whom, of the first copy of a node.
fn heard(run: &ToyRun, number: u16) -> Vec<u16> {
    run.toy(number).heard.iter().map(|(from, _)| from.0 + 1).collect()
}

/// The same of the second copy.
fn second_heard(run: &ToyRun, number: u16) -> Vec<u16> {
    let copy = run.0.world().second_copy(n(number)).expect("a second copy");
    copy.process.expect("it is up").heard.iter().map(|(from, _)| from.0 + 1).collect()
}

fn second_disk(run: &ToyRun, number: u16) -> Vec<i64> {
    run.0.world().second_copy(n(number)).expect("a second copy").durable.clone()
}

fn in_vain(run: &ToyRun) -> Vec<NoEffect> {
    run.events().iter().filter_map(|event| event.no_effect).collect()
}

#[test]
fn each_side_hears_its_copy_and_is_heard_by_it() {
    // n2 pings n1, then n3 does.
    let mut run = ToyRun::new("0.5s twin n1 n2 c1 | n3 c2\n1s c1 -> n2 set ping 1\n2s c2 -> n3 set ping 1");
    run.until("3s");
    assert_eq!((heard(&run, 1), second_heard(&run, 1)), (vec![2], vec![3]));
    // Each got one answer, from n1, whichever copy that was.
    assert_eq!((heard(&run, 2), heard(&run, 3)), (vec![1], vec![1]));
    let seconds: Vec<bool> = run
        .events()
        .iter()
        .filter(|event| event.subject == Some(n(1).into()) && matches!(event.kind, EventKind::Delivered(_)))
        .map(|event| event.second)
        .collect();
    assert_eq!(seconds, [false, true]);
}

#[test]
fn a_copy_says_nothing_to_the_other_side() {
    // The first copy is asked, and told to ping n3: n3 hears nothing, and no message was sent.
    let mut run = ToyRun::new("0.5s twin n1 n2 c1 | n3 c2\n1s c1 -> n1 set ping 3\n2s c2 -> n1 set ping 3");
    run.until("1.5s");
    assert_eq!((heard(&run, 3), run.pings()), (vec![], 0));
    run.until("3s");
    // The second copy is on its side.
    assert_eq!((heard(&run, 3), run.pings()), (vec![1], 1));
    assert_eq!(run.answers().len(), 2, "each client is answered by its copy");
}

#[test]
fn both_begin_with_what_was_there_and_what_is_written_later_is_its_own() {
    let script =
        "1s c1 -> n1 set hurry 7\n2s twin n1 n2 c1 | n3 c2\n3s c1 -> n1 set hurry 8\n4s c2 -> n1 set hurry 9";
    let mut run = ToyRun::new(script);
    run.until("2.5s");
    assert_eq!((run.disk(1), &second_disk(&run, 1)[..]), (&[7][..], &[7][..]));
    run.until("5s");
    assert_eq!((run.disk(1), &second_disk(&run, 1)[..]), (&[7, 8][..], &[7, 9][..]));
}

#[test]
fn a_write_under_way_is_under_way_at_both() {
    let script = "0s disk n1 100ms\n1s c1 -> n1 set save 7\n1.05s twin n1 n2 c1 | n3 c2";
    let mut run = ToyRun::new(script);
    run.until("1.06s");
    assert_eq!((run.disk(1).len(), second_disk(&run, 1).len()), (0, 0));
    run.until("2s");
    assert_eq!((run.disk(1), &second_disk(&run, 1)[..]), (&[7][..], &[7][..]));
    assert_eq!(run.saved().len(), 2, "each says so");
    // It pings n2, which is on the side of the first; the second is silent.
    assert_eq!(run.pings(), 1);
    assert_eq!(run.answers().len(), 1);
}

#[test]
fn a_timer_that_runs_goes_off_at_both_and_by_hand_at_the_next_one() {
    let mut run = ToyRun::new("1s c1 -> n1 set wait 500\n1.1s twin n1 n2 c1 | n3 c2");
    run.until("2s");
    let woken = |run: &ToyRun| {
        let copy = run.0.world().second_copy(n(1)).expect("two");
        let second = |toy: &crate::toy::Toy| toy.woken.iter().filter(|(_, at)| *at > Time(1_000_000)).count();
        (second(run.toy(1)), second(copy.process.expect("up")))
    };
    let (first, second) = woken(&run);
    assert_eq!(first, second);
    assert!(first > 0);
    run.act("timeout n1").act("timeout n1");
    let (later_first, later_second) = woken(&run);
    assert_eq!(later_first + later_second, first + second + 2, "one timer at a time");
}

#[test]
fn what_is_done_to_the_node_is_done_to_both() {
    let script = "1s c1 -> n1 set hurry 7\n2s twin n1 n2 c1 | n3 c2\n3s crash n1\n4s restart n1\n5s freeze n1\n6s thaw n1\n7s wipe n1";
    let mut run = ToyRun::new(script);
    for (moment, status) in [
        ("2.5s", NodeStatus::Up),
        ("3.5s", NodeStatus::Down),
        ("4.5s", NodeStatus::Up),
        ("5.5s", NodeStatus::Frozen),
        ("6.5s", NodeStatus::Up),
        ("7.5s", NodeStatus::Down),
    ] {
        run.until(moment);
        let second = run.0.world().second_copy(n(1)).expect("two").status;
        assert_eq!((run.0.world().node(n(1)).0, second), (status, status), "{moment}");
    }
    assert_eq!((run.disk(1).len(), second_disk(&run, 1).len()), (0, 0));
    assert_eq!(in_vain(&run), []);
}

#[test]
fn what_waits_at_a_frozen_copy_stays_with_it_when_the_sides_change() {
    let script = "0.5s twin n1 n2 c1 | n3 c2\n0.6s freeze n1\n1s c2 -> n3 set ping 1\n2s twin n1 n2 n3 c1 | c2\n3s thaw n1";
    let mut run = ToyRun::new(script);
    run.until("4s");
    assert_eq!((heard(&run, 1), second_heard(&run, 1)), (vec![], vec![3]));
    // The second copy is not heard by n3 any more.
    assert_eq!(heard(&run, 3), [0; 0]);
}

#[test]
fn the_second_copy_ends_with_all_that_it_has_and_may_come_again() {
    let script = "0.5s twin n1 n2 c1 | n3 c2\n1s freeze n1\n1.1s c2 -> n3 set ping 1\n2s untwin n1\n3s thaw n1\n4s c2 -> n3 set ping 1\n5s untwin n1\n6s twin n1 n2 c1 | n3 c2\n7s c2 -> n3 set ping 1";
    let mut run = ToyRun::new(script);
    run.until("2.5s");
    assert!(run.0.world().second_copy(n(1)).is_none());
    assert_eq!(run.kinds(|kind| matches!(kind, EventKind::Lost(_, LossCause::Down))), 1, "what waited at it");
    run.until("5.5s");
    assert_eq!(heard(&run, 1), [3]);
    assert_eq!(in_vain(&run), [NoEffect::NotTwo]);
    run.until("8s");
    // A new copy, with what the first one has by now.
    assert_eq!((heard(&run, 1), second_heard(&run, 1)), (vec![3], vec![3, 3]));
}

#[test]
fn who_is_two_from_the_start_starts_twice_and_saying_it_again_changes_nothing() {
    let mut run = ToyRun::new("0s twin n1 n2 | n3 c2\n1s twin n1 n2 c1 | c2 n3\n2s twin n1 n2 c1 n3 | c2");
    run.until("3s");
    let started = run.facts().iter().filter(|(_, fact)| matches!(fact, Fact::Started { .. })).count();
    assert_eq!(started, 4);
    assert_eq!(in_vain(&run), [NoEffect::Unchanged]);
    assert_eq!(second_heard(&run, 1), [0; 0]);
}

#[test]
fn who_is_absent_is_so_twice_and_what_is_done_to_a_hundred_and_their_copies_harms_nobody() {
    let mut run = ToyRun::of(
        100,
        1,
        crate::toy::Config::default(),
        "0s twin n100 n1 | n2\n0s absent n100\n1s join n100",
    );
    run.until("0.5s");
    let second = run.0.world().second_copy(n(100)).expect("two").status;
    assert_eq!((run.0.world().node(n(100)).0, second), (NodeStatus::Absent, NodeStatus::Absent));
    assert!(!run.toy(1).initial.contains(n(100)));
    run.until("2s");
    let second = run.0.world().second_copy(n(100)).expect("two").status;
    assert_eq!((run.0.world().node(n(100)).0, second), (NodeStatus::Up, NodeStatus::Up));
    for number in 1..100 {
        run.act(&format!("twin n{number} n100 | {}", if number == 1 { "n2" } else { "n1" }));
    }
    run.act("server all 5ms").act("disk all 2ms").act("crash n99").act("restart n99").until("3s");
    assert_eq!((1..=100).filter(|number| run.0.world().second_copy(n(*number)).is_some()).count(), 100);
}

#[test]
fn two_nodes_that_are_two_hear_each_other_by_their_sides() {
    // n2 is on the second side of n1, and n1 on the first of n2.
    let script = "0.5s twin n1 n3 c1 | n2 c2\n0.5s twin n2 n1 c1 | n3 c2\n1s c1 -> n2 set ping 1\n2s c2 -> n1 set ping 2";
    let mut run = ToyRun::new(script);
    run.until("3s");
    assert_eq!((heard(&run, 1), second_heard(&run, 1)), (vec![], vec![2, 2]));
    assert_eq!((heard(&run, 2), second_heard(&run, 2)), (vec![1, 1], vec![]));
}

#[test]
fn the_picture_and_the_observer_see_the_liar_and_the_same_script_gives_the_same_run() {
    let script = "0.5s twin n1 n2 c1 | n3 c2\n0.7s c2 every 50ms set ping 1\n3s untwin n1";
    let mut run = ToyRun::new(script);
    run.until("2s");
    let frame = run.0.frame();
    let Some(LiarFrame { second: Some(second), .. }) = frame.nodes[0].liar.as_deref() else {
        panic!("{:?}", frame.nodes[0].liar)
    };
    assert_eq!(second.hearers, [Endpoint::from(n(3)), "c2".parse().expect("a client")]);
    assert!(frame.nodes[1].liar.is_none());
    assert!(Sight::LIARS.wants(&Observation::Lies(n(1))));
    run.until("4s");
    assert!(run.0.frame().nodes[0].liar.is_none());
    let last = u32::try_from(run.events().len()).expect("few") - 1;
    assert_eq!(run.0.history().liars(last).iter().collect::<Vec<_>>(), [n(1)], "it stays a liar");
    let digest = run.0.world().digest();
    let mut again = ToyRun::new(script);
    again.until("4s");
    assert_eq!(again.0.world().digest(), digest);
    // Back before, and forward again.
    run.until("0.4s").until("1.1s").until("4s");
    assert_eq!((run.0.world().digest(), run.0.diverged()), (digest, false));
    let _ = Weight::Detail;
    assert!(
        run.messages()
            .iter()
            .all(|message| !message.forged || matches!(message.packet, Packet::Peer(Message::Pong(_))))
    );
}

#[test]
fn a_twin_in_the_past_begins_a_branch_and_undo_takes_it_back() {
    let mut run = ToyRun::new("1s c2 -> n3 set ping 1\n2s c2 -> n3 set ping 1");
    run.until("3s");
    let whole = run.0.world().digest();
    run.until("1.5s").act("twin n1 n2 c1 | n3 c2").act("c2 -> n3 set ping 1").until("3s");
    assert_eq!((heard(&run, 1), second_heard(&run, 1)), (vec![3], vec![3, 3]));
    assert!(run.0.undo().is_some() && run.0.undo().is_some());
    run.until("3s");
    assert_eq!(run.0.world().digest(), whole);
    assert!(run.0.world().second_copy(n(1)).is_none());
}
