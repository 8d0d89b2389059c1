//! One fault, every detector: the same script with the same seeds. The chapter has the table.

use crate::any::Stage;
use crate::stage::n;
use faultline_detection::heartbeat::{self, Form, Heartbeat};
use faultline_detection::phi::{self, PhiAccrual};
use faultline_detection::progress::{self, Progress};
use faultline_detection::timeout::{self, Timeout};
use faultline_detection::{Fact, Label};
use faultline_engine::{Endpoint, Protocol, Span, Time};

const CHAPTER: &str = include_str!("../../src/progress/chapter.md");

/// Runs of each script, each with a seed of its own.
const RUNS: u64 = 50;
/// What happens to n3 at 2 s, as a reader calls it and as a script does.
const FAULTS: [(&str, &str); 7] = [
    ("n3 crashes", "crash n3"),
    ("n3 stands still", "freeze n3"),
    ("n1 hears nothing from n3", "cut n3 -> n1"),
    ("n3 hears nothing from n1", "cut n1 -> n3"),
    ("all messages of n3 take 300 ms", "delay n3 -> n1 300ms"),
    ("the disk of n3 is full", "full n3 on"),
    ("n3 works five times as slowly", "slow n3 5x"),
];

/// How long after the fault n1 first suspects n3, in the mean, and in how many runs it does within 8 s.
fn first<P: Protocol<Fact = Fact>>(config: &P::Config, fault: &str, is: fn(&Fact) -> bool) -> (u64, u64) {
    let (mut sum, mut runs) = (0, 0);
    for seed in 0..RUNS {
        // The moment differs, so that it is not always as long after a beat.
        let at = Time(2_000_000 + seed * 2_000);
        let mut stage: Stage<P> = Stage::seeded(3, config.clone(), &format!("{at} {fault}"), seed);
        stage.until("10s");
        assert!(stage.broken().is_empty(), "{fault}: {:?}", stage.broken());
        let history = stage.run.history();
        let found = history.facts.iter().find_map(|record| {
            let then = history.events[record.event as usize].time;
            (record.subject == Endpoint::Node(n(1)) && then > at && is(&record.fact)).then_some(then)
        });
        if let Some(then) = found {
            (sum, runs) = (sum + then.since(at).0, runs + 1);
        }
    }
    (sum, runs)
}

fn suspects(fact: &Fact) -> bool {
    fact.opinion() == Some((n(3), true))
}

fn stuck(fact: &Fact) -> bool {
    matches!(fact, Fact::Stops { node, .. } if *node == n(3))
}

fn cell((sum, runs): (u64, u64)) -> String {
    let mean = format!("{} ms", (sum + runs * 500) / runs.max(1) / 1_000);
    match runs {
        0 => "–".into(),
        RUNS => mean,
        _ => format!("{mean}, in {}% of runs", runs * 100 / RUNS),
    }
}

/// Run with `--nocapture` to read the table.
#[test]
fn every_detector_sees_what_it_watches_and_nothing_else() {
    let plain = heartbeat::Config { form: Form::Plain, ..heartbeat::Config::default() };
    let mut rows = Vec::new();
    for (name, fault) in FAULTS {
        let found = [
            first::<Heartbeat>(&heartbeat::Config::default(), fault, suspects),
            first::<Heartbeat>(&plain, fault, suspects),
            first::<PhiAccrual>(&phi::Config::default(), fault, suspects),
            first::<Timeout>(&timeout::Config::default(), fault, suspects),
            first::<Progress>(&progress::Config::default(), fault, suspects),
            first::<Progress>(&progress::Config::default(), fault, stuck),
        ];
        rows.push(format!("| {name} | {} |", found.map(cell).join(" | ")));
        let seen = found.map(|(_, runs)| runs > 0);
        match fault {
            // Whoever hears nothing suspects, whatever it listens for.
            "crash n3" | "freeze n3" | "cut n3 -> n1" => {
                assert!(found.iter().all(|it| it.1 == RUNS), "{fault}")
            }
            // Only a question needs the way there.
            "cut n1 -> n3" => assert_eq!(seen, [false, false, false, true, false, false], "{fault}"),
            // Only work can be stuck.
            "full n3 on" => assert_eq!(seen, [false, false, false, false, false, true], "{fault}"),
            "slow n3 5x" => assert!(seen.iter().all(|seen| !seen), "{fault}"),
            _ => {}
        }
    }
    println!("{}", rows.join("\n"));
    for row in rows {
        assert!(CHAPTER.contains(&row), "the chapter has another row than\n{row}");
    }
}

/// What it costs to watch: messages in a second of a quiet run of five nodes.
#[test]
fn what_each_detector_sends_in_a_quiet_second() {
    fn sent<P: Protocol<Fact = Fact>>(config: P::Config) -> usize {
        let mut stage: Stage<P> = Stage::new(5, config, "");
        let mut sent = |moment| stage.until(moment).run.history().messages.len();
        let before = sent("2s");
        sent("3s") - before
    }
    let found = [
        ("Heartbeat", sent::<Heartbeat>(heartbeat::Config::default())),
        ("Phi Accrual", sent::<PhiAccrual>(phi::Config::default())),
        ("Timeout", sent::<Timeout>(timeout::Config::default())),
        ("Progress", sent::<Progress>(progress::Config::default())),
    ];
    println!("{found:?}");
    for (name, sent) in found {
        let told = format!("{name} {sent}");
        assert!(CHAPTER.contains(&told), "the chapter has another number than {told}");
    }
}

/// The panel of a watcher tells how long each opinion took.
#[test]
fn a_crash_is_noticed_by_beats_and_later_by_steps() {
    let mut stage: Stage<Progress> = Stage::new(3, progress::Config::default(), "2.05s crash n3");
    stage.until("4s");
    assert!(stage.suspects(n(1), n(3)));
    let silent = stage.detects(n(1), n(3), Time(2_050_000)).expect("it is suspected");
    let row = stage.table(n(1), Label::Work).pop().expect("n3 is the last");
    let told = |column: usize| match row[column] {
        faultline_engine::view::Value::Span(span) => span,
        ref other => panic!("{other:?}"),
    };
    assert!(told(5).0.abs_diff(silent.0) < 100 && told(5) < Span::millis(200), "{}", told(5));
    assert!(told(6) > Span::millis(530) && told(6) < Span::millis(620), "{}", told(6));
}
