//! Second opinions: Porcupine (its port porcupine-rs) and Stateright's testers.

mod support;

use faultline_judge::{Action, History, Outcome, Promise, Value, Verdict};
use porcupine_rs::{Model, Operation as Interval};
use stateright::semantics::{
    ConsistencyTester, LinearizabilityTester, SequentialConsistencyTester, SequentialSpec,
};
use support::{Dice, Shape, histories, history, keeps, verdict};

const SHAPES: [Shape; 4] = [
    Shape {
        processes: 3,
        keys: 1,
        operations: 9,
        values: 3,
        with_cas: true,
        texts: false,
        unknown: 8,
        overlap: 5,
    },
    Shape {
        processes: 4,
        keys: 2,
        operations: 9,
        values: 0,
        with_cas: true,
        texts: false,
        unknown: 8,
        overlap: 6,
    },
    Shape {
        processes: 3,
        keys: 2,
        operations: 8,
        values: 2,
        with_cas: false,
        texts: false,
        unknown: 0,
        overlap: 4,
    },
    Shape {
        processes: 4,
        keys: 1,
        operations: 9,
        values: 0,
        with_cas: false,
        texts: true,
        unknown: 8,
        overlap: 6,
    },
];

/// What each key holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Store(Vec<Value>);

impl SequentialSpec for Store {
    type Op = (usize, Action);
    type Ret = Outcome;

    fn invoke(&mut self, (key, action): &Self::Op) -> Outcome {
        let held = &mut self.0[*key];
        match action {
            Action::Write(value) => {
                *held = value.clone();
                Outcome::Done
            }
            Action::Append(more) => {
                let text = if let Value::Text(text) = &*held { text.clone() } else { String::new() };
                *held = Value::Text(text + more);
                Outcome::Done
            }
            Action::Cas { expect, new } => {
                let found = held == expect;
                if found {
                    *held = new.clone();
                }
                Outcome::Flag(found)
            }
            _ => Outcome::Value(held.clone()),
        }
    }
}

#[derive(Clone)]
struct Porcupine;

impl Model for Porcupine {
    type State = Vec<Value>;
    type Op = (usize, Action, Outcome);
    type Metadata = ();

    fn init() -> Vec<Value> {
        vec![Value::Nil; 2]
    }

    fn step(state: &Vec<Value>, (key, action, outcome): &Self::Op) -> (bool, Vec<Value>) {
        let mut store = Store(state.clone());
        let told = store.invoke(&(*key, action.clone()));
        (*outcome == Outcome::Unknown || told == *outcome, store.0)
    }
}

fn porcupine(history: &History) -> bool {
    // What was not answered may take effect up to the end, where it disturbs nobody.
    let end = 2 * history.operations.len() + 1_000;
    let moment = |at: usize| i64::try_from(at).expect("small");
    let intervals: Vec<Interval<Porcupine>> = history
        .operations
        .iter()
        .map(|operation| Interval {
            client_id: None,
            call_time: moment(operation.asked),
            return_time: moment(operation.answered.unwrap_or(end)),
            op: (operation.key, operation.action.clone(), operation.outcome.clone()),
            metadata: None,
        })
        .collect();
    porcupine_rs::check_operations(&intervals)
}

/// What a tester of Stateright's says, which hears of everything in its order.
fn stateright(history: &History, mut tester: impl ConsistencyTester<usize, Store>) -> bool {
    let mut events: Vec<(usize, usize, bool)> = Vec::new();
    for (place, operation) in history.operations.iter().enumerate() {
        events.push((operation.asked, place, true));
        events.extend(operation.answered.map(|at| (at, place, false)));
    }
    events.sort_unstable();
    for (_, place, is_begin) in events {
        let operation = &history.operations[place];
        if is_begin {
            let asked = (operation.key, operation.action.clone());
            tester.on_invoke(operation.process, asked).expect("one at a time");
        } else {
            tester.on_return(operation.process, operation.outcome.clone()).expect("it was asked");
        }
    }
    tester.is_consistent()
}

#[test]
fn porcupine_and_stateright_agree() {
    let (mut linearizable, mut sequential) = ([0u64; 2], [0u64; 2]);
    for seed in 0..histories(3_000) {
        let shape = SHAPES[usize::try_from(seed % 4).expect("below 4")];
        let history = history(shape, &mut Dice(seed + 1_000_000));
        let start = || Store(vec![Value::Nil; 2]);
        let ours = keeps(&history, Promise::Linearizable);
        assert_eq!(ours, porcupine(&history), "Porcupine, seed {seed}: {history:#?}");
        assert_eq!(
            ours,
            stateright(&history, LinearizabilityTester::new(start())),
            "seed {seed}: {history:#?}"
        );
        linearizable[usize::from(ours)] += 1;
        let ours = keeps(&history, Promise::Sequential);
        assert_eq!(
            ours,
            stateright(&history, SequentialConsistencyTester::new(start())),
            "seed {seed}: {history:#?}"
        );
        sequential[usize::from(ours)] += 1;
    }
    for verdicts in [linearizable, sequential] {
        assert!(verdicts.iter().all(|count| *count >= histories(3_000) / 10), "{verdicts:?}");
    }
}

/// The order that is given as a reason is one: each answer fits, and nothing comes before what was over when it began.
#[test]
fn the_order_that_is_given_explains_the_answers() {
    let shape = Shape {
        processes: 6,
        keys: 2,
        operations: 40,
        values: 3,
        with_cas: true,
        texts: false,
        unknown: 9,
        overlap: 8,
    };
    let mut seen = 0;
    for seed in 0..histories(3_000) {
        let history = history(shape, &mut Dice(seed));
        let Verdict::Kept { orders } = verdict(&history, Promise::Linearizable) else { continue };
        seen += 1;
        for order in &orders {
            let mut store = Store(vec![Value::Nil; 2]);
            for (number, place) in order.iter().enumerate() {
                let operation = &history.operations[*place];
                let told = store.invoke(&(operation.key, operation.action.clone()));
                assert!(
                    operation.outcome == Outcome::Unknown || told == operation.outcome,
                    "{order:?} {history:#?}"
                );
                assert!(
                    order[number + 1..].iter().all(|later| !history.is_before(*later, *place)),
                    "{order:?} {history:#?}"
                );
            }
        }
        let mut placed: Vec<usize> = orders.concat();
        placed.sort_unstable();
        placed.dedup();
        assert_eq!(placed.len(), orders.concat().len(), "each once");
        let answered = history.operations.iter().enumerate().filter(|(_, one)| one.answered.is_some());
        assert!(answered.clone().all(|(place, _)| placed.contains(&place)), "{orders:?} {history:#?}");
    }
    assert!(seen > histories(3_000) / 20, "{seen}");
}
