//! The guarantees for sessions (Terry et al. 1994), each by the run that it forbids.

use crate::stage::{Stage, apart, n};
use faultline_replication::consistency::{Claim, Config, Fact, Guarantees, Promise};

const NONE: Guarantees = Guarantees {
    read_your_writes: false,
    monotonic_reads: false,
    monotonic_writes: false,
    writes_follow_reads: false,
};
const ALL: Guarantees = Guarantees {
    read_your_writes: true,
    monotonic_reads: true,
    monotonic_writes: true,
    writes_follow_reads: true,
};

fn run(promise: Promise, guarantees: Guarantees, script: &str) -> Stage {
    let claim = Claim::Sessions;
    Stage::new(Config { guarantees, claim, ..apart(promise) }, 3, script).until(4_000)
}

/// "A user changes his password at one server, and then is refused by another one" (§3.1, restated): the client goes from n1 to n3.
#[test]
fn a_client_finds_its_own_post_wherever_it_asks() {
    let script = "0s delay n1 -> n3 300ms\n1s c1 set post 1\n1.1s c1 -> n3 get post";
    let without = run(Promise::Causal, NONE, script);
    assert_eq!(without.told(), ["ok", "-"]);
    assert_eq!(without.broken(), ["read-your-writes"]);
    let with = run(Promise::Causal, Guarantees { read_your_writes: true, ..NONE }, script);
    assert_eq!(with.told(), ["ok", "1"]);
    assert_eq!(with.broken(), [""; 0]);
    assert!(with.own().any(|(_, node, fact)| node == n(3) && matches!(fact, Fact::Waits { .. })));
}

/// A calendar that shows a meeting, and then does not (§3.2, restated).
#[test]
fn time_does_not_go_backwards_for_a_client() {
    let script = "0s delay n1 -> n3 300ms\n1s c1 set x 1\n1.1s c2 get x\n1.15s c2 -> n3 get x";
    let without = run(Promise::Causal, NONE, script);
    assert_eq!(without.told(), ["ok", "1", "-"]);
    assert_eq!(without.broken(), ["monotonic-reads"]);
    let with = run(Promise::Causal, Guarantees { monotonic_reads: true, ..NONE }, script);
    assert_eq!(with.told(), ["ok", "1", "1"]);
    assert_eq!(with.broken(), [""; 0]);
}

/// The second of two writes goes to another replica, and reaches a third one first (§3.4). With the guarantee that one waits.
#[test]
fn the_writes_of_a_client_are_taken_in_their_order_everywhere() {
    let script = "0s delay n1 -> n3 300ms\n1s c1 set x 1\n1.1s c1 -> n2 set y 2\n1.2s c3 get y";
    let without = run(Promise::Pram, NONE, script);
    assert_eq!(without.told(), ["ok", "ok", "2"]);
    assert_eq!(without.broken(), ["monotonic-writes"]);
    let with = run(Promise::Pram, Guarantees { monotonic_writes: true, ..NONE }, script);
    assert_eq!(with.told(), ["ok", "ok", "-"]);
    assert_eq!(with.broken(), [""; 0]);
    assert!(with.own().any(|(_, node, fact)| node == n(3) && matches!(fact, Fact::HeldBack { .. })));
}

/// An answer is not seen where its question has not come (§3.3), for everybody, though only the author has asked for it.
#[test]
fn what_a_client_writes_comes_after_what_it_had_read() {
    let script = "0s delay n1 -> n3 300ms\n1s c1 set question 1\n1.1s c2 get question\n1.15s c2 set answer 2\n1.25s c3 get answer";
    let without = run(Promise::Pram, NONE, script);
    assert_eq!(without.told(), ["ok", "1", "ok", "2"]);
    assert_eq!(without.broken(), ["writes-follow-reads"]);
    let with = run(Promise::Pram, Guarantees { writes_follow_reads: true, ..NONE }, script);
    assert_eq!(with.told(), ["ok", "1", "ok", "-"]);
    assert_eq!(with.broken(), [""; 0]);
}

/// A sequentially consistent store is one for who stays at a replica. Who changes it needs what it has seen (as the zxid of ZooKeeper).
#[test]
fn one_order_does_not_help_who_changes_the_replica() {
    let script = "0s delay n1 -> n3 150ms\n1s c2 set x 1\n1.1s c2 -> n3 get x";
    let claimed = |guarantees| {
        let config = Config { guarantees, claim: Claim::Sequential, ..apart(Promise::Sequential) };
        Stage::new(config, 3, script).until(4_000)
    };
    assert_eq!(claimed(NONE).told(), ["ok", "-"]);
    assert_eq!(claimed(NONE).broken(), ["sequential-consistency"]);
    assert_eq!(
        claimed(Guarantees { read_your_writes: true, monotonic_reads: true, ..NONE }).told(),
        ["ok", "1"]
    );
}

/// The four guarantees together are causal consistency (Brzezinski, Sobaniec & Wawrzyniak 2004): on an eventual store, for clients that carry
/// what they have seen.
#[test]
fn four_guarantees_make_an_eventual_store_causal() {
    let script = "0s delay n1 -> n3 300ms\n0s delay n2 -> n3 5ms\n1s c1 set question 1\n1.1s c2 get question\n1.15s c2 set answer 2\n\
        1.25s c3 get answer\n1.25s c3 get question";
    let claimed = |guarantees| {
        let config = Config { guarantees, claim: Claim::Causal, ..apart(Promise::Eventual) };
        Stage::new(config, 3, script).until(4_000)
    };
    assert_eq!(claimed(NONE).broken(), ["causal-consistency"]);
    assert_eq!(claimed(ALL).broken(), [""; 0]);
}

/// What a client was never told of it does not carry.
#[test]
fn a_write_that_nobody_answered_is_no_part_of_a_session() {
    let script = "0.9s cut n1 -> c1\n1s c1 once set x 1\n2s isolate n1\n2.1s c1 -> n3 get y";
    let with = run(Promise::Causal, ALL, script);
    assert_eq!(with.told(), ["-"]);
    assert_eq!(with.broken(), [""; 0]);
}
