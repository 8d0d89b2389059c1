//! Who fails, and what becomes of it.

use crate::stage::{Stage, at, n};
use faultline_replication::primary_backup::{Config, Fact};

#[test]
fn dump() {
    let script =
        "0.5s c1 every 50ms add x 1\n0.5s c2 every 50ms get x\n1s crash n2\n2s restart n2\n3s crash n4";
    let run = Stage::new(Config::default(), 4, script).until(5_000);
    for (time, who, fact) in run.all() {
        if time > at(900) && time < at(1700)
            || time > at(1990) && time < at(2200)
            || time > at(2_990) && time < at(3_500)
        {
            println!("{time} {who} {fact:?}");
        }
    }
    println!("{:?}", run.views());
    println!("{}", run.answers().len());
    assert_eq!(run.broken(), [""; 0]);
    assert!(run.first(n(3), |fact| matches!(fact, Fact::ViewAcknowledged { .. })).is_some());
}
