//! The judge against every order tried out; what implies what; and the shortest histories that tell promises apart.

mod support;

use faultline_judge::{Outcome, Promise, Verdict};
use support::{Dice, Shape, every_order, histories, history, keeps, told, verdict};

const SMALL: [Shape; 3] = [
    Shape {
        processes: 3,
        keys: 2,
        operations: 6,
        values: 0,
        with_cas: false,
        texts: false,
        unknown: 8,
        overlap: 4,
    },
    Shape {
        processes: 2,
        keys: 2,
        operations: 6,
        values: 2,
        with_cas: false,
        texts: false,
        unknown: 8,
        overlap: 4,
    },
    Shape {
        processes: 3,
        keys: 1,
        operations: 6,
        values: 2,
        with_cas: true,
        texts: false,
        unknown: 6,
        overlap: 5,
    },
];

#[test]
fn it_says_what_trying_every_order_says() {
    let mut verdicts = [[0u64; 2]; Promise::ALL.len()];
    for seed in 0..histories(3_000) {
        let shape = SMALL[usize::try_from(seed % 3).expect("below 3")];
        let history = history(shape, &mut Dice(seed));
        for (promise, verdicts) in Promise::ALL.into_iter().zip(&mut verdicts) {
            let kept = keeps(&history, promise);
            assert_eq!(kept, every_order::keeps(&history, promise), "{promise}, seed {seed}: {history:#?}");
            verdicts[usize::from(kept)] += 1;
        }
    }
    // Either verdict came often enough to mean something.
    assert!(verdicts.iter().flatten().all(|count| *count >= histories(3_000) / 40), "{verdicts:?}");
}

#[test]
fn what_implies_what() {
    let shape = Shape {
        processes: 4,
        keys: 2,
        operations: 14,
        values: 0,
        with_cas: true,
        texts: false,
        unknown: 12,
        overlap: 5,
    };
    for seed in 0..histories(3_000) {
        let history = history(shape, &mut Dice(seed));
        let kept = Promise::ALL.map(|promise| (promise, keeps(&history, promise)));
        let keeps = |promise| kept.iter().any(|(other, kept)| *other == promise && *kept);
        for (promise, is_kept) in kept {
            let weaker = promise.implies();
            assert!(
                !is_kept || weaker.iter().all(|weaker| keeps(*weaker)),
                "{promise}, seed {seed}: {kept:?} {history:#?}"
            );
        }
    }
}

/// For each step down, the shortest history that keeps the weaker promise and breaks the stronger one.
#[test]
fn shortest_histories_that_tell_promises_apart() {
    use Promise::{
        Causal, Linearizable, MonotonicReads, MonotonicWrites, Pram, ReadYourWrites, Sequential,
        WritesFollowReads,
    };
    let all: [(Promise, &[Promise], &[&str]); 7] = [
        (Linearizable, &[Sequential], &["a w x 1", "b r x -"]),
        // Store buffering: both read what was there before the other wrote.
        (Sequential, &[Causal, Pram], &["a w x 1", "b w y 1", "a r y -", "b r x -"]),
        // The answer before the question.
        (Causal, &[Pram], &["a w x 1", "b r x 1", "b w y 1", "c r y 1", "c r x -"]),
        // My own post is gone.
        (ReadYourWrites, &[MonotonicReads, MonotonicWrites, WritesFollowReads], &["a w x 1", "a r x -"]),
        // Time goes backwards.
        (
            MonotonicReads,
            &[ReadYourWrites, MonotonicWrites, WritesFollowReads],
            &["a w x 1", "b r x 1", "b r x -"],
        ),
        // The second thing I wrote is there, the first is not. One read of both tells; two could have come in the other order.
        (
            MonotonicWrites,
            &[ReadYourWrites, MonotonicReads, WritesFollowReads],
            &["a add s 1", "a add s 2", "b all s 2"],
        ),
        // Seen, answered; somebody sees the answer and not what was answered.
        (
            WritesFollowReads,
            &[ReadYourWrites, MonotonicReads, MonotonicWrites, Pram],
            &["a add s 1", "b all s 1", "b add s 2", "c all s 2"],
        ),
    ];
    for (broken, kept, lines) in all {
        let history = told(lines);
        assert!(!keeps(&history, broken), "{broken}: {lines:?}");
        for promise in kept {
            assert!(keeps(&history, *promise), "{promise}: {lines:?}");
        }
        // None is shorter: any of its operations left out, and the promise is kept.
        for place in 0..lines.len() {
            let mut shorter = history.clone();
            let gone = shorter.operations.remove(place);
            if gone.outcome == Outcome::Done {
                // A value that nobody wrote breaks every promise.
                let wrote = format!("{}", gone.action);
                let value = wrote.rsplit(' ').next().unwrap_or_default();
                let dangles = |operation: &faultline_judge::Operation| {
                    operation.key == gone.key
                        && [value.to_string(), format!("#{{{value}}}")]
                            .contains(&operation.outcome.to_string())
                };
                if shorter.operations.iter().any(dangles) {
                    continue;
                }
            }
            assert!(keeps(&shorter, broken), "{broken}, without {}: {lines:?}", lines[place]);
        }
    }
    // PRAM apart from the session guarantees together: a process reads what only its own future writes.
    let future = told(&["a r x 1", "a w x 1"]);
    assert!([ReadYourWrites, MonotonicReads, MonotonicWrites].iter().all(|promise| keeps(&future, *promise)));
    assert!(!keeps(&future, Pram));
}

/// What is named contradicts the promise by itself, and nothing of it can be left out.
#[test]
fn what_is_named_is_a_smallest_contradiction() {
    let shape = Shape {
        processes: 3,
        keys: 2,
        operations: 9,
        values: 0,
        with_cas: true,
        texts: false,
        unknown: 10,
        overlap: 4,
    };
    let mut seen = 0;
    for seed in 0..histories(400) {
        let history = history(shape, &mut Dice(seed));
        for promise in Promise::ALL {
            let Verdict::Broken(broken) = verdict(&history, promise) else { continue };
            seen += 1;
            assert!(broken.minimal && !broken.operations.is_empty(), "{promise}: {broken:?} {history:#?}");
            let only = |named: &[usize]| {
                let mut only = history.clone();
                for (place, operation) in only.operations.iter_mut().enumerate() {
                    if !named.contains(&place) && operation.outcome != Outcome::Unknown {
                        operation.outcome = Outcome::Hidden;
                    }
                }
                keeps(&only, promise)
            };
            assert!(!only(&broken.operations), "{promise}, seed {seed}: {broken:?} {history:#?}");
            if promise != Promise::Linearizable {
                for left_out in &broken.operations {
                    let rest: Vec<usize> =
                        broken.operations.iter().copied().filter(|one| one != left_out).collect();
                    assert!(only(&rest), "{promise}, seed {seed}: {broken:?} {history:#?}");
                }
            }
        }
    }
    assert!(seen > histories(400), "{seen}");
}
