//! Vector clocks beside what they stand for: sets of versions that were known. And what becomes of concurrent writes.

use crate::stage::{Stage, n};
use faultline_engine::NodeId;
use faultline_engine::kv::Answer;
use faultline_engine::view::{Belief, Concern, Subject};
use faultline_replication::quorum::{Actor, Clock, Config, Fact, Version, Versions};
use proptest::prelude::*;
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// A step of a system of three actors: one makes a version that knows what it knows, or hears of what another one knows.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Makes(u16),
    Hears(u16, u16),
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![(0..3_u16).prop_map(Deed::Makes), (0..3_u16, 0..3_u16).prop_map(|(a, b)| Deed::Hears(a, b))]
}

proptest! {
    /// DeCandia 2007, §4.4: one version is an ancestor of another one exactly if its clock has no larger counter. The sets say
    /// which versions are ancestors of which; the clocks must say the same.
    #[test]
    fn clocks_are_in_the_order_of_what_was_known(deeds in prop::collection::vec(deed(), 0..24)) {
        let mut known: [(Clock, BTreeSet<(u16, u32)>); 3] = Default::default();
        let mut made: Vec<(Version, BTreeSet<(u16, u32)>)> = Vec::new();
        let mut counts = [0; 3];
        for deed in deeds {
            match deed {
                Deed::Makes(actor) => {
                    let place = usize::from(actor);
                    counts[place] += 1;
                    known[place].0 = known[place].0.tick(Actor { node: NodeId(actor), life: 1 });
                    known[place].1.insert((actor, counts[place]));
                    made.push((Version::Clock(known[place].0.clone()), known[place].1.clone()));
                }
                Deed::Hears(actor, other) => {
                    let heard = known[usize::from(other)].clone();
                    let own = &mut known[usize::from(actor)];
                    own.0 = own.0.join(&heard.0);
                    own.1.extend(heard.1);
                }
            }
        }
        for (one, history) in &made {
            for (other, others) in &made {
                let expected = match (history.is_superset(others), others.is_superset(history)) {
                    (true, true) => Some(Ordering::Equal),
                    (true, false) => Some(Ordering::Greater),
                    (false, true) => Some(Ordering::Less),
                    (false, false) => None,
                };
                prop_assert_eq!(one.compare(other), expected, "{} and {}", one, other);
            }
        }
    }
}

const TWO_AT_ONCE: &str = "1s c1 set x 1\n1s c2 set x 2\n1.3s c3 get x\n1.6s c3 add x 10\n2s c1 get x";

#[test]
fn concurrent_writes_are_siblings_until_a_write_knows_of_both() {
    let run =
        Stage::new(Config { versions: Versions::Vector, ..Config::default() }, 3, TWO_AT_ONCE).until(3_000);
    let found = run.own().find_map(|(_, node, fact)| match fact {
        Fact::SiblingsFound { values, .. } => Some((node, values.clone())),
        _ => None,
    });
    assert_eq!(found, Some((n(3), vec![1, 2])));
    let merged = run.own().filter_map(|(_, node, fact)| match fact {
        Fact::Made { merged, version, value, .. } if !merged.is_empty() => {
            Some((node, version.to_string(), *value))
        }
        _ => None,
    });
    // The largest stands for both, and ten is added to it.
    assert_eq!(merged.collect::<Vec<_>>(), [(n(3), "n1:1,n2:1,n3:1".into(), 12)]);
    assert_eq!(run.told().last().map(|told| told.outcome), Some(Answer::Value(Some(12))));
    assert_eq!(run.broken(), [""; 0]);
}

/// A coordinator that has crashed does not know its last counter. As somebody else it cannot give it twice.
#[test]
fn a_coordinator_that_restarts_never_makes_the_same_version_again() {
    let script = "0.5s c1 set x 1\n0.9s isolate n1\n1s c1 once -> n1 set x 2\n1.1s crash n1\n1.2s restart n1\n1.3s heal\n1.5s c1 set x 3\n2s c2 get x";
    let run = Stage::new(Config { versions: Versions::Vector, ..Config::default() }, 3, script).until(3_000);
    let made: Vec<String> = run
        .own()
        .filter_map(|(_, _, fact)| match fact {
            Fact::Made { version, .. } => Some(version.to_string()),
            _ => None,
        })
        .collect();
    let different: BTreeSet<&String> = made.iter().collect();
    assert_eq!(different.len(), made.len(), "{made:?}");
    assert!(made.iter().any(|version| version.contains("n1'2:1")), "{made:?}");
    assert_eq!(run.broken(), [""; 0]);
}

/// Two that add at the same time read the same, and one of them is lost: nothing keeps a write from coming between.
#[test]
fn adding_at_the_same_time_counts_once() {
    let run = Stage::new(Config::default(), 3, "1s c1 add x 1\n1s c2 add x 1\n1.5s c3 get x").until(2_000);
    assert_eq!(run.told().last().map(|told| told.outcome), Some(Answer::Value(Some(1))));
    assert_eq!(run.broken(), [""; 0]);
}

/// The matrix: what each replica holds of each key, side by side; versions that differ have colours that differ, and siblings a mark.
#[test]
fn the_matrix_shows_which_replicas_hold_which_version() {
    let held = |script: &str, versions: Versions, millis: u64| {
        let run = Stage::new(Config { versions, ..Config::default() }, 3, script).until(millis);
        let matrix = run.matrix();
        assert!(
            (0..matrix.cells.len()).all(|place| !matrix.is_mistaken(place)),
            "nothing is said of who runs"
        );
        let behind: Vec<usize> = (0..matrix.cells.len()).filter(|place| matrix.is_behind(*place)).collect();
        let cell = |cell: Option<Belief>| cell.map(|cell| (cell.mark, cell.epoch.number, cell.concern));
        (matrix.columns, behind, matrix.cells.into_iter().map(cell).collect::<Vec<_>>())
    };
    let x = || vec![Subject::Text("x".into())];
    let (columns, behind, cells) = held(TWO_AT_ONCE, Versions::Vector, 1_250);
    let siblings = Some(("1|2".to_string(), 1, Concern::Uneasy));
    assert_eq!((columns, behind, cells), (x(), vec![], vec![siblings; 3]));
    let (_, _, cells) = held(TWO_AT_ONCE, Versions::Vector, 3_000);
    assert_eq!(cells, vec![Some(("12".to_string(), 3, Concern::Calm)); 3]);
    // n3 is cut off when the second value is written; n2 crashes later, and its row says nothing.
    let script = "0.5s c1 -> n1 set x 1\n1s isolate n3\n1.1s c1 -> n1 set x 2\n1.4s crash n2";
    let (columns, behind, cells) = held(script, Versions::Lww, 1_500);
    let [Some((newer, late, Concern::Calm)), None, Some((older, early, Concern::Calm))] = &cells[..] else {
        panic!("{cells:?}");
    };
    assert_eq!((columns, behind, newer.as_str(), older.as_str()), (x(), vec![2], "2", "1"));
    assert!(early < late, "{early} {late}");
}
