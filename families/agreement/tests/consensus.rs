//! Each rule of consensus against short stories of facts: those that it must pass, and those that break it.

use faultline_agreement::{Ballot, BallotFact, Evidence, Fact, Operation, Outcome, Payload, proposal};
use faultline_engine::{Checker, ClientFact, ClientId, FactRecord, NodeId, Rule, Span, Ticket, Violation};
use faultline_rules::{
    ACCEPTANCE, AGREEMENT, BallotEvidence, Choice, Consensus, ONE_VALUE_PER_BALLOT, PROMISES_KEPT,
    PROPOSALS_FOLLOW_PROMISES, TRUTHFUL_ANSWERS, TRUTHFUL_LEARNING, UntrueAnswer, VALIDITY,
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

/// What a story of phase 2 breaks, at whose end request 2 is answered. What must precede it in phase 1 is judged by
/// [`what_is_proposed_follows_from_the_promises`].
fn violations(story: &[(u16, BallotFact)], told: Option<&str>) -> Vec<Violation<Evidence>> {
    let mut all = all_violations(story, told);
    all.retain(|violation| violation.rule != PROPOSALS_FOLLOW_PROMISES);
    all
}

/// What a story breaks.
fn all_violations(story: &[(u16, BallotFact)], told: Option<&str>) -> Vec<Violation<Evidence>> {
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
    // And n2, which accepts both, may not.
    assert_eq!(broken(&chosen), [ONE_VALUE_PER_BALLOT, ACCEPTANCE, AGREEMENT]);
}

#[test]
fn nobody_accepts_what_is_not_proposed_in_that_ballot() {
    let (tea, coffee) = (value(1, "tea"), value(2, "coffee"));
    let (first, second) = (proposes(1, 0, tea), proposes(2, 1, coffee));
    assert_eq!(broken(&[first, second, accepted(0, 1, 0, tea), accepted(0, 2, 1, coffee)]), [] as [&Rule; 0]);
    let slots = |accepted: BallotEvidence<Ballot, Payload>, at: &[(u16, BallotFact)]| {
        let found: Vec<_> = violations(at, None).into_iter().map(|it| (it.rule, it.evidence)).collect();
        assert_eq!(found, [(ACCEPTANCE, Evidence::Ballot(accepted))]);
    };
    let acceptor = NodeId(0);
    // Nobody proposed anything; somebody did in another ballot; another value.
    let wrong = |round, proposer, value| BallotEvidence::NotProposed {
        slot: 0,
        ballot: ballot(round, proposer),
        acceptor,
        value,
    };
    slots(wrong(1, 0, tea), &[accepted(0, 1, 0, tea)]);
    slots(wrong(2, 1, tea), &[first, accepted(0, 2, 1, tea)]);
    slots(wrong(2, 1, tea), &[first, second, accepted(0, 2, 1, tea)]);
    // The same again, as after a request that came twice, is nothing new.
    assert_eq!(broken(&[first, accepted(0, 1, 0, tea), accepted(0, 1, 0, tea)]), [] as [&Rule; 0]);
}

/// "P2c" (§2.2), with three acceptors: n1, n2 and n3.
#[test]
fn what_is_proposed_follows_from_the_promises() {
    let (tea, coffee) = (value(1, "tea"), value(2, "coffee"));
    let promised = |node, round, proposer| {
        (node, BallotFact::Promised { ballot: ballot(round, proposer), accepted: None })
    };
    let found = |story: &[(u16, BallotFact)]| -> Vec<_> {
        all_violations(story, None).into_iter().map(|it| (it.rule, it.evidence)).collect()
    };
    let wrong = |round, value, promises: &[u16], highest: Option<(u32, Payload)>| {
        let promises = promises.iter().copied().map(NodeId).collect();
        let highest = highest.map(|(round, value)| Choice { ballot: ballot(round, 0), value });
        let evidence =
            BallotEvidence::NotBound { slot: 0, ballot: ballot(round, 1), value, promises, highest };
        vec![(PROPOSALS_FOLLOW_PROMISES, Evidence::Ballot(evidence))]
    };
    let mut story = vec![promised(0, 1, 0), promised(1, 1, 0), proposes(1, 0, tea)];
    assert_eq!(found(&story), []);
    // n1 alone has accepted tea. n2 and n3 leave n2 free, n1 and n3 bind it; with all three it may do either.
    story.push(accepted(0, 1, 0, tea));
    let with = |more: &[(u16, BallotFact)]| [&story[..], more].concat();
    let (free, bound) = ([promised(1, 2, 1), promised(2, 2, 1)], [promised(0, 2, 1), promised(2, 2, 1)]);
    assert_eq!(found(&with(&[free[0], free[1], proposes(2, 1, coffee)])), []);
    assert_eq!(found(&with(&[bound[0], bound[1], proposes(2, 1, tea)])), []);
    assert_eq!(
        found(&with(&[bound[0], bound[1], proposes(2, 1, coffee)])),
        wrong(2, coffee, &[0, 2], Some((1, tea)))
    );
    for either in [tea, coffee] {
        assert_eq!(found(&with(&[free[0], free[1], bound[0], proposes(2, 1, either)])), []);
    }
    // A promise of another ballot counts for nothing, nor does one of a minority; one that was on the disk does.
    let early = with(&[free[0], promised(2, 3, 2), proposes(2, 1, coffee)]);
    assert_eq!(found(&early), wrong(2, coffee, &[1], None));
    let started = (2, BallotFact::Started { promised: Some(ballot(2, 1)), accepted: None });
    assert_eq!(found(&with(&[free[0], started, proposes(2, 1, coffee)])), []);
    // n2 has accepted coffee in 2.n1 since: of both, the higher ballot binds, and what is accepted above is no matter.
    let second =
        with(&[promised(1, 2, 0), promised(2, 2, 0), proposes(2, 0, coffee), accepted(1, 2, 0, coffee)]);
    let then = |value| {
        let more = [promised(0, 3, 1), promised(1, 3, 1), promised(2, 4, 2), proposes(3, 1, value)];
        found(&[&second[..], &more].concat())
    };
    assert_eq!(then(coffee), []);
    assert_eq!(then(tea), wrong(3, tea, &[0, 1], Some((2, coffee))));
}
