//! What a write and a read cost: two messages per backup each, and a read with a lease none.

use crate::stage::{Stage, at};
use faultline_engine::settings::Number;
use faultline_replication::primary_backup::{Authority, Config};

const BETWEEN: &[&str] = &["Ship", "Ack", "Received"];

#[test]
fn a_write_costs_two_messages_per_backup_and_a_read_as_many_unless_there_is_a_lease() {
    for backups in 1..=7_u16 {
        for authority in [Authority::Backup, Authority::Lease, Authority::None] {
            let config = Config { backups: Number(backups), authority, ..Config::default() };
            let sent = |script| {
                let run = Stage::new(config, backups + 2, script).until(3_000);
                assert_eq!(run.answers().len(), 1);
                run.sent(at(1_000), BETWEEN)
            };
            let twice = 2 * usize::from(backups);
            assert_eq!(sent("1s c1 set x 1"), twice, "{backups} backups, {authority:?}");
            let asks = if authority == Authority::Backup { twice } else { 0 };
            assert_eq!(sent("1s c1 get x"), asks, "{backups} backups, {authority:?}");
        }
    }
}

/// Backups are asked at the same time: their number does not matter to a client, as that of a chain does.
#[test]
fn an_answer_takes_two_round_trips_whatever_the_number_of_backups() {
    for backups in 1..=7 {
        let config = Config { backups: Number(backups), ..Config::default() };
        let run = Stage::new(config, backups + 2, "1s c1 set x 1\n2s c1 get x").until(3_000);
        let times: Vec<u64> = run.answers().iter().map(|answer| answer.0.0).collect();
        // Messages that arrive in the same moment are handled a microsecond apart.
        let most = u64::from(backups);
        assert!((1_042_000..1_042_000 + most).contains(&times[0]), "{backups} backups: {times:?}");
        assert!((2_040_000..2_040_000 + most).contains(&times[1]), "{backups} backups: {times:?}");
    }
}
