//! Links under which a correct protocol was once told that it breaks a rule, or left a client without an answer.

use faultline_engine::{Halt, Session, Time};
use faultline_scenario::{Link, open};

/// The run of a link, up to a moment.
fn run(link: &str, until: &str) -> Box<dyn Session> {
    let link = Link::decode(link).unwrap_or_else(|error| panic!("{link}\n{error:?}"));
    let mut session = open(&link).unwrap_or_else(|error| panic!("{link}\n{error:?}"));
    let until: Time = until.parse().expect("a moment");
    assert_eq!(session.seek(until, u32::MAX).halt, Halt::Reached);
    session
}

/// Every rule holds in the run of a link; and the run, to look at more of it.
fn sound(link: &str, until: &str) -> Box<dyn Session> {
    let session = run(link, until);
    assert_eq!(session.violations(), [], "{link}");
    session
}

/// How many facts of this name, with these values, there are.
fn count(session: &dyn Session, name: &str, values: &[(&str, &str)]) -> usize {
    session.facts(0, session.events()).iter().filter(|fact| fact.has(name, values)).count()
}

#[test]
fn a_worker_without_its_disk_is_another_one() {
    // Its disk cannot tell how often it started; given the same task again, it read the same outputs again.
    let link = "map-reduce?nodes=6&seed=1&do=0.1s+c1+count;0.4s+wipe+n4;0.41s+restart+n4";
    let session = sound(link, "2s");
    assert_eq!(count(&*session, "worker_failed", &[("worker", "n4")]), 1, "the master notices");
    assert_eq!(count(&*session, "returned", &[]), 1);
}
