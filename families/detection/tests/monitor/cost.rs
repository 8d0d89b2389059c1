//! What watching costs, counted on the run. The chapter has the numbers.

use crate::stage::Stage;
use faultline_detection::monitor::{Config, Message};

const CHAPTER: &str = include_str!("../../src/monitor/chapter.md");

/// How many messages of a kind belong to the second second of a run, with an interval and a renewal of 100 ms each: those whose
/// number is 11 to 20.
fn in_a_second(stage: &Stage, number: fn(&Message) -> Option<u64>) -> usize {
    stage
        .messages()
        .filter_map(|message| number(&message))
        .filter(|number| (11..=20).contains(number))
        .count()
}

fn scrape(message: &Message) -> Option<u64> {
    if let Message::Scrape { number, .. } = message { Some(*number) } else { None }
}

fn gauges(message: &Message) -> Option<u64> {
    if let Message::Gauges { number, .. } = message { Some(*number) } else { None }
}

fn query(message: &Message) -> Option<u64> {
    if let Message::Query { number, .. } = message { Some(*number) } else { None }
}

fn result(message: &Message) -> Option<u64> {
    if let Message::Result { number, .. } = message { Some(*number) } else { None }
}

#[test]
fn watching_n_nodes_takes_two_messages_for_each_in_each_interval() {
    for nodes in [3, 5, 52] {
        let mut stage = Stage::new((nodes, 0), 1, Config::default(), "");
        stage.until("4s");
        let (watched, services) = (usize::from(nodes) - 1, usize::from(nodes) - 2);
        let found = [scrape, gauges, query, result].map(|kind| in_a_second(&stage, kind));
        assert_eq!(found, [10 * watched, 10 * watched, 10 * services, 10 * services], "{nodes}");
        if nodes == 5 {
            let told =
                format!("Scrape {}, Gauges {}, Query {}, Result {}", found[0], found[1], found[2], found[3]);
            assert!(CHAPTER.contains(&told), "the chapter has other numbers than {told}");
        }
    }
}

/// Whoever is down is asked on, and does not answer. An alert, a page and its end cost no message at all.
#[test]
fn a_crash_and_a_page_cost_no_message_more() {
    let mut stage = Stage::new((5, 0), 1, Config::default(), "0.95s crash n5");
    stage.until("4s");
    assert_eq!(in_a_second(&stage, scrape), 40);
    assert_eq!(in_a_second(&stage, gauges), 30);
    assert!(stage.messages().all(|message| !matches!(message, Message::Clean)));
}
