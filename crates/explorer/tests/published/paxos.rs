//! Single-decree Paxos (Lamport 2001, §2; module `Paxos`): three acceptors, two values, ballots 0 and 1.

use crate::{counts, shortest};
use faultline_explorer::{Invariant, Messages, Model};

const ACCEPTORS: usize = 3;
const BALLOTS: i8 = 2;
const VALUES: u8 = 2;
/// No ballot yet.
const NONE: i8 = -1;

/// The algorithm, and what is wrong with it.
#[derive(Default)]
struct Paxos {
    /// Planted: a leader ignores the values that promises report.
    ignores_reports: bool,
    /// Planted: an acceptor accepts in a ballot below its promise.
    ignores_promise: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Message {
    OneA { bal: i8 },
    OneB { acc: usize, bal: i8, mbal: i8, mval: Option<u8> },
    TwoA { bal: i8, val: u8 },
    TwoB { acc: usize, bal: i8, val: u8 },
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    max_bal: [i8; ACCEPTORS],
    max_vbal: [i8; ACCEPTORS],
    max_val: [Option<u8>; ACCEPTORS],
    messages: Messages<Message>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Phase1a(i8),
    Phase1b(usize, i8),
    /// With the acceptor whose report says which value it must be, or none when none reported any: the module says
    /// "there is a message such that", and TLC counts an outcome for each such message.
    Phase2a(i8, u8, Quorum, Option<usize>),
    Phase2b(usize, i8, u8),
}

type Quorum = [usize; 2];

/// Any two of three.
const QUORUMS: [Quorum; 3] = [[0, 1], [0, 2], [1, 2]];

impl Paxos {
    /// Whether a quorum's promises allow a value: "the value of the highest-numbered proposal among the responses, or
    /// any value […] if the responders reported no proposals" (§2.2).
    fn allowed(&self, state: &State, bal: i8, val: u8, quorum: Quorum, witness: Option<usize>) -> bool {
        let promises: Vec<(usize, i8, Option<u8>)> = state
            .messages
            .iter()
            .filter_map(|message| match *message {
                Message::OneB { acc, bal: b, mbal, mval } if b == bal && quorum.contains(&acc) => {
                    Some((acc, mbal, mval))
                }
                _ => None,
            })
            .collect();
        let all = quorum.iter().all(|acc| promises.iter().any(|(from, ..)| from == acc));
        let highest = promises.iter().map(|(_, mbal, _)| *mbal).max().unwrap_or(NONE);
        let says = |acc: usize| promises.contains(&(acc, highest, Some(val)));
        let fits = match witness {
            None => highest == NONE || self.ignores_reports,
            Some(acc) => highest > NONE && says(acc),
        };
        all && fits
    }

    /// The values that a quorum accepted in one ballot.
    fn chosen(state: &State) -> Vec<u8> {
        let accepted =
            |bal, val| move |acc: &usize| state.messages.sent(&Message::TwoB { acc: *acc, bal, val });
        let by_a_quorum = |val: u8| {
            (0..BALLOTS).any(|bal| QUORUMS.iter().any(|quorum| quorum.iter().all(accepted(bal, val))))
        };
        (0..VALUES).filter(|val| by_a_quorum(*val)).collect()
    }
}

impl Model for Paxos {
    type State = State;
    type Action = Step;
    type Key = State;

    fn initial(&self) -> Vec<State> {
        vec![State {
            max_bal: [NONE; ACCEPTORS],
            max_vbal: [NONE; ACCEPTORS],
            max_val: [None; ACCEPTORS],
            messages: Messages::default(),
        }]
    }

    fn actions(&self, _: &State, actions: &mut Vec<Step>) {
        for bal in 0..BALLOTS {
            actions.push(Step::Phase1a(bal));
            for val in 0..VALUES {
                for quorum in QUORUMS {
                    let witnesses = [None, Some(quorum[0]), Some(quorum[1])];
                    actions.extend(witnesses.map(|witness| Step::Phase2a(bal, val, quorum, witness)));
                }
            }
            for acc in 0..ACCEPTORS {
                actions.push(Step::Phase1b(acc, bal));
                actions.extend((0..VALUES).map(|val| Step::Phase2b(acc, bal, val)));
            }
        }
    }

    fn next(&self, state: &State, step: &Step) -> Option<State> {
        let mut next = state.clone();
        match *step {
            Step::Phase1a(bal) => next.messages.send(Message::OneA { bal }),
            Step::Phase1b(acc, bal)
                if state.messages.sent(&Message::OneA { bal }) && bal > state.max_bal[acc] =>
            {
                next.max_bal[acc] = bal;
                let (mbal, mval) = (state.max_vbal[acc], state.max_val[acc]);
                next.messages.send(Message::OneB { acc, bal, mbal, mval });
            }
            Step::Phase2a(bal, val, quorum, witness) => {
                let used = (0..VALUES).any(|val| state.messages.sent(&Message::TwoA { bal, val }));
                if used || !self.allowed(state, bal, val, quorum, witness) {
                    return None;
                }
                next.messages.send(Message::TwoA { bal, val });
            }
            Step::Phase2b(acc, bal, val)
                if state.messages.sent(&Message::TwoA { bal, val })
                    && (bal >= state.max_bal[acc] || self.ignores_promise) =>
            {
                next.max_bal[acc] = bal;
                next.max_vbal[acc] = bal;
                next.max_val[acc] = Some(val);
                next.messages.send(Message::TwoB { acc, bal, val });
            }
            _ => return None,
        }
        Some(next)
    }

    fn key(&self, state: &State) -> State {
        state.clone()
    }

    fn invariants(&self) -> &[Invariant<Self>] {
        &[("agreement", |_, state| Self::chosen(state).len() <= 1)]
    }
}

#[test]
fn paxos_has_as_many_states_as_published() {
    counts(&Paxos::default(), 3_921, 23_563, 17);
}

#[test]
fn a_leader_that_ignores_reported_values_gets_a_second_one_chosen() {
    let (invariant, way) = shortest(&Paxos { ignores_reports: true, ..Paxos::default() });
    assert_eq!(invariant, "agreement");
    // Twice: one question, two promises, one proposal, two acceptances.
    assert_eq!(way.len(), 12, "{way:?}");
}

#[test]
fn an_acceptor_that_accepts_below_its_promise_gets_a_second_value_chosen() {
    let (invariant, way) = shortest(&Paxos { ignores_promise: true, ..Paxos::default() });
    assert_eq!((invariant, way.len()), ("agreement", 12), "{way:?}");
}
