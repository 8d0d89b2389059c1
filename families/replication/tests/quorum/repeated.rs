//! Requests that come again, and coordinators that wait too short or too long.

use crate::stage::Stage;
use faultline_engine::Span;
use faultline_replication::quorum::Config;

/// Twenty waits of a coordinator are over before a healthy replica can answer; or one of them is not over for long after all is well.
#[test]
fn nothing_is_promised_where_a_coordinator_waits_too_short_or_too_long() {
    let impatient = Config { timeout: Span::millis(1), ..Config::default() };
    assert_eq!(Stage::new(impatient, 3, "0.1s c1 set x 1").until(40_000).broken(), [""; 0]);
    let patient = Config { timeout: Span::secs(20), ..Config::default() };
    let script = "0s cut n1 n2\n0.1s c1 set x 1\n2s heal";
    assert_eq!(Stage::new(patient, 2, script).until(40_000).broken(), [""; 0]);
}
