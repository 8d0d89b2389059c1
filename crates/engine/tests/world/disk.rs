//! The disk rule: what leaves does not run ahead of what was written before it, and a crash loses both.

use crate::toy::{ToyRun, n};
use faultline_engine::{EventKind, NoEffect, NodeStatus, Picture as _};

const EMPTY: [i64; 0] = [];

/// n1 is asked to save 1 at 1.01 s, and 2 at 1.021 s and at 1.025 s.
const SAVES: &str = "1s c1 set save 1\n1.011s c2 set save 2\n1.015s copy m2";

#[test]
fn an_answer_after_a_write_waits_for_the_disk() {
    let mut run = ToyRun::new("0s disk n1 50ms\n1s c1 set save 7");
    // The request arrives at 1.01 s, the write is done at 1.06 s.
    run.until("1.059999s");
    assert_eq!((run.disk(1), run.pings(), run.0.world().writing(n(1))), (&EMPTY[..], 0, 1));
    run.until("1.06s");
    assert_eq!((run.disk(1), run.pings(), run.0.world().writing(n(1))), (&[7][..], 1, 0));
    assert_eq!(run.toy(1).synced, [1], "the process is told");
    run.until("1.1s");
    assert_eq!(run.answers()[0].0, "1.070001s", "the ping came first");
    assert_eq!(run.heard(2), [1]);
}

#[test]
fn what_is_said_of_the_disk_is_said_when_it_is_there() {
    // The toy says it before it writes.
    let mut run = ToyRun::new("0s disk n1 50ms\n1s c1 set save 7\n1.02s c2 set again 8");
    run.until("1.059999s");
    assert_eq!(run.saved(), []);
    run.until("1.2s");
    // The second writes nothing, and waits for what was ordered before it.
    assert_eq!(run.saved(), [("1.06s".into(), 7), ("1.06s".into(), 8)]);
    run.act("c2 set again 9").until("1.3s");
    assert_eq!(run.saved().last(), Some(&("1.21s".into(), 9)), "nothing to wait for");
}

#[test]
fn what_was_said_of_a_disk_that_never_held_it_was_never_said() {
    let mut run = ToyRun::new("0s disk n1 50ms\n0s isolate c2\n1s c1 set save 7\n1.05s crash n1");
    run.until("1.2s");
    assert_eq!(run.saved(), []);
}

#[test]
fn a_crash_before_the_disk_loses_the_write_and_what_waited_for_it() {
    let mut run = ToyRun::new(
        "0s disk n1 50ms\n0s cut c1 n2\n0s cut c1 n3\n1s c1 set save 7\n1.05s crash n1\n1.1s restart n1",
    );
    run.until("1.24s");
    assert_eq!((run.disk(1), run.pings(), run.heard(2)), (&EMPTY[..], 0, vec![]));
    assert_eq!(run.answers(), []);
}

#[test]
fn a_crash_after_the_disk_keeps_the_write() {
    let mut run = ToyRun::new("0s disk n1 50ms\n1s c1 set save 7\n1.065s crash n1\n1.1s restart n1");
    run.until("1.2s");
    assert_eq!((run.disk(1), run.heard(2)), (&[7][..], vec![1]));
    assert_eq!(run.toy(1).synced, [], "the process that runs now began with it");
}

#[test]
fn writes_that_wait_are_done_together_and_in_order() {
    let mut run = ToyRun::new(&format!("0s disk n1 50ms\n{SAVES}"));
    run.until("1.059s");
    assert_eq!((run.disk(1), run.0.world().writing(n(1))), (&EMPTY[..], 3));
    run.until("1.109s");
    assert_eq!((run.disk(1), run.0.world().writing(n(1))), (&[1][..], 2), "two go together");
    run.until("1.15s");
    assert_eq!((run.disk(1), &run.toy(1).synced[..]), (&[1, 2, 2][..], &[1, 3][..]), "and it is told once");
    assert_eq!(run.saved(), [("1.06s".into(), 1), ("1.11s".into(), 2), ("1.11s".into(), 2)]);
    assert_eq!(run.heard(2), [1, 2, 3]);
}

#[test]
fn a_repaired_disk_has_no_backlog() {
    // What is under way when the disk is repaired takes as long as it did; all that waits goes with the next write.
    let mut run = ToyRun::new(&format!("1s disk n1 500ms\n1.3s disk n1 1ms\n{SAVES}"));
    run.until("1.509s");
    assert_eq!((run.disk(1), run.0.world().writing(n(1))), (&EMPTY[..], 3));
    run.until("1.512s");
    assert_eq!(run.disk(1), [1, 2, 2]);
}

#[test]
fn a_crash_loses_what_is_under_way_and_what_waits_for_it() {
    for (at, kept) in [("1.05s", &EMPTY[..]), ("1.08s", &[1]), ("1.111s", &[1, 2, 2])] {
        let mut run = ToyRun::new(&format!(
            "0s disk n1 50ms\n{SAVES}\n{at} isolate n1\n{at} crash n1\n{at} restart n1"
        ));
        run.until("1.2s");
        assert_eq!((run.disk(1), run.saved().len()), (kept, kept.len()), "{at}");
    }
}

#[test]
fn what_is_sent_while_a_write_is_under_way_waits_for_it() {
    // The second request writes nothing; its answer still must not overtake the write.
    let mut run = ToyRun::new("0s disk n1 50ms\n1s c1 set save 1\n1.01s c2 get x");
    run.until("1.2s");
    let answers: Vec<(String, u16)> =
        run.answers().into_iter().map(|(at, ticket)| (at, ticket.client.0)).collect();
    assert_eq!(answers, [("1.070002s".into(), 0), ("1.070003s".into(), 1)]);
}

#[test]
fn what_needs_no_disk_goes_past_it() {
    // c1's write is under way from 1.01 s to 1.06 s, c2's after it. What c2 is told has left meanwhile, and no crash
    // takes it back.
    let mut run = ToyRun::new("0s disk n1 50ms\n1s c1 set save 1\n1.011s c2 set hurry 2\n1.05s crash n1");
    run.until("1.1s");
    assert_eq!((run.disk(1), run.heard(2)), (&EMPTY[..], vec![2]));
    assert_eq!(
        run.answers().iter().map(|(at, ticket)| (&at[..], ticket.client.0)).collect::<Vec<_>>(),
        [("1.031001s", 1)]
    );
}

#[test]
fn a_slower_disk_slows_the_writes_that_come_after() {
    let mut run = ToyRun::new(
        "1s c1 set save 1\n2s disk n1 200ms\n2s c1 set save 2\n3s disk all 1ms\n3s c1 set save 3",
    );
    run.until("4s");
    let times: Vec<String> = run.answers().into_iter().map(|(at, _)| at).collect();
    assert_eq!(times, ["1.021001s", "2.220002s", "3.021002s"]);
}

#[test]
fn a_frozen_process_hears_of_its_disk_when_it_thaws() {
    let mut run = ToyRun::new("0s disk n1 50ms\n1s c1 set save 7\n1.02s freeze n1");
    run.until("1.1s");
    assert_eq!(run.kinds(|kind| kind == EventKind::Synced), 1, "the disk goes on");
    assert_eq!(run.pings(), 0, "the process does not");
    run.act("thaw n1").until("1.2s");
    assert_eq!((run.disk(1), run.pings(), &run.toy(1).synced[..]), (&[7][..], 1, &[1][..]));
}

#[test]
fn what_reached_the_disk_of_a_frozen_process_survives_its_crash() {
    let script = "0s disk n1 50ms\n0s isolate c2\n1s c1 set save 7\n1.02s freeze n1";
    let mut run = ToyRun::new(&format!("{script}\n1.1s crash n1\n1.2s restart n1"));
    run.until("1.24s");
    assert_eq!((run.disk(1), run.pings()), (&[7][..], 0), "but nobody heard of it");
    let mut run = ToyRun::new(&format!("{script}\n1.03s crash n1\n1.2s restart n1"));
    run.until("1.24s");
    assert_eq!(run.disk(1), EMPTY);
}

#[test]
fn nothing_that_comes_after_takes_a_write_off_the_disk() {
    // The request arrives at 1.01 s, the write is done at 1.06 s: whoever freezes and thaws the process meanwhile.
    let between = [
        "1.02s freeze n1\n1.1s thaw n1\n1.1s crash n1",
        "1.02s freeze n1\n1.1s thaw n1\n1.1s freeze n1\n1.1s crash n1",
        "1.02s freeze n1\n1.1s thaw n1\n1.1s freeze n1\n1.1s thaw n1\n1.1s crash n1",
        "1.02s freeze n1\n1.059999s thaw n1\n1.059999s freeze n1\n1.1s crash n1",
        "1.02s freeze n1\n1.05s thaw n1\n1.061s crash n1",
        "1.065s freeze n1\n1.066s thaw n1\n1.066s crash n1",
    ];
    for script in between {
        let mut run = ToyRun::new(&format!("0s disk n1 50ms\n0s isolate c2\n1s c1 set save 7\n{script}"));
        run.until("1.15s");
        assert_eq!((run.disk(1), run.saved().len()), (&[7][..], 1), "{script}");
        run.act("restart n1").until("1.16s");
        assert_eq!(run.disk(1), [7], "{script}");
    }
}

#[test]
fn what_is_on_the_disk_of_a_frozen_process_is_said_when_it_is_there_and_sent_when_it_thaws() {
    let mut run =
        ToyRun::new("0s disk n1 50ms\n1s c1 set save 7\n1.02s freeze n1\n1.1s thaw n1\n1.1s freeze n1");
    run.until("1.09s");
    assert_eq!((run.saved(), run.pings()), (vec![("1.06s".into(), 7)], 0));
    run.until("1.15s");
    assert_eq!((run.saved().len(), run.pings(), &run.toy(1).synced[..]), (1, 1, &[1][..]), "and once only");
}

#[test]
fn a_wiped_disk_is_empty_and_its_process_down() {
    let mut run = ToyRun::new("1s c1 set save 7\n1.5s wipe n1");
    run.until("1.6s");
    assert_eq!(run.disk(1), EMPTY);
    assert!(run.0.world().node(n(1)).2.is_none());
    run.act("restart n1").until("2s");
    assert_eq!(run.disk(1), EMPTY);
    // One that is down already can be wiped, too.
    let mut run = ToyRun::new("1s c1 set save 7\n1.5s crash n1\n1.6s wipe n1\n1.7s restart n1");
    run.until("2s");
    assert_eq!(run.disk(1), EMPTY);
}

#[test]
fn a_full_disk_finishes_what_is_under_way_and_writes_nothing_else_until_there_is_room() {
    let script = "0s disk n1 50ms\n0s cut c2 n2\n0s cut c2 n3\n1s c1 set save 1\n1.02s full n1 on\n1.03s c2 set save 2";
    let mut run = ToyRun::new(script);
    run.until("3s");
    assert_eq!((run.disk(1), run.saved()), (&[1][..], vec![("1.06s".into(), 1)]));
    assert!(run.0.world().disk_is_full(n(1)));
    let mut run = ToyRun::new(&format!("{script}\n1.2s full n1 off"));
    run.until("3s");
    assert_eq!(run.saved()[..2], [("1.06s".into(), 1), ("1.25s".into(), 2)]);
}

#[test]
fn what_waits_for_a_full_disk_is_lost_in_a_crash_and_the_disk_is_still_full() {
    let script = "0s cut c1 n2\n0s cut c1 n3\n1s full n1 on\n1.1s c1 set save 1\n1.15s crash n1\n1.2s restart n1\n2.8s full n1 off";
    let mut run = ToyRun::new(script);
    run.until("2.79s");
    assert_eq!((run.disk(1), run.0.world().writing(n(1)) > 0), (&EMPTY[..], true), "the retry waits");
    run.until("2.9s");
    assert_eq!(run.disk(1)[0], 1);
}

#[test]
fn a_disk_loses_the_writes_of_its_last_events_and_keeps_what_was_there_before() {
    let script = "1s c1 set save 1\n1.1s c1 set save 2\n1.2s c1 set save 3\n1.3s c1 set save 4\n";
    for (tail, left) in [(1, &[1, 2, 3][..]), (2, &[1, 2]), (4, &EMPTY), (16, &EMPTY)] {
        let mut run = ToyRun::new(&format!("{script}1.5s tail n1 {tail}"));
        run.until("1.6s");
        assert_eq!(run.disk(1), left, "{tail}");
        assert_eq!(run.0.world().node(n(1)).0, NodeStatus::Down);
    }
    // What is written afterwards comes after what is left.
    let mut run =
        ToyRun::new(&format!("{script}1.5s tail n1 2\n1.6s restart n1\n1.9s c1 set save 5\n2.5s tail n1 1"));
    run.until("2.4s");
    assert_eq!(run.disk(1), [1, 2, 5]);
    run.until("2.6s");
    assert_eq!(run.disk(1), [1, 2]);
}

#[test]
fn what_is_older_than_a_disk_remembers_it_cannot_lose() {
    let saves: String = (0..30).map(|i| format!("{}.{}s c1 set save {i}\n", 1 + i / 10, i % 10)).collect();
    let mut run = ToyRun::new(&format!("{saves}5s tail n1 16\n5.1s tail n1 1"));
    run.until("5.05s");
    assert_eq!(run.disk(1), (0..14).collect::<Vec<_>>());
    run.until("6s");
    let told = run.events().iter().rev().find_map(|event| event.no_effect);
    assert_eq!((run.disk(1).len(), told), (14, Some(NoEffect::NothingWritten)));
}

#[test]
fn a_disk_that_holds_nothing_loses_nothing_and_its_process_goes_on() {
    let mut run = ToyRun::new("1s tail n1 1\n1.1s c1 set save 1\n1.5s wipe n1\n1.6s tail n1 1");
    run.until("1.05s");
    assert_eq!(run.0.world().node(n(1)).0, NodeStatus::Up);
    run.until("2s");
    assert_eq!(run.disk(1), EMPTY);
    assert_eq!(run.events().iter().filter(|event| event.no_effect.is_some()).count(), 2);
}

#[test]
fn what_is_under_way_to_a_disk_is_no_part_of_its_tail() {
    let mut run = ToyRun::new(
        "0s disk n1 50ms\n0s cut c2 n2\n0s cut c2 n3\n1s c1 set save 1\n1.1s c2 set save 2\n1.12s tail n1 1",
    );
    run.until("1.2s");
    assert_eq!(run.disk(1), EMPTY, "the crash loses the second, and the tail is the first");
}

#[test]
fn a_process_does_not_start_from_a_damaged_record_and_does_when_that_is_cut_off() {
    let saves = "1s c1 set save 1\n1.1s c1 set save 2\n1.2s corrupt n1\n1.3s c1 set save 3\n";
    let mut run = ToyRun::new(&format!("{saves}1.5s crash n1\n1.6s restart n1"));
    run.until("1.4s");
    assert_eq!(
        (run.0.world().node(n(1)).0, run.disk(1)),
        (NodeStatus::Up, &[1, 2, 3][..]),
        "it notices nothing"
    );
    assert!(run.0.frame().nodes[0].damaged, "who watches sees it");
    run.until("1.7s");
    assert_eq!(run.0.world().node(n(1)).0, NodeStatus::Down);
    assert!(run.0.frame().nodes[0].damaged, "and why it does not start");
    assert_eq!(run.events().iter().rev().find_map(|event| event.no_effect), Some(NoEffect::Unsound));
    for (repair, left, starts) in [
        // The last record is sound, and the damaged one before it stays.
        ("tail n1 1", &[1, 2][..], false),
        ("tail n1 1\n1.75s tail n1 1", &[1], true),
        ("tail n1 2", &[1], true),
        ("tail n1 16", &EMPTY, true),
        ("wipe n1", &EMPTY, true),
        ("corrupt n1", &[1, 2, 3], false),
    ] {
        let script = format!("{saves}1.5s crash n1\n1.7s {repair}\n1.8s restart n1");
        let mut run = ToyRun::new(&script);
        run.until("1.9s");
        let expected = if starts { NodeStatus::Up } else { NodeStatus::Down };
        assert_eq!((run.disk(1), run.0.world().node(n(1)).0), (left, expected), "{repair}");
        assert_eq!(run.0.frame().nodes[0].damaged, !starts, "{repair}");
    }
}
