//! The bound on an outage, and from when on it counts.

use crate::stage::{Stage, at};
use faultline_strategies::failover::{Bugs, Config, Fact};

/// While no server runs that could serve, nobody is to blame. When one is back it has as long as after a crash, and no longer.
#[test]
fn the_bound_counts_from_when_a_server_is_there_that_could_serve() {
    let broken = Config { broken: true, ..Config::default() };
    for (config, script) in [
        (Config::default(), "3s crash n2\n3.01s crash n3\n9s restart n3"),
        (Config::default(), "3s crash n2\n3.01s crash n3\n9s restart n2"),
        // n3 has shown that it cannot serve.
        (broken, "3s crash n2\n9s restart n2"),
        (broken, "3s crash n2\n6s crash n3\n9s restart n3\n12s restart n2"),
    ] {
        let stage = Stage::new(config, 4, 42, script).until("14s");
        assert_eq!(stage.broken(), [""; 0], "{script}");
        let back =
            stage.own().find(|(time, _, fact)| *time > at(9_000) && matches!(fact, Fact::Resumed { .. }));
        assert!(back.is_some(), "{script}: nobody serves");
    }
    // And it does count: the one order to n3 is lost.
    let once = Config { bugs: Bugs { one_order: true, ..Bugs::default() }, ..Config::default() };
    let lost = "3s crash n2\n3.01s crash n3\n9s restart n3\n9.01s hold all n1 -> n3 Promote\n9.2s drop n1 -> n3 Promote\n9.3s release\n9.4s restart n2";
    assert_eq!(Stage::new(once, 4, 42, lost).until("14s").broken(), ["service-returns"]);
}
