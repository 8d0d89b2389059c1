//! Outage and loss of the four forms under the same crash, beside "detection + start + load + resume".

use crate::stage::{Any, Stage, n};
use faultline_engine::kv::Op;
use faultline_engine::{ClientFact, Ticket, Time};
use faultline_rules::StoreFact;
use faultline_strategies::failover::{Config, Fact, Form};
use std::collections::BTreeSet;

/// One run: all lengths in microseconds.
struct Outcome {
    /// From the crash to a primary that serves; in cluster mode to the suspicion, from which on nobody is sent to the dead.
    outage: u64,
    /// The longest time between two answers.
    gap: u64,
    /// How many effects there were to load.
    loaded: u64,
    /// The same outage, as the settings predict it at least and at most.
    predicted: (u64, u64),
    /// Acknowledged writes that the store does not have in the end.
    lost: usize,
}

/// Somewhere in the sixth second, so that the crash meets timers at any place.
fn crash(seed: u64) -> u64 {
    5_000_000 + seed * 7_919_377 % 1_000_000
}

fn run(form: Form, seed: u64) -> Outcome {
    let config = Config { form, ..Config::default() };
    let crash = crash(seed);
    let at = format!("{}.{:06}s", crash / 1_000_000, crash % 1_000_000);
    let script = format!("0.5s c1 every 40ms add x 1\n{at} crash n2\n8s c1 quiet");
    let stage = Stage::new(config, 5, seed, &script).until("9.5s");
    assert_eq!(stage.broken(), Vec::<&str>::new(), "{form:?}, seed {seed}");
    let mut told = BTreeSet::<Ticket>::new();
    let mut kept = BTreeSet::<Ticket>::new();
    for (_, fact) in stage.all() {
        match fact {
            Any::Client(ClientFact::Returned { ticket, operation, .. })
                if Any::command(&operation).is_some_and(|command| command.op != Op::Get) =>
            {
                told.insert(ticket);
            }
            Any::Failover(Fact::Stored { ticket, .. }) => {
                kept.insert(ticket);
            }
            _ => {}
        }
    }
    let after = |is: fn(&Fact) -> bool| {
        let found = stage.own().find(|(time, _, fact)| time.0 > crash && is(fact));
        found.map_or_else(
            || panic!("{form:?}, seed {seed}: nothing of the kind"),
            |(time, _, fact)| (time, fact),
        )
    };
    let back = match form {
        Form::Cluster => after(|fact| matches!(fact, Fact::ServerSuspected { .. })).0,
        _ => after(|fact| matches!(fact, Fact::Resumed { .. })).0,
    };
    let loaded = match form {
        Form::Cluster => 0,
        _ => match after(|fact| matches!(fact, Fact::LoadBegan { .. })).1 {
            Fact::LoadBegan { effects, .. } => effects,
            other => panic!("{other:?}"),
        },
    };
    let around = |time: &Time| time.0 > crash - 200_000 && time.0 < 8_000_000;
    let answers: Vec<u64> = stage.answers().into_iter().filter(around).map(|time| time.0).collect();
    let gap = answers.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or(u64::MAX);
    Outcome {
        outage: back.0 - crash,
        gap,
        loaded,
        predicted: predicted(&config, loaded),
        lost: told.difference(&kept).count(),
    }
}

/// Links take 10 to 15 ms and disks 0.5 to 2 ms.
fn predicted(config: &Config, loaded: u64) -> (u64, u64) {
    // The last status came up to 15 ms after the crash, or a heartbeat and its way before.
    let (least, most) = (config.timeout.0 - config.heartbeat.0 - 20_000, config.timeout.0 + 15_000);
    if config.form == Form::Cluster {
        return (least, most);
    }
    let start = if config.form == Form::Cold { config.start.0.0 } else { 0 };
    let work = start + config.load.0.0 * loaded + config.resume.0.0;
    // A write of the director, the order, the question to the store, its write and its answer.
    (least + work + 500 + 10_000 + 20_000 + 500, most + work + 2_000 + 15_000 + 30_000 + 2_000)
}

fn mean(values: &[u64]) -> u64 {
    values.iter().sum::<u64>() / values.len() as u64
}

fn millis(micros: u64) -> String {
    format!("{}.{} ms", micros / 1_000, micros % 1_000 / 100)
}

/// The table of the chapter: `FAULTLINE_SEEDS=1000 cargo test --profile fast-test -p faultline-strategies --test failover --
/// forms --nocapture`.
#[test]
fn cold_is_out_longer_than_warm_and_warm_longer_than_hot_and_hot_and_cluster_lose_nothing() {
    let seeds: u64 = std::env::var("FAULTLINE_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(40);
    let mut outages = Vec::new();
    for form in [Form::Cold, Form::Warm, Form::Hot, Form::Cluster] {
        let all: Vec<Outcome> = (1..=seeds).map(|seed| run(form, seed)).collect();
        let of = |what: fn(&Outcome) -> u64| all.iter().map(what).collect::<Vec<u64>>();
        let (outage, gap, loaded) = (of(|one| one.outage), of(|one| one.gap), of(|one| one.loaded));
        let lost = of(|one| one.lost as u64);
        println!(
            "{form:?}: outage {} ({} to {}), predicted {} to {}; longest gap {}; loaded {}; lost {}.{:02} ({} to {})",
            millis(mean(&outage)),
            millis(*outage.iter().min().expect("there is a run")),
            millis(*outage.iter().max().expect("there is a run")),
            millis(mean(&of(|one| one.predicted.0))),
            millis(mean(&of(|one| one.predicted.1))),
            millis(mean(&gap)),
            mean(&loaded),
            lost.iter().sum::<u64>() / seeds,
            lost.iter().sum::<u64>() * 100 / seeds % 100,
            lost.iter().min().expect("there is a run"),
            lost.iter().max().expect("there is a run"),
        );
        for (seed, one) in all.iter().enumerate() {
            let (least, most) = one.predicted;
            let within = (least..=most + 1_000).contains(&one.outage);
            assert!(within, "{form:?}, seed {}: {} is not within {least} to {most}", seed + 1, one.outage);
        }
        match form {
            Form::Hot | Form::Cluster => {
                assert!(lost.iter().all(|lost| *lost == 0), "{form:?} loses nothing")
            }
            // Half a second of requests at most, and what is under way to the store.
            _ => assert!(lost.iter().all(|lost| *lost <= 15) && mean(&lost) > 0, "{form:?}: {lost:?}"),
        }
        outages.push(mean(&outage));
    }
    assert!(outages.windows(2).all(|pair| pair[0] > pair[1]), "{outages:?}");
}

/// Cold: twice as much in the store takes twice as long to load.
#[test]
fn what_a_cold_standby_loads_grows_with_the_store_and_what_a_warm_one_loads_does_not() {
    let loaded = |form, crash: u64| {
        let script = format!("0.5s c1 every 40ms add x 1\n{crash}.8s crash n2");
        let config = Config { form, ..Config::default() };
        let stage = Stage::new(config, 4, 1, &script).until("20s");
        let loaded = stage.own().filter(|(_, node, _)| *node == n(3)).find_map(|(_, _, fact)| match fact {
            Fact::Loaded { effects, took, .. } => Some((effects, took)),
            _ => None,
        });
        let (effects, took) = loaded.expect("n3 takes over");
        let exactly = effects * config.load.0.0;
        assert!(
            took.0.abs_diff(exactly) <= 100,
            "load is proportional to what is missing: {took}, {effects}"
        );
        effects
    };
    let (early, late) = (loaded(Form::Cold, 5), loaded(Form::Cold, 10));
    assert!(late > early * 19 / 10, "{early}, {late}");
    let (early, late) = (loaded(Form::Warm, 5), loaded(Form::Warm, 10));
    assert!(early <= 40 && late <= 40, "{early}, {late}");
}
