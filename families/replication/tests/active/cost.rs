//! What a request costs. With n replicas: n requests of the client, n−1 messages of the sequencer, n answers; the client that takes the
//! first answer waits for two messages and one write. With Multi-Paxos phase 2 comes between: n−1 messages there and back.

use crate::stage::{Stage, at};
use faultline_replication::active::{Answers, Config, OrderBy};

/// How many messages of replicas there were for one request at 1 s, and after how long its client was answered.
fn cost(config: Config, nodes: u16) -> (usize, usize, usize, u64) {
    let run = Stage::new(config, nodes, "1s c1 add x 1").until(1_300);
    let ordered = run.sent(at(1_000), &["Order", "Accept", "Accepted"]);
    let (asked, told) = (run.sent(at(1_000), &["Request"]), run.sent(at(1_000), &["Reply"]));
    assert_eq!(run.sent(at(1_000), &["Fetch", "Fetched"]), 0);
    // No two events have the same time: what happens at once is a microsecond apart.
    (asked, ordered, told, (run.answers()[0].0.0 - 1_000_000) / 100 * 100)
}

#[test]
fn a_sequencer_tells_each_replica_once() {
    for nodes in 2..=9_u16 {
        let all = usize::from(nodes);
        // There and back, and a write.
        assert_eq!(cost(Config::default(), nodes), (all, all - 1, all, 21_000), "{nodes} replicas");
        // One message and one write more, as a second replica must answer too.
        let config = Config { answers: Answers::Equal, ..Config::default() };
        let waits = if nodes == 2 { 21_000 } else { 32_000 };
        assert_eq!(cost(config, nodes), (all, all - 1, all, waits), "{nodes} replicas");
    }
}

#[test]
fn an_order_that_survives_costs_a_round_trip_to_a_majority() {
    for nodes in [3_u16, 5, 7] {
        let all = usize::from(nodes);
        let config = Config { order: OrderBy::Paxos, ..Config::default() };
        // To the leader, to the acceptors, a write, back, and to the client.
        assert_eq!(cost(config, nodes), (all, 2 * (all - 1), all, 41_000), "{nodes} replicas");
    }
}
