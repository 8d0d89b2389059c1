//! Luck: seeded, and one generator per concern and node.

use crate::toy::{Config, Toy, ToyRun, n};
use faultline_engine::{Context, Endpoint, SpanRange, Time};

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

#[test]
fn what_a_process_draws_is_its_own_luck_and_changes_no_other() {
    let script = "0s disk all 1ms..50ms\n0s loss n2 -> n1 40%\n0s c1 every 100ms set ping 2";
    let draws =
        "1s c2 set luck 1000\n1.1s c2 set luck 1000\n1.2s c2 set luck 1000\n1.3s crash n1\n1.4s restart n1";
    // The same requests, so that the same messages are sent; the toy draws nothing for them.
    let idle = draws.replace("luck", "idle");
    let run = |script: &str, seed: u64| {
        let mut run = ToyRun::of(3, seed, rolled(), script);
        run.until("1.29s");
        let drawn = run.toy(1).drawn.clone();
        run.until("5s");
        (drawn, luck_of_others(&run), run.toy(1).woken.clone(), run.0.world().digest())
    };
    let (with, without) = (run(&format!("{script}\n{draws}"), 5), run(&format!("{script}\n{idle}"), 5));
    assert_eq!((with.0.len(), without.0.len()), (3, 0));
    assert_eq!((&with.1, &with.2), (&without.1, &without.2), "timers, disks, latencies and losses");
    assert_eq!(with, run(&format!("{script}\n{draws}"), 5), "the same seed is the same luck");
    assert_ne!(with.0, run(&format!("{script}\n{draws}"), 6).0);
}

#[test]
fn two_nodes_draw_differently_and_one_goes_on_from_event_to_event() {
    let script =
        "0s c1 set luck 60000\n0.1s c1 set luck 60000\n0.2s crash n1\n0.3s restart n1\n1s c1 set luck 60000";
    let mut run = ToyRun::of(3, 1, Config::default(), script);
    run.until("0.15s");
    let mut drawn = run.toy(1).drawn.clone();
    run.until("2s");
    drawn.extend(run.toy(1).drawn.clone());
    let mut other = ToyRun::of(3, 1, Config::default(), "0s cut n1 c1\n0s c1 set luck 60000");
    other.until("2s");
    drawn.extend(other.toy(2).drawn.first());
    assert_eq!(drawn.len(), 4);
    drawn.sort_unstable();
    drawn.dedup();
    assert_eq!(drawn.len(), 4, "also after a restart: {drawn:?}");
}

/// Draws a hundred thousand times, with the generator that a test's own context has.
fn drawn(draw: impl Fn(&mut Context<'_, Toy>) -> usize) -> Vec<u32> {
    let (config, mut effects) = (Config::default(), Vec::new());
    let mut cx = Context::new(n(1), 3, Time::ZERO, &config, &mut effects);
    let mut counts = vec![0; 64];
    (0..100_000).for_each(|_| counts[draw(&mut cx)] += 1);
    counts
}

fn is_even(counts: &[u32], of: usize) -> bool {
    let expected = 100_000 / u32::try_from(of).expect("few");
    // Six standard deviations of a count.
    let off = f64::from(expected).sqrt() * 6.0;
    counts[of..].iter().all(|count| *count == 0)
        && counts[..of].iter().all(|count| f64::from(count.abs_diff(expected)) < off)
}

#[test]
fn every_number_order_and_sample_is_as_likely_as_the_others() {
    assert!(is_even(&drawn(|cx| cx.below(7) as usize), 7));
    assert!(is_even(&drawn(|cx| usize::from(cx.choose(&[3_u8, 1, 4, 0, 2]).expect("one"))), 5));
    let orders = drawn(|cx| {
        let mut items = [0_usize, 1, 2, 3];
        cx.shuffle(&mut items);
        // The number of the order, by Lehmer's code.
        let after = |place: usize| items[place + 1..].iter().filter(|item| **item < items[place]).count();
        after(0) * 6 + after(1) * 2 + after(2)
    });
    assert!(is_even(&orders, 24), "{orders:?}");
    // Two of four: six sets, by their bits.
    let sets = drawn(|cx| cx.sample([1_usize, 2, 4, 8], 2).iter().sum());
    let used: Vec<u32> = sets.iter().copied().filter(|count| *count > 0).collect();
    assert!(is_even(&used, 6), "{sets:?}");
    let third = drawn(|cx| usize::from(cx.happens(1, 3)));
    assert!(third[1].abs_diff(33_333) < 900, "{third:?}");
}

#[test]
fn there_is_nothing_to_draw_of_nothing() {
    let (config, mut effects) = (Config::default(), Vec::new());
    let mut cx: Context<'_, Toy> = Context::new(n(1), 3, Time::ZERO, &config, &mut effects);
    assert_eq!((cx.below(0), cx.below(1), cx.choose::<u8>(&[])), (0, 0, None));
    assert_eq!((cx.sample([1, 2], 0), cx.sample([7], 5)), (vec![], vec![7]));
    assert!(!cx.happens(0, 5) && cx.happens(5, 5) && !cx.happens(0, 0));
}
