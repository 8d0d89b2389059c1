//! What clients carry from an answer to their next requests.

use crate::host::{Fact, Host};
use crate::parts::host;
use faultline_engine::{Asking, ClientFact, Timeline};

/// What clients were told: who, what they had asked as facts tell it, and the answer.
fn told(run: &Timeline<Host>) -> Vec<String> {
    let told = |fact: &Fact| match fact {
        Fact::Client(ClientFact::Returned { ticket, operation, outcome, .. }) => {
            Some(format!("{} {operation}: {outcome}", ticket.client))
        }
        _ => None,
    };
    run.history().facts.iter().filter_map(|record| told(&record.fact)).collect()
}

#[test]
fn a_client_brings_to_one_node_what_another_one_has_told_it() {
    let script = "0.1s c1 get carried\n0.2s c1 -> n3 get who\n0.3s c1 -> n2 get carried\n0.4s c2 get carried";
    let run = host(Asking::ONE, script);
    // What is told of a request is what was asked, without what the client has put into it.
    assert_eq!(told(&run), ["c1 get carried: 0", "c1 get who: 3", "c1 get carried: 3", "c2 get carried: 0"]);
}

#[test]
fn a_request_that_is_sent_again_brings_what_the_client_has_by_then() {
    // The first attempt is held. Meanwhile a request of a load by the same client is answered.
    let script = "0.2s c1 get carried\n0.205s hold c1 -> n1 Request\n0.21s c1 load 1/s get who";
    let run = host(Asking::ONE, script);
    assert_eq!(told(&run)[..2], ["c1 get who: 1", "c1 get carried: 1"]);
}

#[test]
fn an_answer_that_is_not_taken_leaves_nothing() {
    // n1 is asked when n3 has not answered in time, and answers first. What n3 says then is late.
    let script = "0.1s delay n3 -> c1 900ms\n0.2s c1 -> n3 get who\n2s c1 -> n2 get carried";
    let run = host(Asking::ONE, script);
    assert_eq!(told(&run), ["c1 get who: 1", "c1 get carried: 1"]);
    // Of several answers that a client hears, it keeps from the one that completes what it waits for.
    let run = host(Asking { all: true, equal: 2 }, "0.2s c1 get odd\n0.6s c1 get carried");
    assert_eq!(told(&run), ["c1 get odd: 7", "c1 get carried: 7"]);
}

#[test]
fn what_a_client_carries_goes_back_with_the_run() {
    let mut run = host(Asking::ONE, "0.2s c1 -> n3 get who\n1s c1 -> n2 get carried");
    let whole = told(&run);
    for millis in [900, 100, 1_020, 2_000] {
        run.seek(faultline_engine::Time(millis * 1_000), u32::MAX);
    }
    run.seek(faultline_engine::Time(3_000_000), u32::MAX);
    assert_eq!(told(&run), whole);
    assert_eq!(whole, ["c1 get who: 3", "c1 get carried: 3"]);
}
