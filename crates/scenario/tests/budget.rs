//! What a run may take: links that were made to take all of it.

use faultline_engine::limits::{MAX_EVENTS, MAX_TIME};
use faultline_engine::{ClientId, Exhausted, Halt, Time};
use faultline_scenario::{Link, open};

/// Elections every millisecond on disks that take a minute: votes wait for the disks, and messages for the votes.
const VOTES: &str = "raft?nodes=5&set=election+2ms..4ms&do=0s+disk+all+60s&at=100s";
const BALLOTS: &str = "multi-paxos?nodes=15&set=election+1ms..1ms&do=0s+disk+all+60s&at=3600s";

fn run(link: &str) -> Box<dyn faultline_language::Run> {
    let link = Link::decode(link).expect("the link is accepted");
    open(&link).expect("the run opens")
}

#[test]
fn what_waits_for_disks_ends_a_run_at_the_same_event_however_it_is_followed() {
    for link in [VOTES, BALLOTS] {
        let mut whole = run(link);
        assert_eq!(whole.seek(MAX_TIME, u32::MAX).halt, Halt::Limit, "{link}");
        assert_eq!(whole.exhausted(), Some(Exhausted::Waiting), "{link}");
        let mut little = run(link);
        while little.seek(MAX_TIME, 777).halt == Halt::Budget {}
        assert_eq!((little.events(), little.digest()), (whole.events(), whole.digest()), "{link}");
        // All before it can be looked at, and comes to the same again.
        let end = whole.head();
        whole.seek(Time(end.0 / 2), u32::MAX);
        assert_eq!(
            whole.exhausted(),
            Some(Exhausted::Waiting),
            "it says how the run ends, wherever the playhead is"
        );
        whole.seek(end, u32::MAX);
        assert_eq!(whole.digest(), little.digest());
        assert!(!whole.diverged());
    }
}

/// A hundred nodes that tell each other everything twice, on a network that takes a minute.
const MESSAGES: &str =
    "phi?nodes=100&clients=0&set=interval+1ms&do=0s+duplicate+all+100%25;0s+delay+all+60s&at=3600s";
/// Suspicions and their ends: more than one for each event.
const FACTS: &str = "phi?nodes=76&clients=0&seed=8&set=threshold+1;window+2;min-deviation+2ms;first-estimate+1ms;learn+trusted&\
    do=0s+delay+all+0.1ms;0s+disk+all+60s&at=3600s";

#[test]
fn a_run_ends_with_its_millionth_message_or_fact_as_with_its_millionth_event() {
    for (link, why) in [(MESSAGES, Exhausted::Messages), (FACTS, Exhausted::Facts)] {
        let mut whole = run(link);
        whole.seek(MAX_TIME, u32::MAX);
        assert_eq!(whole.exhausted(), Some(why), "{link}");
        assert!((whole.events() as usize) < MAX_EVENTS, "{link}");
        let mut little = run(link);
        while little.seek(MAX_TIME, 77_777).halt == Halt::Budget {}
        assert_eq!((little.events(), little.digest()), (whole.events(), whole.digest()), "{link}");
    }
}

#[test]
fn who_acts_after_the_end_is_refused_and_before_it_begins_another_run() {
    let mut session = run(VOTES);
    session.seek(MAX_TIME, u32::MAX);
    let (end, inputs, digest) = (session.head(), session.inputs().len(), session.digest());
    let crash = session.read("crash n1").expect("it is a line");
    assert!(!session.act(crash.clone()));
    assert_eq!((session.inputs().len(), session.digest()), (inputs, digest));
    session.seek(Time(end.0 / 2), u32::MAX);
    let repair = session.read("disk all 1ms").expect("it is a line");
    assert!(session.act(repair));
    // The writes under way still take their minute; what is done here is another run.
    assert_eq!(session.inputs().len(), inputs + 1);
    assert_eq!(session.branches().len(), 2);
}

/// What an action makes happen at once would be more than a link of the same moment shows.
#[test]
fn the_last_event_of_a_run_is_the_last_by_hand_too() {
    let text = format!("{BALLOTS}&clients=2").replace("do=", "do=0s+c1+every+1ms+add+x+1;");
    let mut session = run(&text);
    session.seek(MAX_TIME, u32::MAX);
    let end = session.events();
    while session.events() + 1 >= end {
        session.step_back();
    }
    session.step_forward();
    let asks = session.frame().messages.iter().filter(|message| message.from == ClientId(0).into()).count();
    assert_eq!(asks, 1, "a request of c1 is lost when it is cut off");
    let cut = session.read("isolate c1").expect("it is a line");
    assert!(session.act(cut));
    assert_eq!((session.events(), session.exhausted()), (end, Some(Exhausted::Waiting)));
    let link =
        Link { script: session.inputs().to_vec(), ..Link::decode(&text).expect("the link is accepted") };
    let mut linked = open(&link).expect("the run opens");
    linked.seek(MAX_TIME, u32::MAX);
    assert_eq!((linked.events(), linked.digest()), (session.events(), session.digest()));
}

#[test]
fn nobody_acts_after_the_last_moment_that_a_run_may_reach() {
    let mut session = run("paxos?nodes=3&clients=0&at=3600s");
    session.seek(MAX_TIME, u32::MAX);
    let crash = session.read("crash n1").expect("it is a line");
    // It may happen in the last microsecond, once.
    session.act(crash);
    let restart = session.read("restart n1").expect("it is a line");
    assert!(!session.act(restart));
    assert!(session.inputs().iter().all(|timed| timed.at <= MAX_TIME));
}
