//! What a read and a write cost, counted beside the formulas: one round trip to the other replicas, and two with ABD.

use crate::stage::{Stage, at};
use faultline_engine::settings::Number;
use faultline_replication::quorum::{Config, Repair, Versions};

fn of(copies: u16, config: Config) -> (usize, usize, Vec<u64>) {
    let config = Config { copies: Number(copies), repair: Repair::Off, ..config };
    let config = Config { reads: Number(copies / 2 + 1), writes: Number(copies / 2 + 1), ..config };
    let run = Stage::new(config, copies, "0.5s c1 set x 1\n1s c1 set x 2\n2s c1 get x").until(3_000);
    let all = ["Read", "Versions", "Store", "Stored"];
    let (set, get) = (run.sent(at(1_000), &all) - run.sent(at(2_000), &all), run.sent(at(2_000), &all));
    assert_eq!(run.broken(), [""; 0]);
    (set, get, run.told().iter().skip(1).map(|told| told.at.0 % 1_000_000 / 1_000).collect())
}

/// The coordinator is one of the replicas: N−1 others are asked, and answer.
#[test]
fn a_quorum_costs_one_round_trip_to_each_other_replica_and_abd_two() {
    for copies in 2..=9_u16 {
        let others = usize::from(copies - 1);
        let (set, get, times) = of(copies, Config::default());
        assert_eq!((set, get), (2 * others, 2 * others), "{copies} replicas");
        // Request, a round trip and the reply take 10 ms each way; a write is on disks for 1 ms.
        assert_eq!(times, [41, 40], "{copies} replicas");
        let (set, get, times) = of(copies, Config { abd: true, ..Config::default() });
        assert_eq!((set, get), (4 * others, 4 * others), "ABD, {copies} replicas");
        // What a read writes back is on the disks already.
        assert_eq!(times, [61, 60], "ABD, {copies} replicas");
    }
}

/// With vector clocks a write needs a context, and reads before it.
#[test]
fn a_write_with_vector_clocks_reads_first() {
    let (set, get, times) = of(3, Config { versions: Versions::Vector, ..Config::default() });
    assert_eq!((set, get, times), (8, 4, vec![61, 40]));
}

/// Read repair costs nothing where there is nothing to repair.
#[test]
fn repair_sends_only_what_somebody_lacks() {
    let script = "0.5s c1 set x 1\n1s c2 get x\n1.2s isolate n3\n1.3s c1 set x 2\n1.6s heal\n2s c2 get x\n2.5s c3 get x";
    let run = Stage::new(Config::default(), 3, script).until(3_000);
    assert_eq!(run.sent(at(0), &["Repair"]), 1);
    assert_eq!(run.broken(), [""; 0]);
}
