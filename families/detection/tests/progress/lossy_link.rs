//! One lossy link and one quiet one, and two crashes: the same script, the same seeds, every detector. The chapter has the table.

use crate::any::Stage;
use crate::stage::n;
use faultline_detection::Fact;
use faultline_detection::heartbeat::{self, Form, Heartbeat};
use faultline_detection::phi::{self, PhiAccrual};
use faultline_detection::progress::{self, Progress};
use faultline_detection::timeout::{self, Timeout};
use faultline_engine::settings::Number;
use faultline_engine::{Endpoint, NodeId, Protocol, Span, Time};

const CHAPTER: &str = include_str!("../../src/progress/chapter.md");
/// The scenario of each detector.
const SCENARIOS: [&str; 4] = [
    include_str!("../../src/heartbeat/scenarios/heartbeat-lossy-link.toml"),
    include_str!("../../src/phi/scenarios/phi-lossy-link.toml"),
    include_str!("../../src/timeout/scenarios/timeout-lossy-link.toml"),
    include_str!("../../src/progress/scenarios/progress-lossy-link.toml"),
];
/// Runs of the script, each with a seed of its own.
const RUNS: u64 = 50;
/// When n3 crashes, and when n2 does.
const CRASHES: [(NodeId, Time); 2] = [(NodeId(2), Time(20_030_000)), (NodeId(1), Time(22_030_000))];

/// What stands in a scenario file under a key, between its quotes.
fn part<'a>(file: &'a str, key: &str) -> &'a str {
    let after = file.split_once(&format!("\n{key} = \"\"\"\n")).unwrap_or_else(|| panic!("no {key}")).1;
    after.split_once("\"\"\"").expect("the quotes are closed").0
}

/// Whether n1 comes to think that another node has failed, or that it has not.
type Opinion = fn(&Fact) -> Option<(NodeId, bool)>;

fn stuck(fact: &Fact) -> Option<(NodeId, bool)> {
    match fact {
        Fact::Stops { node, .. } => Some((*node, true)),
        Fact::Recovers { node, .. } => Some((*node, false)),
        _ => None,
    }
}

/// How often n1 suspects n2 and n3 before they crash, and how long it takes to suspect them after that: a row of the table.
fn row<P: Protocol<Fact = Fact>>(name: &str, config: &P::Config, opinion: Opinion) -> String {
    let network: String = part(SCENARIOS[0], "network").lines().map(|line| format!("0s {line}\n")).collect();
    let script = network + part(SCENARIOS[0], "script");
    let (mut mistakes, mut detection) = ([0; 2], [0; 2]);
    for seed in 0..RUNS {
        let mut stage: Stage<P> = Stage::seeded(3, config.clone(), &script, seed);
        stage.until("24s");
        let history = stage.run.history();
        for (crashed, at) in CRASHES {
            let place = crashed.index() - 1;
            let told = history.facts.iter().filter(|record| record.subject == Endpoint::Node(n(1)));
            let told = told.filter_map(|record| {
                let (_, failed) = opinion(&record.fact).filter(|(node, _)| *node == crashed)?;
                Some((history.events[record.event as usize].time, failed))
            });
            let told: Vec<(Time, bool)> = told.collect();
            let wrong = |(time, failed): &&(Time, bool)| *failed && *time > Time(1_000_000) && *time < at;
            mistakes[place] += u64::try_from(told.iter().filter(wrong).count()).expect("few");
            let (last, failed) = *told.last().unwrap_or(&(Time::ZERO, false));
            assert!(
                failed && last + Span::secs(1) > at,
                "{name}, seed {seed}: {crashed} is suspected at {last}"
            );
            detection[place] += last.since(at).0;
        }
    }
    let times = |mistakes: u64| format!("{}.{:02}", mistakes / RUNS, mistakes % RUNS * 100 / RUNS);
    let mean = |sum: u64| format!("{} ms", sum / RUNS / 1_000);
    let [lossy, quiet] = [0, 1].map(|place| (times(mistakes[place]), mean(detection[place])));
    format!("| {name} | {} | {} | {} | {} |", lossy.0, lossy.1, quiet.0, quiet.1)
}

#[test]
fn the_four_scenarios_have_one_script() {
    for key in ["network", "script"] {
        assert!(SCENARIOS.iter().all(|file| part(file, key) == part(SCENARIOS[0], key)), "{key}");
    }
}

/// Run with `--nocapture` to read the table.
#[test]
fn a_lossy_link_deceives_those_who_wait_for_one_message() {
    let nfd = heartbeat::Config::default();
    let plain = heartbeat::Config { form: Form::Plain, ..nfd };
    let accrual = |threshold| phi::Config { threshold: Number(threshold), ..phi::Config::default() };
    let (adaptive, steps) = (timeout::Config::default(), progress::Config::default());
    let opinion: Opinion = Fact::opinion;
    let rows = [
        row::<Heartbeat>("Heartbeat, NFD-S, δ = 150 ms", &nfd, opinion),
        row::<Heartbeat>("Heartbeat, plain, δ = 150 ms", &plain, opinion),
        row::<PhiAccrual>("Phi, Φ = 8", &accrual(8), opinion),
        row::<PhiAccrual>("Phi, Φ = 12", &accrual(12), opinion),
        row::<Timeout>("Timeout, adaptive, 3 tries", &adaptive, opinion),
        row::<Progress>("Progress, by heartbeats, δ = 200 ms", &steps, opinion),
        row::<Progress>("Progress, by steps, 600 ms", &steps, stuck),
    ];
    println!("{}", rows.join("\n"));
    for row in rows {
        assert!(CHAPTER.contains(&row), "the chapter has another row than\n{row}");
    }
}
