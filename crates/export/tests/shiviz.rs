//! Logs for ShiViz: what its parser demands, written down again from its description, and that the clocks order
//! events exactly as the engine does.

mod support;

use faultline_engine::{EventKind, EventView, Time};
use faultline_export::{NETWORK, Stretch, StretchError, shiviz};
use faultline_words::English;
use faultline_words::Run;
use proptest::prelude::*;
use regex::Regex;
use serde_json::Value;
use std::collections::BTreeMap;
use support::{EVENTFUL, run, sample};

/// An entry as ShiViz sees it.
struct Entry {
    number: u32,
    host: String,
    clock: BTreeMap<String, u64>,
    time: String,
    event: String,
}

impl Entry {
    fn own(&self) -> u64 {
        self.clock[&self.host]
    }

    /// Whether a clock says that another entry happened before this one.
    fn knows(&self, other: &Self) -> bool {
        self.clock.get(&other.host).is_some_and(|known| *known >= other.own())
    }
}

fn text(session: &dyn Run, stretch: Stretch) -> String {
    shiviz(session, stretch, &English).expect("the part is known").collect()
}

/// Reads a log as ShiViz reads a file.
fn read(log: &str) -> Result<Vec<Entry>, String> {
    let (parser, rest) = log.split_once('\n').ok_or("one line")?;
    let (border, log) = rest.split_once('\n').ok_or("two lines")?;
    // The names of groups are written as in JavaScript, and so is everything else here.
    let parser = Regex::new(parser).map_err(|error| error.to_string())?;
    if !border.trim().is_empty() {
        return Err(format!("a border between executions: {border}"));
    }
    let mut entries = Vec::new();
    let mut end = 0;
    for found in parser.captures_iter(log) {
        let whole = found.get(0).expect("a match");
        if !log[end..whole.start()].trim().is_empty() {
            return Err(format!("not an entry: {:?}", &log[end..whole.start()]));
        }
        end = whole.end();
        let clock: Value = serde_json::from_str(&found["clock"]).map_err(|error| error.to_string())?;
        let clock = clock.as_object().ok_or("a clock is an object")?;
        let clock = clock.iter().map(|(host, time)| (host.clone(), time.as_u64().expect("a number")));
        entries.push(Entry {
            number: found["number"][1..].parse().map_err(|_| "no number")?,
            host: found["host"].into(),
            clock: clock.collect(),
            time: found["time"].into(),
            event: found["event"].into(),
        });
    }
    if !log[end..].trim().is_empty() {
        return Err(format!("not an entry: {:?}", &log[end..]));
    }
    Ok(entries)
}

/// What ShiViz refuses: a clock without its own host; a first clock that is not 1; an own clock that does not rise
/// by one; an unknown host; an entry beyond a host's last; and clocks that are no result of the vector clock
/// algorithm, in which an entry knows everything that the entries know that it knows.
fn check(entries: &[Entry]) -> Result<(), String> {
    let mut hosts: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in entries {
        let own =
            *entry.clock.get(&entry.host).ok_or(format!("e{} has no clock of its own", entry.number))?;
        let before = hosts.entry(&entry.host).or_default();
        if own != before.len() as u64 + 1 {
            return Err(format!("the clock of {} is {own} after {} entries", entry.host, before.len()));
        }
        before.push(entry);
    }
    for entry in entries {
        for (host, time) in &entry.clock {
            let known = hosts.get(host.as_str()).ok_or(format!("nobody is {host}"))?;
            let place = usize::try_from(*time).map_err(|_| "a huge clock")?;
            if place < 1 || place > known.len() {
                return Err(format!("{host} has no entry {time}"));
            }
            let cause = if *host != entry.host {
                Some(known[place - 1])
            } else {
                place.checked_sub(2).map(|p| known[p])
            };
            for (other, time) in cause.into_iter().flat_map(|cause| &cause.clock) {
                if entry.clock.get(other).is_none_or(|mine| mine < time) {
                    return Err(format!("e{} knows less of {other} than its cause", entry.number));
                }
            }
        }
    }
    Ok(())
}

/// The order of the clocks is Lamport's order as the engine has it, within the part.
fn agrees(session: &dyn Run, stretch: Stretch, entries: &[Entry]) -> Result<(), String> {
    for (place, entry) in entries.iter().enumerate() {
        let cone = session.cone(entry.number, stretch.from, stretch.to);
        for before in &entries[..place] {
            if before.host == NETWORK {
                // Nothing depends on what the network does, but what it does has an order.
                if entry.host != NETWORK && entry.clock.contains_key(NETWORK) {
                    return Err(format!("e{} depends on the network", entry.number));
                }
                continue;
            }
            let depends = cone.past.contains(&before.number);
            // The network also knows what its earlier entries knew.
            let agrees = if entry.host == NETWORK {
                !depends || entry.knows(before)
            } else {
                depends == entry.knows(before)
            };
            if !agrees {
                return Err(format!("e{} and e{}: cone {depends}", before.number, entry.number));
            }
        }
    }
    Ok(())
}

#[test]
fn a_log_begins_as_shiviz_wants_it() {
    let session = run("raft?nodes=3&clients=0&seed=42&do=0.205s+crash+n3;0.215s+cut+n1+n2&at=0.24s");
    insta::assert_snapshot!(text(&*session, Stretch::until(Time(240_000))));
}

#[test]
fn an_eventful_run_is_accepted_and_ordered_as_the_engine_orders_it() {
    let session = run(EVENTFUL);
    let events: Vec<EventView> =
        (0..session.known_events()).filter_map(|number| session.event(number)).collect();
    let kinds: Vec<EventKind> = events.iter().map(|event| event.kind).collect();
    assert!(events.iter().all(|event| event.no_effect.is_none()), "every action does something");
    assert!(kinds.iter().any(|kind| matches!(kind, EventKind::Waits(_))), "a message waits");
    assert!(
        kinds.iter().filter(|kind| matches!(kind, EventKind::Lost(..))).count() > 20,
        "messages are lost"
    );
    for stretch in [Stretch::until(session.horizon()), Stretch { from: Time(580_000), to: Time(1_180_000) }] {
        let entries = read(&text(&*session, stretch)).expect("a log");
        check(&entries).expect("what ShiViz accepts");
        agrees(&*session, stretch, &entries).expect("the order of the engine");
        assert!(entries.iter().any(|entry| entry.host == NETWORK));
        assert!(entries.iter().any(|entry| entry.host == "c2"));
    }
}

#[test]
fn every_event_has_its_entry_with_its_moment_and_what_happened() {
    let session = run(EVENTFUL);
    let stretch = Stretch { from: Time(500_000), to: Time(900_000) };
    let entries = read(&text(&*session, stretch)).expect("a log");
    let numbers: Vec<u32> = entries.iter().map(|entry| entry.number).collect();
    assert_eq!(numbers, stretch.events(&*session).collect::<Vec<_>>());
    for entry in &entries {
        let event = session.event(entry.number).expect("an event");
        assert_eq!(entry.time, event.time.to_string());
        assert!(!entry.event.is_empty());
        match event.subject {
            Some(subject) if !matches!(event.kind, EventKind::Lost(..)) => {
                assert_eq!(entry.host, subject.to_string());
            }
            _ => assert_eq!(entry.host, NETWORK),
        }
    }
    assert!(entries.iter().any(|entry| entry.event.starts_with("n1 crashes")));
}

/// The check itself: each rule finds what breaks it.
#[test]
fn a_log_that_shiviz_would_refuse_is_refused_here() {
    let log = |entries: &str| {
        let head = r"(?<host>\S+) (?<clock>\{.*\})\n(?<time>\S+) (?<number>e\d+) (?<event>.*)";
        read(&format!("{head}\n\n{entries}")).and_then(|entries| check(&entries))
    };
    assert_eq!(log("a {\"a\":1}\n0s e0 x\nb {\"b\":1,\"a\":1}\n1s e1 y\n"), Ok(()));
    for broken in [
        "a {\"a\":2}\n0s e0 x\n",
        "a {\"b\":1}\n0s e0 x\n",
        "a {\"a\":1}\n0s e0 x\na {\"a\":3}\n1s e1 y\n",
        "a {\"a\":1,\"b\":1}\n0s e0 x\n",
        "a {\"a\":1}\n0s e0 x\nb {\"b\":1,\"a\":2}\n1s e1 y\n",
        "a {\"a\":1}\n0s e0 x\nb {\"b\":1,\"a\":1}\n1s e1 y\nc {\"c\":1,\"b\":1}\n2s e2 z\n",
        "a {\"a\":1}\n0s e0 x\nb {\"b\":1,\"a\":1}\n1s e1 y\nb {\"b\":2}\n2s e2 z\n",
        "a {\"a\":1}\nsomething else\n",
    ] {
        assert!(log(broken).is_err(), "{broken}");
    }
}

#[test]
fn a_part_that_is_not_known_or_empty_is_refused() {
    let session = run("raft?nodes=3&at=0.5s");
    let refused = |from, to| shiviz(&*session, Stretch { from, to }, &English).err();
    let backwards = Stretch { from: Time(300_000), to: Time(200_000) };
    assert_eq!(refused(backwards.from, backwards.to), Some(StretchError::Backwards(backwards)));
    let (to, known) = (Time(500_001), Time(500_000));
    assert_eq!(refused(Time::ZERO, to), Some(StretchError::Unknown { to, known }));
    assert_eq!(refused(Time::ZERO, known), None);
    // Between the start and the first election.
    let quiet = Stretch { from: Time(50_000), to: Time(60_000) };
    assert_eq!(refused(quiet.from, quiet.to), Some(StretchError::Nothing(quiet)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn every_log_is_accepted_and_ordered_as_the_engine_orders_it(sample in sample()) {
        let session = sample.run();
        for stretch in [Stretch::until(session.horizon()), sample.stretch] {
            if stretch.events(&*session).is_empty() {
                let refused = shiviz(&*session, stretch, &English).err();
                prop_assert_eq!(refused, Some(StretchError::Nothing(stretch)));
                continue;
            }
            let entries = read(&text(&*session, stretch)).map_err(TestCaseError::fail)?;
            prop_assert_eq!(entries.len(), stretch.events(&*session).len());
            check(&entries).map_err(TestCaseError::fail)?;
            agrees(&*session, stretch, &entries).map_err(TestCaseError::fail)?;
        }
    }
}
