//! Runs that nobody would think of: much is late, repeated, cut off in one direction, or comes back in the middle of catching up.

use crate::stage::{LADDER, Stage, apart, at, n, promised};
use faultline_engine::Span;
use faultline_replication::consistency::{Claim, Config, Fact, Guarantees, Promise};

const ALL: Guarantees = Guarantees {
    read_your_writes: true,
    monotonic_reads: true,
    monotonic_writes: true,
    writes_follow_reads: true,
};

/// Only so many writes that came too early are kept. The one that all of them wait for must find room all the same.
#[test]
fn a_replica_full_of_writes_that_came_too_early_takes_the_one_they_wait_for() {
    let script = "1s cut n1 -> n3\n1.01s c1 set first 1\n1.1s heal\n1.1s delay all 10ms\n1.2s c1 load 400/s add x 1\n\
        2.4s c1 quiet\n59s c1 get x\n59s c3 get x";
    for promise in [Promise::Sequential, Promise::Causal, Promise::Pram] {
        let config = Config { repair: Span::secs(5), ..promised(promise) };
        let run = Stage::new(config, 3, script).until(60_000);
        let told = run.told();
        let [.., at_home, away] = &told[..] else { panic!("{promise:?}: nobody was told anything") };
        assert!(at_home.parse::<u32>().is_ok_and(|sum| sum > 400), "{promise:?}: {at_home}");
        assert_eq!(away, at_home, "{promise:?}");
        assert_eq!(run.broken(), [""; 0], "{promise:?}");
    }
}

/// Who lacks thousands of writes is sent them in batches: that takes long, and nobody has promised that it does not.
#[test]
fn a_replica_that_lacks_much_may_take_long() {
    let script =
        "0.5s crash n2\n1s c1 load 400/s add x 1\n17s c1 quiet\n17s restart n2\n119s c1 get x\n119s c2 get x";
    let config = Config { repair: Span::millis(600), ..promised(Promise::Eventual) };
    let run = Stage::new(config, 2, script).until(120_000);
    assert_eq!(run.broken(), [""; 0]);
    let told = run.told();
    assert_eq!(told[told.len() - 1], told[told.len() - 2]);
}

/// Of writes that overtake each other a replica may have a later one and lack an earlier one. It does not have the same writes then as one
/// that lacks both, and owes it nothing to be equal.
#[test]
fn copies_with_a_gap_are_not_the_same_as_copies_without() {
    for seed in 0..300 {
        let script = "0s disk all 1ms\n0s delay all 1ms..150ms\n0.5s c1 load 20/s add x 1";
        let config = Config { repair: Span::millis(50), ..promised(Promise::Eventual) };
        let run = Stage::seeded(config, 3, seed, script).until(17_000);
        assert_eq!(run.broken(), [""; 0], "seed {seed}");
    }
}

/// n2 has worked out an answer by what c1 had read there. n3 repeats it for a client that heard nothing, and has not read anything itself.
#[test]
fn a_replica_that_repeats_an_answer_has_not_read() {
    let lost = "1.15s delay n2 -> n3 10ms\n1.16s cut n2 -> c1\n1.2s c1 -> n2 add x 1";
    let asked = [
        (Guarantees { monotonic_reads: true, ..Guarantees::default() }, "1s c2 set x 5\n1.1s c1 -> n2 get x"),
        (Guarantees { read_your_writes: true, ..Guarantees::default() }, "1s c1 -> n2 set x 5"),
    ];
    for (guarantees, asked) in asked {
        let script = format!("0s delay n2 -> n3 600ms\n{asked}\n{lost}");
        let run = Stage::new(Config { guarantees, ..apart(Promise::Eventual) }, 3, &script).until(1_500);
        assert_eq!(run.told().last().map(String::as_str), Some("6"), "{guarantees:?}");
        assert!(run.own().any(|(_, node, fact)| node == n(3) && matches!(fact, Fact::Recognised { .. })));
        assert_eq!(run.broken(), [""; 0], "{guarantees:?}");
    }
}

/// `add` reads and then writes, so what it has read comes before what it writes: for everybody, as for a client that reads first and then
/// writes.
#[test]
fn a_write_that_reads_takes_along_what_it_has_read() {
    let script = "0s delay n1 -> n3 300ms\n1s c1 set y 1\n1.03s c1 set x 1\n1.1s c2 add x 1\n1.15s c3 get x\n1.2s c3 get y";
    for promise in [Promise::Pram, Promise::Eventual] {
        let run = Stage::new(Config { guarantees: ALL, ..apart(promise) }, 3, script).until(2_000);
        assert_eq!(run.told()[2..], ["2", "-", "-"], "{promise:?}");
        assert_eq!(run.broken(), [""; 0], "{promise:?}");
        // Without the guarantee it is not so, and the rule says so.
        let config = Config { claim: Claim::Sessions, ..apart(promise) };
        let run = Stage::new(config, 3, script).until(2_000);
        assert_eq!(run.told()[2..], ["2", "2", "-"], "{promise:?}");
        assert_eq!(run.broken(), ["writes-follow-reads"], "{promise:?}");
    }
}

/// That a write is known is no more certain than the write: a crash may take both back.
#[test]
fn a_request_is_recognised_when_its_write_is_on_the_disk() {
    let script = "0s disk all 100ms\n0s duplicate c1 n1 100%\n1s c1 set x 1";
    let run = Stage::new(apart(Promise::Causal), 3, script).until(2_000);
    let known = |fact: &Fact| matches!(fact, Fact::Recognised { .. });
    let made = |fact: &Fact| matches!(fact, Fact::Made { .. });
    let first = |is: &dyn Fn(&Fact) -> bool| run.own().find(|(.., fact)| is(fact)).map(|(time, ..)| time);
    assert_eq!(first(&known), first(&made));
    assert!(first(&made).is_some_and(|time| time > at(1_100)));
}

/// What was overwritten is not read by a client that has heard of the overwriting, also where the old value was written twice, so that nobody
/// can say which of the two writes it has read.
#[test]
fn a_value_that_two_writes_wrote_is_stale_if_both_are() {
    let script = "1s c1 set x 1\n1.03s c1 set x 1\n1.06s delay n1 -> n3 300ms\n1.07s c1 set x 2\n1.12s c2 get x\n1.16s c2 set flag 9\n\
        1.2s c3 get flag\n1.24s c3 get x";
    let run = Stage::new(Config { claim: Claim::Causal, ..apart(Promise::Pram) }, 3, script).until(2_000);
    assert_eq!(run.told()[3..], ["2", "ok", "9", "1"]);
    assert_eq!(run.broken(), ["causal-consistency"]);
    // One of the two is not stale, and nobody can say that it was not that one.
    let script = "1.03s c1 set x 1\n1.06s delay n1 -> n3 300ms\n1.07s c1 set x 2\n1.12s c2 get x\n1.16s c2 set flag 9\n\
        1.18s delay n2 -> n3 300ms\n1.185s c2 set x 1\n1.24s c3 get flag\n1.27s c3 get x";
    let run = Stage::new(Config { claim: Claim::Causal, ..apart(Promise::Pram) }, 3, script).until(2_000);
    assert_eq!(run.told().last().map(String::as_str), Some("1"));
    assert_eq!(run.broken(), [""; 0]);
}

/// What happens, on how many replicas, and what ends it.
const STORMS: &[(&str, u16, &str)] = &[
    ("the sequencer stands still with requests on their way to it", 3, "2s freeze n1\n3.5s thaw n1"),
    (
        "the sequencer crashes with writes under way",
        3,
        "1.9s disk n1 200ms\n2s crash n1\n2.5s restart n1\n3s disk n1 1ms",
    ),
    ("n2 is heard and hears nothing", 3, "2s cut n1 -> n2\n2s cut n3 -> n2\n4s heal"),
    ("n2 hears and is not heard", 3, "2s cut n2 -> n1\n2s cut n2 -> n3\n4s heal"),
    (
        "a circle: each replica hears one other one alone",
        3,
        "2s cut n1 -> n2\n2s cut n2 -> n3\n2s cut n3 -> n1\n4s heal",
    ),
    ("everything comes twice", 3, "0s duplicate all 100%\n4s duplicate all 0%"),
    ("messages come seconds late", 3, "1.5s delay n1 n2 1ms..3s\n1.5s delay n3 n1 1ms..3s\n3s heal"),
    ("requests come seconds late", 3, "1.5s delay c1 n1 1ms..2s\n1.5s delay c2 n2 1ms..2s\n3s heal"),
    (
        "n3 restarts while it catches up",
        3,
        "1s crash n3\n3s restart n3\n3.05s crash n3\n3.2s restart n3\n3.3s crash n3\n3.4s restart n3",
    ),
    (
        "clocks run fast and slow and jump",
        3,
        "1s clock n1 300000ppm\n1s clock n2 -300000ppm\n2s clock n3 +20s\n4s clock n1 sync\n4s clock n2 sync\n4s clock n3 sync",
    ),
    ("two replicas that cannot reach each other", 2, "2s partition n1 c1 | n2 c2 c3\n4s heal"),
    ("nine replicas in three parts", 9, "2s partition n1 n2 n3 c1 | n4 n5 n6 c2 | n7 n8 n9 c3\n4s heal"),
    ("one replica that crashes", 1, "2s crash n1\n3s restart n1"),
];

/// Three clients that write, read and add at replicas that change, and the storm; then each of them reads.
fn storm(nodes: u16, storm: &str) -> String {
    let mut lines = Vec::new();
    for step in 0..60_u64 {
        let what = ["set x", "get x", "add y", "get y", "set y", "cas x 0"];
        let what = what[usize::try_from(step * 5 % 6).expect("small")];
        let value = if what.starts_with("get") { String::new() } else { format!(" {}", 100 + step) };
        let (client, node) = (step % 3 + 1, step * 7 / 3 % u64::from(nodes) + 1);
        lines.push((1_000 + step * 67, format!("c{client} -> n{node} {what}{value}")));
    }
    let more = ["0s delay all 10ms", "0s disk all 1ms"].into_iter().chain(storm.lines());
    let last = ["6s delay all 10ms", "20s c1 get x", "20s c2 get x", "20s c3 get x"];
    for line in more.chain(last) {
        let (time, rest) = line.split_once("s ").expect("a moment");
        let (seconds, part) = time.split_once('.').unwrap_or((time, ""));
        let millis: u64 = format!("{seconds}{part:0<3}").parse().expect("a number");
        lines.push((millis, rest.to_string()));
    }
    lines.sort_by_key(|(time, _)| *time);
    lines.iter().map(|(time, line)| format!("{time}ms {line}\n")).collect()
}

#[test]
fn whatever_happens_each_promise_is_kept_and_everybody_is_answered() {
    for (name, nodes, script) in STORMS {
        let script = storm(*nodes, script);
        for promise in LADDER {
            for guarantees in [Guarantees::default(), ALL] {
                let run = Stage::seeded(Config { guarantees, ..promised(promise) }, *nodes, 7, &script)
                    .until(40_000);
                let of = || format!("{name}: {promise:?}, {guarantees:?}\n{script}");
                assert_eq!(run.broken(), [""; 0], "{}", of());
                let told = run.told();
                assert_eq!(told.len(), 63, "{}", of());
                assert!(told[60..].windows(2).all(|pair| pair[0] == pair[1]), "{:?}\n{}", &told[60..], of());
            }
        }
    }
}

/// The papers lose no disk, so names of writes may be given twice afterwards and nothing that goes by names is judged. What clients see of one
/// copy still is.
#[test]
fn after_a_lost_disk_nothing_is_judged_that_goes_by_names() {
    let lost = [
        "2s wipe n1\n2.5s restart n1",
        "2s tail n1 5\n2.5s restart n1",
        "2s tail n2 5\n2s tail n3 16\n2.5s restart n2\n2.5s restart n3",
    ];
    for lost in lost {
        let script = storm(3, lost);
        for promise in LADDER {
            for guarantees in [Guarantees::default(), ALL] {
                let run =
                    Stage::seeded(Config { guarantees, ..promised(promise) }, 3, 7, &script).until(40_000);
                let broken = run.broken();
                assert!(
                    broken.iter().all(|rule| promise == Promise::Linearizable && *rule == "linearizability"),
                    "{promise:?}, {guarantees:?}: {broken:?}\n{script}"
                );
            }
        }
    }
}
