//! The promise of every link: whoever opens one sees the same run.
//!
//! A link holds the setup, the inputs and a moment. So whatever somebody did by hand, in any order and at any
//! place in time, a fresh run of the inputs that came out of it must be the same run, event for event.

mod support;

use faultline_engine::{
    EventRecord, FactRecord, Halt, Input, MessageId, Protocol, ScriptLine, Setup, Span, SpanRange, Time,
    TimedInput, Timeline,
};
use faultline_protocols::raft::{Config, Raft, Reads};
use proptest::prelude::*;
use proptest::sample::select;

/// One thing done by hand.
#[derive(Clone, Debug)]
enum Move {
    /// Play on for so long.
    Play(u64),
    /// Go to this share of what is known, in thousandths; above 1,000 it is the future.
    Seek(u64),
    Forward(u8),
    Back(u8),
    /// Act at the playhead.
    Act(Input),
    /// Several actions at one paused moment.
    ActTwice(Input, Input),
    /// Put an action at this share of what is known.
    Schedule(u64, Input),
    /// Put an action at the very moment of a known event.
    ScheduleOnEvent(u64, Input),
    /// Put an action a few microseconds around the playhead.
    ScheduleNear(i8, Input),
    Switch(u8),
}

const NODES: u16 = 3;
const CLIENTS: u16 = 2;

fn line() -> impl Strategy<Value = String> {
    let node = || select(vec!["n1", "n2", "n3"]);
    let end = select(vec!["n1 n2", "n2 -> n3", "n3 -> n1", "c1 n1", "n2 -> c2"]);
    prop_oneof![
        (select(vec!["crash", "restart", "freeze", "thaw", "timeout", "timeout", "isolate", "wipe"]), node())
            .prop_map(|(verb, node)| format!("{verb} {node}")),
        (select(vec!["cut", "heal"]), end.clone()).prop_map(|(verb, route)| format!("{verb} {route}")),
        select(vec![
            "heal",
            "partition n1 | n2 n3 c1",
            "partition n1 n2 | n3",
            "disk all 5ms..40ms",
            "disk n2 1ms"
        ])
        .prop_map(String::from),
        (select(vec!["loss", "duplicate"]), end.clone(), 0u8..100)
            .prop_map(|(verb, route, percent)| format!("{verb} {route} {percent}%")),
        (end, 1u8..80).prop_map(|(route, ms)| format!("delay {route} {ms}ms")),
        (
            select(vec!["c1", "c2"]),
            select(vec!["get x", "set x 1", "add x 1", "every 30ms add x 1", "quiet"])
        )
            .prop_map(|(client, what)| format!("{client} {what}")),
    ]
}

fn input() -> impl Strategy<Value = Input> {
    let message = (0u8..4, 1u32..400).prop_map(|(verb, number)| {
        let id = MessageId(number);
        [Input::Drop(id), Input::Copy(id), Input::Hold(id), Input::Deliver(id)][usize::from(verb)].clone()
    });
    prop_oneof![
        4 => line().prop_map(|line| line.parse::<ScriptLine>().expect("the grammar knows it").input),
        1 => message,
    ]
}

/// A move; a message that is touched by hand is one of those under way at that moment: see `aimed`.
fn a_move() -> impl Strategy<Value = Move> {
    prop_oneof![
        3 => (0u64..400_000).prop_map(Move::Play),
        1 => (0u64..4_000_000).prop_map(Move::Play),
        2 => (0u64..1_300).prop_map(Move::Seek),
        1 => (1u8..6).prop_map(Move::Forward),
        2 => (1u8..6).prop_map(Move::Back),
        4 => input().prop_map(Move::Act),
        2 => (input(), input()).prop_map(|(one, two)| Move::ActTwice(one, two)),
        2 => (0u64..1_300, input()).prop_map(|(at, input)| Move::Schedule(at, input)),
        2 => (0u64..1_000, input()).prop_map(|(at, input)| Move::ScheduleOnEvent(at, input)),
        2 => (-5i8..6, input()).prop_map(|(by, input)| Move::ScheduleNear(by, input)),
        1 => (0u8..5).prop_map(Move::Switch),
    ]
}

/// A script with many inputs at the same moments, the first one among them.
fn a_script() -> impl Strategy<Value = Vec<TimedInput>> {
    let moment =
        prop_oneof![Just(0), 0u64..12, select(vec![150_000u64, 150_001, 150_003, 600_000]), 0u64..2_500_000,];
    let timed = (moment, input()).prop_map(|(at, input)| TimedInput { at: Time(at), input });
    proptest::collection::vec(timed, 0..12).prop_map(|mut script| {
        script.sort_by_key(|timed| timed.at);
        script
    })
}

fn a_setup() -> impl Strategy<Value = Setup<Raft>> {
    (any::<u64>(), any::<bool>(), any::<bool>(), 8u64..60).prop_map(|(seed, pre_vote, log, heartbeat)| {
        let reads = if log { Reads::Log } else { Reads::ReadIndex };
        let heartbeat = Span::millis(heartbeat);
        let config = Config { pre_vote, reads, heartbeat, ..Config::default() };
        Setup { nodes: NODES, clients: CLIENTS, seed, config }
    })
}

/// Aims an action on a message at one that is under way, so that it does something.
fn aimed(timeline: &Timeline<Raft>, input: Input) -> Input {
    let mut under_way: Vec<MessageId> = timeline.world().flights().map(|flight| flight.id).collect();
    under_way.sort_unstable();
    let aim = |id: MessageId| match under_way.len() {
        0 => id,
        len => under_way[id.0 as usize % len],
    };
    match input {
        Input::Drop(id) => Input::Drop(aim(id)),
        Input::Copy(id) => Input::Copy(aim(id)),
        Input::Hold(id) => Input::Hold(aim(id)),
        Input::Deliver(id) => Input::Deliver(aim(id)),
        other => other,
    }
}

fn share(timeline: &Timeline<Raft>, thousandths: u64) -> Time {
    Time(timeline.horizon().0 * thousandths / 1_000)
}

fn make(timeline: &mut Timeline<Raft>, a_move: Move) {
    match a_move {
        Move::Play(micros) => {
            let to = timeline.head() + Span(micros);
            while timeline.advance(to, u32::MAX) == Halt::Violation {}
        }
        Move::Seek(at) => {
            timeline.seek(share(timeline, at), u32::MAX);
        }
        Move::Forward(steps) => (0..steps).for_each(|_| {
            timeline.step_forward();
        }),
        Move::Back(steps) => (0..steps).for_each(|_| timeline.step_back()),
        Move::Act(input) => {
            timeline.act(aimed(timeline, input));
        }
        Move::ActTwice(one, two) => {
            timeline.act(aimed(timeline, one));
            timeline.act(aimed(timeline, two));
        }
        Move::Schedule(at, input) => {
            timeline.schedule(TimedInput { at: share(timeline, at), input });
        }
        Move::ScheduleOnEvent(at, input) => {
            let events = &timeline.history().events;
            if !events.is_empty() {
                let at = events[events.len() * usize::try_from(at).expect("small") / 1_000].time;
                timeline.schedule(TimedInput { at, input });
            }
        }
        Move::ScheduleNear(by, input) => {
            let at = Time(timeline.head().0.saturating_add_signed(i64::from(by)));
            timeline.schedule(TimedInput { at, input });
        }
        Move::Switch(branch) => {
            let branches = faultline_engine::Session::branches(timeline).len();
            timeline.switch(usize::from(branch) % branches, u32::MAX);
        }
    }
}

/// What a link would show: the world of the inputs at the moment of the playhead.
fn opened(timeline: &Timeline<Raft>) -> Timeline<Raft> {
    let mut fresh = Timeline::new(timeline.setup().clone(), timeline.inputs().to_vec());
    // A run that nobody has played yet has no moment; it is opened as it is.
    if timeline.world().events() > 0 {
        fresh.seek(timeline.head(), u32::MAX);
    }
    fresh
}

fn seen<P: Protocol>(timeline: &Timeline<P>) -> (&[EventRecord], &[FactRecord], usize) {
    let (history, events) = (timeline.history(), timeline.world().events());
    let facts = history.facts.partition_point(|fact| fact.event < events);
    let messages = history.messages.partition_point(|message| message.event < events);
    (&history.events[..events as usize], &history.facts[..facts], messages)
}

/// `PROPTEST_CASES` asks for more.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(1_500)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_link_shows_the_run_that_it_was_taken_from(
        setup in a_setup(),
        script in a_script(),
        moves in proptest::collection::vec(a_move(), 1..25),
    ) {
        let mut timeline = Timeline::<Raft>::new(setup, script);
        for a_move in moves {
            let told = format!("{a_move:?}");
            make(&mut timeline, a_move);
            prop_assert!(!timeline.diverged(), "a replay diverged after {}", told);
            let fresh = opened(&timeline);
            prop_assert!(seen(&fresh) == seen(&timeline), "{} at {}:\n{}", told, timeline.head(), compare(&timeline, &fresh));
            prop_assert_eq!(fresh.world().digest(), timeline.world().digest());
            prop_assert_eq!(fresh.head(), timeline.head());
        }
        let sorted = timeline.inputs().windows(2).all(|pair| pair[0].at <= pair[1].at);
        prop_assert!(sorted, "the inputs are not in order of time");
        let ordered = timeline.history().events.windows(2).all(|pair| pair[0].time < pair[1].time);
        prop_assert!(ordered, "two events at one time");
        for timed in timeline.inputs() {
            let read: ScriptLine = timed.to_string().parse().expect("what is written can be read");
            prop_assert_eq!(read, ScriptLine { at: Some(timed.at), input: timed.input.clone() });
        }
    }
}

/// Where two runs part.
fn compare(timeline: &Timeline<Raft>, fresh: &Timeline<Raft>) -> String {
    let ((ours, ..), (theirs, ..)) = (seen(timeline), seen(fresh));
    let same = ours.iter().zip(theirs).take_while(|(a, b)| a == b).count();
    let script: String = timeline.inputs().iter().map(|timed| format!("  {timed}\n")).collect();
    format!(
        "{} events by hand, {} opened, the first {same} alike, then\n  {:?}\n  {:?}\nscript\n{script}",
        ours.len(),
        theirs.len(),
        ours.get(same),
        theirs.get(same)
    )
}

/// A run of a few thousand events: several checkpoints.
fn long_run(seed: u64) -> Timeline<Raft> {
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
    let mut timeline = Timeline::new(Setup { nodes: NODES, clients: CLIENTS, seed, config }, inputs);
    timeline.seek(Time(5_000_000), u32::MAX);
    assert!(timeline.world().events() > 3 * 1_024, "several checkpoints");
    timeline
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_same_setup_and_inputs_give_the_same_run(setup in a_setup(), script in a_script()) {
        let run = || {
            let mut timeline = Timeline::<Raft>::new(setup.clone(), script.clone());
            timeline.seek(Time(3_000_000), u32::MAX);
            timeline
        };
        let (one, two) = (run(), run());
        prop_assert!(seen(&one) == seen(&two));
        prop_assert_eq!(one.world().digest(), two.world().digest());
    }

    #[test]
    fn going_to_any_moment_gives_the_digest_that_the_history_holds(
        seed in 0u64..4,
        moments in proptest::collection::vec(0u64..5_000_000, 1..30),
    ) {
        let mut timeline = long_run(seed);
        for moment in moments {
            timeline.seek(Time(moment), u32::MAX);
            let events = timeline.history().events_until(Time(moment));
            prop_assert_eq!(timeline.world().events(), events);
            prop_assert_eq!(timeline.head(), Time(moment));
            let last = &timeline.history().events[events as usize - 1];
            prop_assert_eq!(timeline.world().digest(), last.digest);
            prop_assert_eq!(timeline.world().now(), last.time);
            prop_assert!(!timeline.diverged());
        }
    }

    #[test]
    fn a_step_back_and_a_step_forward_lead_to_the_same_world(seed in 0u64..4, event in 1usize..3_000) {
        let mut timeline = long_run(seed);
        let moment = timeline.history().events[event].time;
        timeline.seek(moment, u32::MAX);
        let (events, digest) = (timeline.world().events(), timeline.world().digest());
        timeline.step_back();
        prop_assert_eq!(timeline.world().events(), events - 1);
        timeline.step_forward();
        prop_assert_eq!((timeline.world().events(), timeline.world().digest()), (events, digest));
        timeline.step_forward();
        timeline.step_back();
        prop_assert_eq!((timeline.head(), timeline.world().digest()), (moment, digest));
    }

    #[test]
    fn an_action_in_the_past_begins_a_branch_and_the_old_future_stays(
        seed in 0u64..4,
        moment in 1_000u64..4_900_000,
        input in input(),
    ) {
        let mut timeline = long_run(seed);
        let (end, before) = (timeline.world().digest(), timeline.inputs().to_vec());
        timeline.seek(Time(moment), u32::MAX);
        prop_assert!(timeline.act(input.clone()));
        timeline.seek(Time(5_000_000), u32::MAX);
        let (other, after) = (timeline.world().digest(), timeline.inputs().to_vec());
        prop_assert!(after.iter().any(|timed| timed.at > Time(moment) && timed.input == input
            || timed.at == Time(moment)));
        prop_assert!(timeline.switch(0, u32::MAX));
        prop_assert_eq!(timeline.inputs(), &before[..]);
        timeline.seek(Time(5_000_000), u32::MAX);
        prop_assert_eq!(timeline.world().digest(), end);
        prop_assert!(timeline.switch(1, u32::MAX));
        prop_assert_eq!(timeline.inputs(), &after[..]);
        timeline.seek(Time(5_000_000), u32::MAX);
        prop_assert_eq!(timeline.world().digest(), other);
        prop_assert!(!timeline.diverged());
    }
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
    timeline.act(Input::HealAll);
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
    let heal = TimedInput { at: Time(1_000), input: Input::HealAll };
    let setup = Setup { nodes: 1, clients: 0, seed: 1, config: Config::default() };
    let mut timeline = Timeline::<Raft>::new(setup, vec![heal; full - 1]);
    assert!(timeline.act(Input::HealAll));
    assert!(!timeline.act(Input::HealAll));
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
        assert!(timeline.schedule(TimedInput { at: Time(1_000 + i), input: Input::HealAll }));
        assert!(faultline_engine::Session::branches(&timeline).len() <= most);
    }
    let current = faultline_engine::Session::branches(&timeline).iter().position(|branch| branch.current);
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
