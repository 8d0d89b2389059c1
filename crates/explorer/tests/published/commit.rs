//! Transaction commit: what any commit protocol must achieve (Gray & Lamport 2006, §2; module `TCommit`).

use crate::{counts, shortest};
use faultline_explorer::{Invariant, Model};

/// A resource manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Manager {
    Working,
    Prepared,
    Committed,
    Aborted,
}

/// "It is impossible for one RM to be in the committed state and another in the aborted state." (§2)
pub(crate) fn consistent(managers: &[Manager]) -> bool {
    !(managers.contains(&Manager::Committed) && managers.contains(&Manager::Aborted))
}

/// So many resource managers that know each other's states.
struct Commit {
    managers: usize,
    /// Planted: it commits when any one is prepared, not when all are.
    hasty: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Prepare(usize),
    Commit(usize),
    Abort(usize),
}

impl Model for Commit {
    type State = Vec<Manager>;
    type Action = Step;
    type Key = Vec<Manager>;

    fn initial(&self) -> Vec<Self::State> {
        vec![vec![Manager::Working; self.managers]]
    }

    fn actions(&self, _: &Self::State, actions: &mut Vec<Step>) {
        for rm in 0..self.managers {
            actions.extend([Step::Prepare(rm), Step::Commit(rm), Step::Abort(rm)]);
        }
    }

    fn next(&self, state: &Self::State, step: &Step) -> Option<Self::State> {
        use Manager::{Aborted, Committed, Prepared, Working};
        let ready = |manager: &Manager| matches!(manager, Prepared | Committed);
        let can_commit = if self.hasty { state.iter().any(ready) } else { state.iter().all(ready) };
        let not_committed = !state.contains(&Committed);
        let mut next = state.clone();
        match *step {
            Step::Prepare(rm) if state[rm] == Working => next[rm] = Prepared,
            Step::Commit(rm) if state[rm] == Prepared && can_commit => next[rm] = Committed,
            Step::Abort(rm) if matches!(state[rm], Working | Prepared) && not_committed => next[rm] = Aborted,
            _ => return None,
        }
        Some(next)
    }

    fn key(&self, state: &Self::State) -> Self::Key {
        state.clone()
    }

    fn invariants(&self) -> &[Invariant<Self>] {
        &[("consistent", |_, state| consistent(state))]
    }
}

#[test]
fn transaction_commit_has_as_many_states_as_published() {
    counts(&Commit { managers: 3, hasty: false }, 34, 94, 7);
}

#[test]
fn a_commit_before_all_are_prepared_is_found_in_three_steps() {
    let (invariant, way) = shortest(&Commit { managers: 3, hasty: true });
    assert_eq!(invariant, "consistent");
    assert_eq!(way.len(), 3, "{way:?}");
}
