//! Every check for every protocol, each as a test of its own: see the head of the crate.

use faultline_catalogue::catalogue;
use faultline_trials::{ALL, Subject, bugs, crowd, diagram, liars, search, swarm, time, words};
use libtest_mimic::{Arguments, Trial};
use std::collections::BTreeSet;

/// A third of the swarms' time went to the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Check = fn(&Subject);

/// The checks that are the same for each.
const CHECKS: &[(&str, Check)] = &[
    ("swarm", swarm::check),
    ("seeds repeat", swarm::repeats),
    ("liars", liars::check),
    ("bugs", bugs::complete),
    ("many clients", crowd::check),
    ("words", words::check),
    ("links", time::links),
    ("seeks", time::seeks),
    ("branches", time::branches),
    ("undo", time::undo),
    ("undo of what was planned", time::undo_of_what_was_planned),
    ("diagram", diagram::check),
];

fn main() {
    let mut trials = vec![Trial::test("every protocol is on trial", || {
        let known: BTreeSet<&str> = catalogue().iter().map(|entry| entry.info.slug).collect();
        assert_eq!(ALL.iter().map(|subject| subject.slug).collect::<BTreeSet<_>>(), known);
        Ok(())
    })];
    trials.push(Trial::test("the explorer finds the shortest script", || {
        search::check();
        Ok(())
    }));
    for subject in ALL {
        let slug = subject.slug;
        for (name, check) in CHECKS {
            trials.push(Trial::test(format!("{slug}::{name}"), || {
                check(subject);
                Ok(())
            }));
        }
        for bug in subject.bugs {
            trials.push(Trial::test(format!("{slug}::{}", bug.setting), || {
                bugs::check(subject, bug);
                Ok(())
            }));
        }
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}
