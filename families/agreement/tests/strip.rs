//! The space-time diagram's data, where an example says it best. What holds for every run of every protocol is checked
//! in `crates/trials`.

use faultline_agreement::door;
use faultline_engine::view::StripLook;
use faultline_engine::{NodeId, NodeStatus, ScriptLine, Time, TimedInput};
use faultline_language::Run;
use faultline_registry::RunSetup;

fn run(script: &str, until: Time) -> Box<dyn Run> {
    let line = |text: &str| {
        let line: ScriptLine = text.parse().expect("a line of the grammar");
        TimedInput { at: line.at.expect("a moment"), input: line.input }
    };
    let script = script.lines().map(str::trim).filter(|text| !text.is_empty()).map(line).collect();
    let setup = RunSetup { behaviour: 1, nodes: 5, clients: 1, seed: 42, config: &[], script };
    let mut session = door::raft(&setup).expect("the run opens");
    session.seek(until, u32::MAX);
    session
}

const BUSY: &str = "
    0.25s c1 every 40ms add x 1
    0.7s loss all 10%
    0.9s crash n1
    1.4s restart n1
    1.5s freeze n2
    1.8s thaw n2
    2s partition n1 n2 | n3 n4 n5
    2.6s heal";

const END: Time = Time(3_000_000);

#[test]
fn a_message_that_was_under_way_for_longer_than_the_stretch_is_in_it() {
    let session = run("0.5s delay all 400ms\n0.6s c1 get x", Time(2_000_000));
    let strip = session.strip(Time(700_000), Time(750_000));
    let asked =
        strip.messages.iter().find(|message| message.sent < Time(650_000) && message.arrives > Time(900_000));
    assert!(asked.is_some());
}

#[test]
fn outages_are_what_the_world_says_they_are() {
    let session = run(BUSY, END);
    let strip = session.strip(Time::ZERO, END);
    let outages: Vec<_> = strip.outages.iter().map(|o| (o.node, o.status, o.from, o.to)).collect();
    assert_eq!(
        outages,
        [
            (NodeId(0), NodeStatus::Down, Time(900_000), Some(Time(1_400_000))),
            (NodeId(1), NodeStatus::Frozen, Time(1_500_000), Some(Time(1_800_000))),
        ]
    );
}

#[test]
fn what_makes_no_sense_makes_no_outage() {
    let session =
        run("0.5s thaw n1\n0.6s restart n1\n0.7s crash n2\n0.8s freeze n2\n0.9s crash n2", Time(1_000_000));
    let strip = session.strip(Time::ZERO, END);
    assert_eq!(strip.outages.len(), 1);
    assert_eq!(strip.outages[0].to, None);
}

#[test]
fn the_past_of_an_election_holds_the_votes_and_not_what_could_not_matter() {
    let session = run("0.05s cut n5 n1\n0.05s cut n5 n2\n0.05s cut n5 n3\n0.05s cut n5 n4", Time(1_000_000));
    let leads = (0..session.known_events())
        .find(|number| session.facts(*number, number + 1).iter().any(|f| f.is("leads")))
        .unwrap();
    let cone = session.cone(leads, Time::ZERO, END);
    let votes = session.facts(0, leads).into_iter().filter(|f| f.has("voted", &[("pre", "false")]));
    let leader = session.event(leads).unwrap().subject;
    let counted = votes.filter(|vote| cone.past.contains(&vote.event)).count();
    assert!(counted >= 2, "a majority of five beside the leader");
    // n5 was cut off before anybody spoke: only what it did cannot have mattered.
    let of_n5 = |number: &&u32| session.event(**number).unwrap().subject == Some(NodeId(4).into());
    assert_ne!(leader, Some(NodeId(4).into()));
    assert_eq!(cone.past.iter().filter(of_n5).count(), 0);
}

#[test]
fn a_stretch_of_a_branch_knows_nothing_of_the_old_future() {
    let mut session = run(BUSY, END);
    session.seek(Time(600_000), u32::MAX);
    session.act("crash n3".parse().unwrap());
    session.seek(Time(1_000_000), u32::MAX);
    let strip = session.strip(Time::ZERO, END);
    assert_eq!(strip.outages.iter().map(|outage| outage.node).collect::<Vec<_>>(), [NodeId(2)]);
    assert!(strip.events.iter().all(|event| event.time <= Time(1_000_000)));
    assert!(strip.events.iter().any(|event| event.look == StripLook::Fault));
    assert!(strip.messages.iter().all(|message| message.end.is_none_or(|end| end.time <= Time(1_000_000))));
}
