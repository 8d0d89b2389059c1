//! Operators add, promote, demote and remove replicas.

use crate::stage::{Stage, at, form, n, only_leader, with_threshold};
use faultline_replication::counter::{Fact, Form, Verdict};

const SOUND: [Form; 2] = [Form::Log, Form::Pn];

fn orders(run: &Stage) -> Vec<String> {
    run.heard("c2")
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

/// A log is on the disk: a standby that starts again executes what is there before it executes that it is active, whenever it learns
/// that both were chosen.
#[test]
fn a_standby_that_has_just_started_again_has_what_is_on_its_disk() {
    let script = "1s c2 add-server n4\n1.2s c1 add x 1\n1.9s delay n1 -> n4 400ms\n2s crash n4\n2.001s restart n4\n2.002s c2 promote n4";
    let leads = only_leader(1, 4);
    let run = Stage::new(form(Form::Log), 4, &format!("{leads}{script}")).until(4_000);
    assert_eq!(orders(&run), ["done", "done"]);
    assert_eq!(run.broken(), [""; 0]);
    let first = |is: &dyn Fn(&Fact) -> bool| {
        run.own()
            .find_map(|(time, node, fact)| (node == n(4) && time > at(2_001) && is(fact)).then_some(time))
    };
    let checked =
        run.own().find_map(|(time, _, fact)| matches!(fact, Fact::PromotionChecked { .. }).then_some(time));
    let counted = first(&|fact| matches!(fact, Fact::Counted { .. }));
    let active = first(&|fact| matches!(fact, Fact::RolesChanged { .. }));
    // It had not executed the addition when it was checked.
    assert!(checked.is_some() && checked < counted && checked < active, "{checked:?} {counted:?} {active:?}");
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
    let leads = only_leader(4, 5);
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

/// n2 answers the question of a leader that crashes before the answer arrives. The same node leads again, and asks again, when the answer
/// comes: it says what n2 had before c1 added, and must not be taken for an answer of now.
#[test]
fn an_answer_to_a_question_of_an_earlier_life_is_not_counted() {
    let leads = only_leader(1, 5);
    let script = "1s c2 add-server n4\n\
        2s delay n2 -> n1 900ms\n2s cut n3 -> n1\n2s cut n2 -> n4\n2s cut n3 -> n4\n2s c2 once -> n1 promote n4\n\
        2.09s freeze n2\n2.09s freeze n3\n2.09s freeze n4\n2.09s freeze n5\n2.1s crash n1\n2.11s restart n1\n\
        2.42s thaw n2\n2.42s thaw n3\n2.42s thaw n4\n2.42s thaw n5\n\
        2.6s c1 -> n2 add x 1\n2.85s c3 -> n1 promote n4";
    let run = Stage::new(form(Form::Pn), 5, &format!("{leads}{script}")).until(3_500);
    assert_eq!(run.heard("c1"), ["1"], "n2 and n3 have the addition, and n4 does not");
    let asked =
        run.own().filter(|(_, node, fact)| *node == n(1) && matches!(fact, Fact::PromotionWaits { .. }));
    assert_eq!(asked.count(), 2, "once in each life");
    assert_eq!(run.heard("c3"), ["behind"]);
    assert_eq!(run.broken(), [""; 0]);
}

/// A leader that is outside is told nothing unasked, and additions go on all the time: it asks until the standby has what there was.
#[test]
fn a_leader_that_is_outside_promotes_under_load() {
    let leads = only_leader(5, 5);
    let script = "0.9s c1 load 200/s add x 1\n1s c2 add-server n4\n2s c2 promote n4\n3s c1 quiet";
    let run = Stage::new(form(Form::Pn), 5, &format!("{leads}{script}")).until(4_000);
    assert_eq!(orders(&run), ["done", "done"]);
    assert!(run.own().any(|(_, node, fact)| node == n(5) && matches!(fact, Fact::PromotionChecked { .. })));
    assert_eq!(run.broken(), [""; 0]);
    // Nor does a lost question or answer fail the order.
    let lossy = format!("{leads}1s c2 add-server n4\n1.9s loss all 60%\n2s c2 promote n4\n2.6s loss all 0%");
    let run = |seed| {
        Stage::seeded(form(Form::Pn), 5, seed, &format!("0s delay all 10ms\n0s disk all 1ms\n{lossy}"))
            .until(4_000)
    };
    assert!((0..8).filter(|seed| orders(&run(*seed)).last().is_some_and(|told| told == "done")).count() >= 6);
}

/// A leader has the addition, alone but for what acceptors know, tells its client, and crashes. Whoever leads next finds it in its log and
/// does not know yet that it was chosen. An operator who comes at that moment must not get a standby promoted without it.
#[test]
fn a_new_leader_promotes_nobody_who_lacks_what_it_has_found() {
    let leads = only_leader(1, 5);
    let before = "0.7s c2 -> n1 add-server n4\n0.995s cut n1 -> n4\n1s c1 -> n1 add x 1\n\
        1.025s cut n1 -> n2\n1.025s cut n1 -> n3\n1.025s cut n1 -> n5\n1.05s crash n1\n";
    let mut early = 0;
    for seed in 0..60 {
        let run = |more: &str| {
            let script = format!("0s delay all 10ms\n0s disk all 1ms\n{leads}{before}{more}");
            Stage::seeded(with_threshold(form(Form::Log), 1), 5, seed, &script).until(3_000)
        };
        let first = run("");
        assert_eq!(first.heard("c1"), ["1"], "seed {seed}");
        let Some(leads) = first.leads_after(at(1_050)) else { panic!("seed {seed}: nobody leads") };
        let order = leads.0 - 5_000;
        let order: String = [(1, 2), (2, 3), (3, 5)]
            .map(|(client, node)| {
                format!("{}.{:06}s c{client} -> n{node} promote n4\n", order / 1_000_000, order % 1_000_000)
            })
            .concat();
        let run = run(&order);
        // If n4 itself leads, it has what it has found.
        let checked = run.own().find_map(|(time, node, fact)| {
            (node != n(4) && matches!(fact, Fact::PromotionChecked { .. })).then_some(time)
        });
        let counted = run.own().find_map(|(time, node, fact)| {
            (node == n(4) && matches!(fact, Fact::Counted { .. })).then_some(time)
        });
        if let Some(checked) = checked {
            early += 1;
            assert!(counted.is_some_and(|counted| counted <= checked), "seed {seed}: {counted:?} {checked}");
        }
        assert_eq!(run.broken(), [""; 0], "seed {seed}");
    }
    assert!(early > 10, "{early} promotions");
}
