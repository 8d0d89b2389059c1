//! Two opinions of one worker: by beats, and by progress.

use crate::stage::{Stage, n};
use faultline_detection::Label;
use faultline_detection::progress::{Bugs, Config};
use faultline_engine::view::{Concern, Detail, Value};
use faultline_engine::{Span, SpanRange, Time};

fn run(script: &str) -> Stage {
    let mut stage = Stage::new(3, Config::default(), script);
    stage.until("6s");
    assert!(stage.broken().is_empty(), "{script}: {:?}", stage.broken());
    stage
}

/// What a stuck process is to each detector: alive to heartbeats, dead to progress. Whatever holds the disk up.
#[test]
fn a_stuck_process_that_beats_is_found_by_progress_and_by_nobody_else() {
    for disk in ["full n3 on", "disk n3 60s"] {
        let stage = run(&format!("1s {disk}"));
        for by in [n(1), n(2)] {
            assert_eq!(stage.pace(by, n(3)), "stuck", "{disk}");
            let times: Vec<_> = stage.paces(by, n(3));
            let [(slow, "slow"), (stuck, "stuck")] = times[..] else { panic!("{times:?}") };
            // The last report came between 60 ms before and 15 ms after the disk stood still.
            assert!(
                slow < Time(1_200_000) && stuck > Time(1_530_000) && stuck < Time(1_630_000),
                "{times:?}"
            );
            // One opinion at the beginning, and none after it.
            assert_eq!(stage.opinions(by, n(3)).len(), 1, "{disk}");
            assert_eq!(stage.pace(by, n(if by == n(1) { 2 } else { 1 })), "works");
        }
        // It watches the others, which work, and finds nothing wrong.
        assert_eq!(stage.paces(n(3), n(1)), []);
    }
}

/// One that crashes or stands still is found by both, by beats first.
#[test]
fn one_that_crashes_or_stands_still_is_found_by_both() {
    for fault in ["crash n3", "freeze n3", "cut n3 -> n1"] {
        let stage = run(&format!("1s {fault}"));
        assert_eq!(stage.pace(n(1), n(3)), "stuck", "{fault}");
        let (silent, suspects) = stage.opinions(n(1), n(3))[1];
        assert!(suspects && silent < stage.paces(n(1), n(3))[1].0, "{fault}");
    }
}

/// A slow one is slow to progress, and nothing to heartbeats.
#[test]
fn a_slow_one_is_only_slow() {
    let mut stage = Stage::new(3, Config::default(), "1s slow n3 5x");
    stage.until("20s");
    let paces = stage.paces(n(1), n(3));
    assert!(paces.len() > 20 && paces.iter().all(|(_, pace)| *pace != "stuck"), "{paces:?}");
    assert_eq!(stage.opinions(n(1), n(3)).len(), 1);
    assert!(stage.broken().is_empty());
    // And one whose disk is slow, in the same way: two writes of 100 ms at most, and a step.
    let mut stage = Stage::new(3, Config::default(), "1s disk n3 150ms");
    stage.until("20s");
    let paces = stage.paces(n(1), n(3));
    assert!(paces.len() > 20 && paces.iter().all(|(_, pace)| *pace != "stuck"), "{paces:?}");
}

/// The price of every limit: a step that takes longer than the patience is a mistake.
#[test]
fn a_step_that_takes_longer_than_the_patience_is_taken_for_stuck() {
    let stage = run("1s slow n3 20x");
    let count = |word| stage.paces(n(1), n(3)).iter().filter(|(_, pace)| *pace == word).count();
    assert!(count("stuck") >= 3 && count("works") >= 3, "{:?}", stage.paces(n(1), n(3)));
    let config = Config { patience: Span::millis(1_500), ..Config::default() };
    let mut patient = Stage::new(3, config, "1s slow n3 20x");
    patient.until("6s");
    assert!(patient.paces(n(1), n(3)).iter().all(|(_, pace)| *pace != "stuck"));
}

/// Work waits for the disk, and beats do not: that is what makes a stuck worker here.
#[test]
fn work_waits_for_its_disk_and_goes_on_when_it_has_written() {
    let mut stage = Stage::new(2, Config::default(), "1s full n1 on\n3s full n1 off");
    stage.until("2.9s");
    let before = stage.steps(n(1));
    stage.until("1s");
    assert!(before.abs_diff(stage.steps(n(1))) <= 1, "{before}");
    stage.until("6s");
    assert_eq!(stage.pace(n(2), n(1)), "works");
    assert!(stage.steps(n(1)) > before + 40);
    assert!(stage.broken().is_empty());
}

/// Both opinions stand side by side in the panel, and the time of a step beside what is predicted.
#[test]
fn the_panel_shows_both_opinions_and_the_time_of_a_step_beside_its_prediction() {
    let mut stage = Stage::new(3, Config::default(), "20s full n3 on");
    stage.until("22s");
    let words = |row: usize| {
        let rows = stage.table(n(1), Label::Peers);
        (rows[row][1].clone(), rows[row][2].clone())
    };
    let name = |label: Label| Value::Name(label.into());
    assert_eq!(words(0), (name(Label::Trusted), name(Label::Advancing)));
    assert_eq!(words(1), (name(Label::Trusted), name(Label::Stuck)));
    stage.until("19s");
    let rows = stage.table(n(1), Label::Work);
    let span =
        |row: usize| if let Value::Span(span) = rows[row][2] { span.0 } else { panic!("{:?}", rows[row]) };
    // 50 ms, and 1.25 ms to write it.
    assert_eq!(span(0), 51_250);
    assert!(span(1).abs_diff(51_250) < 1_500 && span(2).abs_diff(51_250) < 1_500, "{} {}", span(1), span(2));
}

/// What watching costs: a beat in each interval and a report of each step, to each other node, and nobody answers.
#[test]
fn watching_costs_a_message_for_each_beat_and_each_step() {
    let config = Config { step: SpanRange::exactly(Span::millis(50)), ..Config::default() };
    for nodes in [2, 5, 8] {
        let mut stage = Stage::new(nodes, config, "0s disk all 1ms");
        stage.until("10s");
        let sent = stage.run.history().messages.len() as u64;
        let pairs = u64::from(nodes) * u64::from(nodes - 1);
        // A hundred intervals, and 10 s / 51 ms steps.
        let predicted = pairs * (100 + 10_000 / 51 + 2);
        assert!(sent.abs_diff(predicted) <= 3 * pairs, "{sent} and not {predicted}");
    }
}

#[test]
fn each_planted_bug_breaks_its_rule() {
    let bug = |plant: fn(&mut Bugs)| {
        let mut config = Config::default();
        plant(&mut config.bugs);
        config
    };
    for (config, script, rule) in [
        (bug(|bugs| bugs.beat_is_progress = true), "1s full n3 on", "stuck-in-time"),
        (bug(|bugs| bugs.replayed_report = true), "1s crash n3\n1.3s restart n3", "new-steps"),
        (bug(|bugs| bugs.old_report = true), "0s duplicate all 20%", "new-steps"),
        (bug(|bugs| bugs.slow_is_stuck = true), "1s slow n3 5x", "slow-is-not-stuck"),
        (bug(|bugs| bugs.first_report = true), "0s crash n3", "strong-completeness"),
        (bug(|bugs| bugs.never_again = true), "1s full n3 on\n2s full n3 off", "eventual-accuracy"),
    ] {
        let mut stage = Stage::new(3, config, script);
        stage.until("9s");
        assert!(stage.broken().contains(&rule), "{rule}: {:?}", stage.broken());
        let mut stage = Stage::new(3, Config { bugs: Bugs::default(), ..config }, script);
        stage.until("9s");
        assert!(stage.broken().is_empty(), "{rule}: {:?}", stage.broken());
    }
}

/// Silence is measured by the monotonic clock of whoever watches.
#[test]
fn the_clock_of_the_watchdog_decides() {
    let takes = |clock: &str| {
        let mut stage =
            Stage::new(2, Config::default(), &format!("0s delay all 10ms\n{clock}\n2s full n2 on"));
        stage.until("9s");
        assert!(stage.broken().is_empty(), "{clock}: {:?}", stage.broken());
        stage.paces(n(1), n(2)).iter().find(|(_, pace)| *pace == "stuck").expect("it is").0
    };
    let right = takes("0s clock n1 sync");
    assert!(takes("1.5s clock n1 -5s").0.abs_diff(right.0) <= 2);
    assert!(takes("1.5s clock n2 +5s").0.abs_diff(right.0) <= 2);
    let slow = takes("1.5s clock n1 -500000ppm");
    assert!(slow.since(right).0.abs_diff(600_000) < 2_000, "{slow}");
}

/// Thousands of messages that were held arrive at once, and each takes its microsecond: timers that run out meanwhile are late.
/// That is no fault of the watchdog.
#[test]
fn what_arrives_at_once_makes_timers_late_and_breaks_no_rule() {
    let millis = Span::millis;
    let config = Config {
        interval: millis(1),
        patience: millis(1),
        pace: millis(2),
        step: SpanRange { min: millis(2), max: millis(5) },
        delta: millis(2),
        ..Config::default()
    };
    for seed in 0..4 {
        let script = "0.6s hold all\n0.7s freeze n1\n0.9s thaw n1\n1.1s release\n1.3s hold all\n1.8s release";
        let mut stage = Stage::seeded(7, config, script, seed);
        stage.until("2s");
        assert_eq!(stage.broken(), [""; 0], "seed {seed}");
    }
}

/// The matrix: what beats say is marked where it is not so, and no beat says how the work goes. A square fills up with patience.
#[test]
fn the_matrix_says_of_a_stuck_one_that_it_is_stuck_and_not_that_it_is_dead() {
    let mut stage = Stage::new(4, Config::default(), "1s full n3 on\n2s crash n4\n3s restart n4");
    let of_crashed = |stage: &Stage| {
        let matrix = faultline_engine::matrix(&stage.run, Detail::Values);
        let place = Stage::place(&matrix, n(1), n(4));
        (matrix.cells[place].as_ref().expect("n1 runs").runs, matrix.is_mistaken(place))
    };
    assert_eq!(of_crashed(stage.until("2.001s")), (Some(true), true));
    assert_eq!(of_crashed(stage.until("2.999s")), (Some(false), false));
    stage.until("4s");
    let matrix = faultline_engine::matrix(&stage.run, Detail::Values);
    let place = Stage::place(&matrix, n(1), n(3));
    let belief = matrix.cells[place].as_ref().expect("n1 runs");
    assert_eq!(
        (belief.state, belief.concern, belief.runs),
        (Label::Stuck.into(), Concern::Alarmed, Some(true))
    );
    assert!(!matrix.is_mistaken(place));
    // It became stuck when its square was full.
    let stuck = stage.paces(n(1), n(3)).last().expect("it is stuck").0;
    stage.run.seek(Time(stuck.0 - 1_000), u32::MAX);
    let matrix = faultline_engine::matrix(&stage.run, Detail::Values);
    let belief = matrix.cells[place].as_ref().expect("n1 runs");
    assert_eq!((belief.state, belief.concern), (Label::Slow.into(), Concern::Uneasy));
    assert!((990..=1_000).contains(&belief.gone), "{}", belief.gone);
}
