//! The laws of a join, for random histories of every type: commutative, associative, idempotent; the same state in every order and
//! however often; and deltas that make what whole states make.

use super::{Author, Effect, Lattice, Object};
use crate::clock::Actor;
use crate::crdt::config::{Bugs, Type};
use crate::crdt::edit::Request;
use crate::crdt::update::Dot;
use faultline_engine::NodeId;
use proptest::prelude::*;

const TYPES: [Type; 6] =
    [Type::GCounter, Type::PnCounter, Type::Lww, Type::Mv, Type::TwoPhase, Type::ObservedRemove];

/// Something that happens to three replicas.
#[derive(Clone, Copy, Debug)]
enum Deed {
    /// One changes its object: what, and what its clock shows.
    Changes(u16, usize, i64),
    /// One joins what another one has.
    Joins(u16, u16),
}

/// What can be asked of a type; the same things again and again.
fn requests(kind: Type) -> &'static [&'static str] {
    match kind {
        Type::GCounter => &["add x 1", "add x 0", "add x 2", "add x 7"],
        Type::PnCounter => &["add x 1", "add x 0", "add x -3", "add x 7", "add x -1"],
        Type::Lww | Type::Mv => &["set x 1", "set x 2", "set x 3"],
        Type::TwoPhase | Type::ObservedRemove => {
            &["insert x a", "insert x b", "remove x a", "remove x b", "insert x a"]
        }
    }
}

/// Three replicas with different pasts, and every delta that was made on the way.
struct Past {
    replicas: Vec<Object>,
    deltas: Vec<Object>,
}

fn play(kind: Type, deeds: &[Deed], bugs: &Bugs) -> Past {
    let mut replicas = vec![Object::new(kind); 3];
    let (mut deltas, mut counts) = (Vec::new(), [0; 3]);
    for deed in deeds {
        match *deed {
            Deed::Changes(who, what, at) => {
                let place = usize::from(who);
                let texts = requests(kind);
                let request: Request = texts[what % texts.len()].parse().expect("a command");
                let by = Actor { node: NodeId(who), life: 1 };
                let author = Author { update: Dot { by, count: counts[place] + 1 }, at, bugs };
                if let Effect::Delta(delta) = replicas[place].change(&request, author) {
                    counts[place] += 1;
                    replicas[place].join(&delta);
                    deltas.push(delta);
                }
            }
            Deed::Joins(to, from) => {
                let other = replicas[usize::from(from)].clone();
                replicas[usize::from(to)].join(&other);
            }
        }
    }
    Past { replicas, deltas }
}

fn joined(states: impl IntoIterator<Item = Object>, kind: Type) -> Object {
    let mut all = Object::new(kind);
    for state in states {
        all.join(&state);
    }
    all
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        (0..3_u16, 0..8_usize, 0..6_i64).prop_map(|(who, what, at)| Deed::Changes(who, what, at)),
        (0..3_u16, 0..3_u16).prop_map(|(to, from)| Deed::Joins(to, from)),
    ]
}

/// Every order of so few.
fn orders(count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let longer = |order: Vec<usize>| {
        (0..count).map(move |place| {
            let mut order = order.clone();
            order.insert(place, count - 1);
            order
        })
    };
    orders(count - 1).into_iter().flat_map(longer).collect()
}

proptest! {
    #[test]
    fn a_join_is_commutative_associative_and_idempotent(
        deeds in prop::collection::vec(deed(), 0..30),
        kind in 0..TYPES.len(),
    ) {
        let kind = TYPES[kind];
        let Past { replicas, .. } = play(kind, &deeds, &Bugs::default());
        let [a, b, c] = [0, 1, 2].map(|place| replicas[place].clone());
        let join = |one: &Object, other: &Object| {
            let mut both = one.clone();
            both.join(other);
            both
        };
        prop_assert_eq!(join(&a, &b), join(&b, &a));
        prop_assert_eq!(join(&join(&a, &b), &c), join(&a, &join(&b, &c)));
        prop_assert_eq!(join(&a, &a), a.clone());
        // And it says whether it has changed anything.
        let mut own = a.clone();
        prop_assert_eq!(own.join(&b), own != a);
    }

    /// Brute force: all orders, and each state again at every place of each order.
    #[test]
    fn every_order_of_joins_makes_the_same(
        deeds in prop::collection::vec(deed(), 0..30),
        kind in 0..TYPES.len(),
    ) {
        let kind = TYPES[kind];
        let Past { replicas, .. } = play(kind, &deeds, &Bugs::default());
        let expected = joined(replicas.clone(), kind);
        for order in orders(3) {
            for again in 0..3 {
                for place in 0..=3 {
                    let mut states: Vec<Object> = order.iter().map(|place| replicas[*place].clone()).collect();
                    states.insert(place, replicas[again].clone());
                    prop_assert_eq!(joined(states, kind), expected.clone(), "{:?}, {} at {}", order, again, place);
                }
            }
        }
    }

    /// Deltas are as good as states: each once, in any order, or some of them many times.
    #[test]
    fn deltas_make_what_states_make(
        deeds in prop::collection::vec(deed(), 0..30),
        kind in 0..TYPES.len(),
        shuffle in prop::collection::vec(any::<prop::sample::Index>(), 0..60),
    ) {
        let kind = TYPES[kind];
        let Past { replicas, deltas } = play(kind, &deeds, &Bugs::default());
        let expected = joined(replicas, kind);
        prop_assert_eq!(joined(deltas.clone(), kind), expected.clone());
        prop_assert_eq!(joined(deltas.iter().rev().cloned(), kind), expected.clone());
        if !deltas.is_empty() {
            let again = shuffle.iter().map(|index| index.get(&deltas).clone());
            prop_assert_eq!(joined(again.chain(deltas.iter().rev().cloned()), kind), expected);
        }
    }
}

#[test]
fn all_orders_are_tried() {
    let mut all = orders(3);
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 6);
}

/// Two that add at the same time: a counter with an entry for each counts both, and one number of which the larger is kept does not.
#[test]
fn a_plain_number_counts_concurrent_additions_once() {
    let deeds = [Deed::Changes(0, 0, 0), Deed::Changes(1, 0, 0), Deed::Joins(0, 1)];
    for kind in [Type::GCounter, Type::PnCounter] {
        let sum = |bugs: &Bugs| play(kind, &deeds, bugs).replicas[0].content().to_string();
        assert_eq!(sum(&Bugs::default()), "2");
        assert_eq!(sum(&Bugs { plain_counter: true, ..Bugs::default() }), "1");
    }
}

/// RR-7506, §3.3.5: n1 and n2 insert a, n1 takes its own out again; what n2 has inserted stays.
#[test]
fn an_insertion_wins_over_a_concurrent_removal() {
    let deeds = [Deed::Changes(0, 0, 0), Deed::Changes(1, 0, 0), Deed::Changes(0, 2, 0), Deed::Joins(0, 1)];
    let held = |kind| play(kind, &deeds, &Bugs::default()).replicas[0].content().to_string();
    assert_eq!(held(Type::ObservedRemove), "a");
    // In a set of two phases the removal wins, and for ever.
    assert_eq!(held(Type::TwoPhase), "-");
    let deeds = [Deed::Changes(0, 0, 0), Deed::Changes(0, 2, 0), Deed::Changes(0, 0, 0)];
    let held = |kind| play(kind, &deeds, &Bugs::default()).replicas[0].content().to_string();
    assert_eq!((held(Type::ObservedRemove), held(Type::TwoPhase)), ("a".into(), "-".into()));
}

/// An entry that began again at 0 would lose against what it was, so a counter that is full says no.
#[test]
fn a_counter_that_is_full_refuses_more() {
    let bugs = Bugs::default();
    let by = Actor { node: NodeId(0), life: 1 };
    for kind in [Type::GCounter, Type::PnCounter] {
        let mut object = Object::new(kind);
        let request: Request = format!("add x {}", i64::MAX).parse().expect("a command");
        for (count, fits) in [(1, true), (2, true), (3, false)] {
            match object.change(&request, Author { update: Dot { by, count }, at: 0, bugs: &bugs }) {
                Effect::Delta(delta) => assert!(fits && object.join(&delta)),
                effect => assert_eq!((effect, fits), (Effect::Refused, false)),
            }
        }
    }
}

/// What a type cannot do it refuses, and a counter that only grows refuses to fall.
#[test]
fn a_type_refuses_what_it_cannot_do() {
    let bugs = Bugs::default();
    let author =
        Author { update: Dot { by: Actor { node: NodeId(0), life: 1 }, count: 1 }, at: 0, bugs: &bugs };
    for kind in TYPES {
        for text in ["add x 1", "add x -1", "set x 1", "insert x a", "remove x a"] {
            let effect = Object::new(kind).change(&text.parse().expect("a command"), author);
            let fits = match text.split(' ').next() {
                Some("add") => kind == Type::PnCounter || (kind == Type::GCounter && text == "add x 1"),
                Some("set") => matches!(kind, Type::Lww | Type::Mv),
                _ => matches!(kind, Type::TwoPhase | Type::ObservedRemove),
            };
            assert_eq!(effect != Effect::Refused, fits, "{kind:?} {text}");
        }
    }
}
