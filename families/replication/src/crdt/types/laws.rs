//! The laws of a join, for random histories of every type: commutative, associative, idempotent; the same state in every order and
//! however often; and deltas that make what whole states make.

use super::{Author, Effect, Lattice, Object};
use crate::clock::Actor;
use crate::crdt::config::{Bugs, Type};
use crate::crdt::edit::Request;
use crate::crdt::update::Dot;
use faultline_engine::NodeId;
use proptest::prelude::*;

const TYPES: [Type; 7] =
    [Type::GCounter, Type::PnCounter, Type::Lww, Type::Mv, Type::TwoPhase, Type::ObservedRemove, Type::Text];

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
        Type::Text => {
            &["type x 0 a", "type x 1 bc", "type x 9 d", "type x 2 e", "erase x 1 1", "erase x 2 2"]
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
        for text in
            ["add x 1", "add x -1", "set x 1", "insert x a", "remove x a", "type x 0 a", "erase x 1 1"]
        {
            let effect = Object::new(kind).change(&text.parse().expect("a command"), author);
            let fits = match text.split(' ').next() {
                Some("add") => kind == Type::PnCounter || (kind == Type::GCounter && text == "add x 1"),
                Some("set") => matches!(kind, Type::Lww | Type::Mv),
                Some("type" | "erase") => kind == Type::Text,
                _ => matches!(kind, Type::TwoPhase | Type::ObservedRemove),
            };
            assert_eq!(effect != Effect::Refused, fits, "{kind:?} {text}");
        }
    }
}

/// Asks an object for changes, one after the other, as one author: the deltas.
fn asked(object: &mut Object, node: u16, requests: &[&str]) -> Vec<Object> {
    let bugs = Bugs::default();
    let by = Actor { node: NodeId(node), life: 1 };
    let change = |(count, text): (u64, &&str)| {
        let request = text.parse().expect("a command");
        let Effect::Delta(delta) =
            object.change(&request, Author { update: Dot { by, count }, at: 0, bugs: &bugs })
        else {
            panic!("{text} has no effect");
        };
        object.join(&delta);
        delta
    };
    (1..).zip(requests).map(change).collect()
}

/// Brute force: three people type two words each into one line and erase from it, and their six updates come in all 720 orders.
#[test]
fn letters_that_come_in_any_order_make_one_line() {
    let mut line = Object::new(Type::Text);
    asked(&mut line, 9, &["type x 0 --"]);
    let mut deltas = Vec::new();
    for (node, requests) in [
        (0, ["type x 1 abc", "type x 4 def"]),
        (1, ["type x 1 ghi", "erase x 5 1"]),
        (2, ["erase x 1 1", "type x 0 jkl"]),
    ] {
        deltas.extend(asked(&mut line.clone(), node, &requests));
    }
    let expected = joined(std::iter::once(line.clone()).chain(deltas.clone()), Type::Text);
    // The first - is erased by n3, the second by n2; words that are typed forwards stay whole.
    assert_eq!(expected.content().to_string(), "jklghiabcdef");
    for order in orders(deltas.len()) {
        let states = order.iter().map(|place| deltas[*place].clone());
        assert_eq!(joined(std::iter::once(line.clone()).chain(states), Type::Text), expected, "{order:?}");
    }
}

/// Kleppmann, Gomes, Mulligan & Beresford, "Interleaving anomalies in collaborative text editors", PaPoC 2019: who types backwards puts
/// every letter at the same place, and nothing keeps those of two people apart.
#[test]
fn words_that_are_typed_backwards_mix() {
    let typed = |node, requests: &[&str]| {
        let mut object = Object::new(Type::Text);
        asked(&mut object, node, requests);
        object
    };
    let both = |one: &[&str], other: &[&str]| {
        joined([typed(0, one), typed(1, other)], Type::Text).content().to_string()
    };
    assert_eq!(
        both(&["type x 0 c", "type x 0 b", "type x 0 a"], &["type x 0 z", "type x 0 y", "type x 0 x"]),
        "xaybzc"
    );
    assert_eq!(
        both(&["type x 0 a", "type x 1 b", "type x 2 c"], &["type x 0 x", "type x 1 y", "type x 2 z"]),
        "xyzabc"
    );
    assert_eq!(both(&["type x 0 abc"], &["type x 0 xyz"]), "xyzabc");
}

/// A letter is typed between those that its author saw, also where somebody has erased what stood there, and a text that is full refuses more.
#[test]
fn letters_stand_where_their_author_put_them() {
    let line = |requests: &[&str]| {
        let mut object = Object::new(Type::Text);
        asked(&mut object, 0, requests);
        object.content().to_string()
    };
    assert_eq!(line(&["type x 0 ac", "type x 1 b", "type x 99 d", "type x 0 e"]), "eabcd");
    assert_eq!(line(&["type x 0 abc", "erase x 2 1", "type x 1 d", "type x 2 e"]), "adec");
    assert_eq!(line(&["type x 0 abc", "erase x 3 65535"]), "ab");
    let mut object = Object::new(Type::Text);
    let full = vec!["type x 0 abcdefgh"; 25];
    asked(&mut object, 0, &full);
    let bugs = Bugs::default();
    let author =
        Author { update: Dot { by: Actor { node: NodeId(0), life: 1 }, count: 26 }, at: 0, bugs: &bugs };
    assert_eq!(object.change(&"type x 0 a".parse().expect("a command"), author), Effect::Refused);
    assert_eq!(object.change(&"erase x 201 1".parse().expect("a command"), author), Effect::Nothing);
}
