//! Sloppy quorums (DeCandia 2007, §4.6): with two of three replicas gone, the fourth node stands in for one of them.

use crate::stage::Stage;
use faultline_engine::Span;
use faultline_engine::kv::Answer;
use faultline_engine::settings::Number;
use faultline_replication::quorum::{Config, Fact, Versions};

/// The replicas of x are n4, n1 and n2.
const TWO_GONE: &str = "0.1s c1 set x 1\n0.5s crash n1\n0.5s crash n2\n";

fn told(config: Config, script: &str) -> Vec<Answer> {
    let run = Stage::new(config, 4, &format!("{TWO_GONE}{script}")).until(5_000);
    assert_eq!(run.broken(), [""; 0]);
    run.told().iter().map(|told| told.outcome).collect()
}

/// A write goes on as long as somebody can stand in: also one that begins with a read, for which the same node has stood in.
#[test]
fn who_stood_in_to_be_read_from_stands_in_to_be_written_to() {
    for versions in [Versions::Lww, Versions::Vector] {
        let config = Config { sloppy: true, versions, ..Config::default() };
        assert_eq!(told(config, "1s c3 set x 2"), [Answer::Done; 2], "{versions:?}");
        assert_eq!(
            told(config, "1s c1 set x 2\n2s restart n1"),
            [Answer::Done; 2],
            "{versions:?}, from n4 on"
        );
    }
}

/// What a read writes back, who stands in may keep already: then there is no disk to wait for.
#[test]
fn a_hint_that_is_on_the_disk_already_counts() {
    let config = Config { sloppy: true, abd: true, ..Config::default() };
    let one = Answer::Value(Some(1));
    assert_eq!(told(config, "1s c3 get x\n3s c3 get x"), [Answer::Done, one, one]);
}

/// The only copy of a write comes to a replica when the hint is handed over, long after all was well and readers had found all
/// replicas equal. Nobody reads after that, so nothing is owed.
#[test]
fn a_hint_that_comes_late_is_a_write_that_comes_late() {
    let config = Config {
        sloppy: true,
        reads: Number(1),
        writes: Number(1),
        handoff: Span::secs(17),
        ..Config::default()
    };
    let script = "0.1s c1 set x 1\n0.2s isolate n3\n0.4s heal n3 c3\n0.5s c3 once set x 2\n1s heal\n8s c1 every 500ms get x\n16s c1 quiet";
    let run = Stage::new(config, 4, script).until(60_000);
    let forgotten = run.own().find(|(_, _, fact)| matches!(fact, Fact::HintForgotten { .. }));
    assert!(forgotten.is_some_and(|(at, ..)| at.0 > 17_000_000));
    assert_eq!(run.broken(), [""; 0]);
}
