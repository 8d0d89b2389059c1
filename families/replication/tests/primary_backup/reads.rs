//! Reads at backups.

use crate::stage::{Stage, n};
use faultline_engine::kv::Answer;
use faultline_engine::settings::Number;
use faultline_replication::primary_backup::{Config, Ship};

fn own_write(ship: Ship) -> (Answer, u16) {
    let config = Config { ship, backup_reads: true, ..Config::default() };
    let run = Stage::new(config, 3, "1s c1 set x 1\n1.05s c1 get x").until(2_000);
    let read = run.answers()[1];
    (read.3, read.4.0)
}

/// A client that reads its own write at the backup finds it there with synchronous shipping.
#[test]
fn own_writes_are_read_at_a_backup_only_if_the_answer_waited_for_it() {
    assert_eq!(own_write(Ship::Sync), (Answer::Value(Some(1)), 2));
    assert_eq!(own_write(Ship::Semi), (Answer::Value(Some(1)), 2));
    assert_eq!(own_write(Ship::Async), (Answer::Value(None), 2));
}

/// Readers spread over the backups, and writers ask the primary.
#[test]
fn clients_spread_over_backups() {
    let config = Config { backups: Number(2), backup_reads: true, ..Config::default() };
    let run =
        Stage::new(config, 4, "1s c1 set x 1\n1.2s c1 get x\n1.2s c2 get x\n1.2s c3 get x").until(2_000);
    let by: Vec<_> = run.answers().iter().map(|one| (one.1.index(), one.4)).collect();
    assert_eq!(by, [(0, n(2)), (0, n(3)), (1, n(4)), (2, n(3))]);
}

/// Whoever reads at a server that is no backup any more is sent to one by the view service.
#[test]
fn readers_of_a_backup_that_died_find_another_one() {
    let config = Config { backup_reads: true, ..Config::default() };
    let run =
        Stage::new(config, 4, "0.5s c1 set x 1\n1s crash n3\n1.5s c1 get x\n2.5s c1 get x").until(4_000);
    let by: Vec<_> = run.answers().iter().skip(1).map(|one| (one.3, one.4)).collect();
    assert_eq!(by, [(Answer::Value(Some(1)), n(4)); 2]);
}
