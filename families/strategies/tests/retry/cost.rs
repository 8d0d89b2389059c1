//! What a request costs, and what a retry adds, counted on the run.

use crate::stage::Stage;
use faultline_engine::{ClientFact, Span};
use faultline_strategies::Fact;
use faultline_strategies::retry::Config;

fn took_effect(stage: &Stage) -> usize {
    stage.count(|fact| matches!(fact, Fact::TookEffect { .. }))
}

/// A message each way and a write: 10 to 15 ms twice, and 0.5 to 2 ms.
#[test]
fn an_answer_takes_a_round_trip_and_a_write() {
    let stage = Stage::new(Config::default(), 1, "0s c1 every 50ms add x 1\n10s c1 quiet").until("11s");
    let (requests, answers) = stage.messages();
    assert!(
        requests >= 200 && (requests, answers) == (took_effect(&stage), requests),
        "{requests}, {answers}"
    );
    let mut asked = None;
    let mut took = Vec::new();
    for (at, fact) in stage.facts() {
        match fact {
            Fact::Client(ClientFact::Invoked { .. }) => asked = Some(at),
            Fact::Client(ClientFact::Returned { .. }) => {
                took.extend(asked.take().map(|asked| at.since(asked)))
            }
            _ => {}
        }
    }
    assert_eq!(took.len(), requests);
    let (least, most) = (took.iter().min().copied(), took.iter().max().copied());
    println!("{requests} requests: {least:?} to {most:?}");
    // Events that would have the same time are a microsecond apart.
    assert!(least >= Some(Span(20_500)) && most <= Some(Span(32_010)), "{least:?} to {most:?}");
    // And the bounds are no wider than they must be.
    assert!(least < Some(Span::millis(23)) && most > Some(Span::millis(29)), "{least:?} to {most:?}");
}

/// A retry is a message each way, and no write: the request has taken effect already.
#[test]
fn a_retry_adds_a_message_each_way_and_no_write() {
    let script = "1s c1 add x 1\n1.005s cut n1 -> c1\n1.25s heal";
    let stage = Stage::new(Config::default(), 1, script).until("3s");
    let retries = stage.count(|fact| matches!(fact, Fact::Client(ClientFact::Retried { .. })));
    assert!(retries >= 2);
    assert_eq!((stage.messages(), took_effect(&stage)), ((1 + retries, 1 + retries), 1));
}
