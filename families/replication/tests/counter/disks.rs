//! What is said of disks is true when it is said.

use crate::stage::{Stage, form, n, naive, only_leader, with_threshold};
use faultline_engine::{NodeId, Ticket};
use faultline_replication::counter::{Fact, Form};

/// "an acknowledgement means that the update is safe on so many hosts" (after Alsberg & Day 1976): whoever acknowledges and counts itself has
/// said before that the addition is on its own disk. Here that disk takes 300 ms, and a crash comes sooner.
#[test]
fn nobody_counts_itself_before_its_disk_is_done() {
    for of in [Form::Naive, Form::Log, Form::Pn] {
        for threshold in [1, 2] {
            let leads = if of == Form::Naive { String::new() } else { only_leader(1, 5) };
            let add = format!("{leads}1s disk n1 300ms\n1.2s c1 -> n1 add x 1\n");
            let config = with_threshold(form(of), threshold);
            for script in [add.clone(), format!("{add}1.35s crash n1\n2s restart n1\n2s disk n1 1ms\n")] {
                let run = Stage::new(config.clone(), 5, &script).until(6_000);
                let mut counted: Vec<(NodeId, Ticket)> = Vec::new();
                for (time, node, fact) in run.own() {
                    match fact {
                        Fact::Counted { ticket: Some(ticket), .. } => counted.push((node, *ticket)),
                        Fact::Acknowledged { ticket, holders, .. } if holders.contains(node) => {
                            assert!(
                                counted.contains(&(node, *ticket)),
                                "{of:?} {threshold}, {node} at {time}"
                            );
                        }
                        _ => {}
                    }
                }
                // Naively, a client that does not want to wait so long counts again.
                let told = run.told();
                assert!(
                    of == Form::Naive || told.first().is_some_and(|told| told == "c1 1"),
                    "{of:?} {told:?}"
                );
                assert_eq!(run.broken(), [""; 0], "{of:?} {threshold}");
            }
        }
    }
}

/// With one node there is nobody whose word could wake it: its own disk does.
#[test]
fn a_node_alone_acknowledges_when_its_disk_is_done() {
    for of in [Form::Naive, Form::Log, Form::Pn] {
        let run = Stage::new(with_threshold(form(of), 1), 1, "1s c1 add x 1\n1.5s c2 get x").until(2_000);
        assert_eq!(run.told(), ["c1 1", "c2 1"], "{of:?}");
    }
}

/// A copy of counts leaves when they are on the disk, and holds all that was counted before it: the rule knows that, however slow the
/// disk is.
#[test]
fn a_copy_holds_what_its_sender_had_not_written_when_it_was_ordered() {
    let script = "1s disk n1 150ms\n1.1s c1 -> n1 add x 1\n1.15s c2 -> n1 add-server n4\n2.5s c2 -> n1 promote n4\n4s c3 -> n4 get x";
    let run = Stage::new(naive(), 4, script).until(5_000);
    assert_eq!(run.told().last().map(String::as_str), Some("c3 1"));
    assert_eq!(run.value(n(4)), 1);
    assert_eq!(run.broken(), [""; 0]);
}
