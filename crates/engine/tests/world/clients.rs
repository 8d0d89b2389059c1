//! Clients: one request at a time, redirects, patience, retries.

use crate::toy::Fact;
use crate::toy::PATIENCE;
use crate::toy::ToyRun;
use faultline_engine::client::BACK_OFF;
use faultline_engine::{ClientFact, ClientId, NodeId, Ticket, Time};

fn ticket(client: u16, serial: u32) -> Ticket {
    Ticket { client: ClientId(client - 1), serial }
}

/// The attempts of a client: when, to whom, and whether it had lost patience.
fn attempts(run: &ToyRun) -> Vec<(Time, NodeId, bool)> {
    let attempt = |(time, fact): (Time, Fact)| match fact {
        Fact::Client(ClientFact::Invoked { to, .. }) => Some((time, to, false)),
        Fact::Client(ClientFact::Retried { to, timed_out, .. }) => Some((time, to, timed_out)),
        _ => None,
    };
    run.facts().into_iter().filter_map(attempt).collect()
}

#[test]
fn a_request_crosses_the_network_and_so_does_its_answer() {
    let mut run = ToyRun::new("1s c1 get x");
    run.until("2s");
    assert_eq!(run.answers(), [("1.02s".into(), ticket(1, 1))]);
}

#[test]
fn a_client_goes_where_it_is_sent_and_stays_there() {
    let mut run = ToyRun::new("1s c1 get leader\n2s c1 get leader");
    run.until("3s");
    assert_eq!(run.answers(), [("1.04s".into(), ticket(1, 1)), ("2.02s".into(), ticket(1, 2))]);
    assert_eq!(run.0.world().client(ClientId(0)).target(), NodeId(1));
}

#[test]
fn a_client_tries_the_next_node_when_nobody_knows_whom_to_ask() {
    let mut run = ToyRun::new("1s c1 get nobody");
    run.until("2s");
    let wait = 20_000 + BACK_OFF.0;
    let tries = attempts(&run);
    assert_eq!(
        tries,
        [
            (Time(1_000_000), NodeId(0), false),
            (Time(1_000_000 + wait), NodeId(1), false),
            (Time(1_000_000 + 2 * wait), NodeId(2), false)
        ]
    );
    assert_eq!(run.answers().len(), 1);
}

#[test]
fn a_client_loses_patience_and_asks_the_next_node_the_same() {
    let mut run = ToyRun::new("0s crash n1\n0s crash n2\n1s c1 get x");
    run.until("2s");
    let tries = attempts(&run);
    let at = |n: u64| Time(1_000_000 + n * PATIENCE.0);
    assert_eq!(tries, [(at(0), NodeId(0), false), (at(1), NodeId(1), true), (at(2), NodeId(2), true)]);
    assert_eq!(run.answers(), [("1.52s".into(), ticket(1, 1))], "the same request under the same number");
}

#[test]
fn an_answer_that_comes_after_another_one_says_nothing_new() {
    // n1 answers slowly; n2 has answered when it comes.
    let mut run = ToyRun::new("0s delay n1 -> c1 400ms\n1s c1 get x\n1.5s c1 get y");
    run.until("3s");
    let answers = run.answers();
    assert_eq!(answers.iter().map(|(_, ticket)| ticket.serial).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(answers[0].0, "1.27s");
    assert_eq!(run.0.world().client(ClientId(0)).answered, 2);
}

#[test]
fn a_redirect_from_a_node_that_was_given_up_is_not_followed() {
    // n1's word arrives when the client asks n2 already, which answers.
    let mut run = ToyRun::new("0s delay n1 -> c1 260ms\n0s delay n2 -> c1 60ms\n1s c1 get leader");
    run.until("3s");
    assert_eq!(attempts(&run).len(), 2);
    assert_eq!(run.answers().len(), 1);
}

#[test]
fn requests_wait_for_their_turn_in_order() {
    let mut run = ToyRun::new("1s c1 get a\n1s c1 get b\n1s c1 get c\n1s c2 get d");
    run.until("2s");
    let order: Vec<(String, Ticket)> = run.answers();
    assert_eq!(
        order.iter().map(|(at, _)| at.as_str()).collect::<Vec<_>>(),
        ["1.02s", "1.020003s", "1.04s", "1.06s"]
    );
    let first: Vec<u32> =
        order.iter().filter(|(_, t)| t.client == ClientId(0)).map(|(_, t)| t.serial).collect();
    assert_eq!(first, [1, 2, 3]);
}

#[test]
fn a_steady_client_asks_again_and_again_but_not_while_it_waits() {
    let mut run = ToyRun::new("1s c1 every 100ms get x\n2s c1 quiet");
    run.until("3s");
    assert_eq!(run.answers().len(), 10);
    let mut run = ToyRun::new("1s c1 every 100ms get silence");
    run.until("3s");
    assert_eq!(run.0.world().client(ClientId(0)).asked, 1);
    assert!(run.0.world().client(ClientId(0)).queue.is_empty(), "nothing piles up");
}

#[test]
fn another_steady_request_takes_the_place_of_the_first() {
    let mut run = ToyRun::new("1s c1 every 100ms get x\n2s c1 every 500ms get y");
    run.until("4s");
    assert_eq!(run.answers().len(), 10 + 4);
}

#[test]
fn only_so_many_requests_wait_at_a_client() {
    let most = faultline_engine::limits::MAX_QUEUE;
    let script: String = (0..most + 20).map(|_| "1s c1 get silence\n").collect();
    let mut run = ToyRun::new(&script);
    run.until("2s");
    assert_eq!(run.0.world().client(ClientId(0)).queue.len(), most);
    run.act("c1 quiet").until("3s");
    assert_eq!(run.0.world().client(ClientId(0)).queue.len(), 0);
}

#[test]
fn a_command_that_the_protocol_does_not_know_is_not_asked() {
    let mut run = ToyRun::new("1s c1 fly x\n1s c1 every 10ms fly x");
    run.until("2s");
    assert_eq!(run.0.world().client(ClientId(0)).asked, 0);
}

/// When clients gave up, and whether for want of an answer.
fn given_up(run: &ToyRun) -> Vec<(String, u32, bool)> {
    let given_up = |(time, fact): (Time, Fact)| match fact {
        Fact::Client(ClientFact::GaveUp { ticket, timed_out }) => {
            Some((time.to_string(), ticket.serial, timed_out))
        }
        _ => None,
    };
    run.facts().into_iter().filter_map(given_up).collect()
}

#[test]
fn a_client_that_is_to_ask_a_node_asks_that_one_first_and_goes_on_from_there() {
    let mut run = ToyRun::new("0s crash n3\n1s c1 -> n3 get x\n1s c1 -> n2 set x 1\n2s c1 get x");
    run.until("3s");
    let tried: Vec<u16> = attempts(&run).iter().map(|(_, to, _)| to.0 + 1).collect();
    // n1 comes after n3; the second request waits, and goes to n2 in its turn; the third to who answered last.
    assert_eq!(tried, [3, 1, 2, 2]);
    assert_eq!(run.answers().len(), 3);
}

#[test]
fn a_client_that_is_to_ask_once_asks_nobody_again_and_goes_on_to_the_next_request() {
    let mut run = ToyRun::new("0s crash n1\n1s c1 once get x\n1s c1 once -> n2 set x 1");
    run.until("3s");
    assert_eq!(given_up(&run), [("1.25s".into(), 1, true)]);
    assert_eq!(attempts(&run).len(), 2);
    assert_eq!(run.answers(), [("1.27s".into(), ticket(1, 2))]);
    // Sent elsewhere, it does not go.
    let mut run = ToyRun::new("1s c1 once get leader\n1s c2 once -> n2 get leader\n2s c1 once get nobody");
    run.until("3s");
    assert_eq!(given_up(&run), [("1.02s".into(), 1, false), ("2.02s".into(), 2, false)]);
    assert_eq!(run.answers().len(), 1);
}

#[test]
fn an_answer_to_a_request_that_was_given_up_says_nothing() {
    let mut run = ToyRun::new("0s delay n1 -> c1 1s\n1s c1 once get x\n1.5s c1 once -> n2 get x");
    run.until("4s");
    assert_eq!(given_up(&run), [("1.25s".into(), 1, true)]);
    assert_eq!(run.answers(), [("1.52s".into(), ticket(1, 2))]);
}
