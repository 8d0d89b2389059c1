//! Replicas that are far behind, messages that come late, and what a run at rest owes.

use crate::stage::{Stage, at, form, n};
use faultline_engine::ClientFact;
use faultline_replication::Fact as Any;
use faultline_replication::counter::{Config, Form};

/// A replica that missed thousands of additions is sent one piece after the other, and no rule is impatient, while clients go on adding.
#[test]
fn a_replica_that_is_thousands_behind_catches_up_under_load() {
    // The log takes four requests at a time.
    for (of, rate) in [(Form::Log, 150), (Form::Pn, 500)] {
        let script =
            format!("1s isolate n3\n1s c1 load {rate}/s add x 1\n9s heal\n9s delay all 10ms\n25s c1 quiet");
        let run = Stage::new(form(of), 3, &script).until(28_000);
        assert_eq!(run.broken(), [""; 0], "{of:?}");
        let values = [n(1), n(2), n(3)].map(|node| run.value(node));
        assert!(
            values[0] >= rate * 23 && values.iter().all(|value| *value == values[0]),
            "{of:?} {values:?}"
        );
    }
}

/// Each piece takes its time, and the rule waits for as many as there are.
#[test]
fn nobody_is_accused_while_a_long_absence_is_made_up_for() {
    let script = "0s delay all 14ms\n0s disk all 1ms\n1s c1 load 1000/s add x 1\n1s crash n3\n13s restart n3\n14s c1 quiet";
    let run = Stage::seeded(form(Form::Pn), 3, 1, script).until(13_950);
    let behind = run.value(n(1)) - run.value(n(3));
    assert!(behind > 5_000, "{behind} missing a second after the restart");
    let run = Stage::seeded(form(Form::Pn), 3, 1, script).until(80_000);
    assert_eq!(run.value(n(1)), run.value(n(3)));
    assert_eq!(run.broken(), [""; 0]);
}

/// A run that has long been at rest owes nothing of a replica that was added a moment ago.
#[test]
fn a_standby_that_has_just_been_added_may_lack_everything() {
    for of in [Form::Log, Form::Pn] {
        for late in 0..24 {
            let add = 7_800 + late * 15;
            let script = format!(
                "0.5s c1 add x 1\n1s c3 every 20ms get x\n{}.{:03}s c2 add-server n4",
                add / 1_000,
                add % 1_000
            );
            let run = Stage::new(form(of), 5, &script).until(10_000);
            assert_eq!(run.broken(), [""; 0], "{of:?}, added at {add} ms");
        }
    }
}

/// A message of a request that is long answered comes again, while the next request of the same client waits: that one is answered
/// without another word of its client.
#[test]
fn an_old_request_that_comes_late_delays_no_newer_one() {
    let late = "1s c1 -> n1 add x 1\n1.005s copy c1 -> n1 Request\n1.005s hold c1 -> n1 Request 2\n2s c1 -> n1 add x 1\n2.015s deliver c1 -> n1 Request";
    for config in [form(Form::Pn), Config { active: faultline_engine::settings::Number(2), ..form(Form::Pn) }]
    {
        let run = Stage::new(config, 3, late).until(4_000);
        let answered =
            run.all().filter(|(_, _, fact)| matches!(fact, Any::Client(ClientFact::Returned { .. })));
        let answered: Vec<_> = answered.map(|(time, ..)| time).collect();
        assert!(answered.len() == 2 && answered[1] < at(2_100), "{answered:?}");
        assert_eq!(run.told(), ["c1 1", "c1 2"]);
        assert_eq!(run.broken(), [""; 0]);
    }
}
