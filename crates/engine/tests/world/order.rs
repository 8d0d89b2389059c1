//! Links that keep the order of messages, and groups and endpoints that are cut off one way.

use crate::toy::{ToyRun, n};
use faultline_engine::{Endpoint, EventKind, Held, Input, LossCause, MessageId, MessageRef, NoEffect};

/// The numbers of the pings that n2 hears of a burst of n1.
fn burst(script: &str, until: &str) -> Vec<u32> {
    let mut run = ToyRun::new(script);
    run.until(until);
    run.heard(2)
}

fn in_order(heard: &[u32]) -> bool {
    heard.windows(2).all(|pair| pair[0] < pair[1])
}

const WIDE: &str = "0s delay n1 -> n2 1ms..80ms\n1s c1 set burst 100\n";

#[test]
fn messages_overtake_each_other_unless_their_link_keeps_the_order() {
    let free = burst(WIDE, "2s");
    assert!(free.len() == 100 && !in_order(&free));
    for fifo in ["0s fifo all on", "0s fifo n1 n2 on", "0s fifo n1 -> n2 on"] {
        let heard = burst(&format!("{WIDE}{fifo}"), "2s");
        assert!(heard.len() == 100 && in_order(&heard), "{fifo}: {heard:?}");
    }
    for other in ["0s fifo n2 -> n1 on", "0s fifo n1 n3 on", "0s fifo all on\n0.5s fifo n1 n2 off"] {
        assert!(!in_order(&burst(&format!("{WIDE}{other}"), "2s")), "{other}");
    }
}

#[test]
fn what_is_sent_later_does_not_overtake_what_was_under_way_when_it_began() {
    let script = "0s delay n1 -> n2 80ms\n1s c1 set ping 2\n1.02s fifo n1 -> n2 on\n1.02s delay n1 -> n2 1ms\n1.025s c1 set ping 2";
    assert_eq!(burst(script, "1.08s"), []);
    assert_eq!(burst(script, "1.1s"), [1, 2]);
}

#[test]
fn order_does_not_mean_that_nothing_is_lost_or_comes_twice() {
    let heard =
        burst(&format!("{WIDE}0s fifo all on\n0s loss n1 -> n2 30%\n0s duplicate n1 -> n2 30%"), "2s");
    assert!(heard.windows(2).all(|pair| pair[0] <= pair[1]), "{heard:?}");
    assert!(heard.windows(2).any(|pair| pair[0] == pair[1]) && heard.len() < 120);
}

/// n1 pings n2 three times, and the first ping, m2, is held.
const HELD: &str = "0s fifo n1 -> n2 on\n1s c1 set burst 3\n1.015s hold m2\n";

#[test]
fn a_held_message_holds_those_behind_it_and_lets_them_go() {
    assert_eq!(burst(HELD, "2s"), []);
    assert_eq!(burst(&format!("{HELD}1.5s deliver m2"), "1.6s"), [1, 2, 3]);
    assert_eq!(burst(&format!("{HELD}1.5s drop m2"), "1.6s"), [2, 3]);
    assert_eq!(
        burst(&format!("{HELD}1.5s fifo n1 n2 off"), "1.6s"),
        [2, 3],
        "in whatever order, without the first"
    );
    assert_eq!(burst(&format!("{HELD}1.5s deliver m4"), "1.6s"), [1, 2, 3], "those before it first");
    assert_eq!(burst(&format!("{HELD}1.5s deliver m3"), "1.6s"), [1, 2, 3], "and the last is free to follow");
    assert_eq!(burst(&HELD.replace("fifo n1 -> n2 on", "fifo n1 -> n2 off"), "2s"), [2, 3]);
}

#[test]
fn a_second_held_message_still_holds_what_is_behind_it() {
    let script = format!("{HELD}1.016s hold m3\n1.5s deliver m2");
    assert_eq!(burst(&script, "1.6s"), [1]);
    assert_eq!(burst(&format!("{script}\n1.7s deliver m3"), "1.8s"), [1, 2, 3]);
    // What waits behind can be held as well.
    assert_eq!(burst(&format!("{HELD}1.3s hold m3\n1.5s deliver m2"), "1.6s"), [1]);
}

#[test]
fn a_message_that_is_let_go_early_is_not_quicker_for_it() {
    // m3 and m4 have still a way to go when m2 arrives.
    let script =
        "0s delay n1 -> n2 80ms\n0s fifo all on\n1s c1 set burst 3\n1.015s hold m2\n1.02s deliver m2";
    assert_eq!(burst(script, "1.05s"), [1]);
    assert_eq!(burst(script, "1.1s"), [1, 2, 3]);
}

#[test]
fn a_cut_takes_what_waits_behind_a_held_message() {
    let mut run = ToyRun::new(&format!("{HELD}1.5s cut n1 n2"));
    run.until("1.6s");
    assert_eq!(run.heard(2), []);
    assert_eq!(run.kinds(|kind| matches!(kind, EventKind::Lost(_, LossCause::Cut))), 3);
}

#[test]
fn what_waits_behind_is_still_under_way_and_time_travel_finds_it_there() {
    let mut run = ToyRun::new(&format!("{HELD}1.5s deliver m2"));
    run.until("2s");
    let digest = run.0.world().digest();
    run.until("1.3s");
    assert_eq!(run.0.world().flights().filter(|flight| flight.to == Endpoint::Node(n(2))).count(), 3);
    let hold = |id| Input::Hold(Held::One(MessageRef::Number(MessageId(id))));
    assert_eq!(run.0.world().no_effect(&hold(2)), Some(NoEffect::Held));
    assert_eq!(run.0.world().no_effect(&hold(3)), None);
    run.until("2s");
    assert_eq!(run.0.world().digest(), digest);
}

#[test]
fn healing_changes_nothing_of_the_order() {
    for heal in ["0.5s heal", "0.5s heal n1", "0.5s heal n1 n2"] {
        let script = format!("0s fifo all on\n{heal}\n0.6s delay n1 -> n2 1ms..80ms\n1s c1 set burst 100");
        assert!(in_order(&burst(&script, "2s")), "{heal}");
    }
}

#[test]
fn who_is_cut_off_one_way_still_hears_or_is_still_heard() {
    for (cut, heard, answered) in [
        ("isolate n1 out", vec![], vec![]),
        ("isolate n1 in", vec![1], vec![]),
        ("isolate n1", vec![], vec![]),
    ] {
        let mut run = ToyRun::new(&format!("1s c1 set ping 2\n1.01001s {cut}\n1.2s c2 get x"));
        // The ping of n1 is under way when it is cut off.
        run.until("1.1s");
        assert_eq!((run.heard(2), run.heard(1)), (heard, answered), "{cut}");
    }
    let mut run = ToyRun::new("0s isolate n2 out\n1s c1 set ping 2");
    run.until("1.1s");
    assert_eq!((run.heard(2), run.heard(1)), (vec![1], vec![]));
}

#[test]
fn a_partition_one_way_lets_everything_pass_the_other_way() {
    let reaches = |script: &str, from: u16, to: u16| {
        let mut run = ToyRun::new(script);
        run.until("1s");
        !run.0.world().network().link(n(from).into(), n(to).into()).cut
    };
    let script = "0.1s cut n2 n3\n0.5s partition n1 -> n2";
    assert!(!reaches(script, 1, 2) && reaches(script, 2, 1));
    assert!(!reaches(script, 2, 3) && reaches(script, 1, 3), "n3 is not named and keeps its links");
    let script = "0.1s partition n1 | n2 | n3\n0.5s partition n1 n2 -> n3";
    assert!(
        reaches(script, 1, 2) && !reaches(script, 1, 3) && !reaches(script, 2, 3) && reaches(script, 3, 1)
    );
}

#[test]
fn what_is_released_still_goes_first() {
    // m2 is held 5 ms before it arrives, and released at 1.5 s: it has 5 ms to go, and the others wait for it.
    assert_eq!(burst(&format!("{HELD}1.5s release n1 -> n2"), "1.504s"), []);
    assert_eq!(burst(&format!("{HELD}1.5s release n1 -> n2"), "1.506s"), [1, 2, 3]);
    let all = "0s fifo all on\n0.5s hold all n1 -> n2\n1s c1 set burst 20\n1.5s release n1 -> n2";
    assert!(in_order(&burst(&format!("0s delay n1 -> n2 1ms..80ms\n{all}"), "2s")));
    assert_eq!(burst(&format!("0s delay n1 -> n2 1ms..80ms\n{all}"), "2s").len(), 20);
}

#[test]
fn what_waits_behind_a_message_follows_it_to_a_frozen_process_too() {
    assert_eq!(burst(&format!("{HELD}1.4s freeze n2\n1.5s deliver m2\n1.6s thaw n2"), "1.7s"), [1, 2, 3]);
    let mut run = ToyRun::new(&format!("{HELD}1.4s crash n2\n1.5s deliver m2"));
    run.until("1.7s");
    assert_eq!(run.kinds(|kind| matches!(kind, EventKind::Lost(_, LossCause::Down))), 3);
}
