//! What rules see of the world beside facts: in order with them, and before what follows.

use crate::toy::{Config, Fact, STEADY, Toy, n, timed};
use faultline_engine::{
    ClockError, ClockRate, Endpoint, EventRecord, Flight, Observation, Offset, Recorder, Seen, Setup, Sight,
    Time, TimedInput, World,
};

/// What was seen and stated, with its moment.
#[derive(Default)]
struct Log {
    sight: Option<Sight>,
    lines: Vec<String>,
}

impl Recorder<Toy> for Log {
    fn sent(&mut self, _: &Flight<Toy>) {}

    fn sight(&self) -> Sight {
        self.sight.unwrap_or(Sight::NOTHING)
    }

    fn seen(&mut self, seen: Seen) {
        assert!(Recorder::sight(self).wants(&seen.what), "{:?} is not wanted", seen.what);
        let what = match seen.what {
            Observation::Links(network) => format!("links, whole: {}", network.is_whole()),
            other => format!("{other:?}"),
        };
        self.lines.push(format!("{} {what}", seen.time));
    }

    fn fact(&mut self, _: u32, subject: Endpoint, fact: Fact) {
        if matches!(fact, Fact::Saved { .. }) {
            self.lines.push(format!("{subject} says {fact:?}"));
        }
    }

    fn event(&mut self, _: EventRecord) {}
}

/// What is seen up to a moment under steady conditions.
fn log(script: &str, until: &str, sight: Sight) -> Vec<String> {
    let script = format!("{STEADY}{script}");
    let inputs: Vec<TimedInput> = script.lines().filter(|line| !line.trim().is_empty()).map(timed).collect();
    let until: Time = until.parse().expect("a moment");
    let mut world = World::new(Setup { nodes: 3, clients: 2, seed: 1, config: Config::default() });
    let mut log = Log { sight: Some(sight), ..Log::default() };
    while world.next_time(&inputs).is_some_and(|next| next <= until) {
        world.step(&inputs, &mut log);
    }
    log.lines
}

#[test]
fn processes_start_stop_and_stand_still() {
    let script = "1s crash n2\n1s crash n2\n1.1s restart n2\n1.2s freeze n2\n1.3s thaw n2\n1.4s wipe n2";
    let seen = log(script, "2s", Sight::PROCESSES);
    let (starts, rest) = seen.split_at(3);
    assert!(starts.iter().all(|line| line.contains("Started(")), "{starts:?}");
    let (n2, me) = (format!("({:?})", n(2)), |what: &str, at: &str| format!("{at} {what}"));
    let expected = [
        ("1s", "Crashed"),
        ("1.1s", "Started"),
        ("1.2s", "Frozen"),
        ("1.3s", "Thawed"),
        ("1.4s", "Crashed"),
        ("1.4s", "Wiped"),
    ];
    // A crash of what is down is nothing to see.
    assert_eq!(rest, expected.map(|(at, what)| me(&format!("{what}{n2}"), at)));
}

#[test]
fn who_joins_and_leaves_is_seen_and_what_it_says_when_it_leaves_after_that_it_leaves() {
    let script = "0s absent n3\n1s join n3\n2s leave n3\n3s wipe n3";
    let seen = log(script, "4s", Sight::PROCESSES);
    let lines = [("2s", "Leaving"), ("2s", "Left"), ("3s", "Wiped")];
    let n3 = |(at, what): (&str, &str)| format!("{at} {what}({:?})", n(3));
    assert_eq!(seen[1..3].iter().filter(|line| line.contains("Started(")).count(), 2);
    assert_eq!(seen[0], n3(("0s", "Absent")).replace("0s", "0.000002s"));
    assert_eq!(seen[3..5], [n3(("1s", "Joined")), n3(("1s", "Started"))]);
    assert_eq!(seen[5..], lines.map(n3));
    // A disk that is busy comes between the two.
    let seen = log("0s disk n1 50ms\n1s c1 set save 7\n1.02s leave n1", "2s", Sight::PROCESSES);
    let n1 = |at: &str, what: &str| format!("{at} {what}({:?})", n(1));
    let saved = "n1 says Saved { number: 7 }".to_string();
    assert_eq!(seen[3..], [n1("1.02s", "Leaving"), saved, n1("1.06s", "Left")]);
}

#[test]
fn what_is_on_a_disk_is_seen_before_anybody_says_so() {
    let seen =
        log("0s disk n1 50ms\n1s c1 set save 7\n1.02s freeze n1\n1.07s crash n1", "1.2s", Sight::DISKS);
    let [written, said] = &seen[..] else { panic!("{seen:?}") };
    assert!(written.starts_with("1.06s Written { node: NodeId(0), event: "), "{written}");
    assert_eq!(said, "n1 says Saved { number: 7 }");
    assert_eq!(log("0s disk n1 50ms\n1s c1 set save 7\n1.05s crash n1", "1.2s", Sight::DISKS), [""; 0]);
}

/// Whatever waits for a write is looked at when that is done, and nothing is held back.
#[test]
fn what_is_promised_before_it_is_written_is_seen() {
    let early = |script: &str| -> Vec<String> {
        let seen = log(script, "3s", Sight::PROMISES);
        seen.into_iter().filter(|line| line.contains("Early")).collect()
    };
    let of = |at: &str| {
        let (from, to) = (n(1), n(2));
        format!("{at} {:?}", Observation::Early { from, to, message: "Ping" })
    };
    assert_eq!(early("1s c1 set hurry 7"), [of("1.01s")]);
    assert_eq!(early("0s disk n1 50ms\n1s c1 set save 7"), [""; 0]);
    assert_eq!(early("0s disk n1 50ms\n1s c1 set save 7\n1.02s freeze n1\n2s thaw n1"), [""; 0]);
    assert_eq!(early("0s disk n1 50ms\n1s c1 set save 7\n1.02s crash n1\n1.03s restart n1"), [""; 0]);
    // What is on the disk already may be said again, and what is lost may not.
    assert_eq!(early("1s c1 set save 7\n2s c1 set ping 2"), [""; 0]);
    assert_eq!(early("1s c1 set save 7\n1.5s tail n1 1\n1.6s restart n1\n2s c1 set ping 2"), [of("2.01s")]);
    assert_eq!(early("1s c1 set wait 50\n2s c1 set ping 2"), [""; 0]);
}

#[test]
fn messages_are_seen_when_they_arrive_and_when_they_do_not() {
    let seen = log("1s c1 set ping 2\n1.015s cut n1 -> n2", "1.05s", Sight::MESSAGES);
    let what: Vec<(&str, &str)> = seen
        .iter()
        .filter_map(|line| line.split_once(' '))
        .map(|(at, what)| (at, what.split(' ').next().unwrap_or_default()))
        .collect();
    assert_eq!(what, [("1.01s", "Delivered"), ("1.015001s", "Lost"), ("1.02s", "Delivered")], "{seen:?}");
    assert_eq!(
        log("1s cut n1 n2\n2s heal", "3s", Sight::LINKS)[1..],
        ["1s links, whole: false", "2s links, whole: true"]
    );
}

#[test]
fn whatever_is_done_to_a_clock_is_seen_with_what_it_showed_before() {
    let script = "1s clock n2 +30ms\n2s clock n2 1000ppm\n4s clock n2 sync\n5s crash n1";
    let error = |offset: i64, rate: i32| ClockError { offset: Offset(offset), rate: ClockRate(rate) };
    let changes = [
        ("1s", error(0, 0), error(30_000, 0)),
        ("2s", error(30_000, 0), error(30_000, 1_000)),
        // A thousandth of two seconds later.
        ("4s", error(32_000, 1_000), error(0, 0)),
    ];
    let told = changes
        .map(|(at, before, after)| format!("{at} {:?}", Observation::Clock { node: n(2), before, after }));
    assert_eq!(log(script, "6s", Sight::CLOCKS), told);
}

#[test]
fn rest_begins_when_all_is_healed_and_nothing_older_is_under_way() {
    let busy = "0.5s c1 every 100ms get leader";
    let since = |script: &str, until: &str| -> Vec<String> {
        let seen = log(&format!("{busy}\n{script}"), until, Sight::REST);
        let moment = |line: &String| Some(line.split_once("since: Time(")?.1.split_once(')')?.0.to_owned());
        seen.iter().filter_map(moment).collect()
    };
    // After 1, 2 and 4 s, always since the same moment. What clients do is no disturbance.
    let quiet = since("", "8s");
    assert_eq!(quiet.len(), 3, "{quiet:?}");
    assert!(quiet.iter().all(|moment| *moment == quiet[0]));
    assert_eq!(since("0.6s crash n3", "20s"), [""; 0], "a node is down");
    assert_eq!(since("0.6s freeze n3", "20s"), [""; 0], "a node stands still");
    assert_eq!(since("0.6s cut n2 n3", "20s"), [""; 0], "a link is cut");
    assert_eq!(since("0.6s loss n2 n3 1%", "20s"), [""; 0], "a link loses");
    assert_eq!(since("0.6s delay n2 n3 16ms", "20s"), [""; 0], "a link is slower than at first");
    assert_eq!(since("0.6s disk n2 3ms", "20s"), [""; 0], "a disk is slow");
    assert_eq!(since("0.6s slow n2 2x", "20s"), [""; 0], "a node works slowly");
    // Who is no member is not missed, once it has left.
    assert_eq!(since("0s absent n3", "8s").len(), 3);
    let left = since("0.6s leave n3", "8s");
    assert!(!left.is_empty() && left.iter().all(|moment| moment.starts_with('6')), "{left:?}");
    let late = since("0.55s disk n3 2s\n0.6s c2 -> n3 set save 7\n0.62s disk n3 1ms\n0.65s leave n3", "8s");
    assert!(!late.is_empty() && late.iter().all(|moment| moment.starts_with("26")), "{late:?}");
    // It begins again with what somebody does, and once a message that left before has ended: at 3.6 s the pong is back.
    let again = since("0.6s crash n3\n3s restart n3", "5s");
    assert!(again.iter().all(|moment| moment.starts_with("30")), "{again:?}");
    let late = since("0.6s delay n1 -> n2 2s\n1.601s c2 set ping 2\n2s heal\n2s delay all 10ms", "6s");
    let late: u64 = late[0].parse().expect("a number");
    assert!((3_611_000..3_800_000).contains(&late), "{late}");
}

#[test]
fn an_action_says_whether_the_run_is_as_it_was_at_first() {
    let script = "0s server n1 5ms\n0s server n2 7ms\n1s crash n3\n1.1s crash n3\n1.2s c1 every 1s get x\n1.3s restart n3\n2s server n1 50ms\n3s server n1 5ms\n4s slow n1 2x\n5s slow n1 1x\n6s c1 get x\n6.1s policy c1 retries 2";
    let seen = log(script, "7s", Sight::ACTIONS);
    let acted = |line: &&String| !line.starts_with("0");
    let told: Vec<&String> = seen.iter().filter(acted).collect();
    let line = |at: &str, whole: bool, load: bool| format!("{at} Acted {{ whole: {whole}, load: {load} }}");
    let expected = [
        line("1s", false, false),
        line("1.2s", false, true),
        line("1.3s", true, false),
        line("2s", false, false),
        line("3s", true, false),
        line("4s", false, false),
        line("5s", true, false),
        line("6.1s", true, false),
    ];
    assert_eq!(
        told,
        expected.iter().collect::<Vec<_>>(),
        "neither what changes nothing nor a single request"
    );
}

/// A run has the weather that it has at 0 s, and is whole again when that is back.
#[test]
fn what_was_so_at_first_is_no_harm() {
    let script = "0s loss all 10%\n0s delay all 50ms\n0s disk n1 20ms\n1s disk n1 30ms\n2s disk n1 20ms\n3s loss n1 -> n2 20%\n4s loss n1 -> n2 5%\n5s cut n1 n3\n6s heal";
    let seen = log(script, "7s", Sight::ACTIONS);
    let whole = |line: &String| line.contains("whole: true");
    let told: Vec<bool> = seen.iter().filter(|line| !line.starts_with("0")).map(whole).collect();
    assert_eq!(told, [false, true, false, true, false, true], "{seen:?}");
}

/// Also where a breaker lets nothing out.
#[test]
fn that_a_client_has_something_to_ask_is_seen_before_what_becomes_of_it() {
    let script = "0s crash n1\n0s policy c1 patience 50ms retries 0 breaker 1 10s\n1s c1 get x\n2s c1 get x";
    let seen = log(script, "3s", Sight::REQUESTS);
    assert_eq!(seen, ["1s Asks(ClientId(0))", "2s Asks(ClientId(0))"]);
}
