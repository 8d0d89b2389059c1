//! Clocks: each node has its own, timers go by it, and whoever looks sees it.

use crate::toy::{Config, STEADY, ToyRun, n};
use faultline_engine::{ClockError, ClockRate, Offset, Picture, Span, SpanRange, Time, WallTime};

fn beats(millis: u64) -> Config {
    Config { beat: SpanRange::exactly(Span::millis(millis)) }
}

/// When the toy's timers ran out, by the clock of the run.
fn woken(run: &ToyRun, number: u16) -> Vec<String> {
    let timers = run.events().iter().filter(|event| {
        matches!(event.kind, faultline_engine::EventKind::Timer(_)) && event.subject == Some(n(number).into())
    });
    timers.map(|event| event.time.to_string()).collect()
}

#[test]
fn a_timer_of_100_ms_runs_out_after_99_98_ms_on_a_clock_that_is_200_ppm_fast() {
    let mut run = ToyRun::of(3, 1, beats(100), "0s clock n1 200ppm\n0s clock n2 -200ppm");
    run.until("0.2s");
    // The first two microseconds are the script's; the nodes start in the next three.
    assert_eq!(woken(&run, 1), ["0.099983s", "0.199963s"]);
    assert_eq!(woken(&run, 2), ["0.100023s"]);
    assert_eq!(woken(&run, 3), ["0.100004s"]);
}

#[test]
fn a_timer_that_runs_already_is_due_earlier_or_later_when_the_rate_changes() {
    for (rate, due) in [("500000ppm", "1.066667s"), ("-500000ppm", "1.12s"), ("0ppm", "1.08s")] {
        let script = format!("{STEADY}1s c1 set wait 70\n1.04s clock n1 {rate}");
        let mut run = ToyRun::of(3, 1, Config::default(), &script);
        run.until("2s");
        assert_eq!(woken(&run, 1), [due], "{rate}");
    }
    // And back: 30 ms at the right rate, 20 ms of the clock in 40 ms, 20 ms at the right rate again.
    let script = "1s c1 set wait 70\n1.04s clock n1 -500000ppm\n1.08s clock n1 0ppm";
    let mut run = ToyRun::new(script);
    run.until("2s");
    assert_eq!(woken(&run, 1), ["1.1s"]);
}

#[test]
fn a_jump_of_the_wall_clock_moves_no_timer() {
    let with = |jump: &str| {
        let mut run = ToyRun::of(3, 1, beats(400), &format!("{STEADY}1s c1 set wait 50\n{jump}"));
        run.until("2s");
        (woken(&run, 1), run.toy(1).woken.clone())
    };
    assert_eq!(with("1.02s clock n1 +60s"), with("1.02s clock n2 +60s"));
    assert_eq!(with("1.02s clock n1 -60s"), with("1.02s clock n2 +60s"));
}

#[test]
fn a_process_sees_its_own_clocks_and_no_other() {
    let script = "0.5s clock n1 +30ms\n0.6s clock n2 -500000ppm\n1s c1 get clock\n1.5s clock n1 -700ms\n2s c1 get clock";
    let mut run = ToyRun::new(script);
    run.until("3s");
    let shown = |number: u16| run.toy(number).clocks.clone();
    assert_eq!(
        shown(1),
        [(Time(1_010_000), WallTime(1_040_000)), (Time(2_010_000), WallTime(1_310_000))],
        "what only goes forward does not jump"
    );
    assert_eq!(run.0.world().clock_error(n(1), Time(3_000_000)).offset, Offset(-700_000));
    let slow = run.0.world().clock_error(n(2), Time(3_000_000));
    assert_eq!(slow, ClockError { offset: Offset(-1_200_000), rate: ClockRate(-500_000) });
    assert_eq!(run.0.world().clock_error(n(3), Time(3_000_000)), ClockError::NONE);
    assert_eq!(Picture::frame(&run.0).nodes[1].clock, slow);
}

#[test]
fn what_a_wall_clock_shows_may_be_less_than_nothing() {
    let mut run = ToyRun::new("0s clock n1 -60s\n1s c1 get clock");
    run.until("2s");
    assert_eq!(run.toy(1).clocks, [(Time(1_010_000), WallTime(-58_990_000))]);
    assert_eq!(run.toy(1).clocks[0].1.to_string(), "-58.99s");
}

#[test]
fn clocks_go_on_while_a_process_is_down_or_frozen() {
    let script = "0.1s clock n1 -500000ppm\n0.2s crash n1\n0.6s restart n1\n1s c1 get clock\n\
                  1.1s clock n1 sync\n1.2s freeze n1\n1.3s clock n1 500000ppm\n1.9s thaw n1\n1.99s c1 get clock";
    let mut run = ToyRun::of(3, 1, Config::default(), &format!("{STEADY}{script}"));
    run.until("3s");
    let shown: Vec<_> = run.toy(1).clocks.iter().map(|(now, wall)| (now.0, wall.0)).collect();
    // It shows 0.1 s and half of what has passed since; from 1.1 s on it runs right, from 1.3 s on fast. Nobody sets it.
    assert_eq!(shown, [(555_000, 555_000), (600_000 + 200_000 + 1_050_000, 2_350_000)]);
}

#[test]
fn a_timer_that_is_overdue_at_a_thaw_because_its_clock_ran_fast_runs_out_then() {
    let script = "1s c1 set wait 100\n1.05s freeze n1\n1.06s clock n1 500000ppm\n1.09s thaw n1";
    let mut run = ToyRun::new(script);
    run.until("2s");
    // 50 ms at the right rate from 1.01 s, and 50 ms of the clock in 33.4 ms: 1.093334 s.
    assert_eq!(woken(&run, 1), ["1.093334s"]);
    let mut run = ToyRun::new(&script.replace("1.09s thaw", "1.2s thaw"));
    run.until("2s");
    assert_eq!(woken(&run, 1), ["1.200001s"]);
}

#[test]
fn a_run_goes_back_over_a_change_of_a_clock_and_on_again() {
    let script =
        format!("{STEADY}0.5s clock n1 300000ppm\n0.7s clock n1 +5s\n0.9s c1 get clock\n1.3s clock n1 sync");
    let whole = {
        let mut run = ToyRun::of(3, 7, beats(37), &script);
        run.until("3s");
        (run.0.world().digest(), woken(&run, 1), run.toy(1).clocks.clone())
    };
    let mut run = ToyRun::of(3, 7, beats(37), &script);
    for moment in ["1.4s", "0.6s", "2s", "0.4s", "0.8s", "3s"] {
        run.until(moment);
    }
    assert_eq!((run.0.world().digest(), woken(&run, 1), run.toy(1).clocks.clone()), whole);
    // In a branch the clock is right; the old future is as it was.
    run.until("0.6s");
    run.act("clock n1 sync");
    run.until("3s");
    assert_ne!(woken(&run, 1), whole.1);
    assert!(run.0.undo().is_some());
    run.until("3s");
    assert_eq!((run.0.world().digest(), woken(&run, 1), run.toy(1).clocks.clone()), whole);
}

#[test]
fn a_clock_that_is_set_to_what_it_was_leaves_the_run_as_it_was() {
    let run = |script: &str| {
        let mut run = ToyRun::of(3, 3, beats(41), &format!("{STEADY}{script}"));
        run.until("2s");
        (woken(&run, 1), woken(&run, 2), woken(&run, 3))
    };
    // Other nodes notice nothing of a clock that is wrong.
    let (calm, wrong) = (run("1s clock n3 +0s"), run("1s clock n3 -400000ppm"));
    assert_eq!((&calm.0, &calm.1), (&wrong.0, &wrong.1));
    assert_ne!(calm.2, wrong.2);
}
