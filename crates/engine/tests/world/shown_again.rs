//! What rules are shown again, after an action in the past, is what they were shown at first.

use crate::toy::{Evidence, Fact, ToyRun};
use faultline_engine::{Checker, FactRecord, NodeId, Rule, Seen, Sight, Violation};
use std::cell::RefCell;

thread_local! {
    /// What the rules of toys on this thread are shown; nothing where nobody asks.
    static SHOWN: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// The rules of a toy: they write down all that they are shown.
pub(crate) fn rules() -> Vec<Box<dyn Checker<Fact>>> {
    if SHOWN.with_borrow(Option::is_some) { vec![Box::new(Everything)] } else { Vec::new() }
}

/// Judges nothing.
struct Everything;

fn shown(what: String) {
    SHOWN.with_borrow_mut(|shown| shown.get_or_insert_default().push(what));
}

impl Checker<Fact> for Everything {
    fn rules(&self) -> &'static [&'static Rule] {
        &[]
    }

    fn on_fact(&mut self, record: &FactRecord<Fact>, _: &mut Vec<Violation<Evidence>>) {
        shown(format!("{} {:?} {:?}", record.event, record.subject, record.fact));
    }

    fn sight(&self) -> Sight {
        [
            Sight::PROCESSES,
            Sight::DISKS,
            Sight::LINKS,
            Sight::MESSAGES,
            Sight::REST,
            Sight::CLOCKS,
            Sight::ACTIONS,
            Sight::REQUESTS,
            Sight::PROMISES,
        ]
        .into_iter()
        .fold(Sight::LIARS, Sight::and)
    }

    fn on_liar(&mut self, _: NodeId) -> bool {
        true
    }

    fn on_seen(&mut self, seen: &Seen, _: &mut Vec<Violation<Evidence>>) {
        shown(format!("{seen:?}"));
    }
}

const TROUBLE: &str = "\
    0s loss all 20%
    0s duplicate all 20%
    0.02s c1 every 30ms set save 7
    0.03s c2 every 40ms set ping 2
    0.2s cut n1 n2
    0.4s clock n3 +30ms
    0.5s crash n3
    0.7s restart n3
    0.8s wipe n2
    0.9s restart n2
    1s heal
    1.2s partition n1 | n2 n3
    1.6s heal
    1.6s clock n3 sync";

#[test]
fn what_rules_are_shown_again_is_what_they_were_shown() {
    SHOWN.set(Some(Vec::new()));
    let mut run = ToyRun::new(TROUBLE);
    run.until("4s");
    let first = SHOWN.replace(Some(Vec::new())).expect("it was asked for");
    for kind in ["Sent", "copy_of: Some", "Delivered", "Lost", "Written", "Links", "Clock", "AtRest", "Wiped"]
    {
        assert!(first.iter().any(|line| line.contains(kind)), "nothing of {kind} in {} lines", first.len());
    }
    run.until("8s").until("4s");
    SHOWN.set(Some(Vec::new()));
    run.act("crash n1");
    let again = SHOWN.take().expect("it was asked for");
    assert!(again.len() > first.len(), "the crash is seen");
    assert_eq!(again[..first.len()], first);
}
