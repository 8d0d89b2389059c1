//! Kleppmann's article (2016): fencing "requires the storage server to take an active role in checking tokens, and rejecting any
//! writes on which the token has gone backwards". These tests play its story with the fence and without.

use crate::stage::{Stage, at, n};
use faultline_engine::Span;
use faultline_strategies::failover::{Config, Deposed, Fact, Form};

/// n2 stands still with a request of c2 in its socket, and n3 has been the primary for a while when it goes on.
const PAUSE: &str = "
    0s delay all 10ms
    0s disk all 1ms
    0.5s c1 every 40ms add x 1
    4.99s freeze n2
    5s c2 once -> n2 set x 7
    6.5s thaw n2";

fn pause(fencing: bool) -> Stage {
    Stage::new(Config { form: Form::Hot, fencing, ..Config::default() }, 4, 42, PAUSE).until("9s")
}

#[test]
fn with_a_fence_the_write_of_a_primary_that_paused_is_refused() {
    let stage = pause(true);
    let refused = stage.first(|_, fact| matches!(fact, Fact::WriteRefused { .. })).expect("a refusal");
    assert!(matches!(refused.1, Fact::WriteRefused { token: 1, seen: 2, effects: 1.., .. }), "{refused:?}");
    assert!(refused.0 > at(6_500) && refused.0 < at(6_520), "when it went on: {}", refused.0);
    assert_eq!(stage.count(|fact| matches!(fact, Fact::Overwritten { .. })), 0);
    assert_eq!(stage.broken(), Vec::<&str>::new());
}

#[test]
fn without_a_fence_it_replaces_what_a_client_was_told_of() {
    let stage = pause(false);
    assert_eq!(stage.count(|fact| matches!(fact, Fact::WriteRefused { .. })), 0);
    assert!(stage.count(|fact| matches!(fact, Fact::Overwritten { before: 2, token: 1, .. })) > 0);
    let broken = stage.broken();
    assert!(
        broken.contains(&"stale-writes-refused") && broken.contains(&"nothing-acknowledged-lost"),
        "{broken:?}"
    );
}

/// n2 is cut off from all but the store and c2, which goes on asking it.
pub(crate) fn split(fencing: bool) -> Stage {
    let script = "
        0s delay all 10ms
        0s disk all 1ms
        0.5s c1 every 40ms add x 1
        0.5s c2 every 40ms add x 1
        3s cut n1 n2
        3s cut n2 n3
        3s cut c1 n2
        6s heal";
    Stage::new(Config { form: Form::Warm, fencing, ..Config::default() }, 4, 42, script).until("9s")
}

fn acknowledged_after(stage: &Stage, millis: u64, token: u64) -> usize {
    let after = |(time, _, fact): (_, _, Fact)| {
        time > at(millis) && matches!(fact, Fact::Acknowledged { token: other, .. } if other == token)
    };
    stage.own().filter(|one| after(*one)).count()
}

#[test]
fn a_split_brain_lasts_as_long_as_the_cut_and_with_a_fence_as_long_as_a_save() {
    let open = split(false);
    let resumed =
        open.first(|node, fact| node == n(3) && matches!(fact, Fact::Resumed { .. })).expect("n3 serves").0;
    assert!(resumed < at(3_500));
    // Both answer for two seconds and more.
    assert!(acknowledged_after(&open, 3_500, 1) > 30 && acknowledged_after(&open, 3_500, 2) > 30);
    let told = open
        .first(|node, fact| node == n(2) && matches!(fact, Fact::SteppedDown { .. }))
        .expect("n2 learns of it");
    assert!(told.0 > at(6_000) && matches!(told.1, Fact::SteppedDown { why: Deposed::Told, .. }), "{told:?}");
    assert!(open.broken().contains(&"stale-writes-refused"));

    let fenced = split(true);
    let stepped = fenced
        .first(|node, fact| node == n(2) && matches!(fact, Fact::SteppedDown { .. }))
        .expect("n2 is refused");
    assert!(stepped.0 < resumed + Span::millis(530), "at its next save: {}", stepped.0);
    // What it acknowledged in between is lost, and it says so: a fence protects the store, and no client.
    assert!(matches!(stepped.1, Fact::SteppedDown { why: Deposed::Refused, lost: 1.., .. }), "{stepped:?}");
    assert_eq!(fenced.broken(), Vec::<&str>::new());
}

/// Who takes over raises the bar by asking: what it has not seen can never be stored.
#[test]
fn the_fence_is_up_before_the_new_primary_reads() {
    let stage = pause(true);
    let fenced = stage.first(|_, fact| matches!(fact, Fact::StoreFenced { token: 2 })).expect("a fence").0;
    let read = stage.first(|_, fact| matches!(fact, Fact::LoadBegan { token: 2, .. })).expect("it reads").0;
    assert!(fenced < read, "{fenced}, {read}");
}

/// A disk that was lost is no failure that this service survives: but nobody is left without a word of why nothing goes on.
#[test]
fn what_a_lost_disk_breaks_is_said_once() {
    let steady = "0.5s c1 every 40ms add x 1\n";
    let script = format!("{steady}2s wipe n4\n2.1s restart n4");
    let stage = Stage::new(Config::default(), 4, 1, &script).until("5s");
    assert_eq!(stage.count(|fact| matches!(fact, Fact::GapFound { lacks: 1, .. })), 1);
    let script = format!("{steady}2s wipe n1\n2.1s restart n1\n3s crash n2");
    let stage = Stage::new(Config::default(), 4, 1, &script).until("5s");
    assert_eq!(
        stage.count(|fact| matches!(fact, Fact::OrderIgnored { .. })),
        0,
        "n3 has heard of token 1 alone"
    );
    let script = format!("{steady}1.5s crash n2\n1.7s restart n2\n2.5s wipe n1\n2.6s restart n1");
    let stage = Stage::new(Config::default(), 4, 1, &script).until("5s");
    assert!(stage.count(|fact| matches!(fact, Fact::OrderIgnored { token: 1, .. })) > 0);
    // Without a lost disk neither is ever said.
    let script = format!(
        "{steady}2s crash n4\n2.1s restart n4\n3s crash n1\n3.1s restart n1\n4s crash n2\n5s restart n2"
    );
    let stage = Stage::new(Config::default(), 4, 1, &script).until("8s");
    let said = |fact: &Fact| matches!(fact, Fact::GapFound { .. } | Fact::OrderIgnored { .. });
    assert_eq!(stage.count(said), 0);
}
