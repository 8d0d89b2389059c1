//! What the stage says beyond where things are: what a node holds, what a client was told, who believes wrongly that it leads,
//! which way led to an event, and whom a broken rule is about.

use faultline_engine::{Facet, NodeId, Time};
use faultline_language::Run;
use faultline_scenario::{Link, open};

fn run(link: &str, at: &str) -> Box<dyn Run> {
    let mut run = open(&Link::decode(link).expect("a link")).expect("it opens");
    let at: Time = at.parse().expect("a moment");
    run.seek(at, u32::MAX);
    run
}

fn deposed(run: &dyn Run) -> Vec<NodeId> {
    run.frame().nodes.iter().filter(|node| node.deposed).map(|node| node.id).collect()
}

#[test]
fn a_leader_is_deposed_from_when_another_leads_until_it_hears_of_that() {
    let link = "raft?nodes=5&seed=42&do=1s+isolate+n1;3s+heal";
    let mut run = run(link, "0.9s");
    assert_eq!(deposed(run.as_ref()), [], "it leads");
    run.seek(Time(1_050_000), u32::MAX);
    assert_eq!(deposed(run.as_ref()), [], "nobody else leads yet");
    run.seek(Time(2_500_000), u32::MAX);
    assert_eq!(deposed(run.as_ref()), [NodeId(0)]);
    let glance = run.frame().nodes[0].glance.expect("it runs");
    assert!(glance.role.leads, "as it believes");
    run.seek(Time(4_000_000), u32::MAX);
    assert_eq!(deposed(run.as_ref()), [], "it has heard");
    // Back in time it is as it was.
    run.seek(Time(2_500_000), u32::MAX);
    assert_eq!(deposed(run.as_ref()), [NodeId(0)]);
}

#[test]
fn a_client_was_told_what_its_last_answer_says_and_nothing_before() {
    let link = "raft?nodes=3&seed=42&do=0.5s+c1+add+x+1;0.8s+c1+add+x+1";
    let told = |run: &dyn Run| run.frame().clients[0].told.clone();
    let mut run = run(link, "0.4s");
    assert_eq!(told(run.as_ref()), None);
    run.seek(Time(1_500_000), u32::MAX);
    assert_eq!(told(run.as_ref()).as_deref(), Some("2"));
    run.seek(Time(700_000), u32::MAX);
    assert_eq!(told(run.as_ref()).as_deref(), Some("1"));
    // On another branch the second answer never came.
    let crash = run.read("partition n1 n2 n3 | c1").expect("a line");
    assert!(run.act(crash));
    run.seek(Time(1_500_000), u32::MAX);
    assert_eq!(told(run.as_ref()).as_deref(), Some("1"));
}

#[test]
fn a_node_holds_what_it_accepted_and_then_what_was_chosen() {
    let link = "paxos?nodes=5&clients=1&do=0s+delay+all+10ms;0s+disk+all+1ms;0.2s+c1+propose+tea";
    let holds = |run: &dyn Run| -> Vec<Option<String>> {
        run.frame().nodes.iter().map(|node| node.holds.clone()).collect()
    };
    let mut run = run(link, "0.1s");
    assert!(holds(run.as_ref()).iter().all(Option::is_none));
    run.seek(Time(247_000), u32::MAX);
    assert!(holds(run.as_ref()).contains(&Some("tea?".into())), "{:?}", holds(run.as_ref()));
    run.seek(Time(500_000), u32::MAX);
    assert!(holds(run.as_ref()).iter().all(|held| held.as_deref() == Some("tea")));
}

#[test]
fn a_participant_holds_its_part_of_the_data_and_the_coordinator_none() {
    let run = run("2pc?nodes=4&do=0.2s+c1+set+x+7+y+8", "1s");
    let holds: Vec<_> = run.frame().nodes.iter().map(|node| node.holds.clone().unwrap_or_default()).collect();
    assert_eq!(holds, ["", "x=7", "y=8", ""]);
}

#[test]
fn the_way_to_an_event_goes_back_from_cause_to_cause_to_a_turning_point() {
    let run = run("raft?nodes=5&seed=42&do=0.25s+c1+every+60ms+add+x+1;1.2s+crash+n1", "2s");
    let facts = run.facts(0, run.events());
    let leads = facts.iter().filter(|view| matches!(view.fact.facet(), Some(Facet::Leads(_))));
    let second = leads.map(|view| view.event).nth(1).expect("another leader");
    let time = run.event(second).expect("it happened").time;
    let path = run.cone(second, time, time).path;
    assert!(path.len() > 4, "from votes to the heartbeat that armed the timer, and on: {path:?}");
    let mut next = second;
    for step in path.iter().rev() {
        assert_eq!(run.event(next).and_then(|event| event.cause), Some(*step));
        next = *step;
    }
    assert!(run.landmarks().contains(&path[0]), "it begins at a turning point");
    assert!(path[1..].iter().all(|step| !run.landmarks().contains(step)), "at the nearest");
    // What nothing caused has no way that led to it.
    let crash = run
        .landmarks()
        .iter()
        .copied()
        .find(|number| run.event(*number).is_some_and(|it| it.input.is_some()));
    let crash = crash.expect("somebody acted");
    assert_eq!(run.cone(crash, Time::ZERO, time).path, []);
}

#[test]
fn a_broken_rule_is_about_the_nodes_that_its_values_name() {
    let link = "raft?nodes=3&clients=2&seed=1&set=election+50s..60s;bug-vote-twice+on&do=0s+delay+all+10ms;0s+disk+all+1ms;1s+timeout+n1;1s+timeout+n2";
    let run = run(link, "1.1s");
    let violation = run.violations().into_iter().next().expect("a rule is broken");
    assert_eq!(violation.nodes(), [NodeId(0), NodeId(1)]);
}

#[test]
fn a_step_back_takes_the_last_event_back_from_between_two_events_as_well() {
    let mut run = run("raft?nodes=3&seed=42&do=0.5s+c1+every+50ms+add+x+1", "1s");
    for _ in 0..200 {
        let events = run.events();
        let last = run.event(events - 1).expect("it happened").time;
        // Half of the time from between two events.
        if events.is_multiple_of(2) {
            run.seek(Time(last.0 + 1), u32::MAX);
            if run.events() != events {
                continue;
            }
        }
        let digest = run.digest();
        run.step_back();
        assert_eq!(run.events(), events - 1, "at {}", run.head());
        assert_ne!(run.digest(), digest);
    }
    run.seek(Time(1_000_000), u32::MAX);
    assert!(!run.diverged());
}
