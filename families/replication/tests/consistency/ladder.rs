//! What a promise costs: the time of reads and writes with and without distance, and who is answered while the network is parted.
//!
//! `cargo test -p faultline-replication --test consistency -- ladder --nocapture` prints the tables of the book.

use crate::stage::{LADDER, Stage, at, n, promised};
use faultline_engine::kv::Op;
use faultline_engine::{ClientId, Span, Time};
use faultline_replication::consistency::Promise;

/// Each client next to its replica, and the replicas far from each other: 1 ms to the replica, 40 ms between any two of them.
const APART: &str =
    "0s delay all 40ms\n0s disk all 1ms\n0s delay c1 n1 1ms\n0s delay c2 n2 1ms\n0s delay c3 n3 1ms\n";

fn mean(times: &[Span]) -> u64 {
    let sum: u64 = times.iter().map(|span| span.0).sum();
    sum.checked_div(times.len() as u64).unwrap_or(0) / 1_000
}

/// The times of answers of a client, reads or writes.
fn times(promise: Promise, request: &str) -> u64 {
    let script = format!("{APART}1s c2 every 150ms {request}");
    let run = Stage::seeded(promised(promise), 3, 1, &script).until(10_000);
    assert_eq!(run.broken(), [""; 0]);
    let asked = |place: u64| at(1_000 + place * 150);
    let answers = run.answers();
    let times: Vec<Span> = (0..).zip(&answers).map(|(place, answer)| answer.0.since(asked(place))).collect();
    assert!(times.len() > 40, "{promise:?}: {}", times.len());
    mean(&times)
}

#[test]
fn the_ladder_in_milliseconds() {
    println!("promise         read  write");
    let mut rows = Vec::new();
    for promise in LADDER {
        let (read, write) = (times(promise, "get x"), times(promise, "set x 1"));
        println!("{:<14}  {read:>4}  {write:>5}", format!("{promise:?}"));
        rows.push((read, write));
    }
    // 2 ms to the replica and back; 1 ms for its disk; 80 ms and 1 ms more for the order, reads written down as well.
    assert_eq!(rows, [(84, 84), (2, 84), (2, 3), (2, 3), (2, 3)]);
}

/// How many of a client's requests were answered within a second of when they were due, in a time in which twenty were.
fn served(run: &Stage, client: u16, reads: bool, (from, to): (Time, Time)) -> usize {
    let of = |(time, who, command, ..): &(Time, ClientId, faultline_engine::kv::Command, _, _)| {
        *who == ClientId(client - 1) && (command.op == Op::Get) == reads && (from..to).contains(time)
    };
    run.answers().iter().filter(|answer| of(answer)).count()
}

/// n3 and its client are cut off from 3 s to 5 s. Each client asks every 100 ms.
fn parted(promise: Promise, request: &str) -> [usize; 2] {
    let script = format!(
        "1s c1 every 100ms {request}\n1.03s c3 every 100ms {request}\n3s partition n1 n2 c1 c2 | n3 c3\n5s heal"
    );
    let run = Stage::new(promised(promise), 3, &script).until(8_000);
    assert_eq!(run.broken(), [""; 0], "{promise:?}, {request}");
    let reads = request.starts_with("get");
    [1, 3].map(|client| served(&run, client, reads, (at(3_050), at(5_000))))
}

#[test]
fn the_ladder_in_a_partition() {
    println!("promise         reads: majority, alone   writes: majority, alone   (of 20)");
    let mut rows = Vec::new();
    for promise in LADDER {
        let (reads, writes) = (parted(promise, "get x"), parted(promise, "set x 1"));
        println!("{:<14}  {reads:?}  {writes:?}", format!("{promise:?}"));
        rows.push((reads, writes));
    }
    let is_served = |count: usize| count >= 19;
    for (promise, (reads, writes)) in LADDER.into_iter().zip(rows) {
        assert!(is_served(reads[0]) && is_served(writes[0]), "{promise:?} with the sequencer");
        let (can_read, can_write) = (promise > Promise::Linearizable, promise > Promise::Sequential);
        assert_eq!(
            (is_served(reads[1]), reads[1]),
            (can_read, if can_read { reads[1] } else { 0 }),
            "{promise:?}"
        );
        assert_eq!(
            (is_served(writes[1]), writes[1]),
            (can_write, if can_write { writes[1] } else { 0 }),
            "{promise:?}"
        );
    }
}

/// What was written on both sides is everywhere afterwards.
#[test]
fn both_sides_come_together() {
    let script = "1s partition n1 n2 c1 c2 | n3 c3\n1.2s c1 set x 1\n1.4s c3 set y 2\n2s heal\n4s c1 get y\n4s c3 get x";
    for promise in [Promise::Causal, Promise::Pram, Promise::Eventual] {
        let run = Stage::new(promised(promise), 3, script).until(5_000);
        assert_eq!(run.told(), ["ok", "ok", "2", "1"], "{promise:?}");
        assert_eq!(run.answers()[0].4, n(1));
    }
}
