//! Time travel, where an example says it best. What holds for every run of every protocol is checked in
//! `crates/trials`.

mod support;

use faultline_agreement::raft::{Config, Raft};
use faultline_engine::{Halt, Input, Links, ScriptLine, Setup, Span, SpanRange, Time, TimedInput, Timeline};

const NODES: u16 = 3;
const CLIENTS: u16 = 2;

/// A run of a few thousand events: several checkpoints.
fn long_run(seed: u64) -> Timeline<Raft> {
    let mut timeline = unplayed(seed);
    timeline.seek(END, u32::MAX);
    assert!(timeline.world().events() > 3 * 1_024, "several checkpoints");
    timeline
}

const END: Time = Time(5_000_000);

/// The same, before its first event.
fn unplayed(seed: u64) -> Timeline<Raft> {
    let election = SpanRange::millis(150, 300);
    let config = Config { election, heartbeat: Span::millis(8), ..Config::default() };
    let inputs = support::script(
        "0s c1 every 20ms add x 1
        0s c2 every 50ms get x
        1s crash n1
        2s loss all 20%
        2.5s restart n1
        3s partition n1 | n2 n3
        4s heal",
    );
    Timeline::new(Setup { nodes: NODES, clients: CLIENTS, seed, config }, inputs)
}

#[test]
fn a_run_that_keeps_no_checkpoints_is_the_same_run_and_can_still_go_back() {
    let mut quick = long_run(1);
    let mut lean = unplayed(1);
    lean.keep_checkpoints(false);
    lean.seek(END, u32::MAX);
    for at in [END, Time(4_200_000), Time(1_100_000), Time(3_900_000), Time::ZERO, Time(4_999_999), END] {
        quick.seek(at, u32::MAX);
        lean.seek(at, u32::MAX);
        assert_eq!(lean.world().digest(), quick.world().digest(), "at {at}");
        assert_eq!(lean.head(), quick.head());
    }
    // Also when a branch begins, and when states are kept again from some moment on, or no more.
    for (at, keep) in [(Time(4_100_000), true), (Time(2_050_000), false), (Time(1_900_000), true)] {
        for timeline in [&mut quick, &mut lean] {
            timeline.seek(at, u32::MAX);
            timeline.act(Input::Heal(Links::All));
            timeline.seek(END, u32::MAX);
        }
        assert_eq!(lean.world().digest(), quick.world().digest(), "after an action at {at}");
        lean.keep_checkpoints(keep);
    }
    assert!(lean.switch(0, u32::MAX) && quick.switch(0, u32::MAX));
    assert_eq!(lean.world().digest(), quick.world().digest());
    assert!(!lean.diverged());
}

#[test]
fn an_action_in_the_past_forgets_what_was_done_after_it_and_keeps_what_was_only_planned() {
    let mut timeline = long_run(1);
    timeline.schedule(
        "9s crash n3"
            .parse::<ScriptLine>()
            .map(|l| TimedInput { at: Time(9_000_000), input: l.input })
            .expect("fits"),
    );
    timeline.seek(Time(2_200_000), u32::MAX);
    timeline.act(Input::Heal(Links::All));
    let script: Vec<String> = timeline.inputs().iter().map(ToString::to_string).collect();
    assert_eq!(
        script,
        [
            "0s c1 every 20ms add x 1",
            "0s c2 every 50ms get x",
            "1s crash n1",
            "2s loss all 20%",
            "2.2s heal",
            "9s crash n3"
        ]
    );
}

#[test]
fn a_run_stops_at_a_violation_and_can_be_played_past_it() {
    let mut config = support::patient();
    config.bugs.vote_twice = true;
    let mut stage = support::Stage::steady(3, config, "1s timeout n1\n1s timeout n2");
    let halt = stage.timeline.advance(Time(5_000_000), u32::MAX);
    assert_eq!(halt, Halt::Violation);
    let violation = stage.violations()[0].clone();
    assert_eq!(
        violation.event + 1,
        stage.timeline.world().events(),
        "the playhead stands at the event itself"
    );
    assert_eq!(stage.timeline.advance(Time(5_000_000), u32::MAX), Halt::Reached);
    // In a replay it stops there again, and the page's list of violations is the same.
    stage.until("0.5s");
    assert_eq!(stage.timeline.advance(Time(5_000_000), u32::MAX), Halt::Violation);
    assert_eq!(stage.timeline.world().events(), violation.event + 1);
    assert_eq!(stage.violations()[0], violation);
}

#[test]
fn a_script_is_full_at_its_limit() {
    let full = faultline_engine::limits::MAX_INPUTS;
    let heal = TimedInput { at: Time(1_000), input: Input::Heal(Links::All) };
    let setup = Setup { nodes: 1, clients: 0, seed: 1, config: Config::default() };
    let mut timeline = Timeline::<Raft>::new(setup, vec![heal; full - 1]);
    assert!(timeline.act(Input::Heal(Links::All)));
    assert!(!timeline.act(Input::Heal(Links::All)));
    assert_eq!(timeline.inputs().len(), full);
}

#[test]
fn a_run_ends_at_the_last_moment_that_a_run_may_reach() {
    let setup = Setup { nodes: 0, clients: 0, seed: 1, config: Config::default() };
    let mut timeline = Timeline::<Raft>::new(setup, Vec::new());
    let end = faultline_engine::limits::MAX_TIME;
    assert_eq!(timeline.advance(Time(u64::MAX), 10), Halt::Limit);
    assert_eq!(timeline.head(), end);
}

#[test]
fn only_so_many_branches_are_kept_and_the_oldest_goes_first() {
    let setup = Setup { nodes: 1, clients: 0, seed: 1, config: Config::default() };
    let mut timeline = Timeline::<Raft>::new(setup, Vec::new());
    let most = faultline_engine::limits::MAX_BRANCHES;
    for i in 0..most as u64 + 5 {
        timeline.seek(Time(1_000_000), u32::MAX);
        assert!(timeline.schedule(TimedInput { at: Time(1_000 + i), input: Input::Heal(Links::All) }));
        assert!(faultline_engine::Controls::branches(&timeline).len() <= most);
    }
    let current = faultline_engine::Controls::branches(&timeline).iter().position(|branch| branch.current);
    assert_eq!(current, Some(most - 1));
    assert!(!timeline.switch(most, u32::MAX), "there is no such branch");
    // Every branch that is kept can be shown.
    for branch in 0..most {
        assert!(timeline.switch(branch, u32::MAX));
        assert!(!timeline.diverged());
    }
}

#[test]
fn the_playhead_does_only_so_much_at_a_time() {
    let whole = long_run(2);
    let mut timeline = Timeline::new(whole.setup().clone(), whole.inputs().to_vec());
    let mut pieces = 1;
    while timeline.seek(whole.head(), 500) == Halt::Budget {
        pieces += 1;
    }
    assert_eq!(pieces, whole.world().events() / 500 + 1);
    assert_eq!(timeline.head(), whole.head());
    assert_eq!(timeline.world().digest(), whole.world().digest());
}
