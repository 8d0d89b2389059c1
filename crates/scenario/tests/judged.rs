//! What a run must show for an expectation to be met, and what is said where it is not.

use faultline_catalogue::find;
use faultline_engine::{ClientId, Epoch, NodeId, Time};
use faultline_scenario::file::{Instead, Scenario};

/// A file with a title and a protocol in its first two lines.
fn file(rest: &str) -> String {
    format!("title = \"x\"\nprotocol = \"raft\"\n{rest}")
}

/// An epoch of a protocol, as it is written.
fn written(slug: &str, text: &str) -> Epoch {
    let epochs = find(slug).and_then(|entry| entry.info.epochs).expect("its logs have epochs");
    epochs.parse(text).expect("an epoch")
}

/// Each expectation fails on a run that is not so, and says what was instead.
#[test]
fn what_is_not_so_is_seen() {
    let run = "nodes = 3\nclients = 2\nseed = 1\nuntil = \"6s\"\nnetwork = \"\"\"\ndelay all 10ms\ndisk all 1ms\"\"\"\n\
               script = \"\"\"\n1s timeout n1\n2s c1 set x 1\n3s partition n1 c1 | n2 n3\n3s c1 set x 2\n\
               5.9s c2 get x\"\"\"\n[configuration]\nelection = \"50s..60s\"\n";
    let instead = |expectation: &str| {
        let text = file(&run.replace("nodes = 3", &format!("expect = [\n\"{expectation}\"]\nnodes = 3")));
        let scenario = Scenario::read(&text).unwrap_or_else(|error| panic!("{expectation}: {error:?}"));
        let mut unmet = scenario.verify(&mut *scenario.open());
        assert!(unmet.len() <= 1);
        unmet.pop().map(|unmet| {
            assert_eq!((unmet.line, unmet.expectation.to_string().as_str()), (4, expectation));
            unmet.instead
        })
    };
    let at_time = |moment: &str| Some(moment.parse::<Time>().expect("a moment"));
    let at = |moment: &str| Instead::At(moment.parse().expect("a moment"));
    for met in [
        "safe",
        "leader",
        "leader by 1.022s",
        "leader n1 within 100ms after 1s",
        "leader n1 at 5s",
        "no leader at 0.5s",
        "no leader at 0s",
        "n2 follows n1 by 2s",
        "committed 2 by 3s",
        "answered c1 within 100ms after 2s",
        "answered",
        "blocked c1 at 5s",
        "blocked at 5s",
        "n1 log 1 1 1 at 3.5s",
        "n2 log 1 1 at 3.5s",
        "n3 log empty at 1s",
        "n2 voted by 2s",
        "n2 voted candidate=n1 epoch=1 pre=false",
        "n1 leads votes=n1,n2 within 100ms after 1s",
        "n2 follows leader=n1",
        "n1 appended payload.operation=set_x_1 index=2",
        "n1 server_started last=0 by 0.1s",
        "n1 appended payload=- index=1",
        "never leader n2",
        "never leader by 1.021999s",
        "never leader after 2s",
        "never violates election-safety",
        "never committed 3",
        "exactly 1 leader",
        "at most 1 leader",
        "at least 1 leader",
        "never answered c2",
        "never answered c1 after 2.5s",
        "exactly 1 n2 votes n1",
        "never n2 votes n3",
        "at least 1 n1 campaigns within 100ms after 0.95s",
        "n1 leads after 1s",
    ] {
        assert_eq!(instead(met), None, "{met}");
    }
    let digest = "000000000000";
    for (unmet, expected) in [
        ("never leader", Instead::Times(1, at_time("1.022s"))),
        ("exactly 2 leader", Instead::Times(1, at_time("1.022s"))),
        ("at least 2 leader n1", Instead::Times(1, at_time("1.022s"))),
        ("exactly 1 leader after 1.022s", Instead::Times(0, None)),
        ("exactly 1 violates election-safety", Instead::Times(0, None)),
        ("violates election-safety", Instead::Never),
        ("violates linearizability by 2s", Instead::Never),
        ("leader n2", Instead::Never),
        ("leader n1 by 1.021999s", at("1.022s")),
        ("leader within 1s after 2s", at("1.022s")),
        ("leader n2 at 5s", Instead::Leaders(vec![NodeId(0)])),
        ("leader at 0.5s", Instead::Leaders(vec![])),
        ("no leader at 5s", Instead::Leaders(vec![NodeId(0)])),
        ("n1 follows n2", Instead::Never),
        ("n2 follows leader=n3", Instead::Never),
        ("n2 voted candidate=n3", Instead::Never),
        ("n2 voted candidate=n1 epoch=2", Instead::Never),
        ("n3 leads", Instead::Never),
        ("n1 leads by 1s", at("1.022s")),
        ("committed 3", Instead::Committed(2)),
        ("answered c2", Instead::Never),
        ("blocked at 0.5s", Instead::NobodyWaits),
        ("blocked c2 at 6s", Instead::WaitsSince(Time(5_900_000))),
        ("blocked at 3.9s", Instead::WaitsSince(Time(3_000_010))),
        ("n1 log 1 1 2 at 3.5s", Instead::Log(vec![written("raft", "1"); 3])),
    ] {
        match (instead(unmet), expected) {
            // The exact microsecond in which the client asked is the engine's.
            (Some(Instead::WaitsSince(since)), Instead::WaitsSince(about)) => {
                assert!(since.since(about).0 < 20 || about.since(since).0 < 20, "{unmet}: {since}");
            }
            (found, expected) => assert_eq!(found, Some(expected), "{unmet}"),
        }
    }
    let Some(Instead::Digest(digest)) = instead(&format!("digest {digest} at 3s")) else {
        panic!("a digest")
    };
    assert_eq!(instead(&format!("digest {digest} at 3s")), None);
    assert!(matches!(instead(&format!("digest {digest} at 3.5s")), Some(Instead::Digest(_))));
}

/// In the scenario of the hole, index 2 is chosen when n1 crashes, and index 1 is not: nothing is committed before n2
/// has filled it.
#[test]
fn a_log_is_committed_up_to_the_first_hole_and_its_entries_are_named_by_their_ballots() {
    let text = include_str!("../../../families/agreement/src/multi_paxos/scenarios/multi-paxos-holes.toml");
    let (head, tail) = text.split_once("expect = [").expect("expectations");
    let (_, tail) = tail.split_once(']').expect("their end");
    let instead = |expectation: &str| {
        let text = format!("{head}expect = [\"{expectation}\"]{tail}");
        let scenario = Scenario::read(&text).unwrap_or_else(|error| panic!("{expectation}: {error:?}"));
        scenario.verify(&mut *scenario.open()).pop().map(|unmet| unmet.instead)
    };
    for met in ["committed 1 within 60ms after 1.1s", "committed 2 within 60ms after 1.1s"] {
        assert_eq!(instead(met), None, "{met}");
    }
    assert!(matches!(instead("committed 1 by 1.1s"), Some(Instead::At(at)) if at > Time(1_100_000)));
    assert_eq!(instead("committed 9"), Some(Instead::Committed(3)));
    let first = written("multi-paxos", "1.n1");
    for (met, unmet, found) in [
        ("n1 log 1.n1 1.n1 at 1.08s", "n1 log 1.n1 at 1.08s", vec![first, first]),
        ("n2 log - 1.n1 at 1.08s", "n2 log 1.n1 1.n1 at 1.08s", vec![Epoch::NONE, first]),
    ] {
        assert_eq!((instead(met), instead(unmet)), (None, Some(Instead::Log(found))), "{met}");
    }
}

/// A client that is served is not blocked, nor is a cluster in which another one is served.
#[test]
fn blocked_means_that_nobody_who_is_meant_gets_an_answer() {
    let text = file(
        "nodes = 3\nclients = 2\nexpect = [\"blocked c1 at 4s\", \"blocked at 4s\", \"blocked c2 at 4s\"]\n\
         script = \"\"\"\n0.5s c2 every 100ms add y 1\n1s isolate c1\n1.5s c1 get x\"\"\"",
    );
    let scenario = Scenario::read(&text).expect("a scenario");
    let unmet = scenario.verify(&mut *scenario.open());
    let told: Vec<String> = unmet.iter().map(|unmet| unmet.expectation.to_string()).collect();
    assert_eq!(told, ["blocked at 4s", "blocked c2 at 4s"]);
    assert!(matches!(unmet[0].instead, Instead::Answered(ClientId(1), at) if at > Time(3_000_000)));
}

#[test]
fn a_safe_run_is_one_in_which_no_rule_breaks() {
    let text = include_str!("../../../families/agreement/src/raft/scenarios/raft-bug-two-votes.toml");
    let text = text.replace("violates election-safety by 1.03s", "safe");
    let scenario = Scenario::read(&text).expect("a scenario");
    let unmet = scenario.verify(&mut *scenario.open());
    let [unmet] = &unmet[..] else { panic!("{unmet:?}") };
    assert!(
        matches!(&unmet.instead, Instead::Broken(violation, Time(1_022_002)) if violation.rule.slug == "election-safety")
    );
}

#[test]
fn facts_about_clients_happen() {
    let facts = "c1 invoked by 0.51s\", \"c1 returned by=n1 within 100ms after 0.5s\", \"c1 returned by=n2";
    let text = file(&format!("expect = [\"{facts}\"]\nscript = \"0.5s c1 set x 1\"\nuntil = \"1s\""));
    let scenario = Scenario::read(&text).expect("a scenario");
    let unmet = scenario.verify(&mut *scenario.open());
    let unmet: Vec<String> = unmet.iter().map(|unmet| unmet.expectation.to_string()).collect();
    assert_eq!(unmet, ["c1 returned by=n2"]);
}

#[test]
fn a_caption_that_is_never_shown_is_seen() {
    let text = file("until = \"1s\"\n[[captions]]\nwhen = \"committed 9\"\ntext = \"Nine!\"");
    let scenario = Scenario::read(&text).expect("a scenario");
    let unmet = scenario.verify(&mut *scenario.open());
    assert_eq!((unmet.len(), unmet[0].line), (1, 5));
}

/// What is to be tried must be so with the change, and something of it must not be so without.
#[test]
fn a_variation_is_checked_and_must_show_something() {
    let run = "nodes = 5\nseed = 1\nuntil = \"4s\"\nexpect = [\"safe\"]\nscript = \"\"\"\n1s crash n1\"\"\"\n\
               [try]\ntext = \"x\"\nscript = \"\"\"\n2s crash n2\n2s crash n5\"\"\"\nexpect = [\n";
    let instead = |expect: &str| {
        let scenario = Scenario::read(&file(&format!("{run}{expect}]"))).expect("it is read");
        let unmet = scenario.verify(&mut *scenario.open());
        unmet.into_iter().map(|unmet| (unmet.line, unmet.instead)).collect::<Vec<_>>()
    };
    assert_eq!(instead("\"no leader at 3.5s\",\n\"safe\",\n"), []);
    assert_eq!(instead("\"safe\",\n\"leader by 2s\",\n"), [(15, Instead::Unchanged)]);
    let unmet = instead("\"no leader at 3.5s\",\n\"leader n4 by 10ms\"\n");
    assert!(matches!(unmet[..], [(16, Instead::Never | Instead::At(_))]), "{unmet:?}");
}

/// A variation is written as it was read, and a node that only it has is none in the scenario's own run.
#[test]
fn a_variation_with_more_nodes_and_another_seed_is_written_as_it_was_read() {
    let text = file(
        "nodes = 3\nuntil = \"2s\"\nexpect = [\"safe\"]\n[configuration]\npre-vote = true\n[try]\ntext = \"x\"\nnodes = 7\n\
         seed = 18446744073709551615\nexpect = [\"n7 log 1 at 1s\", \"safe\"]\nscript = \"\"\"\n1.5s crash n7\"\"\"\n\
         [try.configuration]\npre-vote = false\n",
    );
    let text = text.replace("seed = 18446744073709551615", "seed = \"18446744073709551615\"");
    let scenario = Scenario::read(&text).expect("it is read");
    let again = Scenario::read(&scenario.write()).expect("it is read again");
    let (once, twice) = (scenario.variation.clone().expect("one"), again.variation.expect("one"));
    assert_eq!((once.changes, once.link, once.until), (twice.changes, twice.link, twice.until));
    // Without the change there is no n7, which is a reason and no panic.
    let variation = scenario.variation.as_ref().expect("one");
    assert_eq!(variation.met_without(&mut *scenario.open()), [false, true]);
}
