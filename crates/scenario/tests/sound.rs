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
fn an_output_that_is_lost_with_the_disk_of_the_file_system_may_be_made_again() {
    // It was said to be overwritten.
    for (seed, wiped) in [(1, "0.65"), (4, "0.65"), (5, "0.7"), (6, "0.7")] {
        let link =
            format!("map-reduce?nodes=6&seed={seed}&do=0.1s+c1+count;{wiped}s+wipe+n2;{wiped}1s+restart+n2");
        let session = sound(&link, "20s");
        let again = count(&*session, "output_committed", &[]);
        assert!(again > 3, "{again} outputs of three tasks: none was made again");
        assert_eq!(count(&*session, "returned", &[]), 1);
    }
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

#[test]
fn a_refusal_in_an_old_term_confirms_no_read() {
    // n1 took n2's refusal of a request of term 1 for a confirmation that it leads term 3.
    let link = "raft?nodes=3&clients=2&seed=1&set=reads+read-index&do=0s+delay+all+10ms;0s+disk+all+1ms;0.05s+timeout+n1;0.2s+c1+set+x+1;0.3s+c1+get+x;0.35s+c1+get+x;0.4s+c1+get+x;0.5s+delay+n1+-%3E+n2+2s;0.56s+delay+n1+-%3E+n2+10ms;1s+timeout+n2;1.4s+timeout+n1;2.7s+partition+n1+c1+%7C+n2+n3+c2;3.5s+c2+set+x+2;4.5s+c1+get+x";
    sound(link, "6s");
}

#[test]
fn a_request_takes_one_place_in_the_log_however_often_it_is_retried() {
    // There were 49 answers for 238 places.
    let link = "multi-paxos?nodes=5&clients=5&seed=3&set=window+1&do=0s+delay+all+40ms;0.5s+c1+every+30ms+add+x+1;0.5s+c2+every+30ms+add+x+1;0.5s+c3+every+30ms+add+x+1;0.5s+c4+every+30ms+add+x+1;0.5s+c5+every+30ms+add+x+1";
    let session = sound(link, "20s");
    let (answers, places) = (count(&*session, "returned", &[]), count(&*session, "counted", &[]));
    assert!(answers > 200 && places <= answers + 5, "{answers} answers, {places} places");
}

#[test]
fn a_follower_that_lost_its_disk_is_needed_again() {
    let link = "raft?nodes=3&seed=1&do=0.05s+timeout+n1;0.3s+c1+every+50ms+add+x+1;1s+wipe+n2;1.2s+restart+n2;3s+crash+n3";
    let (before, after) = (sound(link, "3.1s"), sound(link, "8s"));
    let answers = |session: &dyn Session| count(session, "returned", &[]);
    assert!(answers(&*after) > answers(&*before) + 50, "without n3, n2 makes the majority");
    assert_eq!(count(&*after, "lost_entries", &[]), 1, "and it says what it lost");
}
