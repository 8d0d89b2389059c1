//! Random fault runs: the correct configuration stays safe under fire and makes progress once the faults
//! end, and every planted bug is found by the same runs.
//!
//! A seed draws everything: the cluster, its configuration, what the clients ask, and every fault. So a
//! failure is replayed by its seed, and it prints the script that it came to as well:
//!
//! | Variable | Meaning |
//! |---|---|
//! | `FAULTLINE_SEED` | run this seed alone, and print its script |
//! | `FAULTLINE_SWARM_RUNS` | how many runs; 2,000 when absent |

mod draw;
mod report;
mod run;

use faultline_engine::RuleId;
use faultline_protocols::raft::Bugs;
use report::{Failure, Seen, Tally};
use run::Outcome;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

const RUNS: u64 = 2_000;

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} must be a number, not {text:?}")))
}

/// Runs seeds on every core until one fails; of the failures, the one with the lowest seed.
fn swarm(seeds: std::ops::Range<u64>, bugs: Bugs) -> (Tally, Option<Box<Failure>>) {
    let next = AtomicU64::new(seeds.start);
    let end = AtomicU64::new(seeds.end);
    let failure: Mutex<Option<Box<Failure>>> = Mutex::new(None);
    let tally = Mutex::new(Tally::default());
    let work = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            // A seed below one that failed still runs, so that the answer does not depend on the cores.
            if seed >= end.load(Ordering::Relaxed) {
                return;
            }
            match run::run(seed, bugs) {
                Ok(outcome) => tally.lock().expect("no thread panics while it counts").add(&outcome.seen),
                Err(found) => {
                    end.fetch_min(seed, Ordering::Relaxed);
                    let mut first = failure.lock().expect("no thread panics while it keeps a failure");
                    if first.as_ref().is_none_or(|known| known.seed > seed) {
                        *first = Some(found);
                    }
                }
            }
        }
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| (0..cores).for_each(|_| drop(scope.spawn(work))));
    let unpoisoned = "every thread has ended without a panic";
    (tally.into_inner().expect(unpoisoned), failure.into_inner().expect(unpoisoned))
}

#[test]
fn the_correct_configuration_stays_safe_under_fire_and_recovers() {
    if let Some(seed) = number("FAULTLINE_SEED") {
        match run::run(seed, Bugs::default()) {
            Ok(Outcome { seen, script, setup }) => println!("{setup:#?}\n{script}\n{seen:#?}"),
            Err(failure) => panic!("{failure}"),
        }
        return;
    }
    let runs = number("FAULTLINE_SWARM_RUNS").unwrap_or(RUNS);
    let (tally, failure) = swarm(0..runs, Bugs::default());
    if let Some(failure) = failure {
        panic!("{failure}");
    }
    println!("{tally}");
    // A swarm in which nothing happens proves nothing.
    if runs >= 200 {
        assert_eq!(tally.too_rare(), Vec::<&str>::new(), "the swarm hardly exercises this:\n{tally}");
    }
}

/// A bug, the rules it may break, and the number of seeds within which a random run must break one of them.
type Planted = (&'static str, fn(&mut Bugs) -> &mut bool, &'static [RuleId], u64);

#[test]
fn random_runs_find_every_planted_bug() {
    use RuleId::{
        ElectionSafety, LeaderAppendOnly, LeaderCompleteness, Linearizability, LogMatching,
        StateMachineSafety,
    };
    // What two leaders in one term, or a lost entry, lead to a moment later may be seen first.
    const LOST: &[RuleId] = &[LeaderCompleteness, StateMachineSafety, Linearizability];
    const SPLIT: &[RuleId] = &[ElectionSafety];
    let planted: &[Planted] = &[
        ("vote_twice", |bugs| &mut bugs.vote_twice, SPLIT, 100),
        ("forget_vote", |bugs| &mut bugs.forget_vote, SPLIT, 1_000),
        ("count_old_terms", |bugs| &mut bugs.count_old_terms, LOST, 1_000),
        ("skip_check", |bugs| &mut bugs.skip_check, &[LogMatching, StateMachineSafety], 100),
        ("apply_early", |bugs| &mut bugs.apply_early, &[StateMachineSafety, Linearizability], 100),
        ("leader_rewrites", |bugs| &mut bugs.leader_rewrites, &[LeaderAppendOnly, LeaderCompleteness], 100),
        ("stale_reads", |bugs| &mut bugs.stale_reads, &[Linearizability], 100),
        ("no_sessions", |bugs| &mut bugs.no_sessions, &[Linearizability], 100),
    ];
    let mut missed = Vec::new();
    for (name, switch, rules, seeds) in planted {
        let mut bugs = Bugs::default();
        *switch(&mut bugs) = true;
        match swarm(0..*seeds, bugs).1 {
            Some(failure) => {
                let rule = failure.rule.unwrap_or_else(|| panic!("{name} broke no rule, but:\n{failure}"));
                println!("{name}: seed {} breaks {} at event {}", failure.seed, rule.slug(), failure.events);
                assert!(rules.contains(&rule), "{name} broke an unexpected rule first:\n{failure}");
            }
            None => missed.push(*name),
        }
    }
    assert_eq!(missed, Vec::<&str>::new(), "no seed found these bugs");
}

#[test]
fn a_seed_gives_the_same_run_every_time() {
    let once = |seed| run::run(seed, Bugs::default()).unwrap_or_else(|failure| panic!("{failure}"));
    for seed in 0..20 {
        let (first, second): (Outcome, Outcome) = (once(seed), once(seed));
        assert_eq!(first.script, second.script, "seed {seed}");
        assert_eq!(first.seen, second.seen, "seed {seed}");
    }
    let _: Seen = once(0).seen;
}
