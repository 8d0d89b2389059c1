//! Sloppy quorums (DeCandia 2007, §4.6): with two of three replicas gone, the fourth node stands in for one of them.

use crate::stage::Stage;
use faultline_engine::kv::Answer;
use faultline_replication::quorum::{Config, Versions};

/// The replicas of x are n4, n1 and n2.
const TWO_GONE: &str = "0.1s c1 set x 1\n0.5s crash n1\n0.5s crash n2\n";

fn told(config: Config, script: &str) -> Vec<Answer> {
    let run = Stage::new(config, 4, &format!("{TWO_GONE}{script}")).until(5_000);
    assert_eq!(run.broken(), [""; 0]);
    run.told().iter().map(|told| told.outcome).collect()
}

/// "Any input to the shopping cart must be able to be written" (§1): also where a write begins with a read, for which the same
/// node has stood in.
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
