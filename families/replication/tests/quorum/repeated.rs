//! Requests that come again, coordinators that wait too short or too long, and a long silence: what rules make of them.

use crate::stage::Stage;
use faultline_engine::Span;
use faultline_engine::kv::Answer;
use faultline_replication::quorum::Config;

/// The network repeats a request, and n1, which has started again meanwhile, does not know it: it writes what n2 has replaced. A client
/// that asks again has its write done again in the same way, so no rule calls it a mistake of ABD.
#[test]
fn a_request_that_is_repeated_is_a_write_more() {
    let repeated = "0.1s c1 set x 1\n0.105s copy c1 -> n1 Request\n0.105s hold c1 -> n1 Request 2\n1s c2 set x 2\n1.5s c3 get x\n2s crash n1\n2.1s restart n1\n2.5s deliver c1 -> n1 Request\n3s c2 get x";
    let run = Stage::new(Config { abd: true, ..Config::default() }, 3, repeated).until(4_000);
    let told: Vec<Answer> = run.told().iter().map(|told| told.outcome).collect();
    let value = |value| Answer::Value(Some(value));
    assert_eq!(told, [Answer::Done, Answer::Done, value(2), value(1)]);
    assert_eq!(run.broken(), [""; 0]);
}

/// Twenty waits of a coordinator are over before a healthy replica can answer; or one of them is not over for long after all is well.
#[test]
fn nothing_is_promised_where_a_coordinator_waits_too_short_or_too_long() {
    let impatient = Config { timeout: Span::millis(1), ..Config::default() };
    assert_eq!(Stage::new(impatient, 3, "0.1s c1 set x 1").until(40_000).broken(), [""; 0]);
    let patient = Config { timeout: Span::secs(20), ..Config::default() };
    let script = "0s cut n1 n2\n0.1s c1 set x 1\n2s heal";
    assert_eq!(Stage::new(patient, 2, script).until(40_000).broken(), [""; 0]);
}

/// Nothing happens for a minute; then somebody reads, and n3, which has missed a write, is repaired. While the repair is on its way
/// the replicas differ, and nobody is late.
#[test]
fn a_read_after_a_long_silence_has_time_to_repair() {
    let script = "0.1s c1 set x 1\n0.5s isolate n3\n0.6s c1 set x 2\n1s heal\n70s c1 get x";
    for until in [70_030, 70_041, 70_050, 200_000] {
        assert_eq!(Stage::new(Config::default(), 3, script).until(until).broken(), [""; 0], "{until} ms");
    }
}
