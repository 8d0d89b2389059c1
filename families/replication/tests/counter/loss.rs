//! What is lost and what is doubled, over a thousand seeds with 5 % of all messages lost.
//!
//! `cargo test --profile fast-test -p faultline-replication --test counter -- loss --nocapture` prints the table of the book.

use crate::stage::{Stage, form, n};
use faultline_engine::ClientFact;
use faultline_replication::counter::{Config, Form};
use faultline_replication::{Fact as Any, Outcome};

/// Two clients add a hundred times between them, each until it is answered; then everything is quiet.
const SCRIPT: &str = "0s delay all 10ms\n0s disk all 1ms\n0s loss all 5%\n1s c1 every 100ms add x 1\n1s c2 every 100ms add x 1\n\
    6s c1 quiet\n6s c2 quiet\n6s loss all 0%";

#[derive(Debug, Default)]
struct Table {
    asked: i64,
    acknowledged: i64,
    /// Copies that hold less than was acknowledged, and by how much; more than was asked, and by how much.
    short: i64,
    lost: i64,
    over: i64,
    doubled: i64,
    /// Runs in which the three copies do not agree, and in which all hold what was acknowledged.
    differ: i64,
    right: i64,
}

fn measure(config: &Config, seeds: u64) -> Table {
    let mut table = Table::default();
    for seed in 0..seeds {
        let run = Stage::seeded(config.clone(), 3, seed, SCRIPT).until(12_000);
        assert_eq!(run.broken(), [""; 0], "{:?}, seed {seed}", config.form);
        let (mut asked, mut acknowledged) = (0, 0);
        for (_, _, fact) in run.all() {
            match fact {
                Any::Client(ClientFact::Invoked { .. }) => asked += 1,
                Any::Client(ClientFact::Returned { outcome: Outcome::KeyValue(_), .. }) => acknowledged += 1,
                _ => {}
            }
        }
        let values = [n(1), n(2), n(3)].map(|node| run.value(node));
        table.asked += asked;
        table.acknowledged += acknowledged;
        for value in values {
            table.short += i64::from(value < acknowledged);
            table.lost += (acknowledged - value).max(0);
            table.over += i64::from(value > asked);
            table.doubled += (value - asked).max(0);
        }
        table.differ += i64::from(values.iter().any(|value| *value != values[0]));
        table.right += i64::from(values.iter().all(|value| (acknowledged..=asked).contains(value)));
    }
    table
}

#[test]
fn with_five_percent_of_loss_the_naive_form_is_wrong_and_the_others_are_right() {
    let seeds = std::env::var("FAULTLINE_LOSS_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(100);
    for of in [Form::Naive, Form::Log, Form::Pn] {
        let table = measure(&form(of), seeds);
        println!("{of:?}: {table:?}");
        let runs = i64::try_from(seeds).expect("few");
        if of == Form::Naive {
            assert!(table.differ * 10 > runs * 9 && table.right * 20 < runs, "{table:?}");
        } else {
            assert_eq!((table.differ, table.right, table.lost, table.doubled), (0, runs, 0, 0), "{of:?}");
        }
    }
}
