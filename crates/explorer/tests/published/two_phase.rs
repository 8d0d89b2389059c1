//! Two-phase commit (Gray & Lamport 2006, §3 and appendix A.2; module `TwoPhase`).

use crate::commit::{Manager, consistent};
use crate::{counts, shortest};
use faultline_explorer::{Invariant, Messages, Model};

struct TwoPhase {
    managers: usize,
    /// Planted: the transaction manager commits on a majority of the prepared.
    majority: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Coordinator {
    Init,
    Committed,
    Aborted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Message {
    Prepared(usize),
    Commit,
    Abort,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    managers: Vec<Manager>,
    coordinator: Coordinator,
    /// Of whom the coordinator knows that they are prepared.
    prepared: Vec<bool>,
    messages: Messages<Message>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    TmCommit,
    TmAbort,
    TmRcvPrepared(usize),
    RmPrepare(usize),
    RmChooseToAbort(usize),
    RmRcvCommit(usize),
    RmRcvAbort(usize),
}

impl Model for TwoPhase {
    type State = State;
    type Action = Step;
    type Key = State;

    fn initial(&self) -> Vec<State> {
        vec![State {
            managers: vec![Manager::Working; self.managers],
            coordinator: Coordinator::Init,
            prepared: vec![false; self.managers],
            messages: Messages::default(),
        }]
    }

    fn actions(&self, _: &State, actions: &mut Vec<Step>) {
        actions.extend([Step::TmCommit, Step::TmAbort]);
        for rm in 0..self.managers {
            actions.extend([Step::TmRcvPrepared(rm), Step::RmPrepare(rm), Step::RmChooseToAbort(rm)]);
            actions.extend([Step::RmRcvCommit(rm), Step::RmRcvAbort(rm)]);
        }
    }

    fn next(&self, state: &State, step: &Step) -> Option<State> {
        let undecided = state.coordinator == Coordinator::Init;
        let ready = state.prepared.iter().filter(|prepared| **prepared).count();
        let enough = if self.majority { ready * 2 > self.managers } else { ready == self.managers };
        let mut next = state.clone();
        match *step {
            Step::TmCommit if undecided && enough => {
                next.coordinator = Coordinator::Committed;
                next.messages.send(Message::Commit);
            }
            Step::TmAbort if undecided => {
                next.coordinator = Coordinator::Aborted;
                next.messages.send(Message::Abort);
            }
            Step::TmRcvPrepared(rm) if undecided && state.messages.sent(&Message::Prepared(rm)) => {
                next.prepared[rm] = true;
            }
            Step::RmPrepare(rm) if state.managers[rm] == Manager::Working => {
                next.managers[rm] = Manager::Prepared;
                next.messages.send(Message::Prepared(rm));
            }
            Step::RmChooseToAbort(rm) if state.managers[rm] == Manager::Working => {
                next.managers[rm] = Manager::Aborted;
            }
            Step::RmRcvCommit(rm) if state.messages.sent(&Message::Commit) => {
                next.managers[rm] = Manager::Committed;
            }
            Step::RmRcvAbort(rm) if state.messages.sent(&Message::Abort) => {
                next.managers[rm] = Manager::Aborted;
            }
            _ => return None,
        }
        Some(next)
    }

    fn key(&self, state: &State) -> State {
        state.clone()
    }

    fn invariants(&self) -> &[Invariant<Self>] {
        &[("consistent", |_, state| consistent(&state.managers))]
    }
}

#[test]
fn two_phase_commit_has_as_many_states_as_published() {
    counts(&TwoPhase { managers: 1, majority: false }, 12, 20, 5);
    counts(&TwoPhase { managers: 2, majority: false }, 56, 154, 8);
    counts(&TwoPhase { managers: 3, majority: false }, 288, 1_146, 11);
}

/// Two vote yes and are heard, the third chooses to abort on its own, the coordinator commits all the same.
#[test]
fn a_commit_on_a_majority_of_votes_breaks_atomicity_in_seven_steps() {
    let (invariant, way) = shortest(&TwoPhase { managers: 3, majority: true });
    assert_eq!(invariant, "consistent");
    let count = |wanted: fn(&Step) -> bool| way.iter().filter(|step| wanted(step)).count();
    assert_eq!(count(|step| matches!(step, Step::RmPrepare(_))), 2, "{way:?}");
    assert_eq!(count(|step| matches!(step, Step::TmRcvPrepared(_))), 2, "{way:?}");
    assert_eq!(count(|step| matches!(step, Step::RmChooseToAbort(_))), 1, "{way:?}");
    assert_eq!(count(|step| matches!(step, Step::TmCommit)), 1, "{way:?}");
    assert_eq!(count(|step| matches!(step, Step::RmRcvCommit(_))), 1, "{way:?}");
    assert_eq!(way.len(), 7, "{way:?}");
}
