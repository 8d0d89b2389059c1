//! The storm: a delay that a load causes, and retransmissions that keep it.

use crate::stage::{Stage, fixed, n};
use faultline_detection::Fact;
use faultline_detection::timeout::{Config, Timeout};
use faultline_engine::{ClientFact, Endpoint, ScriptLine, Setup, Span, Time, TimedInput, Timeline};

/// The script of the scenario, and how busy its trigger is.
fn script(burst: u32) -> String {
    format!(
        "0s server n1 2ms
        0.5s c1 load 200/s poisson work
        2s c1 quiet
        2.01s c1 load {burst}/s poisson work
        3s c1 quiet
        3.01s c1 load 200/s poisson work
        8s c1 quiet"
    )
}

fn run(config: Config, burst: u32, seed: u64) -> Stage {
    let line = |line: &str| {
        let read: ScriptLine = line.trim().parse().unwrap_or_else(|error| panic!("{line}: {error:?}"));
        TimedInput { at: read.at.expect("a moment"), input: read.input }
    };
    let inputs = script(burst).lines().map(line).collect();
    let mut run: Timeline<Timeout> = Timeline::new(Setup { nodes: 6, clients: 1, seed, config }, inputs);
    run.seek(Time(8_000_000), u32::MAX);
    Stage { run }
}

impl Stage {
    /// How often something happened from one second to another.
    fn count(&self, (from, to): (u64, u64), is: fn(&Fact) -> bool) -> usize {
        let history = self.run.history();
        let within = Time(from * 1_000_000)..Time(to * 1_000_000);
        let facts = history.facts.iter().filter(|record| is(&record.fact));
        facts.filter(|record| within.contains(&history.events[record.event as usize].time)).count()
    }
}

fn again(fact: &Fact) -> bool {
    matches!(fact, Fact::Asks { tries: 2.., .. })
}

fn suspects(fact: &Fact) -> bool {
    matches!(fact, Fact::Unanswered { .. })
}

/// The load is harmless where nothing triggers, and the trigger where timers follow; with a fixed timer what is left when it has
/// ended is as bad three and five seconds later.
#[test]
fn a_fixed_timer_keeps_the_overload_and_an_adaptive_one_follows() {
    for seed in 0..12 {
        let calm = run(fixed(40), 200, seed);
        assert!(calm.count((0, 8), again) < 120 && calm.count((0, 8), suspects) == 0, "seed {seed}");
        let storm = run(fixed(40), 700, seed);
        // Ten pairs with n1: a timer of 40 ms runs out 25 times in a second.
        for second in 4..8 {
            let sent = storm.count((second, second + 1), again);
            assert!((200..=260).contains(&sent), "seed {seed}, second {second}: {sent}");
        }
        assert!(storm.count((4, 8), suspects) >= 20, "seed {seed}");
        let follows = run(Config { first_timer: Span::millis(40), ..Config::default() }, 700, seed);
        assert!(follows.count((5, 8), again) < 40, "seed {seed}: {}", follows.count((5, 8), again));
        assert_eq!(follows.count((0, 8), suspects), 0, "seed {seed}");
        for run in [calm, storm, follows] {
            assert!(run.broken().is_empty(), "seed {seed}: {:?}", run.broken());
        }
    }
}

const CHAPTER: &str = include_str!("../../src/timeout/chapter.md");

/// Runs of the script, each with a seed of its own.
const RUNS: u64 = 12;

/// Run with `--nocapture` to read the table.
#[test]
fn what_is_left_of_a_load_that_has_ended() {
    let adaptive = Config { first_timer: Span::millis(40), ..Config::default() };
    for (name, config) in [
        ("fixed, 40 ms", fixed(40)),
        ("fixed, 40 ms, back-off", Config { back_off: true, ..fixed(40) }),
        ("adaptive", adaptive),
    ] {
        let [mut sent, mut needless, mut suspected, mut done] = [0; 4];
        for seed in 0..RUNS {
            let run = run(config, 700, seed);
            let count = |is| run.count((4, 8), is) as u64;
            sent += count(again);
            needless += count(|fact| matches!(fact, Fact::Unneeded { .. }));
            suspected += count(suspects);
            done += count(|fact| matches!(fact, Fact::Client(ClientFact::Returned { .. })));
        }
        let each = |sum: u64| (sum + 2 * RUNS) / (4 * RUNS);
        let per_run = (suspected + RUNS / 2) / RUNS;
        let (sent, needless, done) = (each(sent), each(needless), each(done));
        let row = format!("| {name} | {sent} | {needless} | {per_run} | {done} |");
        println!("{row}");
        assert!(CHAPTER.contains(&row), "the chapter has another row than\n{row}");
    }
}

/// What keeps the storm is the back-off that is missing, more than the length that is fixed.
#[test]
fn a_fixed_timer_that_backs_off_ends_the_storm() {
    for seed in 0..12 {
        let run = run(Config { back_off: true, ..fixed(40) }, 700, seed);
        assert!(run.count((6, 8), again) < 30, "seed {seed}: {}", run.count((6, 8), again));
    }
}

/// The retransmissions are what fills the queue: the same run whose tries are never repeated, since no timer runs out, has the
/// same trigger and drains at once.
#[test]
fn without_retransmissions_the_queue_drains() {
    let waits = |config: Config| {
        let run = run(config, 700, 1);
        let (waiting, busy) = run.run.world().server_load(n(1)).expect("it takes time");
        waiting + busy
    };
    assert!(waits(fixed(40)) > 200, "{}", waits(fixed(40)));
    assert!(waits(fixed(10_000)) < 10, "{}", waits(fixed(10_000)));
}

/// What the watchers take for needless are the answers that came to requests which had been answered: each is a try too many.
#[test]
fn needless_retransmissions_are_counted_by_their_answers() {
    let storm = run(fixed(40), 700, 1);
    let history = storm.run.history();
    let mine = |is: fn(&Fact) -> bool| {
        let facts = history.facts.iter().filter(|record| record.subject == Endpoint::Node(n(2)));
        facts.filter(|record| is(&record.fact)).count() as u64
    };
    let process = storm.run.world().node(n(2)).2.expect("n2 runs").clone();
    let (sent, spurious) = process.retransmitted();
    assert_eq!(sent, mine(again));
    assert_eq!(spurious, mine(|fact| matches!(fact, Fact::Unneeded { .. })));
    assert!(spurious > 50 && spurious <= sent, "{spurious} of {sent}");
}
