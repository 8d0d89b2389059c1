//! Messages by what they are: which one is meant, what is held of what is to come, what goes on.

use crate::toy::{Config, STEADY, ToyRun};
use faultline_engine::{
    Controls, EventKind, LossCause, MessageId, NoEffect, Picture, Playhead, Record, ScriptLine, Time,
    TimedInput, view::MessageFrame,
};

/// Three pings from n1 to n2, in one microsecond, at 1.01 s; each would arrive at 1.02 s.
const BURST: &str = "1s c1 set burst 3\n";

fn burst(script: &str) -> ToyRun {
    let mut run = ToyRun::new(&format!("{BURST}{script}"));
    run.until("2s");
    run
}

/// Why the actions changed nothing, without those of the beginning.
fn vain(run: &ToyRun) -> Vec<Option<NoEffect>> {
    let inputs = run.events().iter().filter(|event| matches!(event.kind, EventKind::Input(_)));
    inputs.skip(3).map(|event| event.no_effect).collect()
}

/// The last action as the page tells it.
fn told(run: &ToyRun) -> faultline_engine::EventView {
    let last = run.events().iter().rposition(|event| matches!(event.kind, EventKind::Input(_)));
    run.0.event(u32::try_from(last.expect("an action")).expect("few")).expect("an event")
}

fn frame(run: &ToyRun, id: u32) -> MessageFrame {
    let messages = run.0.frame().messages;
    messages.into_iter().find(|message| message.id == MessageId(id)).expect("it is on the stage")
}

#[test]
fn a_message_is_found_by_its_way_its_name_and_its_place_among_those_in_flight_the_oldest_first() {
    for (name, left) in [
        ("n1 -> n2 Ping", [2, 3].to_vec()),
        ("n1 -> n2 Ping 1", vec![2, 3]),
        ("n1 -> n2 Ping 2", vec![1, 3]),
        ("n1 -> n2 Ping number=3", vec![1, 2]),
        ("n1 -> n2 Ping 4", vec![1, 2, 3]),
        ("n1 -> n2 Ping number=3 2", vec![1, 2, 3]),
        ("n1 -> n2 Ping number=03", vec![1, 2, 3]),
        ("n1 -> n2 Pong", vec![1, 2, 3]),
        ("n2 -> n1 Ping", vec![1, 2, 3]),
        ("n1 -> n3 Ping", vec![1, 2, 3]),
    ] {
        let run = burst(&format!("1.015s drop {name}"));
        assert_eq!(run.heard(2), left, "{name}");
        let missed = (left.len() == 3).then_some(NoEffect::NoSuchMessage);
        assert_eq!(vain(&run), [missed], "{name}");
    }
}

#[test]
fn it_is_found_among_what_is_in_flight_at_its_moment_and_not_before_and_not_after() {
    // Sent in the microsecond of the action: that goes first.
    assert_eq!(vain(&burst("1.01s drop n1 -> n2 Ping")), [Some(NoEffect::NoSuchMessage)]);
    assert_eq!(vain(&burst("1.010001s drop n1 -> n2 Ping")), [None]);
    assert_eq!(vain(&burst("1.02s drop n1 -> n2 Ping")), [None]);
    assert_eq!(vain(&burst("1.0201s drop n1 -> n2 Ping")), [Some(NoEffect::NoSuchMessage)]);
    // What waits for the disk has not been sent.
    let saved = ToyRun::new(
        "0s disk n1 100ms\n1s c1 set save 7\n1.05s drop n1 -> n2 Ping\n1.115s drop n1 -> n2 Ping",
    )
    .until("2s")
    .events()
    .iter()
    .filter(|event| matches!(event.kind, EventKind::Input(_)))
    .map(|event| event.no_effect)
    .skip(4)
    .collect::<Vec<_>>();
    assert_eq!(saved, [Some(NoEffect::NoSuchMessage), None]);
    // What waits at a frozen process has arrived.
    let frozen = burst("1.005s freeze n2\n1.5s drop n1 -> n2 Ping");
    assert_eq!(vain(&frozen), [None, Some(NoEffect::NoSuchMessage)]);
    // What is lost is not dropped again: three times the oldest that is left.
    let thrice = burst("1.015s drop n1 -> n2 Ping\n1.015s drop n1 -> n2 Ping\n1.015s drop n1 -> n2 Ping");
    assert_eq!((thrice.heard(2), vain(&thrice)), (vec![], vec![None; 3]));
    assert_eq!(thrice.kinds(|kind| matches!(kind, EventKind::Lost(_, LossCause::Dropped))), 3);
}

#[test]
fn two_lines_of_one_moment_deliver_two_messages_and_in_their_order() {
    let run = burst(
        "1.011s hold all\n1.5s deliver n1 -> n2 Ping 3\n1.5s deliver n1 -> n2 Ping\n1.5s deliver n1 -> n2 Ping",
    );
    assert_eq!((run.heard(2), vain(&run)), (vec![3, 1, 2], vec![None; 4]));
    // One that was told to arrive can be stopped by its number in the same microsecond, and then be named again.
    let run = burst("1.011s deliver n1 -> n2 Ping 2\n1.011s hold m3\n1.1s deliver n1 -> n2 Ping");
    assert_eq!((run.heard(2), vain(&run)), (vec![1, 3, 2], vec![None; 3]));
}

#[test]
fn clients_messages_have_names_too() {
    let lost = |line: &str| {
        let mut run = ToyRun::new(&format!("1s c1 set x 1\n{line}"));
        run.until("1.2s");
        run.answers().len()
    };
    assert_eq!(lost("1.005s drop c1 -> n1 Request"), 0);
    assert_eq!(lost("1.005s drop c1 -> n1 Request command=set_x_1 serial=1"), 0);
    assert_eq!(lost("1.005s drop c1 -> n1 Request serial=2"), 1);
    assert_eq!(lost("1.015s drop n1 -> c1 Reply answer=ok"), 0);
}

#[test]
fn what_is_in_flight_instead_is_told_as_far_as_the_name_asks() {
    let kinds = |line: &str| {
        let run = burst(line);
        let vain = told(&run).no_effect.expect("it changes nothing");
        vain.in_flight.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(kinds("1.015s drop n1 -> n2 Pong"), ["Ping", "Ping", "Ping"]);
    assert_eq!(
        kinds("1.015s drop n1 -> n2 Ping number=7"),
        ["Ping number=1", "Ping number=2", "Ping number=3"]
    );
    assert_eq!(kinds("1.015s drop n2 -> n1 Ping"), [""; 0]);
    // An action on the wrong end of the run says the same before it is done.
    let mut run = burst("");
    run.until("1.015s");
    let line: ScriptLine = "drop n1 -> n2 Pong".parse().expect("a line");
    let vain = Controls::no_effect(&run.0, &line.input).expect("it would change nothing");
    assert_eq!((vain.why, vain.in_flight.len()), (NoEffect::NoSuchMessage, 3));
}

#[test]
fn the_message_that_was_meant_is_told_with_the_action() {
    let run = burst("1.015s drop n1 -> n2 Ping 2");
    let message = told(&run).message.expect("a message was meant");
    assert_eq!((message.id, message.view.name), (MessageId(3), "Ping"));
    assert!(told(&burst("1.015s drop n1 -> n2 Pong")).message.is_none());
}

#[test]
fn what_is_held_from_now_on_stops_when_it_is_sent_and_goes_on_for_as_long_as_it_had_to_go() {
    let mut run = burst("1.015s hold all n1 -> n2 Ping\n1.1s c2 set ping 2\n1.5s release n1 -> n2");
    assert_eq!(vain(&run), [None; 3]);
    run.until("1.4s");
    assert_eq!(run.heard(2), []);
    run.until("2s");
    let arrivals: Vec<String> = run
        .events()
        .iter()
        .filter(|event| matches!(event.kind, EventKind::Delivered(MessageId(2..=4 | 7))))
        .map(|event| event.time.to_string())
        .collect();
    // Three had 5 ms to go, and the one that stopped at its sender all of its 10 ms.
    assert_eq!(arrivals, ["1.505s", "1.505001s", "1.505002s", "1.51s"]);
    assert_eq!(run.heard(2), [1, 2, 3, 4]);
}

#[test]
fn a_message_that_is_held_stands_still_on_the_stage_and_goes_on_from_there() {
    let mut run = burst("1.012s hold n1 -> n2 Ping\n1.5s release");
    let way = |frame: &MessageFrame| (frame.sent.to_string(), frame.arrives.to_string());
    run.until("1.3s");
    assert_eq!(frame(&run, 2).state, faultline_engine::FlightState::Held(Time(1_012_000)));
    run.until("1.503s");
    // 5 ms behind its sender, as far as the stage is concerned.
    assert_eq!(way(&frame(&run, 2)), ("1.498s".into(), "1.508s".into()));
    let (detail, _) = run.0.message(MessageId(2)).expect("it was sent");
    assert_eq!((detail.sent.to_string(), detail.arrives.to_string()), ("1.01s".into(), "1.508s".into()));
}

#[test]
fn a_message_that_was_held_when_it_was_sent_is_lost_where_it_stands() {
    let mut run = burst("1.005s hold all n1 -> n2\n1.5s cut n1 n2");
    run.until("1.501s");
    let frame = frame(&run, 2);
    assert_eq!(frame.lost.map(|(_, cause)| cause), Some(LossCause::Cut));
    assert_eq!(frame.state, faultline_engine::FlightState::Held(Time(1_010_000)));
}

#[test]
fn the_last_line_that_means_a_message_decides_whether_it_is_held() {
    let heard = |script: &str| {
        let run = burst(script);
        run.heard(2).len()
    };
    for (script, expected) in [
        ("0.5s hold all n1 -> n2", 0),
        ("0.5s hold all n2 -> n1", 3),
        ("0.5s hold all n1 n2", 0),
        ("0.5s hold all n2", 0),
        ("0.5s hold all n3", 3),
        ("0.5s hold all Ping", 0),
        ("0.5s hold all Pong", 3),
        ("0.5s hold all n1 -> n2 Ping number=2", 2),
        ("0.5s hold all\n0.6s release", 3),
        ("0.5s hold all n1 Ping\n0.6s release n1 -> n2 Ping number=2", 1),
        ("0.5s hold all n2\n0.6s release n1 -> n2\n0.7s hold all n1 -> n2 Ping number=3", 2),
        ("0.5s release n1 -> n2\n0.6s hold all n2", 0),
        ("0.5s hold all n1 -> n2\n0.6s release Ping\n0.7s release Pong", 3),
    ] {
        assert_eq!(heard(script), expected, "{script}");
    }
    // With the request held there is nothing else.
    assert_eq!(heard("0.5s hold all"), 0);
}

#[test]
fn holding_and_releasing_again_changes_nothing_and_says_so() {
    for (script, expected) in [
        (
            "1s hold all\n1.1s hold all\n1.2s hold all n1\n1.3s hold all Ping",
            [None, Some(NoEffect::Unchanged), Some(NoEffect::Unchanged), Some(NoEffect::Unchanged)].to_vec(),
        ),
        ("1s hold all n1\n1.1s hold all\n1.2s release", vec![None; 3]),
        ("1s release", vec![Some(NoEffect::NothingHeld)]),
        (
            "1s hold all n1 -> n2\n1.1s release n1 -> n3\n1.2s release n2 -> n1\n1.3s release n1 -> n2 Ping",
            vec![None, Some(NoEffect::NothingHeld), Some(NoEffect::NothingHeld), None],
        ),
        (
            "1s hold all\n1.1s release n1\n1.2s release n1 -> n2 Ping\n1.3s hold all n1",
            vec![None, None, Some(NoEffect::NothingHeld), None],
        ),
    ] {
        let mut run = ToyRun::new(script);
        run.until("2s");
        let reasons: Vec<_> = run
            .events()
            .iter()
            .filter(|e| matches!(e.kind, EventKind::Input(_)))
            .map(|e| e.no_effect)
            .skip(2)
            .collect();
        assert_eq!(reasons, expected, "{script}");
    }
}

#[test]
fn a_held_message_that_is_delivered_to_a_crashed_process_is_lost() {
    let run = burst("1.011s hold all n1 -> n2\n1.1s crash n2\n1.2s deliver n1 -> n2 Ping\n1.3s release");
    assert_eq!(run.kinds(|kind| matches!(kind, EventKind::Lost(_, LossCause::Down))), 3);
    let run =
        burst("1.011s hold all n1 -> n2\n1.1s crash n2\n1.15s restart n2\n1.2s deliver n1 -> n2 Ping 2");
    assert_eq!(run.heard(2), [2], "another life hears it");
}

#[test]
fn what_is_copied_and_what_arrives_twice_is_held_as_well() {
    let run =
        burst("1.005s hold all n1 -> n2\n1.1s copy n1 -> n2 Ping 2\n1.2s deliver n1 -> n2 Ping number=2 2");
    assert_eq!(run.heard(2), [2]);
    let mut run = ToyRun::of(
        3,
        1,
        Config::default(),
        &format!("{STEADY}0s duplicate all 100%\n{BURST}1.005s hold all n1 -> n2"),
    );
    run.until("1.5s");
    assert_eq!(run.heard(2), []);
    let held = run.0.frame().messages.iter().filter(|m| m.to == crate::toy::n(2).into()).count();
    assert_eq!(held, 12, "two requests make six pings, each twice");
}

#[test]
fn a_run_in_which_something_is_held_is_not_at_rest() {
    let at_rest = |script: &str| {
        let mut run = ToyRun::new(&format!("0s heal\n{script}"));
        run.until("9s");
        let mut again = faultline_engine::World::new(run.0.setup().clone());
        let mut rests = Rests(0);
        let inputs: Vec<TimedInput> = Controls::inputs(&run.0).to_vec();
        while again.next_time(&inputs).is_some_and(|next| next <= Time(9_000_000)) {
            again.step(&inputs, &mut rests);
        }
        rests.0
    };
    assert!(at_rest("1s c1 every 100ms set x 1") > 0);
    assert_eq!(at_rest("1s c1 every 100ms set x 1\n1s hold all n2 -> n3"), 0);
    assert!(at_rest("1s c1 every 100ms set x 1\n1s hold all n2 -> n3\n2s release") > 0);
}

/// Counts how often a run was told to be at rest.
struct Rests(usize);

impl faultline_engine::Recorder<crate::toy::Toy> for Rests {
    fn sent(&mut self, _: &faultline_engine::Flight<crate::toy::Toy>) {}
    fn fact(&mut self, _: u32, _: faultline_engine::Endpoint, _: crate::toy::Fact) {}
    fn event(&mut self, _: faultline_engine::EventRecord) {}
    fn sight(&self) -> faultline_engine::Sight {
        faultline_engine::Sight::REST
    }
    fn seen(&mut self, _: faultline_engine::Seen) {
        self.0 += 1;
    }
}

#[test]
fn the_name_of_a_message_finds_it_again_says_no_more_than_it_must_and_stays_through_edits() {
    let mut run = burst("1.1s c2 set ping 2\n1.012s copy m3\n1.013s hold m4");
    run.until("1.0105s");
    let name = |run: &ToyRun, id: u32| run.0.name_of(MessageId(id)).map(|name| name.to_string());
    assert_eq!(name(&run, 2).as_deref(), Some("n1 -> n2 Ping number=1"));
    assert_eq!(name(&run, 5).as_deref(), Some("n1 -> c1 Reply"));
    run.until("1.015s");
    // The copy has the number of the original: only a place tells them apart.
    assert_eq!(name(&run, 3).as_deref(), Some("n1 -> n2 Ping 2"));
    assert_eq!(name(&run, 4).as_deref(), Some("n1 -> n2 Ping number=3"), "held or not");
    assert_eq!(name(&run, 1), None, "the request has arrived");
    for id in 2..=6 {
        let Some(name) = run.0.name_of(MessageId(id)) else { panic!("m{id} is in flight") };
        let line: ScriptLine = format!("drop {name}").parse().expect("a line");
        let mut other = burst("1.1s c2 set ping 2\n1.012s copy m3\n1.013s hold m4");
        other.until("1.015s");
        assert!(other.0.act(line.input));
        assert_eq!(told(&other).message.map(|message| message.id), Some(MessageId(id)), "{name}");
    }
    // A request before it gives all later messages other numbers.
    let numbers = burst("0.5s c2 set x 1\n1.015s drop m3");
    assert_eq!(numbers.heard(2), [1, 2, 3], "m3 is another one now");
    let names = burst("0.5s c2 set x 1\n1.015s drop n1 -> n2 Ping number=2");
    assert_eq!(names.heard(2), [1, 3]);
}

#[test]
fn an_action_by_name_is_taken_back_and_branched_off_like_any_other() {
    let mut run = burst("");
    let digest = |run: &ToyRun| Playhead::digest(&run.0);
    let before = digest(&run);
    run.until("1.015s");
    run.act("hold all n1 -> n2 Ping").until("2s");
    assert_eq!(run.heard(2), []);
    assert_eq!(Controls::branches(&run.0).len(), 2);
    run.until("1.5s").act("release").until("2s");
    assert_eq!(run.heard(2), [1, 2, 3]);
    // Back before both, and each moment as it was.
    assert!(run.0.undo().is_some() && run.0.undo().is_some());
    run.until("2s");
    assert_eq!(digest(&run), before);
    assert!(!run.0.diverged());
    // What was meant on a future that is gone is not told of another action.
    run.until("1.025s").act("drop n2 -> n1 Pong 2");
    assert!(run.0.undo().is_some());
    run.until("1.015s").act("drop n1 -> n2 Pong");
    let event = told(&run);
    assert_eq!((event.message, event.no_effect.map(|vain| vain.in_flight.len())), (None, Some(3)));
}
