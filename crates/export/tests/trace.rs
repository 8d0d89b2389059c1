//! JSON lines: a part tells the same as the whole, and what a session says of a moment that it has passed.

mod support;

use faultline_engine::Time;
use faultline_export::{Stretch, StretchError, trace};
use faultline_scenario::Link;
use faultline_words::Run;
use proptest::prelude::*;
use serde_json::Value;
use support::{EVENTFUL, TWO_LEADERS, run, sample};

fn lines(session: &dyn Run, stretch: Stretch) -> Vec<String> {
    trace(session, stretch).expect("the part is known").collect()
}

fn object(line: &str) -> Value {
    assert!(line.ends_with("}\n") && line.matches('\n').count() == 1, "{line:?}");
    serde_json::from_str(line).expect("JSON")
}

#[test]
fn a_part_has_the_lines_of_the_whole() {
    let session = run(EVENTFUL);
    let all = lines(&*session, Stretch::until(session.horizon()));
    assert_eq!(all.len(), session.known_events() as usize + 2);
    let part = Stretch { from: Time(600_000), to: Time(800_000) };
    let some = lines(&*session, part);
    let [first, events @ .., last] = &some[..] else { panic!("{some:?}") };
    let numbers = part.events(&*session);
    assert!(events.len() > 20);
    assert_eq!(events, &all[numbers.start as usize + 1..numbers.end as usize + 1]);
    let (first, last) = (object(first), object(last));
    assert_eq!((&first["from"], &last["time"]), (&600_000.into(), &800_000.into()));
    assert!(object(&all[0]).get("from").is_none());
    // The link in its head shows the end of the part, with the digest of its last line.
    let again = run(first["link"].as_str().expect("a link"));
    assert_eq!(again.head(), part.to);
    assert_eq!(last["digest"], again.digest());
    assert_eq!(last["events"], again.events());
    assert_eq!(
        Link::decode(EVENTFUL).unwrap().script,
        Link::decode(first["link"].as_str().unwrap()).unwrap().script
    );
}

#[test]
fn rules_that_break_later_are_not_told_before() {
    let session = run(TWO_LEADERS);
    let broken =
        |to| object(lines(&*session, Stretch::until(to)).last().expect("a line"))["violations"].clone();
    assert_eq!(broken(Time(900_000)), Value::Array(Vec::new()));
    assert_eq!(broken(Time(1_100_000))[0]["rule"], "election-safety");
}

#[test]
fn moments_beyond_what_is_known_have_no_digest() {
    let session = run("raft?nodes=3&at=0.5s");
    assert_eq!(session.digest_at(Time(500_000)), Some(session.digest()));
    assert_eq!(session.digest_at(Time(500_001)), None);
    let to = Time(500_001);
    assert_eq!(
        trace(&*session, Stretch::until(to)).err(),
        Some(StretchError::Unknown { to, known: Time(500_000) })
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_digest_of_a_moment_is_the_same_from_later_and_from_there(sample in sample()) {
        let mut session = sample.run();
        for at in [sample.stretch.from, sample.stretch.to] {
            let (digest, events) = (session.digest_at(at), session.events_until(at));
            session.seek(at, u32::MAX);
            prop_assert_eq!((digest, events), (Some(session.digest()), session.events()));
        }
    }
}
