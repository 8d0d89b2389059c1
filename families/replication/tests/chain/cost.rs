//! What an update and a query cost: an update is handed on n−1 times and acknowledged n−1 times, and passes the whole chain
//! before its client is told (§3); a query is one server's matter.

use crate::stage::{Stage, at};
use faultline_replication::chain::Config;

#[test]
fn an_update_costs_two_messages_per_link_and_a_query_none() {
    for servers in 1..=8_u16 {
        let run = Stage::new(Config::default(), servers + 1, "1s c1 set x 1\n2s c1 get x").until(3_000);
        let links = usize::from(servers - 1);
        assert_eq!(run.sent(at(1_000), &["Update"]), links, "{servers} servers");
        assert_eq!(run.sent(at(1_000), &["Ack"]), links, "{servers} servers");
        assert_eq!(run.sent(at(1_000), &["Have", "Query", "Version"]), 0, "{servers} servers");
        let times: Vec<u64> = run.answers().iter().map(|answer| answer.0.0).collect();
        // Request, links and reply take 10 ms each, and each server writes for 1 ms.
        let whole = 1_000_000 + 10_000 * (u64::from(servers) + 1) + 1_000 * u64::from(servers);
        assert_eq!(times, [whole, 2_020_000], "{servers} servers");
    }
}

/// Messages that overtake each other leave gaps, and what is repeated comes twice: that costs messages, and not a multiple of them.
#[test]
fn gaps_and_repeated_messages_do_not_multiply() {
    for weather in ["delay all 5ms..15ms", "duplicate all 50%"] {
        let script = format!("0s {weather}\n0.5s c1 load 200/s add x 1");
        let run = Stage::new(Config::default(), 4, &script).until(3_000);
        let updates = run.answers().len();
        let sent = run.sent(at(500), &["Update"]);
        assert!(updates > 400 && sent < 3 * 2 * updates, "{weather}: {sent} messages for {updates} updates");
        assert_eq!(run.broken(), [""; 0]);
    }
}

#[test]
fn with_craq_a_clean_read_costs_nothing_more_and_a_dirty_one_a_round_trip_to_the_tail() {
    let config = Config { craq: true, ..Config::default() };
    let script =
        "0.5s c1 set x 1\n1s hold all n3 -> n4 Update\n1.1s c1 set x 2\n1.2s c2 get x\n1.3s c2 get y";
    let run = Stage::new(config, 4, script).until(1_500);
    assert_eq!(run.sent(at(1_000), &["Query"]), 1);
    assert_eq!(run.sent(at(1_000), &["Version"]), 1);
    let reads: Vec<u64> =
        run.answers().iter().filter(|answer| answer.0 > at(1_200)).map(|one| one.0.0).collect();
    assert_eq!(reads, [1_240_000, 1_320_000]);
}
