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

#[test]
fn a_commit_that_never_reached_the_disk_was_not_decided() {
    let refused = "2pc?nodes=4&clients=1&seed=1&set=cooperative+on;votes+2s;decision+50ms&do=0s+delay+all+10ms;0s+disk+all+1ms;0.1s+delay+n1+-%3E+n2+500ms;0.1s+disk+n2+300ms;0.2s+c1+set+x+1+y+2;0.29s+cut+n3+n2;0.3s+crash+n2;0.31s+restart+n2;0.311s+disk+n2+1ms";
    sound(refused, "2s");
    let copied = "2pc?nodes=4&clients=2&seed=1&set=votes+2s&do=0s+delay+all+10ms;0s+disk+all+1ms;0.2s+c1+set+x+1+y+2;0.21s+c2+set+x+5;0.2205s+delay+n1+-%3E+n2+200ms;0.222s+copy+m5;0.223s+delay+n1+-%3E+n2+10ms;0.225s+disk+n2+300ms;0.3s+crash+n2;0.31s+restart+n2;0.311s+disk+n2+1ms";
    sound(copied, "1s");
    let copied_to_three = copied.replacen("2pc", "3pc", 1);
    sound(&copied_to_three, "1s");
}

#[test]
fn the_client_of_an_abort_by_recovery_is_answered() {
    let link = "2pc?nodes=4&clients=2&seed=1&set=presume+nothing&do=0s+delay+all+10ms;0s+disk+all+1ms;0.3s+c1+set+x+1+y+2;0.305s+crash+n3;0.33s+crash+n1;0.4s+restart+n1;1s+c2+set+z+1";
    let session = sound(link, "20s");
    assert_eq!(count(&*session, "returned", &[("outcome", "aborted")]), 1);
    assert_eq!(count(&*session, "returned", &[]), 2);
}
