//! One script, two protocols: a fixed timeout, and a threshold. The chapter has the table.

use crate::stage::n;
use faultline_detection::heartbeat::{self, Form, Heartbeat};
use faultline_detection::phi::{self, PhiAccrual};
use faultline_detection::{Fact, Why};
use faultline_engine::settings::Number;
use faultline_engine::{Endpoint, NodeId, Protocol, ScriptLine, Setup, Span, Time, TimedInput, Timeline};

const HEARTBEAT: &str = include_str!("../../src/heartbeat/scenarios/heartbeat-lossy-link.toml");
const PHI: &str = include_str!("../../src/phi/scenarios/phi-lossy-link.toml");
const CHAPTER: &str = include_str!("../../src/phi/chapter.md");

/// Runs of the script, each with a seed of its own.
const RUNS: u64 = 100;
/// When n3 crashes, and when n2 does: as in the scenarios.
const CRASHES: [(NodeId, Time); 2] = [(NodeId(2), Time(20_030_000)), (NodeId(1), Time(22_030_000))];

/// What stands in a scenario file under a key, between its quotes.
fn part(file: &'static str, key: &str) -> &'static str {
    let after = file.split_once(&format!("\n{key} = \"\"\"\n")).unwrap_or_else(|| panic!("no {key}")).1;
    after.split_once("\"\"\"").expect("the quotes are closed").0
}

fn run<P: Protocol>(config: P::Config, seed: u64) -> Timeline<P> {
    let line = |line: &str| {
        let read: ScriptLine = line.parse().unwrap_or_else(|error| panic!("{line}: {error:?}"));
        TimedInput { at: read.at.unwrap_or(Time::ZERO), input: read.input }
    };
    let lines = part(PHI, "network").lines().chain(part(PHI, "script").lines());
    let mut inputs: Vec<TimedInput> = lines.filter(|line| !line.is_empty()).map(line).collect();
    inputs.sort_by_key(|input| input.at);
    let mut run = Timeline::new(Setup { nodes: 3, clients: 0, seed, config }, inputs);
    run.seek(Time(24_000_000), u32::MAX);
    run
}

/// What n1 thinks in all runs: mistakes about n2, mistakes about n3, and how long it takes to suspect n3 and n2 when they have crashed, in
/// microseconds together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Found {
    mistakes: [u64; 2],
    detection: [u64; 2],
}

fn find<P: Protocol<Fact = Fact>>(config: &P::Config) -> Found {
    let mut found = Found::default();
    for seed in 0..RUNS {
        let run = run::<P>(config.clone(), seed);
        let history = run.history();
        let told = history.facts.iter().filter(|record| record.subject == Endpoint::Node(n(1)));
        let mut last = [Time::ZERO; 2];
        for record in told {
            let at = history.events[record.event as usize].time;
            match record.fact {
                Fact::Trusts { node, why: Why::Mistaken, .. } => found.mistakes[node.index() - 1] += 1,
                Fact::Suspects { node, .. } | Fact::Convicts { node, .. } => last[node.index() - 1] = at,
                _ => {}
            }
        }
        for (crashed, at) in CRASHES {
            let place = crashed.index() - 1;
            // A suspicion before the crash that was never taken back would be no detection.
            assert!(last[place] > at - Span::secs(1), "{crashed} is suspected at {}", last[place]);
            found.detection[place] += last[place].since(at).0;
        }
    }
    found
}

fn plain(delta: u64) -> Found {
    let config =
        heartbeat::Config { form: Form::Plain, delta: Span::millis(delta), ..heartbeat::Config::default() };
    find::<Heartbeat>(&config)
}

fn accrual(threshold: u16) -> Found {
    find::<PhiAccrual>(&phi::Config { threshold: Number(threshold), ..phi::Config::default() })
}

/// A row of the chapter's table.
fn row(name: &str, found: Found) -> String {
    let Found { mistakes: [lossy, quiet], detection: [late, soon] } = found;
    let mean = |sum: u64| format!("{} ms", sum / RUNS / 1_000);
    let each = |sum: u64| format!("{}.{:02}", sum / RUNS, sum % RUNS);
    format!("| {name} | {} | {} | {} | {} |", each(lossy), mean(late), each(quiet), mean(soon))
}

#[test]
fn the_script_of_both_scenarios_is_one() {
    for key in ["network", "script"] {
        assert_eq!(part(HEARTBEAT, key), part(PHI, key), "{key}");
    }
    assert!(
        part(PHI, "script").contains("20.03s crash n3") && part(PHI, "script").contains("22.03s crash n2")
    );
}

/// Run with `--nocapture` to read the table.
#[test]
fn one_threshold_is_right_for_both_links_and_no_timeout_is() {
    let (short, long) = (plain(150), plain(400));
    let (eight, phi) = (accrual(8), accrual(12));
    let rows = [
        row("Heartbeat, plain, δ = 150 ms", short),
        row("Heartbeat, plain, δ = 400 ms", long),
        row("Phi, Φ = 8", eight),
        row("Phi, Φ = 12", phi),
    ];
    println!("{}", rows.join("\n"));
    // The short timeout is wrong on the lossy link again and again, the long one is slow on the quiet link.
    assert!(short.mistakes[0] > 10 * RUNS && phi.mistakes[0] < RUNS / 2);
    assert!(long.detection[1] > 2 * phi.detection[1]);
    // A threshold that is as good on the lossy link as the long timeout is nearly as quick on the quiet one as the short timeout.
    assert!(phi.detection[1] < short.detection[1] + RUNS * 25_000);
    assert_eq!([short.mistakes[1], long.mistakes[1], phi.mistakes[1]], [0; 3]);
    for row in rows {
        assert!(CHAPTER.contains(&row), "the chapter has another row than\n{row}");
    }
}

/// Beats in a run that asks how often a suspicion is wrong.
const BEATS: u64 = 20_000;

/// How many of the beats in a run of so many came after a mistake of n1 about n2.
fn share_of_mistakes(threshold: u16, network: &str) -> (u64, f64) {
    let config = phi::Config {
        threshold: Number(threshold),
        window: Number(1_000),
        min_deviation: Span::millis(1),
        ..phi::Config::default()
    };
    let line = |line: &str| {
        let read: ScriptLine = line.parse().unwrap_or_else(|error| panic!("{line}: {error:?}"));
        TimedInput { at: Time::ZERO, input: read.input }
    };
    let inputs = network.split("; ").map(line).collect();
    let mut run: Timeline<PhiAccrual> =
        Timeline::new(Setup { nodes: 2, clients: 0, seed: 7, config }, inputs);
    run.seek(Time(BEATS * 100_000), u32::MAX);
    let told = run.history().facts.iter().filter(|record| record.subject == Endpoint::Node(n(1)));
    let (mut beats, mut mistakes) = (0_u32, 0_u32);
    for record in told {
        match record.fact {
            Fact::Counted { .. } => beats += 1,
            Fact::Trusts { why: Why::Mistaken, .. } => mistakes += 1,
            _ => {}
        }
    }
    (mistakes.into(), f64::from(mistakes) / f64::from(beats))
}

/// "About once in 10^Φ" is true where intervals are distributed as the model says, and nowhere else. Run with `--nocapture` to read
/// the table.
#[test]
fn the_threshold_means_what_it_says_where_intervals_are_normal_and_not_elsewhere() {
    let (mut found, mut rows) = (Vec::new(), Vec::new());
    for (threshold, model) in [(1, "10%"), (2, "1%"), (3, "0.1%"), (8, "0.000001%")] {
        let [(_, jitter), (lost, loss)] = ["delay all 10ms..60ms", "delay all 10ms; loss n2 -> n1 30%"]
            .map(|network| share_of_mistakes(threshold, network));
        let row = format!("| {threshold} | {model} | {:.2}% | {:.2}% |", jitter * 100.0, loss * 100.0);
        rows.push(row);
        found.push((jitter, lost, loss));
    }
    println!("{}", rows.join("\n"));
    for row in rows {
        assert!(CHAPTER.contains(&row), "the chapter has another row than\n{row}");
    }
    // Where delays are drawn between two bounds, so are intervals, nearly as a bell: close to the model at 1, and never beyond.
    assert!((0.08..0.12).contains(&found[0].0) && found[2].0 < 0.001 && found[3].0 == 0.0, "{found:?}");
    // Lost beats have a longer tail than any bell: at 8 the model is wrong by a factor of more than 10,000.
    assert!(found[3].1 > 10 && found[3].2 > 1e-8 * 1e4, "{found:?}");
}
