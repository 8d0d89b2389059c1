//! Random fault runs: the correct configuration stays safe under fire and makes progress once the faults end.
//!
//! A seed draws everything: the cluster, its settings, what the clients ask, and every fault. So a failure is
//! replayed by its seed, and it prints the link that it came to as well.

use crate::report::{Failure, Tally, link, script};
use crate::run::run;
use crate::subject::Subject;
use rayon::prelude::*;
use std::sync::Mutex;

/// How many runs, when nobody asks for more.
const RUNS: u64 = 2_000;

/// Runs seeds on every core until one fails; of the failures, the one with the lowest seed, whatever the cores do.
pub(crate) fn hunt(
    subject: &Subject,
    seeds: std::ops::Range<u64>,
    fixed: &[(String, String)],
) -> (Tally, Option<Box<Failure>>) {
    let tally = Mutex::new(Tally::new(subject));
    let failure = seeds.into_par_iter().find_map_first(|seed| match run(subject, seed, fixed) {
        Ok(outcome) => {
            tally.lock().expect("no thread panics while it counts").add(&outcome.seen);
            None
        }
        Err(failure) => Some(failure),
    });
    (tally.into_inner().expect("every thread has ended without a panic"), failure)
}

/// The check.
///
/// # Panics
/// When a run fails, or when the swarm hardly exercises what it should.
pub fn check(subject: &Subject) {
    if let Some(seed) = number("FAULTLINE_SEED") {
        match run(subject, seed, &[]) {
            Ok(outcome) => {
                let session = outcome.session.as_ref();
                println!("{}#{}\n{:?}", script(session), link(session), outcome.seen);
            }
            Err(failure) => panic!("{failure}"),
        }
        return;
    }
    let runs = number("FAULTLINE_SWARM_RUNS").unwrap_or(RUNS);
    let from = number("FAULTLINE_SWARM_FROM").unwrap_or(0);
    let (tally, failure) = hunt(subject, from..from + runs, &[]);
    if let Some(failure) = failure {
        panic!("{failure}");
    }
    println!("{}: {tally}", subject.slug);
    // A swarm in which nothing happens proves nothing.
    if runs >= 200 {
        assert!(!tally.is_cut_short(), "too many runs end before they can recover:\n{tally}");
        assert_eq!(tally.too_rare(), Vec::<&str>::new(), "the swarm hardly exercises this:\n{tally}");
    }
}

/// The same seed gives the same run, every time.
///
/// # Panics
/// When it does not.
pub fn repeats(subject: &Subject) {
    for seed in 0..20 {
        let once = || run(subject, seed, &[]).unwrap_or_else(|failure| panic!("{failure}"));
        let (first, second) = (once(), once());
        assert_eq!(script(first.session.as_ref()), script(second.session.as_ref()), "seed {seed}");
        assert_eq!(first.session.digest(), second.session.digest(), "seed {seed}");
        assert_eq!(first.seen, second.seen, "seed {seed}");
    }
}

pub(crate) fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} must be a number, not {text:?}")))
}
