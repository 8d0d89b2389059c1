//! Below the threshold nothing is promised.

use crate::stage::{Stage, at, form, n, with_threshold};
use faultline_engine::settings::Number;
use faultline_replication::counter::{Config, Fact, Form};

const ALL: [Form; 3] = [Form::Naive, Form::Log, Form::Pn];

/// So few are active from the beginning.
#[test]
fn with_fewer_active_replicas_than_the_threshold_every_form_refuses() {
    for of in ALL {
        let config = Config { active: Number(2), ..with_threshold(form(of), 3) };
        let run = Stage::new(config, 4, "1s c1 add x 1\n2s c1 get x").until(3_000);
        assert_eq!(run.told(), ["c1 no_promise", "c1 -"], "{of:?}");
        assert_eq!(run.broken(), [""; 0], "{of:?}");
    }
}

/// Two of three crash. Whoever can know that refuses; the naive form, which looks at its list, goes on counting retries.
#[test]
fn when_replicas_crash_the_sound_forms_refuse_and_the_naive_one_counts_retries() {
    let script = "1s c1 -> n1 add x 1\n2s crash n2\n2s crash n3\n3s c1 -> n1 add x 1\n6s c1 -> n1 get x";
    // Five nodes order, so that a majority of them is there.
    for of in [Form::Log, Form::Pn] {
        let run = Stage::new(form(of), 5, script).until(7_000);
        assert_eq!(run.told(), ["c1 1", "c1 no_promise", "c1 1"], "{of:?}");
        assert_eq!(run.broken(), [""; 0], "{of:?}");
    }
    let run = Stage::new(form(Form::Naive), 5, script).until(7_000);
    assert_eq!(run.told(), ["c1 1"], "nothing is promised, and nothing is answered");
    assert!(run.value(n(1)) > 4, "{}", run.value(n(1)));
    assert_eq!(run.broken(), [""; 0], "it has promised the threshold, and keeps it");
}

/// Each client that is told that its addition is kept: at that moment so many active replicas have it.
#[test]
fn an_acknowledged_addition_is_with_a_threshold_of_active_replicas() {
    for of in ALL {
        for threshold in 1..=3 {
            let script = "1s c1 every 70ms add x 1\n1s c2 every 90ms add x 1\n3s c1 quiet\n3s c2 quiet";
            let run = Stage::new(with_threshold(form(of), threshold), 4, script).until(5_000);
            assert_eq!(run.broken(), [""; 0], "{of:?} {threshold}");
            let least = run.own().filter_map(|(_, _, fact)| match fact {
                Fact::Acknowledged { holders, .. } => Some(holders.len()),
                _ => None,
            });
            let least: Vec<usize> = least.collect();
            assert!(least.len() > 30, "{of:?} {threshold}");
            assert_eq!(least.iter().min(), Some(&usize::from(threshold)), "{of:?}");
        }
    }
}

/// A refusal says nothing of the addition: here it counts, once.
#[test]
fn what_is_refused_counts_once_at_most() {
    // n1 takes the addition, hears nobody who has it, and c1 asks again when n1 hears nobody at all.
    let script = "1s c1 -> n1 add x 1\n2s isolate n1\n2s heal n1 c1\n2s delay n1 c1 10ms\n2.05s c1 -> n1 add x 1\n4s heal\n4s delay all 10ms\n6s c2 get x";
    let run = Stage::new(form(Form::Pn), 3, script).until(7_000);
    assert_eq!(run.broken(), [""; 0]);
    let counted = run.told().last().cloned().expect("a count");
    assert!(counted == "c2 2", "{counted}");
    assert!(run.own().any(|(time, _, fact)| time > at(2_000) && matches!(fact, Fact::Acknowledged { .. })));
}
