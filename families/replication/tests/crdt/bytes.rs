//! What deltas save, counted on the run beside what whole states would have taken.
//!
//! `cargo test -p faultline-replication --test crdt -- bytes --nocapture` prints the table of the book.

use crate::stage::Stage;
use faultline_replication::crdt::{Config, Sync};

/// So many counters are added to for 5 s; 5 s later nothing is new.
fn run(keys: u32, sync: Sync) -> Stage {
    let script = format!(
        "0.3s c1 load 50/s add k{{1..{keys}}} 1\n0.3s c2 load 50/s add k{{1..{keys}}} 1\n5s c1 quiet\n5s c2 quiet"
    );
    Stage::new(Config { sync, ..Config::default() }, 3, &script).until(10_000)
}

#[test]
fn deltas_send_a_part_of_what_states_do() {
    println!("keys  states  deltas  share");
    let mut shares = Vec::new();
    for keys in [1, 10, 100, 300] {
        let (states, deltas) = (run(keys, Sync::State), run(keys, Sync::Delta));
        assert_eq!((states.broken(), deltas.broken()), (Vec::new(), Vec::new()));
        assert!(states.converged(3).is_some() && deltas.converged(3).is_some());
        // With states alone, what is sent is what would be sent.
        assert_eq!(states.gauge(1), states.gauge(2));
        let (whole, sent) = (states.gauge(1), deltas.gauge(1));
        println!("{keys:>4}  {whole:>8}  {sent:>8}  {:>3} %", sent * 100 / whole);
        shares.push(sent * 100 / whole);
    }
    // One counter is as small as its delta, and each delta is acknowledged. Of many, few change between two messages.
    assert!(shares.windows(2).all(|pair| pair[1] <= pair[0]), "{shares:?}");
    assert!(shares[3] < 5, "{shares:?}");
}
