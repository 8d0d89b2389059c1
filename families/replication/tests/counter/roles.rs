//! Operators add, promote, demote and remove replicas.

use crate::stage::{Stage, at, form, n, with_threshold};
use faultline_replication::counter::{Fact, Form, Verdict};

const SOUND: [Form; 2] = [Form::Log, Form::Pn];

fn orders(run: &Stage) -> Vec<String> {
    let answers = run.told();
    answers.iter().filter_map(|told| told.strip_prefix("c2 ").map(str::to_owned)).collect()
}

#[test]
fn a_replica_goes_from_outside_to_active_and_back() {
    let script = "1s c1 every 80ms add x 1\n1.5s c2 promote n4\n2s c2 add-server n4\n2.5s c2 promote n4\n3s c2 remove-server n4\n\
        3.5s c2 demote n4\n4s c2 remove-server n4\n4.5s c2 promote n9\n5s c1 quiet";
    for of in SOUND {
        let run = Stage::new(form(of), 5, script).until(6_000);
        let expected = ["not_added", "done", "done", "still_active", "done", "done", "no_server"];
        assert_eq!(orders(&run), expected, "{of:?}");
        assert_eq!(run.broken(), [""; 0], "{of:?}");
    }
}

/// Orders that are repeated change nothing, and no order leaves fewer active replicas than the threshold.
#[test]
fn orders_are_idempotent_and_keep_the_threshold() {
    let script = "1s c2 promote n2\n1.2s c2 demote n3\n1.4s c2 demote n3\n1.6s c2 demote n2\n1.8s c2 promote n3\n2.1s c2 demote n2";
    for of in SOUND {
        let run = Stage::new(form(of), 3, script).until(3_000);
        assert_eq!(orders(&run), ["done", "done", "done", "too_few", "done", "done"], "{of:?}");
    }
    // In the naive form an order is an order.
    let run = Stage::new(form(Form::Naive), 3, "1s c2 demote n3\n1.2s c2 demote n2\n2s c1 -> n1 add x 1")
        .until(3_000);
    assert_eq!(run.told(), ["c2 done", "c2 done", "c1 no_promise"]);
}

/// "a server that is brought in without anything takes long to catch up" (Ongaro 2014, §4.2.1): here it is not promoted before.
#[test]
fn a_standby_that_is_cut_off_is_not_promoted() {
    let script = "1s c2 add-server n4\n2s isolate n4\n2.1s c1 add x 1\n2.5s c2 promote n4\n4s heal\n4s delay all 10ms\n5s c2 promote n4";
    for of in SOUND {
        let run = Stage::new(form(of), 5, script).until(6_000);
        assert_eq!(orders(&run), ["done", "behind", "done"], "{of:?}");
        assert_eq!(run.broken(), [""; 0], "{of:?}");
        let refused = run.own().find_map(|(time, _, fact)| {
            matches!(fact, Fact::RoleRefused { verdict: Verdict::Behind, .. }).then_some(time)
        });
        assert!(refused.is_some_and(|time| time > at(2_700)), "{of:?}: it was given time");
    }
}

/// The only copy of an acknowledged addition is at a replica that nobody hears while it is removed. It hands it over.
#[test]
fn a_removed_replica_hands_over_what_only_it_has() {
    let script = "1s cut n2 -> n1\n1s cut n2 -> n3\n1s cut n2 -> n4\n1s cut n2 -> n5\n1.1s c2 -> n2 add x 1\n\
        2s c1 demote n2\n2.5s c1 remove-server n2\n3s heal\n3s delay all 10ms\n6s c1 -> n1 get x";
    let run = Stage::new(with_threshold(form(Form::Pn), 1), 5, script).until(7_000);
    assert_eq!(run.told(), ["c2 1", "c1 done", "c1 done", "c1 1"]);
    assert_eq!(run.broken(), [""; 0]);
    assert!(run.own().any(|(_, node, fact)| node == n(2) && matches!(fact, Fact::HandedOver { .. })));
}

/// The leader is the standby that is to be promoted. What it has heard of and not written yet, a crash would take from it, so it is not
/// caught up before its disk is.
#[test]
fn a_leader_that_promotes_itself_waits_for_its_own_disk() {
    // Only n4 can begin a ballot.
    let leads = "0.01s freeze n1\n0.01s freeze n2\n0.01s freeze n3\n0.01s freeze n5\n0.31s thaw n1\n0.31s thaw n2\n0.31s thaw n3\n0.31s thaw n5\n";
    let script = "1s c2 -> n4 add-server n4\n2s disk n4 150ms\n2.1s c1 -> n1 add x 1\n2.12s c2 promote n4";
    let run = Stage::new(form(Form::Pn), 5, &format!("{leads}{script}")).until(4_000);
    assert_eq!(orders(&run), ["done", "done"]);
    let checked = run
        .own()
        .find_map(|(time, node, fact)| matches!(fact, Fact::PromotionChecked { .. }).then_some((time, node)));
    let counted = run.own().find_map(|(time, node, fact)| {
        (node == n(4) && matches!(fact, Fact::Counted { .. })).then_some(time)
    });
    let (checked, leader) = checked.expect("it was checked");
    assert_eq!(leader, n(4));
    assert!(counted.is_some_and(|counted| counted <= checked), "{counted:?} {checked}");
    assert_eq!(run.broken(), [""; 0]);
}
