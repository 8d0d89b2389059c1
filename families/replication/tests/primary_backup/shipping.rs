//! When a write is answered, and what is lost.

use crate::stage::{Stage, at, n};
use faultline_engine::kv::Answer;
use faultline_engine::settings::{Number, Pause};
use faultline_engine::{NodeId, Span};
use faultline_replication::primary_backup::{Claim, Config, Fact, Ship};

fn shipped(ship: Ship) -> Config {
    Config { ship, claim: Claim::Linearizable, ..Config::default() }
}

/// Request 10 ms, disk 1 ms, answer 10 ms; and a way to the backup, its disk, and a way back, as far as the setting waits.
#[test]
fn each_kind_of_shipping_waits_for_what_it_says() {
    for (ship, micros) in [(Ship::Sync, 42_000), (Ship::Semi, 41_000), (Ship::Async, 21_000)] {
        let run = Stage::new(shipped(ship), 3, "1s c1 set x 1").until(2_000);
        assert_eq!(run.answers()[0].0.0 - 1_000_000, micros, "{ship:?}");
    }
}

/// Alsberg & Day's two-host resiliency: before the answer two disks have the write.
#[test]
fn a_synchronous_answer_means_that_every_backup_has_it_on_its_disk() {
    for backups in 1..=4 {
        let config = Config { backups: Number(backups), ..Config::default() };
        let run = Stage::new(config, 6, "1s c1 set x 1").until(2_000);
        let stored = |node| run.first(node, |fact| matches!(fact, Fact::WriteStored { index: 1, .. }));
        let answered = run.answers()[0].0;
        for node in 2..2 + backups {
            assert!(stored(NodeId(node)).is_some_and(|time| time < answered), "{backups} backups");
        }
        assert_eq!(stored(NodeId(2 + backups)), None);
    }
}

const CRASH: &str = "0.5s c1 set x 1\n1s c1 set x 2\n1.042s crash n2\n2s c2 get x";

/// The primary answers, and dies before it has shipped.
#[test]
fn what_was_answered_first_is_lost_with_asynchronous_shipping_alone() {
    let read = |ship| {
        let run = Stage::new(shipped(ship), 4, CRASH).until(3_000);
        (run.answers().last().map(|one| one.3), run.broken())
    };
    let value = |number| Some(Answer::Value(Some(number)));
    assert_eq!(read(Ship::Sync), (value(2), vec![]));
    assert_eq!(read(Ship::Semi), (value(2), vec![]));
    let (told, broken) = read(Ship::Async);
    assert_eq!(told, value(1));
    assert!(
        broken.contains(&"acknowledged-writes-kept") && broken.contains(&"linearizability"),
        "{broken:?}"
    );
}

/// Without gathering, what is lost is what was on its way.
#[test]
fn gathering_makes_the_loss_larger() {
    let lost = |gather| {
        let config = Config { gather: Pause(Span::millis(gather)), ..shipped(Ship::Async) };
        let run = Stage::new(config, 4, "0.5s c1 every 25ms add x 1\n1.5s crash n2").until(3_000);
        let told = run.answers().iter().filter(|one| one.0 < at(1_510)).count();
        let taken_over = |fact: &Fact| matches!(fact, Fact::DutyTaken { number: 2, .. });
        assert!(run.first(n(3), taken_over).is_some());
        let held = run.own().find_map(|(_, who, fact)| match fact {
            Fact::DutyTaken { number: 2, held, .. } if who == n(3) => Some(held),
            _ => None,
        });
        told as u64 - held.expect("n3 leads")
    };
    let all: Vec<u64> = [0, 200, 800].map(lost).to_vec();
    assert!(all.windows(2).all(|pair| pair[0] < pair[1]), "{all:?}");
}

/// Semi-synchronous: after the fallback it is asynchronous, until the backup has caught up.
#[test]
fn a_semi_synchronous_primary_falls_back_and_waits_again() {
    let script = "0.5s c1 every 50ms add x 1\n1s cut n2 n3\n2s heal n2 n3";
    let run = Stage::new(Config { ship: Ship::Semi, ..Config::default() }, 3, script).until(3_000);
    let fell = run.first(n(2), |fact| matches!(fact, Fact::FellBack { .. })).expect("it falls back");
    assert!(fell > at(1_100) && fell < at(1_200), "{fell}");
    let again = run.first(n(2), |fact| matches!(fact, Fact::WaitsAgain { .. })).expect("it waits again");
    assert!(again > at(2_000) && again < at(2_300), "{again}");
    let took: Vec<u64> = run.answers().windows(2).map(|pair| pair[1].0.0 - pair[0].0.0).collect();
    assert!(took.iter().all(|gap| *gap < 180_000), "{took:?}");
    assert_eq!(run.broken(), [""; 0], "nobody died");
}

/// A backup that never received the state cannot lead, however writes are shipped.
#[test]
fn a_backup_without_the_state_does_not_lead_with_any_shipping() {
    for ship in [Ship::Sync, Ship::Semi, Ship::Async] {
        let script = "0s hold all n2 -> n4 Ship\n0.5s c1 every 50ms add x 1\n1s crash n3\n2s crash n2\n5s restart n2\n5s release";
        let run = Stage::new(Config { ship, ..Config::default() }, 4, script).until(7_000);
        assert_eq!(run.views(), [(2, "n2 n4".into())], "{ship:?}");
        assert_eq!(run.broken(), [""; 0], "{ship:?}");
    }
}
