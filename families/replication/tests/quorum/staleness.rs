//! How often a read misses the last write, measured beside C(N−W, R) / C(N, R) (Bailis et al. 2012, §2). The formula is about
//! quorums that are drawn at random, writes that spread no further, and a read after a write that is done.
//!
//! `cargo test -p faultline-replication --test quorum -- staleness --nocapture` prints the table of the book.

use crate::stage::{Stage, Step};
use faultline_engine::Span;
use faultline_engine::settings::Number;
use faultline_replication::quorum::{Ask, Config, Fact, Repair, Version};
use std::collections::BTreeMap;

/// c1 writes and c2 reads, each ten times a second and never at the same time.
const SCRIPT: &str =
    "0s delay all 2ms..9ms\n0s disk all 1ms\n0.1s c1 every 100ms set x 1\n0.15s c2 every 100ms get x";

/// How many reads there were; how many were older than the last write that was acknowledged before they were asked; of how many
/// their coordinator has found that itself.
fn count(config: Config, nodes: u16, seed: u64) -> (u32, u32, u64) {
    let run = Stage::seeded(config, nodes, seed, SCRIPT).until(12_000);
    assert_eq!(run.broken(), [""; 0]);
    let (mut last, mut asked) = (None::<Version>, BTreeMap::new());
    let (mut told, mut reads, mut stale) = (BTreeMap::new(), 0, 0);
    for step in run.steps() {
        match step {
            Step::Own(Fact::Acknowledged { ticket, version, .. }) => {
                told.insert(*ticket, vec![version.clone()]);
            }
            Step::Own(Fact::Told { ticket, versions, .. }) => {
                told.insert(*ticket, versions.clone());
                let before: &Option<Version> = &asked[ticket];
                reads += 1;
                let found = |before: &Version| versions.iter().any(|version| version.covers(before));
                stale += u32::from(before.as_ref().is_some_and(|before| !found(before)));
            }
            Step::Own(_) => {}
            Step::Invoked(ticket) => {
                asked.insert(ticket, last.clone());
            }
            Step::Returned(ticket) if ticket.client.index() == 0 => last = told[&ticket].first().cloned(),
            Step::Returned(_) => {}
        }
    }
    (reads, stale, run.gauge(1))
}

#[test]
fn reads_miss_the_last_write_as_often_as_the_formula_says() {
    println!("N R W   reads  stale  measured  predicted");
    for (copies, reads, writes) in
        [(3, 1, 1), (3, 1, 2), (2, 1, 1), (5, 1, 1), (5, 2, 2), (3, 2, 2), (5, 3, 3)]
    {
        let config = Config {
            copies: Number(copies),
            reads: Number(reads),
            writes: Number(writes),
            ask: Ask::Quorum,
            repair: Repair::Detect,
            timeout: Span::millis(40),
            ..Config::default()
        };
        let predicted = config.terms(copies).miss();
        let (mut all, mut stale) = (0, 0);
        for seed in 0..20 {
            let (read, missed, found) = count(config, copies, seed);
            // The coordinator cannot know more than somebody who sees everything, and here it learns all of it.
            assert_eq!(u64::from(missed), found, "{copies} {reads} {writes}, seed {seed}");
            all += read;
            stale += missed;
        }
        let (measured, expected) =
            (f64::from(stale) / f64::from(all), f64::from(u32::try_from(predicted).unwrap()) / 1e6);
        println!("{copies} {reads} {writes}  {all:>6} {stale:>6}  {measured:>8.3}  {expected:>9.3}");
        // Three standard deviations of the share of so many draws.
        let bound = 3.0 * (expected * (1.0 - expected) / f64::from(all)).sqrt();
        assert!(
            (measured - expected).abs() <= bound,
            "{copies} {reads} {writes}: {measured:.3} of {all} reads, {expected:.3} ± {bound:.3} expected"
        );
        assert!(all > 2_000, "{all}");
    }
}
