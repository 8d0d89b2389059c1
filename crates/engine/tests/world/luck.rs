//! Luck: seeded, and one generator per concern and node.

use crate::toy::{Config, ToyRun, n};
use faultline_engine::{Endpoint, SpanRange};

fn rolled() -> Config {
    Config { beat: SpanRange::millis(50, 150) }
}

/// Everything that n2 and n3 roll: when they wake, and how long what they send takes.
fn luck_of_others(run: &ToyRun) -> (Vec<String>, Vec<u64>) {
    let woken = |number: u16| run.toy(number).woken.iter().map(|(_, at)| at.to_string()).collect::<Vec<_>>();
    let takes = run.messages().iter().filter(|m| m.from == Endpoint::Node(n(2)));
    ([woken(2), woken(3)].concat(), takes.map(|m| m.arrives.since(m.sent).0).collect())
}

#[test]
fn another_seed_is_another_run() {
    let run = |seed| {
        let mut run = ToyRun::of(3, seed, rolled(), "0s c1 every 100ms set ping 2");
        run.until("5s");
        (run.0.world().digest(), run.toy(1).woken.clone())
    };
    assert_eq!(run(1), run(1));
    assert_ne!(run(1).0, run(2).0);
    assert_ne!(run(1).1, run(2).1);
}

#[test]
fn one_more_message_of_one_node_does_not_change_the_luck_of_the_others() {
    // The toy's pongs come one per ping, so n2 speaks as often in both runs.
    let script = "0s disk all 1ms..50ms\n0s loss n2 -> n1 40%\n0s c1 every 100ms set ping 2";
    let mut quiet = ToyRun::of(3, 5, rolled(), script);
    let mut loud = ToyRun::of(
        3,
        5,
        rolled(),
        &format!("{script}\n1s c2 set burst 1\n2s timeout n1\n2.1s c2 set save 1"),
    );
    quiet.until("0.99s");
    loud.until("0.99s");
    assert_eq!(luck_of_others(&quiet), luck_of_others(&loud));
    quiet.until("5s");
    loud.until("5s");
    let ((woken, takes), (others_woken, other_takes)) = (luck_of_others(&quiet), luck_of_others(&loud));
    assert_eq!(woken, others_woken, "when they wake");
    assert!(loud.messages().len() > quiet.messages().len());
    // n2 answers two pings more, and its other answers take as long as before, in order.
    let common = takes.iter().filter(|t| other_takes.contains(t)).count();
    assert_eq!(common, takes.len());
}

#[test]
fn whether_a_message_is_lost_does_not_change_how_long_the_next_one_takes() {
    let takes = |weather: &str| {
        let mut run = ToyRun::of(3, 9, Config::default(), &format!("{weather}\n1s c1 set burst 200"));
        run.until("3s");
        let pings = run.between_nodes().filter(|m| m.from == Endpoint::Node(n(1)));
        pings.map(|m| m.arrives.since(m.sent).0).collect::<Vec<_>>()
    };
    let calm = takes("");
    assert_eq!(calm.len(), 200);
    assert_eq!(calm, takes("0s loss n1 -> n2 50%"));
    assert!(calm.iter().all(|micros| (10_000..=15_000).contains(micros)));
}
