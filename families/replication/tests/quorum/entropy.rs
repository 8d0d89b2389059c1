//! Merkle trees (DeCandia 2007, §4.7): replicas that have gone apart become equal, and what is sent for it is measured beside sending
//! everything.
//!
//! `cargo test -p faultline-replication --test quorum -- entropy --nocapture` prints the table of the book.

use crate::stage::Stage;
use faultline_engine::Span;
use faultline_engine::settings::Pause;
use faultline_replication::quorum::{Config, Fact, Repair};
use std::collections::BTreeMap;

/// So many keys are written; meanwhile n3 is cut off for a while.
fn run(keys: u32, cut: bool) -> Stage {
    let config = Config { repair: Repair::Off, anti_entropy: Pause(Span::millis(100)), ..Config::default() };
    let fault = if cut { "2s isolate n3\n2.1s heal" } else { "" };
    let script = format!("0.3s c1 load 200/s set k{{1..{keys}}} 7\n{fault}\n3s c1 quiet");
    Stage::new(config, 3, &script).until(40_000)
}

#[test]
fn trees_send_a_part_of_everything() {
    println!("keys  cut  bytes with trees  bytes without  saved");
    for keys in [10, 60, 300] {
        for cut in [false, true] {
            let run = run(keys, cut);
            let (sent, everything) = (run.gauge(2), run.gauge(3));
            let saved = 100 - sent * 100 / everything;
            println!("{keys:>4}  {cut:>5}  {sent:>14}  {everything:>13}  {saved:>4} %");
            assert!(sent * 2 < everything, "{keys} keys: {sent} of {everything}");
            assert_eq!(run.broken(), [""; 0]);
            // In the end all have the same.
            let mut newest = BTreeMap::new();
            for (_, node, fact) in run.own() {
                if let Fact::Stored { key, version, .. } = fact {
                    newest.insert((*key, node), version.clone());
                }
            }
            let at = |place| {
                newest
                    .iter()
                    .filter(move |((_, node), _)| node.index() == place)
                    .map(|((key, _), version)| (*key, version.clone()))
                    .collect::<Vec<_>>()
            };
            assert!(at(0) == at(1) && at(1) == at(2) && !at(0).is_empty());
        }
    }
}
