//! Messages and time for each read and each write, counted on the run beside the formula.

use crate::stage::{LADDER, Stage, apart, at, promised};
use faultline_replication::consistency::Promise;

/// Messages of clients and replicas for one request.
fn messages(promise: Promise, nodes: u16, request: &str) -> usize {
    let run = Stage::new(apart(promise), nodes, &format!("1s {request}")).until(2_000);
    assert_eq!(run.broken(), [""; 0], "{promise:?}, {nodes} nodes");
    assert_eq!(run.told().len(), 1, "{promise:?}, {nodes} nodes, {request}");
    run.sent(at(900), &["Request", "Reply", "Forward", "Update"])
}

/// A request and a reply; a message to the sequencer unless that is the replica itself; and a message to each other replica.
#[test]
fn messages_are_what_the_promise_says() {
    for nodes in [1, 2, 3, 5, 9_u16] {
        let others = usize::from(nodes) - 1;
        for promise in LADDER {
            let ordered =
                |reads: bool| promise == Promise::Linearizable || promise == Promise::Sequential && !reads;
            // c2 is next to n2; with one node it is next to the sequencer.
            let (client, hop) = if nodes > 1 { ("c2", 1) } else { ("c1", 0) };
            let read = if ordered(true) { 2 + hop + others } else { 2 };
            let write = 2 + others + if ordered(false) { hop } else { 0 };
            assert_eq!(
                messages(promise, nodes, &format!("{client} get x")),
                read,
                "{promise:?}, {nodes} nodes"
            );
            assert_eq!(
                messages(promise, nodes, &format!("{client} set x 1")),
                write,
                "{promise:?}, {nodes} nodes"
            );
            if promise <= Promise::Sequential {
                assert_eq!(
                    messages(promise, nodes, "c1 set x 1"),
                    2 + others,
                    "{promise:?} at the sequencer"
                );
            }
        }
    }
}

/// How long one request takes, in milliseconds, where a message takes 10 ms and a write to a disk 1 ms.
fn time(promise: Promise, request: &str) -> u64 {
    let run = Stage::new(apart(promise), 3, &format!("1s {request}")).until(2_000);
    run.answers()[0].0.since(at(1_000)).0 / 1_000
}

/// One round trip between client and replica for all of them, a write to the disk of the replica for writes, and one more round trip and the
/// disk of the sequencer for what goes through the order.
#[test]
fn round_trips_are_what_the_promise_says() {
    for promise in LADDER {
        let ordered =
            |reads: bool| promise == Promise::Linearizable || promise == Promise::Sequential && !reads;
        let expected = |reads: bool| match (ordered(reads), reads) {
            // What goes through the order is written down at both places, reads too.
            (true, _) => 20 + 20 + 1 + 1,
            (false, true) => 20,
            (false, false) => 20 + 1,
        };
        assert_eq!(time(promise, "c2 get x"), expected(true), "{promise:?}");
        assert_eq!(time(promise, "c2 set x 1"), expected(false), "{promise:?}");
    }
    assert_eq!(time(Promise::Linearizable, "c1 get x"), 21, "at the sequencer");
}

/// A comparison costs one message in each direction at most, and what is missing.
#[test]
fn nothing_is_sent_again_that_is_there() {
    for promise in LADDER {
        let run = Stage::new(promised(promise), 3, "0.5s c2 set x 1\n0.6s c3 set x 2").until(20_000);
        assert_eq!(run.sent(at(2_000), &["Update", "Missing"]), 0, "{promise:?}");
        // Three replicas, every 200 ms on average, for 18 s.
        let compared = run.sent(at(2_000), &["Summary"]);
        assert!(compared.abs_diff(270) < 40, "{promise:?}: {compared}");
    }
}
