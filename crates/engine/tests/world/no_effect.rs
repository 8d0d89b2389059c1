//! Actions that change nothing say so, and why; and they leave the rest of the run as it is.

use crate::toy::ToyRun;
use faultline_engine::{EventKind, NoEffect, ScriptLine};

/// What an action would do at a moment of a run, and what it did there when it was done.
fn outcome(script: &str, at: &str, action: &str) -> Option<NoEffect> {
    let mut run = ToyRun::new(script);
    run.until(at);
    let line: ScriptLine = action.parse().unwrap_or_else(|error| panic!("{action}: {error:?}"));
    let said = run.0.world().no_effect(&line.input);
    run.act(action);
    let done = run.events().iter().rev().find(|event| matches!(event.kind, EventKind::Input(_)));
    assert_eq!(done.expect("it was done").no_effect, said, "{action}: what is said before is told after");
    said
}

#[test]
fn a_node_can_only_be_put_into_a_state_that_it_is_not_in() {
    for (script, action, expected) in [
        ("", "restart n1", Some(NoEffect::Up)),
        ("", "thaw n1", Some(NoEffect::Up)),
        ("", "crash n1", None),
        ("0.1s crash n1", "crash n1", Some(NoEffect::Down)),
        ("0.1s crash n1", "freeze n1", Some(NoEffect::Down)),
        ("0.1s crash n1", "thaw n1", Some(NoEffect::Down)),
        ("0.1s crash n1", "timeout n1", Some(NoEffect::Down)),
        ("0.1s crash n1", "restart n1", None),
        ("0.1s crash n1", "wipe n1", None),
        ("0.1s freeze n1", "freeze n1", Some(NoEffect::Frozen)),
        ("0.1s freeze n1", "restart n1", Some(NoEffect::Frozen)),
        ("0.1s freeze n1", "timeout n1", Some(NoEffect::Frozen)),
        ("0.1s freeze n1", "thaw n1", None),
        ("0.1s freeze n1", "crash n1", None),
        ("", "timeout n1", None),
        ("", "disk n1 1ms", Some(NoEffect::Unchanged)),
        ("", "disk all 2ms", None),
        ("", "clock n1 +0s", Some(NoEffect::Unchanged)),
        ("", "clock n1 0ppm", Some(NoEffect::Unchanged)),
        ("", "clock n1 sync", Some(NoEffect::Unchanged)),
        ("", "clock n1 -1us", None),
        ("0.1s clock n1 -30ms", "clock n1 -30ms", Some(NoEffect::Unchanged)),
        ("0.1s clock n1 -30ms", "clock n1 sync", None),
        ("0.1s clock n1 200ppm", "clock n1 200ppm", Some(NoEffect::Unchanged)),
        ("0.1s clock n1 200ppm\n0.2s clock n1 0ppm", "clock n1 sync", None),
        ("0.1s crash n1", "clock n1 200ppm", None),
        ("", "full n1 off", Some(NoEffect::Unchanged)),
        ("", "full n1 on", None),
        ("0.1s full n1 on", "full n1 on", Some(NoEffect::Unchanged)),
        ("", "tail n1 1", Some(NoEffect::NothingWritten)),
        ("0.1s c1 set save 1", "tail n1 1", None),
        ("", "corrupt n1", Some(NoEffect::NothingWritten)),
        ("0.1s c1 set save 1", "corrupt n1", None),
        ("0.1s c1 set save 1\n0.3s corrupt n1", "corrupt n1", Some(NoEffect::Damaged)),
        ("0.1s c1 set save 1\n0.3s corrupt n1\n0.4s crash n1", "restart n1", Some(NoEffect::Unsound)),
        ("", "fifo all off", Some(NoEffect::Unchanged)),
        ("", "fifo n1 -> n2 on", None),
        ("0.1s fifo all on", "fifo n1 n2 on", Some(NoEffect::Unchanged)),
        ("0.1s fifo all on\n0.1s heal", "heal", Some(NoEffect::Unchanged)),
        ("0.1s isolate n1", "isolate n1 out", Some(NoEffect::Unchanged)),
        ("0.1s isolate n1 out", "isolate n1 in", None),
        ("0.1s isolate n1 out", "isolate n1 out", Some(NoEffect::Unchanged)),
        ("0.1s partition n1 -> n2", "partition n1 -> n2", Some(NoEffect::Unchanged)),
    ] {
        assert_eq!(outcome(script, "1s", action), expected, "{script}, then {action}");
    }
}

#[test]
fn a_crash_before_the_first_start_keeps_a_node_from_starting_and_a_second_one_does_nothing() {
    let run = |script: &str| {
        let mut run = ToyRun::new(script);
        run.until("1s");
        let inputs = run.events().iter().filter(|event| matches!(event.kind, EventKind::Input(_)));
        inputs.skip(2).map(|event| event.no_effect).collect::<Vec<_>>()
    };
    assert_eq!(run("0s crash n1\n0s crash n1"), [None, Some(NoEffect::Down)]);
}

#[test]
fn links_that_are_like_that_already_stay_like_that() {
    for (script, action, expected) in [
        // The toy's links take 10 ms, which is not what they are like at first.
        ("", "heal", None),
        ("0s heal", "heal", Some(NoEffect::Unchanged)),
        ("", "restore", Some(NoEffect::Unchanged)),
        ("0.1s heal", "restore n1", None),
        ("0s heal", "heal n1", Some(NoEffect::Unchanged)),
        ("0s heal", "heal n1 n2", Some(NoEffect::Unchanged)),
        ("0s cut n1 n2", "cut n1 n2", Some(NoEffect::Unchanged)),
        ("0s cut n1 n2", "cut n1 -> n2", Some(NoEffect::Unchanged)),
        ("0s cut n1 -> n2", "cut n1 n2", None),
        ("0s isolate n1", "isolate n1", Some(NoEffect::Unchanged)),
        ("0s cut n1 n2\n0s cut n1 n3\n0s cut n1 c1\n0s cut n1 c2", "isolate n1", Some(NoEffect::Unchanged)),
        ("0s partition n1 | n2 n3", "partition n1 | n2 n3", Some(NoEffect::Unchanged)),
        ("0s partition n1 | n2 n3", "partition n1 n2 | n3", None),
        ("", "delay all 10ms", Some(NoEffect::Unchanged)),
        ("", "loss n1 n2 0%", Some(NoEffect::Unchanged)),
        ("", "duplicate n1 n2 5%", None),
    ] {
        assert_eq!(outcome(script, "1s", action), expected, "{script}, then {action}");
    }
}

#[test]
fn a_message_can_only_be_touched_while_it_is_under_way() {
    // m1 is the request, m2 the ping, which leaves at 1.01 s and takes 10 ms.
    let script = "1s c1 set ping 2";
    for (more, at, action, expected) in [
        ("", "1.005s", "drop m2", Some(NoEffect::NotSent)),
        ("", "1.015s", "drop m2", None),
        ("", "1.015s", "copy m2", None),
        ("", "1.5s", "drop m2", Some(NoEffect::Over)),
        ("", "1.5s", "copy m2", Some(NoEffect::Over)),
        ("1.012s hold m2", "1.015s", "hold m2", Some(NoEffect::Held)),
        ("1.012s hold m2", "1.015s", "deliver m2", None),
        ("0.5s freeze n2", "1.5s", "deliver m2", Some(NoEffect::Waiting)),
        ("0.5s cut n1 n2", "1.013s", "hold m2", Some(NoEffect::Over)),
    ] {
        assert_eq!(
            outcome(&format!("{script}\n{more}"), at, action),
            expected,
            "{more}, then {action} at {at}"
        );
    }
}

#[test]
fn a_client_that_asks_nothing_cannot_be_quieted() {
    assert_eq!(outcome("", "1s", "c1 quiet"), Some(NoEffect::Idle));
    assert_eq!(outcome("0.5s c1 every 50ms get x", "1s", "c1 quiet"), None);
    assert_eq!(outcome("0.5s c1 get silence\n0.5s c1 get x", "1s", "c1 quiet"), None);
}

#[test]
fn an_action_without_effect_leaves_the_run_as_it_is() {
    let story = |script: &str| {
        let mut run = ToyRun::new(script);
        run.until("3s");
        let happened = run.events().iter().filter(|event| !matches!(event.kind, EventKind::Input(_)));
        happened.map(|event| (event.time, event.kind, event.subject)).collect::<Vec<_>>()
    };
    let script = "1s c1 every 50ms set ping 2";
    // At moments of their own, so that nothing else has to make room for them.
    let vain = "1.203s restart n1\n1.204s thaw n2\n1.303s drop m1\n1.404s c2 quiet\n1.505s cut c1 c2";
    assert_eq!(story(script), story(&format!("{script}\n{vain}")));
}
