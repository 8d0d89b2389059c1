//! Each rule of consensus against short stories of facts: those that it must pass, and those that break it.

use faultline_agreement::{Ballot, BallotFact, Evidence, Fact, Operation, Outcome, Payload, proposal};
use faultline_engine::{Checker, ClientFact, ClientId, FactRecord, NodeId, Rule, Span, Ticket, Violation};
use faultline_rules::{
    AGREEMENT, Consensus, ONE_VALUE_PER_BALLOT, PROMISES_KEPT, TRUTHFUL_ANSWERS, TRUTHFUL_LEARNING,
    UntrueAnswer, VALIDITY,
};

fn ballot(round: u32, proposer: u16) -> Ballot {
    Ballot { round, proposer: NodeId(proposer) }
}

fn ticket(serial: u32) -> Ticket {
    Ticket { client: ClientId(0), serial }
}

fn operation(value: &str) -> Operation {
    let command: proposal::Command = format!("propose {value}").parse().expect("a command");
    command.into()
}

fn value(serial: u32, text: &str) -> Payload {
    Payload::Request(ticket(serial), operation(text))
}

/// The rules that a story of facts breaks; requests 1 for tea and 2 for coffee were made.
fn broken(story: &[(u16, BallotFact)]) -> Vec<&'static Rule> {
    violations(story, None).into_iter().map(|violation| violation.rule).collect()
}

/// What a story of facts breaks, at whose end request 2 is answered.
fn violations(story: &[(u16, BallotFact)], told: Option<&str>) -> Vec<Violation<Evidence>> {
    let mut checker: Box<dyn Checker<Fact>> = Box::new(Consensus::<Ballot, Payload>::of_one_value(3));
    let mut violations: Vec<Violation<Evidence>> = Vec::new();
    let ask = |serial, text| {
        let (ticket, operation) = (ticket(serial), operation(text));
        Fact::Client(ClientFact::Invoked { ticket, operation, to: NodeId(0) })
    };
    for fact in [ask(1, "tea"), ask(2, "coffee")] {
        checker.on_fact(&FactRecord { event: 0, subject: ClientId(0).into(), fact }, &mut violations);
    }
    for (node, fact) in story {
        let record = FactRecord { event: 1, subject: NodeId(*node).into(), fact: (*fact).into() };
        checker.on_fact(&record, &mut violations);
    }
    if let Some(word) = told {
        let (ticket, operation, by, took) = (ticket(2), operation("coffee"), NodeId(1), Span::millis(50));
        let outcome = Outcome::Chosen(proposal::Answer(word.parse().expect("a word")));
        let fact = Fact::Client(ClientFact::Returned { ticket, operation, outcome, by, took });
        checker.on_fact(&FactRecord { event: 2, subject: ClientId(0).into(), fact }, &mut violations);
    }
    violations
}

fn proposes(round: u32, proposer: u16, value: Payload) -> (u16, BallotFact) {
    (proposer, BallotFact::Proposes { slot: 0, ballot: ballot(round, proposer), value })
}

fn accepted(node: u16, round: u32, proposer: u16, value: Payload) -> (u16, BallotFact) {
    (node, BallotFact::Accepted { slot: 0, ballot: ballot(round, proposer), value })
}

#[test]
fn a_value_that_two_of_three_accepted_in_one_ballot_is_chosen_and_may_be_learned() {
    let tea = value(1, "tea");
    let learned = (2, BallotFact::Learned { slot: 0, ballot: ballot(1, 0), value: tea });
    let story = [proposes(1, 0, tea), accepted(0, 1, 0, tea), accepted(1, 1, 0, tea), learned];
    assert_eq!(broken(&story), [] as [&Rule; 0]);
    assert_eq!(broken(&[story[0], story[1], story[3]]), [TRUTHFUL_LEARNING]);
}

#[test]
fn two_values_are_never_chosen_but_two_minorities_may_accept_what_they_like() {
    let (tea, coffee) = (value(1, "tea"), value(2, "coffee"));
    let story = [
        proposes(1, 0, tea),
        accepted(0, 1, 0, tea),
        proposes(2, 1, coffee),
        accepted(1, 2, 1, coffee),
        accepted(2, 2, 1, coffee),
    ];
    assert_eq!(broken(&story), [] as [&Rule; 0]);
    let mut story = story.to_vec();
    story.insert(2, accepted(1, 1, 0, tea));
    assert_eq!(broken(&story), [AGREEMENT]);
}

#[test]
fn only_what_a_client_asked_for_may_be_proposed_and_once_per_ballot() {
    let (tea, water) = (value(1, "tea"), value(3, "water"));
    assert_eq!(broken(&[proposes(1, 0, water)]), [VALIDITY]);
    assert_eq!(broken(&[proposes(1, 0, Payload::Noop)]), [VALIDITY]);
    let story = [proposes(1, 0, tea), proposes(1, 0, value(2, "coffee"))];
    assert_eq!(broken(&story), [ONE_VALUE_PER_BALLOT]);
}

#[test]
fn a_value_is_more_than_the_number_of_the_request() {
    assert_eq!(broken(&[proposes(1, 0, value(1, "coffee"))]), [VALIDITY], "request 1 was for tea");
    assert_eq!(broken(&[proposes(1, 0, value(2, "coffee"))]), [] as [&Rule; 0]);
}

#[test]
fn a_client_is_told_what_is_chosen_whoever_proposed_it() {
    let tea = value(1, "tea");
    let story = [proposes(1, 0, tea), accepted(0, 1, 0, tea), accepted(1, 1, 0, tea)];
    assert_eq!(violations(&story, Some("tea")), []);
    let untrue = |chosen| {
        let outcome = Outcome::Chosen(proposal::Answer("coffee".parse().expect("a word")));
        let (ticket, by) = (ticket(2), NodeId(1));
        let evidence = UntrueAnswer::UntrueAnswer { ticket, by, outcome, chosen }.into();
        [Violation { rule: TRUTHFUL_ANSWERS, event: 2, evidence }]
    };
    assert_eq!(violations(&story, Some("coffee")), untrue(Some(tea)));
    assert_eq!(violations(&story[..2], Some("coffee")), untrue(None), "a minority has accepted tea");
}

#[test]
fn an_acceptor_never_falls_below_what_it_promised_or_accepted() {
    let tea = value(1, "tea");
    let promised =
        |round, proposer| (0, BallotFact::Promised { ballot: ballot(round, proposer), accepted: None });
    assert_eq!(broken(&[promised(2, 1), promised(2, 1), promised(3, 0)]), [] as [&Rule; 0]);
    assert_eq!(broken(&[promised(2, 1), promised(1, 0)]), [PROMISES_KEPT]);
    let accept = [proposes(1, 0, tea), accepted(0, 1, 0, tea)];
    assert_eq!(broken(&[vec![promised(2, 1)], accept.to_vec()].concat()), [PROMISES_KEPT]);
    // To accept is to promise (§2.2, P1a and the algorithm of §2.3).
    let story = [proposes(2, 1, tea), accepted(0, 2, 1, tea), promised(1, 0)];
    assert_eq!(broken(&story), [PROMISES_KEPT]);
}

/// A planted bug proposes two values in one ballot. What is wrong is that; whoever then learns the second one, which a
/// majority has accepted, learns the truth, and that two are chosen is seen when the second one is.
#[test]
fn of_two_values_in_one_ballot_each_has_its_own_acceptors() {
    let (tea, coffee) = (value(1, "tea"), value(2, "coffee"));
    let learned = |value| (2, BallotFact::Learned { slot: 0, ballot: ballot(1, 0), value });
    let both = [proposes(1, 0, tea), proposes(1, 0, coffee)];
    let two = [both[0], both[1], accepted(0, 1, 0, coffee), accepted(1, 1, 0, coffee), learned(coffee)];
    assert_eq!(broken(&two), [ONE_VALUE_PER_BALLOT]);
    let early = [both[0], both[1], accepted(0, 1, 0, tea), accepted(1, 1, 0, coffee), learned(coffee)];
    assert_eq!(broken(&early), [ONE_VALUE_PER_BALLOT, TRUTHFUL_LEARNING]);
    let chosen = [accepted(0, 1, 0, tea), accepted(1, 1, 0, tea), accepted(1, 1, 0, coffee)];
    let chosen = [&both[..], &chosen, &[accepted(2, 1, 0, coffee)]].concat();
    assert_eq!(broken(&chosen), [ONE_VALUE_PER_BALLOT, AGREEMENT]);
}
