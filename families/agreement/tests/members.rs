//! Members that come and go, with a fault at every step of a change: whatever happens when, every rule holds, and in the end the
//! members are those that were asked for.

mod support;

use faultline_agreement::raft::{Config, Membership};
use faultline_agreement::{Label, Part};
use faultline_engine::view::Value;
use faultline_engine::{NodeStatus, Setup};
use support::{Stage, n};

/// Runs a script for long enough to come to rest, with steady requests from the beginning.
fn run(nodes: u16, config: &Config, script: &str, until: &str) -> Stage {
    let setup = Setup { nodes, clients: 2, seed: 7, config: config.clone() };
    let mut stage = Stage::new(setup, &format!("0.5s c1 every 70ms add x 1\n{script}"));
    stage.until(until);
    assert_eq!(stage.violations(), [], "{script}\n{}", stage.story());
    stage
}

/// Who the members are, as the leader has it; there must be one.
fn members(stage: &Stage, script: &str) -> String {
    let world = stage.timeline.world();
    let nodes = (1..=world.setup().nodes).map(n).filter(|node| world.node(*node).2.is_some());
    let leader = nodes.clone().find(|node| stage.role(*node) == Part::Leader);
    let leader = leader.unwrap_or_else(|| panic!("nobody leads\n{script}\n{}", stage.story()));
    match stage.field(leader, Label::Members) {
        Value::Text(members) => members,
        other => panic!("{other:?}"),
    }
}

fn both() -> [Config; 2] {
    [Membership::Single, Membership::Joint].map(|membership| Config { membership, ..Config::default() })
}

/// Moments from the first message of a change to long after its last one.
fn moments() -> impl Iterator<Item = String> {
    (0..60).map(|step| format!("{}us", 1_000_500 + step * 4_300))
}

/// A fault that begins at a moment, and ends before the run does.
const FAULTS: [&str; 8] = [
    "AT crash LEADER\n1.9s restart LEADER",
    "AT crash n2\nAT crash n3\n2.5s restart n2\n2.7s restart n3",
    "AT crash n4\n1.7s restart n4",
    "AT partition n1 n4 c1 | n2 n3 n5 c2\n3s heal",
    "AT partition n1 n2 | n3 n4 n5\n3s heal",
    "AT isolate LEADER\n3s heal",
    "AT freeze LEADER\n2.4s thaw LEADER",
    "AT isolate n4 out\n2s heal\n2s wipe n4\n2.1s restart n4",
];

fn at_every_step(script: &str, wanted: &str) {
    for config in both() {
        for moment in moments() {
            for fault in FAULTS {
                let fault = fault.replace("AT", &moment).replace("LEADER", "n1");
                let script = format!("0s delay all 10ms\n0.1s timeout n1\n{script}\n{fault}");
                let wiped = fault.contains("wipe");
                // At rest it would be judged; a lost disk is outside of that.
                let stage = run(5, &config, &script, if wiped { "9s" } else { "22s" });
                assert_eq!(members(&stage, &script), wanted, "{script}\n{}", stage.story());
            }
        }
    }
}

#[test]
fn two_servers_join_whatever_fails_meanwhile() {
    at_every_step("0s absent n4\n0s absent n5\n1s join n4\n1.05s join n5", "n1 n2 n3 n4 n5");
}

#[test]
fn the_leader_leaves_whatever_fails_meanwhile() {
    // A process that crashes forgets that it was to leave: it is told again.
    at_every_step("1s leave n1\n4s leave n1", "n2 n3 n4 n5");
}

#[test]
fn one_joins_and_another_leaves_whatever_fails_meanwhile() {
    at_every_step("0s absent n5\n1s join n5\n1.01s leave n3\n4s leave n3", "n1 n2 n4 n5");
}

/// One after the other leaves, until the last one stops; then one comes back, and finds itself alone.
#[test]
fn all_leave_and_the_last_one_is_the_cluster() {
    for config in both() {
        let script = "1s leave n2\n1.001s leave n1\n1.002s leave n3\n6s leave n1\n6s leave n2\n6s leave n3";
        let stage = run(3, &config, script, "8s");
        let world = stage.timeline.world();
        let gone = (1..=3).filter(|node| world.node(n(*node)).0 == NodeStatus::Left).count();
        assert_eq!(gone, 3, "{}", stage.story());
        let script = format!("{script}\n9s join n1\n9s join n2\n9s join n3");
        let stage = run(3, &config, &script, "30s");
        assert_eq!(members(&stage, &script), "n1 n2 n3", "{}", stage.story());
    }
}

/// Ten changes in one second: every server goes and comes back.
#[test]
fn joins_and_leaves_one_after_another() {
    for config in both() {
        let mut script = "0s absent n6\n0s absent n7\n".to_string();
        for (step, node) in [6, 7, 1, 2, 3, 4].into_iter().enumerate() {
            let at = 1_000 + step * 90;
            let what = if node > 5 { "join" } else { "leave" };
            script += &format!("{at}ms {what} n{node}\n");
        }
        for node in 1..=4 {
            script += &format!("{}ms join n{node}\n", 5_000 + node * 3);
        }
        let stage = run(7, &config, &script, "28s");
        assert_eq!(members(&stage, &script), "n1 n2 n3 n4 n5 n6 n7", "{}", stage.story());
    }
}

/// A leader is removed while it is cut off: it hears of it when it is back, and nobody elects it.
#[test]
fn a_leader_that_is_removed_while_it_is_cut_off_is_not_missed() {
    for config in both() {
        let script = "0.1s timeout n1\n1s isolate n1\n2s c2 remove-server n1\n5s heal";
        let stage = run(5, &config, script, "25s");
        assert_eq!(members(&stage, script), "n2 n3 n4 n5", "{}", stage.story());
        assert!(stage.role(n(1)) != Part::Leader);
        // It runs and asks for votes, and is not looked at: nobody is deposed by it.
        let led = stage.count(|fact| matches!(fact, faultline_agreement::Fact::Leads { .. }));
        assert_eq!(led, 2, "{}", stage.story());
    }
}

/// A server that is lost for ever is replaced by an operator.
#[test]
fn an_operator_replaces_a_server_that_is_lost() {
    for config in both() {
        let script = "0s absent n4\n1s crash n3\n2s c2 remove-server n3\n3s join n4";
        let stage = run(4, &config, script, "6s");
        assert_eq!(members(&stage, script), "n1 n2 n4", "{}", stage.story());
    }
}

/// A disk is lost while its server is caught up: it starts from the beginning.
#[test]
fn a_joining_server_that_loses_its_disk_joins_all_the_same() {
    for config in both() {
        for moment in moments() {
            let script = format!("0s absent n4\n1s join n4\n{moment} wipe n4\n1.5s restart n4");
            let stage = run(4, &config, &script, "8s");
            assert_eq!(members(&stage, &script), "n1 n2 n3 n4", "{script}\n{}", stage.story());
        }
    }
}

/// Two of three are cut off from each other and from the third, and both are told to leave: nothing can be decided, and nobody
/// goes. When the network is whole, they go one after the other.
#[test]
fn nobody_leaves_a_cluster_that_cannot_decide() {
    for config in both() {
        let script = "1s isolate n1\n1s isolate n2\n1s isolate n3\n1.1s leave n1\n1.1s leave n2\n";
        let stage = run(3, &config, script, "6s");
        let up = (1..=3).all(|node| stage.timeline.world().node(n(node)).0 == NodeStatus::Up);
        assert!(up, "{}", stage.story());
        let script = format!("{script}6s heal");
        let stage = run(3, &config, &script, "24s");
        assert_eq!(members(&stage, &script), "n3", "{}", stage.story());
    }
}
