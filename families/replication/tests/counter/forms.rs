//! One script, three forms: what the naive one does wrong, the sound ones do right.

use crate::stage::{Stage, form, n, naive};
use faultline_replication::counter::{Claim, Config, Form};

const SOUND: [Form; 2] = [Form::Log, Form::Pn];

/// Three active replicas, one addition, and the message to n3 is lost.
const ONE_LOST: &str = "1s cut n1 -> n3\n1.1s c1 add x 1\n1.13s heal\n1.13s delay all 10ms\n1.2s c1 add x 1";

#[test]
fn one_lost_message_makes_the_naive_counts_differ_for_ever() {
    let run = Stage::new(naive(), 3, &format!("{ONE_LOST}\n2s c3 every 1s get x")).until(60_000);
    assert_eq!(run.told()[..3], ["c1 1", "c1 2", "c3 1"], "both were acknowledged: n2 had them");
    assert_eq!([n(1), n(2), n(3)].map(|node| run.value(node)), [2, 2, 1]);
    // It is both: n3 lacks what was acknowledged.
    assert_eq!(run.broken().first(), Some(&"acknowledged-additions-kept"));
    for sound in SOUND {
        let run = Stage::new(form(sound), 3, ONE_LOST).until(60_000);
        assert_eq!(run.told(), ["c1 1", "c1 2"], "{sound:?}");
        assert_eq!([n(1), n(2), n(3)].map(|node| run.value(node)), [2, 2, 2], "{sound:?}");
        assert_eq!(run.broken(), [""; 0], "{sound:?}");
    }
}

/// The answer to c1 is lost, and it asks again.
const RETRY: &str = "1s cut n1 -> c1\n1.1s c1 add x 1\n1.25s heal\n1.25s delay all 10ms\n3s c1 get x";

#[test]
fn a_retry_is_counted_twice_naively_and_once_otherwise() {
    let run = Stage::new(naive(), 3, RETRY).until(4_000);
    assert_eq!(run.told(), ["c1 2", "c1 2"]);
    assert_eq!(run.broken().first(), Some(&"counted-once"));
    for sound in SOUND {
        let run = Stage::new(form(sound), 3, RETRY).until(4_000);
        assert_eq!(run.told(), ["c1 1", "c1 1"], "{sound:?}");
        assert_eq!(run.broken(), [""; 0], "{sound:?}");
    }
}

/// c1 hears nothing from n1, which has taken its request, and asks another replica: that one has the same request by another name.
#[test]
fn a_retry_at_another_replica_counts_once() {
    let script = "1s cut n1 -> c1\n1.1s c1 add x 1\n5s c2 get x";
    let run = Stage::new(form(Form::Pn), 3, script).until(6_000);
    assert_eq!(run.told(), ["c1 1", "c2 1"]);
    assert_eq!(run.broken(), [""; 0]);
    // Both replicas took it before either had heard of the other's: two names, one request.
    let script =
        "1s cut n1 n2\n1s cut n1 n3\n1s cut n1 n4\n1.1s c1 add x 1\n3s heal\n3s delay all 10ms\n6s c2 get x";
    let run = Stage::new(form(Form::Pn), 4, script).until(7_000);
    let names: std::collections::BTreeSet<String> = run
        .own()
        .filter_map(|(_, _, fact)| match fact {
            faultline_replication::counter::Fact::Counted { update, .. } => Some(update.to_string()),
            _ => None,
        })
        .collect();
    assert_eq!(names.into_iter().collect::<Vec<_>>(), ["n1:1", "n2:1"]);
    assert_eq!(run.told().last().map(String::as_str), Some("c2 1"));
    assert_eq!(run.broken(), [""; 0]);
}

/// A server that is added is sent a copy, and what is added while that is on its way is not in it.
#[test]
fn a_copy_without_a_place_among_the_additions_misses_one() {
    let script =
        "1s c1 add x 1\n2s c1 add-server n4\n2.001s c1 -> n1 add x 1\n3s c2 promote n4\n4s c2 -> n4 get x";
    let run = Stage::new(naive(), 4, script).until(5_000);
    assert_eq!(run.told().last().map(String::as_str), Some("c2 1"));
    assert_eq!(run.broken().first(), Some(&"caught-up-before-promoted"));
    for sound in SOUND {
        let run = Stage::new(form(sound), 4, script).until(5_000);
        assert_eq!(run.told().last().map(String::as_str), Some("c2 2"), "{sound:?}");
        assert_eq!(run.broken(), [""; 0], "{sound:?}");
    }
}

/// What the naive form promises, it keeps under the same scripts.
#[test]
fn the_naive_form_is_not_blamed_for_what_it_does_not_promise() {
    for script in [ONE_LOST, RETRY] {
        assert_eq!(Stage::new(form(Form::Naive), 3, script).until(60_000).broken(), [""; 0]);
    }
}

/// Only the log behaves like one copy: a PN-counter answers what it has.
#[test]
fn a_pn_counter_reads_what_is_old_and_a_log_does_not() {
    let script = "1s partition n1 n2 c1 | n3 n4 n5 c3\n1.1s c1 -> n1 add x 1\n1.3s c3 -> n3 get x\n4s heal\n6s c3 -> n3 get x";
    let config = |form_of| Config { claim: Claim::Linearizable, ..form(form_of) };
    let run = Stage::new(config(Form::Pn), 5, script).until(7_000);
    assert_eq!(run.told(), ["c1 1", "c3 -", "c3 1"]);
    assert_eq!(run.broken(), ["linearizability"]);
    let run = Stage::new(config(Form::Log), 5, script).until(7_000);
    assert_eq!(run.broken(), [""; 0]);
    // On its side of the partition there is no majority, so c1 is told nothing; and then that nothing is promised.
    assert_eq!(run.told(), ["c3 -", "c1 no_promise", "c3 -"]);
}
