//! What an addition costs, counted on the run beside the formula.

use crate::stage::{Stage, at, form};
use faultline_engine::settings::Number;
use faultline_replication::counter::{Config, Form};

const ONE: &str = "3.001s c1 add x 1";

fn run(of: Form, nodes: u16, active: u16) -> Stage {
    Stage::new(Config { active: Number(active), ..form(of) }, nodes, ONE).until(4_000)
}

/// To each of the other active replicas a message, and from each an answer: 2(a−1), whatever the number of nodes.
#[test]
fn naively_an_addition_costs_two_messages_for_each_other_active_replica() {
    for (nodes, active) in [(2, 2), (3, 3), (5, 3), (9, 9)] {
        let run = run(Form::Naive, nodes, active);
        assert_eq!(run.sent(at(3_000), &["Add", "Added"]), 2 * (usize::from(active) - 1), "{nodes} {active}");
    }
}

/// As many; what replicas tell each other all the time is not counted.
#[test]
fn a_pn_counter_costs_as_much_and_tells_all_the_time() {
    for (nodes, active) in [(2, 2), (3, 3), (5, 3), (9, 9)] {
        let run = run(Form::Pn, nodes, active);
        let others = usize::from(active) - 1;
        // One that asks while the addition is on its way to it is sent it again.
        let put = run.sent(at(3_000), &["Put"]);
        assert!((others..=2 * others).contains(&put), "{nodes} {active}: {put}");
        // 1 s, of which each tells each other active one every 50 ms, and one answer for each that got the addition.
        let (told, expected) = (run.sent(at(3_000), &["Have"]), usize::from(active) * others * 20 + others);
        assert!(told.abs_diff(expected) * 8 < expected, "{nodes} {active}: {told}, about {expected}");
    }
}

/// Multi-Paxos asks and hears n−1 others, and tells them that it is chosen; then each other active replica says that it has it.
#[test]
fn a_log_costs_three_messages_for_each_other_node_and_one_for_each_other_active_one() {
    for (nodes, active) in [(3, 3), (5, 3), (9, 9)] {
        let run = run(Form::Log, nodes, active);
        let others = usize::from(nodes) - 1;
        assert_eq!(run.sent(at(3_000), &["Accept"]), others, "{nodes} {active}");
        assert_eq!(run.sent(at(3_000), &["Accepted"]), others, "{nodes} {active}");
        // Beside the heartbeats of each 50 ms there is one for the addition.
        let heartbeats = run.sent(at(3_000), &["Heartbeat"]);
        assert!((others * 20..=others * 22).contains(&heartbeats), "{nodes} {active}: {heartbeats}");
    }
}

/// Round trips: client and replica, and replica and replica; with a log one more.
#[test]
fn a_client_waits_for_two_round_trips_and_with_a_log_for_three() {
    // Links take 10 ms, disks 1 ms.
    let expected = [(Form::Naive, 41), (Form::Pn, 41), (Form::Log, 61)];
    for (of, millis) in expected {
        let run = Stage::new(form(of), 3, ONE).until(4_000);
        let took = run.all().find_map(|(_, _, fact)| match fact {
            faultline_replication::Fact::Client(faultline_engine::ClientFact::Returned { took, .. }) => {
                Some(took.0)
            }
            _ => None,
        });
        let took = took.expect("an answer") / 1_000;
        // With a log, a client that does not know the leader asks n1 first.
        let asks = if of == Form::Log { [millis, millis + 20] } else { [millis, millis + 1] };
        assert!(asks.contains(&took) || asks.contains(&(took - 1)), "{of:?}: {took} ms");
    }
}
