//! The promise of every link: whoever opens one sees the same run.
//!
//! A link holds the setup, the inputs and a moment. So whatever somebody did by hand, in any order and at any place
//! in time, a fresh run of the inputs that came out of it must be the same run, event for event.

use crate::draw::Draw;
use crate::report::link;
use crate::run::run;
use crate::subject::{Faults, Subject};
use faultline_engine::{
    BranchView, Halt, Input, ScriptLine, Session, Span, Time, TimedInput, limits::MAX_INPUTS,
};
use faultline_words::Run as AnyRun;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestError, TestRunner};

/// The seed of an input; what it comes to depends on the run, so that it can do something there.
type InputSeed = u64;

/// One thing done by hand.
#[derive(Clone, Debug)]
enum Move {
    /// Play on for so many microseconds.
    Play(u64),
    /// Go to this share of what is known, in thousandths; above 1,000 it is the future.
    Seek(u64),
    Forward(u8),
    Back(u8),
    /// Act at the playhead.
    Act(InputSeed),
    /// Several actions at one paused moment.
    ActTwice(InputSeed, InputSeed),
    /// Put an action at this share of what is known.
    Schedule(u64, InputSeed),
    /// Put an action at the very moment of a known event.
    ScheduleOnEvent(u64, InputSeed),
    /// Put an action a few microseconds around the playhead.
    ScheduleNear(i8, InputSeed),
    Switch(u8),
    /// Take back what was last done.
    Undo,
}

fn a_move() -> impl Strategy<Value = Move> {
    let input = any::<InputSeed>;
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
        2 => Just(Move::Undo),
    ]
}

/// Moments and inputs of a script; many share a moment, the first one among them.
fn a_script() -> impl Strategy<Value = Vec<(u64, InputSeed)>> {
    let moment =
        prop_oneof![Just(0), 0u64..12, select(vec![150_000u64, 150_001, 150_003, 600_000]), 0u64..2_500_000];
    proptest::collection::vec((moment, any::<InputSeed>()), 0..12)
}

/// Whatever is done by hand, a link shows the run that it was taken from.
///
/// # Panics
/// When it shows another.
pub fn links(subject: &Subject) {
    let strategy = (any::<u64>(), a_script(), proptest::collection::vec(a_move(), 1..25));
    hold(cases(1_000), &strategy, |(seed, script, moves)| {
        let mut session = opened(subject, seed, &script);
        for a_move in &moves {
            make(subject, session.as_mut(), a_move);
            prop_assert!(!session.diverged(), "a replay diverged after {a_move:?}");
            let fresh = again(subject, session.as_ref());
            let told = || format!("after {a_move:?}\n#{}", link(session.as_ref()));
            prop_assert_eq!(fresh.events(), session.events(), "{}", told());
            prop_assert_eq!(fresh.digest(), session.digest(), "{}", told());
            prop_assert_eq!(fresh.head(), session.head(), "{}", told());
            let facts = |session: &dyn Session| session.facts(0, session.events()).to_vec();
            prop_assert_eq!(facts(fresh.as_ref()), facts(session.as_ref()), "{}", told());
        }
        let fresh = again(subject, session.as_ref());
        for number in 0..session.events() {
            prop_assert_eq!(fresh.event(number), session.event(number));
        }
        let sorted = session.inputs().windows(2).all(|pair| pair[0].at <= pair[1].at);
        prop_assert!(sorted, "the inputs are not in order of time");
        let times: Vec<Time> =
            (0..session.known_events()).filter_map(|n| session.event(n)).map(|event| event.time).collect();
        prop_assert!(times.windows(2).all(|pair| pair[0] < pair[1]), "two events at one time");
        for timed in session.inputs() {
            let read: ScriptLine = timed.to_string().parse().expect("what is written can be read");
            prop_assert_eq!(read, ScriptLine { at: Some(timed.at), input: timed.input.clone() });
        }
        Ok(())
    });
}

/// Any moment of a long run can be sought, and a step back undoes a step.
///
/// # Panics
/// When a moment shows something else than it did at first.
pub fn seeks(subject: &Subject) {
    let strategy = (0u64..4, proptest::collection::vec(0u64..20_000_000, 1..30));
    hold(cases(60), &strategy, |(seed, moments)| {
        let mut session = long(subject, seed);
        for moment in moments.into_iter().map(Time) {
            session.seek(moment, u32::MAX);
            let events = session.events_until(moment);
            prop_assert_eq!(session.events(), events);
            prop_assert_eq!(session.head(), moment);
            prop_assert_eq!(Some(session.digest()), session.digest_at(moment));
            let Some(last) = events.checked_sub(1).and_then(|last| session.event(last)) else { continue };
            // From between two events and from one of them, a step back takes the last event back.
            session.step_back();
            prop_assert_eq!(session.events(), (events - 1).max(1));
            session.seek(last.time, u32::MAX);
            let digest = session.digest();
            session.step_back();
            prop_assert_eq!(session.events(), (events - 1).max(1));
            session.step_forward();
            prop_assert_eq!((session.events(), session.digest()), (events, digest.clone()));
            session.step_forward();
            session.step_back();
            prop_assert_eq!((session.head(), session.digest()), (last.time, digest));
            prop_assert!(!session.diverged());
        }
        Ok(())
    });
}

/// An action in the past begins a branch, and the old future stays as it was.
///
/// # Panics
/// When one of the two changes.
pub fn branches(subject: &Subject) {
    hold(cases(60), &(0u64..4, 1_000u64..19_000_000, any::<InputSeed>()), |(seed, moment, input)| {
        let mut session = long(subject, seed);
        let whole = session.head();
        let (end, before) = (session.digest(), session.inputs().to_vec());
        session.seek(Time(moment), u32::MAX);
        prop_assert!(act(subject, session.as_mut(), None, input));
        session.seek(whole, u32::MAX);
        let (other, after) = (session.digest(), session.inputs().to_vec());
        for (branch, inputs, digest) in [(0, &before, &end), (1, &after, &other)] {
            prop_assert!(session.switch(branch, u32::MAX));
            prop_assert_eq!(session.inputs(), &inputs[..]);
            session.seek(whole, u32::MAX);
            prop_assert_eq!(&session.digest(), digest);
        }
        prop_assert!(!session.diverged());
        Ok(())
    });
}

/// What is taken back, the last first, leaves the run as it was before it was done: events, script, moment, branches.
///
/// # Panics
/// When something of it stays.
pub fn undo(subject: &Subject) {
    let moves = proptest::collection::vec(a_move(), 1..12);
    let action = (any::<InputSeed>(), prop::option::of(0u64..1_000), 0u64..300_000);
    let strategy = (any::<u64>(), a_script(), moves, proptest::collection::vec(action, 1..5));
    hold(cases(500), &strategy, |case| undone(subject, &case));
}

/// A seed, a script, moves, and actions that are taken back: what is done, at which thousandth of what is known if not at
/// the playhead, and how long the run goes on.
type Undone = (u64, Vec<(u64, InputSeed)>, Vec<Move>, Vec<(InputSeed, Option<u64>, u64)>);

fn undone(subject: &Subject, (seed, script, moves, actions): &Undone) -> Result<(), TestCaseError> {
    let mut session = opened(subject, *seed, script);
    moves.iter().for_each(|a_move| make(subject, session.as_mut(), a_move));
    let mut before = Vec::new();
    for &(input, at, then) in actions {
        before.push(Standing::of(session.as_ref()));
        let at = at.map(|at| Time(session.horizon().0 * at / 1_000));
        match at {
            Some(_) => prop_assert!(act(subject, session.as_mut(), at, input)),
            // One gesture of two actions.
            None => make(subject, session.as_mut(), &Move::ActTwice(input, input)),
        }
        // The same script is the same run, of which more may be known afterwards.
        if before.last().is_some_and(|stood: &Standing| stood.script == session.inputs()) {
            return Ok(());
        }
        // Until it has happened.
        let reached = at.map_or(session.horizon(), |at| at.max(session.horizon()));
        session.seek(reached + Span(then + 100), u32::MAX);
    }
    let mut after = Vec::new();
    while let Some(stood) = before.pop() {
        after.push(in_view(session.as_ref()));
        prop_assert!(session.can_undo() && session.undo().is_some());
        prop_assert!(!session.diverged());
        prop_assert_eq!(Standing::of(session.as_ref()), stood, "#{}", link(session.as_ref()));
    }
    // Done again, the last first, everything is as it was before it was taken back.
    while let Some(stood) = after.pop() {
        prop_assert!(session.can_redo() && session.redo().is_some());
        prop_assert!(!session.diverged());
        prop_assert_eq!(in_view(session.as_ref()), stood, "#{}", link(session.as_ref()));
    }
    prop_assert!(!session.can_redo() && session.redo().is_none());
    Ok(())
}

/// What a link of the moment would say, what the run is there, and how many branches there are.
fn in_view(session: &dyn Session) -> (Vec<TimedInput>, Time, String, usize) {
    (session.inputs().to_vec(), session.head(), session.digest(), session.branches().len())
}

/// Undo, where the script that an action began shares more with the old one than was known of it: the first action by
/// hand is the crash that the old script had planned for the same moment.
///
/// # Panics
/// When more is known of the old run than before.
pub fn undo_of_what_was_planned(subject: &Subject) {
    let moves = vec![
        Move::Seek(0),
        Move::Act(13_123_243_892_470_745_331),
        Move::Play(0),
        Move::Schedule(667, 0),
        Move::Back(1),
    ];
    let case = (0, Vec::new(), moves, vec![(11_955_781_589_628_011_307, None, 0)]);
    if let Err(why) = undone(subject, &case) {
        panic!("{why}");
    }
}

/// All of a run that can be seen, and what could still be done with it.
#[derive(Debug, PartialEq)]
struct Standing {
    script: Vec<TimedInput>,
    times: [Time; 2],
    events: [u32; 2],
    digests: Vec<Option<String>>,
    branches: Vec<BranchView>,
}

impl Standing {
    fn of(session: &dyn Session) -> Self {
        let moment = |number: u32| session.event(number).map(|event| event.time);
        let moments = (0..session.known_events()).filter_map(moment);
        Self {
            script: session.inputs().to_vec(),
            times: [session.head(), session.horizon()],
            events: [session.events(), session.known_events()],
            digests: moments.map(|moment| session.digest_at(moment)).collect(),
            branches: session.branches(),
        }
    }
}

/// `PROPTEST_CASES` asks for more.
fn cases(usual: u32) -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

fn hold<S: Strategy>(cases: u32, strategy: &S, test: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    match runner.run(strategy, test) {
        Ok(()) => {}
        Err(TestError::Fail(why, value)) => panic!("{why}\nthe smallest case: {value:?}"),
        Err(TestError::Abort(why)) => panic!("no case could be drawn: {why}"),
    }
}

/// A random run of some length: several checkpoints.
fn long(subject: &Subject, seed: u64) -> Box<dyn AnyRun> {
    run(subject, seed, &[]).unwrap_or_else(|failure| panic!("{failure}")).session
}

/// Time travel has nothing to fear from any fault.
fn anything(subject: &Subject, seed: InputSeed) -> Draw {
    Draw::new(seed, Subject { faults: Faults::ALL, spared: &[], down: |nodes| nodes, ..*subject })
}

fn opened(subject: &Subject, seed: u64, script: &[(u64, InputSeed)]) -> Box<dyn AnyRun> {
    let drawn = anything(subject, seed).setup(&[]);
    let open = |script| subject.open(drawn.nodes, drawn.clients, seed, &drawn.settings, script);
    let empty = open(Vec::new());
    let input = |(at, seed): &(u64, InputSeed)| {
        let input = anything(subject, *seed).input(empty.as_ref());
        TimedInput { at: Time(*at), input }
    };
    let mut inputs: Vec<TimedInput> = script.iter().map(input).collect();
    inputs.sort_by_key(|timed| timed.at);
    open(inputs)
}

fn act(subject: &Subject, session: &mut dyn Session, at: Option<Time>, seed: InputSeed) -> bool {
    let input: Input = anything(subject, seed).input(session);
    session.act(ScriptLine { at, input })
}

fn make(subject: &Subject, session: &mut dyn Session, a_move: &Move) {
    let share = |session: &dyn Session, thousandths: u64| Time(session.horizon().0 * thousandths / 1_000);
    assert!(session.inputs().len() < MAX_INPUTS, "there is room for every move");
    match *a_move {
        Move::Play(micros) => {
            let to = session.head() + Span(micros);
            while session.advance(to, u32::MAX).halt == Halt::Violation {}
        }
        Move::Seek(at) => {
            session.seek(share(session, at), u32::MAX);
        }
        Move::Forward(steps) => (0..steps).for_each(|_| {
            session.step_forward();
        }),
        Move::Back(steps) => (0..steps).for_each(|_| {
            session.step_back();
        }),
        Move::Act(input) => {
            act(subject, session, None, input);
        }
        Move::ActTwice(one, two) => {
            let both = [one, two].map(|seed| anything(subject, seed).input(session));
            session.act_all(both.to_vec());
        }
        Move::Schedule(at, input) => {
            let at = share(session, at);
            act(subject, session, Some(at), input);
        }
        Move::ScheduleOnEvent(at, input) => {
            let number = u64::from(session.known_events()) * at / 1_000;
            let event = session.event(u32::try_from(number).expect("below a number of events"));
            if let Some(event) = event {
                act(subject, session, Some(event.time), input);
            }
        }
        Move::ScheduleNear(by, input) => {
            let at = Time(session.head().0.saturating_add_signed(i64::from(by)));
            act(subject, session, Some(at), input);
        }
        Move::Switch(branch) => {
            session.switch(usize::from(branch) % session.branches().len(), u32::MAX);
        }
        Move::Undo => {
            session.undo();
        }
    }
}

/// What a link would show: the world of the inputs at the moment of the playhead.
fn again(subject: &Subject, session: &dyn Session) -> Box<dyn AnyRun> {
    let mut fresh = subject.again(session);
    // A run that nobody has played yet has no moment; it is opened as it is.
    if session.events() > 0 {
        fresh.seek(session.head(), u32::MAX);
    }
    fresh
}
