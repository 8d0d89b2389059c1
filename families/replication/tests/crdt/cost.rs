//! What a change costs its client, and what gossip costs, counted on the run beside the formula.

use crate::stage::{Stage, at};
use faultline_engine::Time;
use faultline_replication::crdt::{Config, Peer, Sync};

/// No other replica is waited for: a request, a write to the disk, a reply; for a reader not even the disk. However many there are.
#[test]
fn a_client_waits_for_its_own_replica_alone() {
    for nodes in [1, 2, 5, 9] {
        let run = Stage::new(Config::default(), nodes, "1.001s c1 add x 1\n1.101s c1 get x").until(2_000);
        let times: Vec<Time> = run
            .all()
            .filter_map(|(time, _, fact)| {
                let faultline_replication::Fact::Client(fact) = fact else { return None };
                matches!(fact, faultline_engine::ClientFact::Returned { .. }).then_some(time)
            })
            .collect();
        assert_eq!(times.len(), 2, "{nodes} nodes");
        assert_eq!(times[0].since(at(1_001)).0 / 1_000, 21, "{nodes} nodes");
        // A write of what a neighbour has sent may be under way.
        assert!((20..=22).contains(&(times[1].since(at(1_101)).0 / 1_000)), "{nodes} nodes");
    }
}

/// Each replica sends one message for each interval, on average, to one other: n messages, whatever happens.
#[test]
fn gossip_costs_a_message_for_each_replica_and_interval() {
    for nodes in [2, 3, 9_u16] {
        for peer in [Peer::Random, Peer::InTurn] {
            let run = Stage::new(Config { peer, ..Config::default() }, nodes, "").until(21_000);
            // 20 s with an interval of 50 ms.
            let (sent, expected) = (run.sent(at(1_000), &["State"]), usize::from(nodes) * 400);
            assert!(
                sent.abs_diff(expected) * 10 < expected,
                "{nodes} nodes, {peer:?}: {sent}, about {expected}"
            );
        }
    }
}

/// With deltas nothing is sent once everybody has acknowledged everything.
#[test]
fn deltas_fall_silent() {
    let config = Config { sync: Sync::Delta, ..Config::default() };
    let run = Stage::new(config, 3, "0.5s c1 add x 1\n0.6s c2 add x 1").until(20_000);
    assert!(run.sent(at(0), &["State", "Delta", "Ack"]) > 6);
    assert_eq!(run.sent(at(5_000), &["State", "Delta", "Ack"]), 0);
    assert_eq!(run.broken(), [""; 0]);
}
