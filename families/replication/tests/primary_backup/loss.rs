//! What is lost and how long nobody is answered when the primary dies, for the three kinds of shipping, measured over many seeds.
//! `FAULTLINE_SEEDS=1000 … -- --nocapture loss` prints the table of the chapter.

use faultline_engine::kv::Op;
use faultline_engine::{ClientFact, ScriptLine, Setup, Ticket, Time, TimedInput, Timeline};
use faultline_replication::Of;
use faultline_replication::primary_backup::{Config, Fact as Own, Replica, Ship};

/// What happened in a run.
struct Outcome {
    /// How many writes of which clients were told are not at the new primary.
    lost: u64,
    /// The longest time between two answers, in microseconds, from 1.5 s on.
    gap: u64,
}

fn timed(line: &str) -> TimedInput {
    let read: ScriptLine = line.parse().expect("a line");
    TimedInput { at: read.at.expect("a moment"), input: read.input }
}

/// A client writes every 20 ms, and the primary dies; before that its link to the backup may break.
fn run(ship: Ship, seed: u64, cut: bool) -> Outcome {
    let crash = format!("{}us crash n2", 3_000_000 + seed * 997 % 200_000);
    let mut lines = vec!["0.5s c1 every 20ms add x 1"];
    if cut {
        lines.push("2s cut n2 n3");
    }
    lines.push(&crash);
    let config = Config { ship, ..Config::default() };
    let setup = Setup { nodes: 4, clients: 1, seed, config };
    let mut run = Timeline::<Replica>::new(setup, lines.into_iter().map(timed).collect());
    run.seek(Time(6_000_000), u32::MAX);
    let history = run.history();
    let mut stored: Vec<Ticket> = Vec::new();
    let mut told: Vec<(u64, Ticket)> = Vec::new();
    for record in &history.facts {
        match record.fact.of() {
            Of::Own(Own::WriteStored { ticket, .. })
                if record.subject.node().is_some_and(|node| node.0 == 2) =>
            {
                stored.push(*ticket);
            }
            Of::Client(ClientFact::Returned { ticket, operation, .. })
                if operation.key_value().is_some_and(|command| command.op != Op::Get) =>
            {
                told.push((history.events[record.event as usize].time.0, *ticket));
            }
            _ => {}
        }
    }
    let lost = told.iter().filter(|one| !stored.contains(&one.1)).count() as u64;
    let late: Vec<u64> = told.iter().map(|one| one.0).filter(|time| *time > 1_500_000).collect();
    Outcome { lost, gap: late.windows(2).map(|pair| pair[1] - pair[0]).max().expect("answers") }
}

#[test]
fn loss() {
    let seeds = std::env::var("FAULTLINE_SEEDS").ok().and_then(|text| text.parse().ok()).unwrap_or(40);
    for cut in [false, true] {
        for ship in [Ship::Sync, Ship::Semi, Ship::Async] {
            let all: Vec<Outcome> = (1..=seeds).map(|seed| run(ship, seed, cut)).collect();
            let lost = || all.iter().map(|one| one.lost);
            let gap = || all.iter().map(|one| one.gap);
            let (least, most) = (lost().min().expect("seeds"), lost().max().expect("seeds"));
            let hundredths = lost().sum::<u64>() * 100 / seeds;
            println!(
                "link cut {cut}, {ship:?}: lost {}.{:02} ({least} to {most}), in {} of {seeds} runs; nobody answered for {} ({} to {}) µs",
                hundredths / 100,
                hundredths % 100,
                lost().filter(|lost| *lost > 0).count(),
                gap().sum::<u64>() / seeds,
                gap().min().expect("seeds"),
                gap().max().expect("seeds"),
            );
            match (ship, cut) {
                (Ship::Sync, _) | (Ship::Semi, false) => assert_eq!(most, 0, "{ship:?}"),
                // Every write since the fallback.
                (Ship::Semi | Ship::Async, true) => assert!(least > 20, "{ship:?}: {least}"),
                (Ship::Async, false) => assert!(most > 0),
            }
            if !cut {
                assert!(gap().max().is_some_and(|gap| gap < 1_000_000), "{ship:?}");
            }
        }
    }
}
