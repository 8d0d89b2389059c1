//! Members that come and go: who is watched from when to when, and by whom that is learned.

use crate::stage::{Stage, n, nfd_s, plain};
use faultline_detection::heartbeat::{Bugs, Config};
use faultline_detection::{Fact, Message};
use faultline_engine::{NodeId, NodeSet, NodeStatus, Packet, Time};

const STEADY: &str = "0s delay all 10ms\n";

fn stage(nodes: u16, config: Config, script: &str) -> Stage {
    Stage::new(nodes, config, &format!("{STEADY}{script}"))
}

/// Whom a node watches, by its panel.
fn watched(stage: &Stage, by: NodeId) -> NodeSet {
    use faultline_detection::Label;
    use faultline_engine::view::Value;
    let rows = stage.table(by, Label::Peers);
    rows.iter()
        .filter_map(|row| if let Value::Node(Some(node)) = row[0] { Some(node) } else { None })
        .collect()
}

fn set(numbers: &[u16]) -> NodeSet {
    numbers.iter().map(|number| n(*number)).collect()
}

/// In which moment one learned that another one joined or left, and from whom.
fn learned(stage: &Stage, by: NodeId, of: NodeId) -> Vec<(Time, bool, NodeId)> {
    let history = stage.run.history();
    let mine = history.facts.iter().filter(|record| record.subject == by.into());
    let told = mine.filter_map(|record| {
        let at = history.events[record.event as usize].time;
        match record.fact {
            Fact::Joined { node, by, .. } if node == of => Some((at, true, by)),
            Fact::Left { node, by, .. } if node == of => Some((at, false, by)),
            _ => None,
        }
    });
    told.collect()
}

#[test]
fn who_joins_is_watched_with_its_first_beat_and_watches_whoever_was_there_at_first() {
    for config in [nfd_s(), plain()] {
        let mut stage = stage(4, config, "0s absent n4\n1.03s join n4\n3.05s crash n4");
        stage.until("1s");
        assert!([1, 2, 3].iter().all(|node| !watched(&stage, n(*node)).contains(n(4))));
        stage.until("1.04s");
        assert_eq!(watched(&stage, n(4)), set(&[1, 2, 3]));
        stage.until("1.3s");
        for node in [1, 2, 3].map(n) {
            assert!(!stage.suspects(node, n(4)) && !stage.suspects(n(4), node), "{node}");
            let [(_, true, by)] = learned(&stage, node, n(4))[..] else { panic!("{node}") };
            assert_eq!(by, n(4), "it is heard itself");
        }
        stage.until("4s");
        assert!([1, 2, 3].iter().all(|node| stage.suspects(n(*node), n(4))), "as any other one");
        assert!(stage.broken().is_empty());
    }
}

/// Two that join know nothing of each other; whoever knows both tells them.
#[test]
fn two_that_join_learn_of_each_other() {
    for config in [nfd_s(), plain()] {
        let mut stage = stage(4, config, "0s absent n3\n0s absent n4\n1.03s join n3\n1.06s join n4");
        stage.until("1.08s");
        assert!(!watched(&stage, n(3)).contains(n(4)));
        stage.until("2s");
        assert!(!stage.suspects(n(3), n(4)) && !stage.suspects(n(4), n(3)));
        let (_, joined, by) = learned(&stage, n(3), n(4))[0];
        assert!(joined && by != n(4), "{by} told n3 of n4");
        stage.until("20s");
        assert!(stage.broken().is_empty());
    }
}

/// Whom one does not hear it learns of from others, and suspects, as it does everybody of whom it has heard nothing.
#[test]
fn who_is_not_heard_is_watched_and_suspected_all_the_same() {
    let script = "0s absent n4\n0.5s cut n4 n1\n1.03s join n4\n2s crash n4";
    for config in [nfd_s(), plain()] {
        let mut stage = stage(4, config, script);
        stage.until("1.5s");
        assert!(stage.suspects(n(1), n(4)) && !stage.suspects(n(2), n(4)));
        stage.until("9s");
        assert!(stage.suspects(n(1), n(4)) && stage.broken().is_empty());
        // Planted: one of whom nothing has come is given the benefit of the doubt, and it never ends.
        let bugs = Bugs { first_beat: true, ..config.bugs };
        let mut stage = Stage::new(4, Config { bugs, ..config }, script);
        stage.until("9s");
        assert!(!stage.suspects(n(1), n(4)));
        assert!(stage.broken().contains(&"strong-completeness"), "{:?}", stage.broken());
    }
}

#[test]
fn who_says_goodbye_is_suspected_by_nobody_and_who_crashes_is() {
    for config in [nfd_s(), plain()] {
        let mut stage = stage(4, config, "1.03s leave n4\n1.03s crash n3");
        stage.until("1.05s");
        assert_eq!(watched(&stage, n(1)), set(&[2, 3]));
        stage.until("5s");
        for by in [n(1), n(2)] {
            assert!(stage.suspects(by, n(3)) && !stage.suspects(by, n(4)));
            assert!(stage.opinions(by, n(4)).iter().all(|(_, suspects)| !suspects));
        }
        assert!(stage.broken().is_empty());
        let bugs = Bugs { no_goodbye: true, ..config.bugs };
        let mut stage = Stage::new(4, Config { bugs, ..config }, "1.03s leave n4");
        stage.until("1.1s");
        assert!(stage.broken().is_empty());
        stage.until("5s");
        assert!(stage.suspects(n(1), n(4)));
        assert_eq!(stage.broken(), ["departed-unsuspected"]);
    }
}

/// A goodbye that is lost comes with the beats of those who have heard it, and ends a suspicion.
#[test]
fn a_lost_goodbye_comes_with_the_beats_of_others() {
    for config in [nfd_s(), plain()] {
        let mut stage = stage(4, config, "1.02s isolate n1 in\n1.03s leave n4\n1.6s heal");
        stage.until("1.5s");
        assert!(stage.suspects(n(1), n(4)) && stage.broken().is_empty(), "it cannot know");
        stage.until("1.8s");
        assert!(!stage.suspects(n(1), n(4)));
        let [(at, false, by)] = learned(&stage, n(1), n(4))[..] else { panic!("it learns once") };
        assert!(by != n(4) && at > Time(1_600_000));
        stage.until("10s");
        assert!(stage.broken().is_empty());
    }
}

/// News come with every beat from then on, and a run in which nobody joins or leaves has none: its messages are what they were.
#[test]
fn a_beat_carries_news_as_soon_as_there_are_any() {
    let kinds = |stage: &Stage| {
        let messages = stage.run.history().messages.iter();
        let carries = |packet: &Packet<_>| matches!(packet, Packet::Peer(Message::News { .. }));
        let (news, plain): (Vec<_>, Vec<_>) = messages.partition(|message| carries(&message.packet));
        (news.len(), plain.len())
    };
    let mut quiet = stage(3, nfd_s(), "1s crash n2\n2s restart n2");
    quiet.until("3s");
    assert_eq!(kinds(&quiet).0, 0);
    let mut told = stage(3, nfd_s(), "1.03s leave n3");
    told.until("1.05s");
    let before = kinds(&told);
    assert_eq!(before.0, 0);
    told.until("2s");
    assert_eq!(kinds(&told).1, before.1, "no beat without news any more");
    assert!(kinds(&told).0 >= 18);
}

/// A beat that was sent before its sender left, and comes after the goodbye, changes nothing.
#[test]
fn a_beat_that_comes_after_the_goodbye_does_not_bring_its_sender_back() {
    let mut stage =
        stage(2, plain(), "1.005s hold n2 -> n1 Heartbeat\n1.03s leave n2\n1.5s deliver n2 -> n1 Heartbeat");
    stage.until("3s");
    assert!(stage.facts(n(1)).iter().any(|fact| matches!(fact, Fact::AfterLeaving { .. })));
    assert_eq!(watched(&stage, n(1)), NodeSet::EMPTY);
    assert!(stage.broken().is_empty());
}

/// Who joins again is watched in its new life, and late news of the life before are not believed.
#[test]
fn who_joins_again_is_watched_again() {
    for config in [nfd_s(), plain()] {
        let script = "1.03s hold n4 -> n1 Leave\n1.03s hold all n4 -> n1 Leave\n1.03s leave n4\n2.03s join n4\n2.5s release";
        let mut stage = stage(4, config, script);
        stage.until("2.4s");
        assert!(!stage.suspects(n(1), n(4)) && !stage.suspects(n(2), n(4)));
        stage.until("12s");
        assert!((1..4).all(|node| watched(&stage, n(node)).contains(n(4)) && !stage.suspects(n(node), n(4))));
        assert!(stage.broken().is_empty());
    }
}

/// A node that has lost its memory knows whom the cluster was set up with and no more. As long as somebody is there who knows
/// that one has left, it is told; if nobody is, it suspects that one for ever, and cannot know better.
#[test]
fn who_restarts_is_told_who_has_left_if_anybody_is_there_to_tell() {
    let script = "1.03s leave n3\n2s crash n1\n2.5s restart n1";
    let mut with_others = stage(4, nfd_s(), script);
    with_others.until("2.505s");
    assert!(with_others.suspects(n(1), n(3)), "it has heard nothing");
    with_others.until("8s");
    assert!(!watched(&with_others, n(1)).contains(n(3)) && with_others.broken().is_empty());
    let mut alone = stage(2, nfd_s(), "1.03s leave n2\n2s crash n1\n2.5s restart n1");
    alone.until("20s");
    assert!(alone.suspects(n(1), n(2)) && alone.broken().is_empty());
}

/// Everybody leaves but one, and the last one as well.
#[test]
fn everybody_may_leave() {
    let script = "1s leave n1\n1.2s leave n2\n1.4s leave n3\n2s join n2";
    let mut stage = stage(3, nfd_s(), script);
    stage.until("1.9s");
    assert!((1..4).all(|node| stage.run.world().node(n(node)).0 == NodeStatus::Left));
    stage.until("9s");
    // It was set up with n1 and n3, and nobody tells it that they are gone.
    assert_eq!(watched(&stage, n(2)), set(&[1, 3]));
    assert!(stage.broken().is_empty());
}

/// A hundred nodes, of which some come and go: n² messages a round, and everybody has the same list in the end.
#[test]
fn a_hundred_nodes_have_one_list() {
    let script = "0s absent n100\n0.35s join n100\n0.35s leave n7\n0.36s crash n50";
    let mut stage = stage(100, nfd_s(), script);
    stage.until("0.95s");
    let all = NodeSet::first(100).without(n(7));
    for node in all.iter().filter(|node| *node != n(50)) {
        assert_eq!(watched(&stage, node), all.without(node), "{node}");
        let suspects =
            stage.run.world().node(node).2.map(|process| faultline_engine::Protocol::glance(process).votes);
        assert_eq!(suspects, Some(set(&[50])), "{node}");
    }
    assert!(stage.broken().is_empty());
}
