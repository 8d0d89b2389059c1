//! A second opinion: `faultline-judge` decides histories exactly, from what clients were told and nothing else.
//!
//! Every write has a value of its own here, and no request is repeated, so that a history is about the same operations for both. Then a
//! rule that is red must be right: the judge finds the history broken as well. And what a promise gives the judge must find kept.
//! Where a claim is judged that the store does not promise, both are asked on the same runs, and the disagreements are counted: the rules
//! judge a part of what the judge does (see their heads), so some histories are broken that they let pass.

use crate::stage::{Stage, apart};
use faultline_engine::kv::{Answer, Op};
use faultline_engine::{ClientFact, ClientId, Time};
use faultline_judge::{Action, History, Limit, Operation, Outcome, Promise as Asked, Value, Verdict, judge};
use faultline_replication::Fact as Any;
use faultline_replication::consistency::{Claim, Config, Conflicts, Guarantees, Promise};
use std::fmt::Write;

/// A small generator, for scripts.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// Three clients that read and write two keys, each value once, over links that are slow in different ways. With `moves`, clients
/// change the replica.
pub(crate) fn script(seed: u64, moves: bool) -> String {
    scripted(seed, moves, 30, u64::MAX)
}

/// The same, with so many requests and so many values, one after the other and then again.
fn scripted(seed: u64, moves: bool, requests: u64, values: u64) -> String {
    let mut dice = Dice(seed);
    (0..20).for_each(|_| {
        dice.below(2);
    });
    let mut lines = String::from("0s disk all 1ms\n0s policy all patience 30s\n0s delay all 2ms\n");
    for from in 1..=3 {
        for to in (1..=3).filter(|to| *to != from) {
            let slow = [3, 3, 60, 250][usize::try_from(dice.below(4)).expect("small")];
            let _ = writeln!(lines, "0s delay n{from} -> n{to} 1ms..{slow}ms");
        }
    }
    let (mut at, mut value) = (500, 0);
    for _ in 0..requests {
        at += 3 + dice.below(12);
        let client = 1 + dice.below(3);
        let key = ["x", "y"][usize::from(dice.below(2) == 0)];
        let to = if moves { format!("-> n{} ", 1 + dice.below(3)) } else { String::new() };
        let what = if dice.below(2) == 0 {
            value = value % values + 1;
            format!("set {key} {value}")
        } else {
            format!("get {key}")
        };
        let _ = writeln!(lines, "{}ms c{client} {to}{what}", at);
    }
    lines
}

/// What the clients of a run did.
pub(crate) fn history(run: &Stage) -> History {
    history_until(run, Time(u64::MAX))
}

/// What they had done by a moment. Nobody knows by then what comes of a request that has no answer.
fn history_until(run: &Stage, end: Time) -> History {
    let mut history =
        History { processes: vec!["c1".into(), "c2".into(), "c3".into()], ..History::default() };
    let mut open: Vec<(faultline_engine::Ticket, usize)> = Vec::new();
    for (moment, (_, _, fact)) in run.all().take_while(|(time, ..)| *time <= end).enumerate() {
        match fact {
            Any::Client(ClientFact::Invoked { ticket, operation, .. }) => {
                let command = operation.key_value().expect("a command of the store");
                let name = command.key.to_string();
                let key = history.keys.iter().position(|key| *key == name).unwrap_or_else(|| {
                    history.keys.push(name);
                    history.keys.len() - 1
                });
                let action = match command.op {
                    Op::Set(value) => Action::Write(Value::Number(value)),
                    _ => Action::Read,
                };
                let ClientId(process) = ticket.client;
                open.push((*ticket, history.operations.len()));
                history.operations.push(Operation {
                    process: process.into(),
                    key,
                    action,
                    outcome: Outcome::Unknown,
                    asked: moment,
                    answered: None,
                    line: moment,
                });
            }
            Any::Client(ClientFact::Returned { ticket, outcome, .. }) => {
                let place = open.iter().find(|(other, _)| other == ticket).expect("asked").1;
                let operation = &mut history.operations[place];
                operation.answered = Some(moment);
                operation.outcome = match outcome.key_value().expect("an answer of the store") {
                    Answer::Value(value) => Outcome::Value(value.map_or(Value::Nil, Value::Number)),
                    _ => Outcome::Done,
                };
            }
            _ => {}
        }
    }
    history
}

/// Whether the judge finds that a history keeps something.
pub(crate) fn keeps(history: &History, asked: Asked) -> bool {
    let mut never = || false;
    match judge(history, asked, &mut Limit::new(&mut never)) {
        Verdict::Kept { .. } => true,
        Verdict::Broken(_) => false,
        other => panic!("{asked}: {other:?}"),
    }
}

const RUNS: u64 = 300;

fn run(config: Config, seed: u64, moves: bool) -> Stage {
    Stage::seeded(config, 3, seed, &script(seed, moves)).until(3_000)
}

/// What the settings promise the judge finds kept, in every run.
#[test]
fn what_is_promised_the_judge_finds_kept() {
    let promises = [
        (Promise::Linearizable, Asked::Linearizable),
        (Promise::Sequential, Asked::Sequential),
        (Promise::Causal, Asked::Causal),
        (Promise::Pram, Asked::Pram),
    ];
    for (promise, asked) in promises {
        for seed in 0..RUNS {
            // Causal memory and PRAM as their papers have them: what arrives last stays.
            let config = Config { conflicts: Conflicts::Arrival, ..apart(promise) };
            let run = run(config, seed, false);
            assert_eq!(run.broken(), [""; 0], "{promise:?}, seed {seed}");
            assert!(keeps(&history(&run), asked), "{promise:?}, seed {seed}:\n{}", script(seed, false));
        }
    }
}

/// With the guarantees that its reads need, a sequentially consistent store is one for clients that move.
#[test]
fn sessions_keep_one_order_for_clients_that_move() {
    let guarantees = Guarantees { read_your_writes: true, monotonic_reads: true, ..Guarantees::default() };
    for seed in 0..RUNS {
        let run = run(Config { guarantees, ..apart(Promise::Sequential) }, seed, true);
        assert_eq!(run.broken(), [""; 0], "seed {seed}");
        assert!(keeps(&history(&run), Asked::Sequential), "seed {seed}:\n{}", script(seed, true));
    }
}

/// A claim that the store does not promise: how often the rule is red and the judge finds it broken.
fn compare(
    claim: Claim,
    asked: Asked,
    rule: &str,
    promise: Promise,
    conflicts: Conflicts,
    moves: bool,
) -> (u64, u64, u64) {
    let (mut both, mut judge_alone, mut none) = (0, 0, 0);
    for seed in 0..RUNS {
        let run = run(Config { claim, conflicts, ..apart(promise) }, seed, moves);
        let (red, kept) = (run.broken().contains(&rule), keeps(&history(&run), asked));
        assert!(
            !(red && kept),
            "{claim:?} on {promise:?}, seed {seed}: the rule is red, and the judge finds it kept"
        );
        match (red, kept) {
            (true, _) => both += 1,
            (false, false) => judge_alone += 1,
            (false, true) => none += 1,
        }
    }
    println!(
        "{claim:?} asked of {promise:?}, {conflicts:?}, moves {moves}: both {both}, the judge alone {judge_alone}, neither {none}"
    );
    (both, judge_alone, none)
}

#[test]
fn what_is_red_the_judge_finds_broken() {
    let claims = [
        (Claim::Linearizable, Asked::Linearizable, "linearizability"),
        (Claim::Sequential, Asked::Sequential, "sequential-consistency"),
        (Claim::Causal, Asked::Causal, "causal-consistency"),
        (Claim::Pram, Asked::Pram, "pram-consistency"),
    ];
    for (claim, asked, rule) in claims {
        let (mut red, mut missed) = (0, 0);
        for promise in [Promise::Sequential, Promise::Causal, Promise::Pram, Promise::Eventual] {
            for (conflicts, moves) in
                [(Conflicts::Arrival, false), (Conflicts::LastWriter, false), (Conflicts::LastWriter, true)]
            {
                let (both, judge_alone, _) = compare(claim, asked, rule, promise, conflicts, moves);
                (red, missed) = (red + both, missed + judge_alone);
            }
        }
        println!("{claim:?}: red {red}, missed {missed}");
        assert!(red > 200, "{claim:?}: {red}");
        // Most of what is broken is seen.
        assert!(missed * 4 < red, "{claim:?}: {missed} missed beside {red}");
    }
}

/// The guarantees for sessions, asked of a store that gives none, and of one that gives all.
#[test]
fn sessions_beside_the_judge() {
    let all = Guarantees {
        read_your_writes: true,
        monotonic_reads: true,
        monotonic_writes: true,
        writes_follow_reads: true,
    };
    let rules = [(Asked::ReadYourWrites, "read-your-writes"), (Asked::MonotonicReads, "monotonic-reads")];
    for (asked, rule) in rules {
        let (mut red, mut broken, mut missed) = (0, 0, 0);
        for seed in 0..RUNS {
            let without = run(Config { claim: Claim::Sessions, ..apart(Promise::Eventual) }, seed, true);
            red += u64::from(without.broken().contains(&rule));
            let kept = keeps(&history(&without), asked);
            broken += u64::from(!kept);
            missed += u64::from(!kept && !without.broken().contains(&rule));
            let with = run(Config { guarantees: all, ..apart(Promise::Eventual) }, seed, true);
            assert!(keeps(&history(&with), asked), "{rule}, seed {seed}");
            assert_eq!(with.broken(), [""; 0], "{rule}, seed {seed}");
        }
        println!("{rule}: red {red}, broken for clients {broken}, of which the rule misses {missed}");
        // The rule asks what a copy has, and clients see less of that. It misses where a copy has all writes of a session, made
        // at two replicas, and keeps the earlier: there the writes are not monotonic.
        assert!(broken > 20 && red > broken && missed * 10 < broken, "{rule}: {red}, {broken}, {missed}");
    }
}

/// Where several writes have written a value, the rules are red if none of them explains what was read, and so must the judge find it, which
/// tries them all. The runs are short, because it does. It is asked about what had happened by then: a history does not say that a write
/// came too late to be read, and a rule knows.
#[test]
fn where_values_repeat_what_is_red_the_judge_finds_broken() {
    let claims = [
        (Claim::Causal, Asked::Causal, "causal-consistency"),
        (Claim::Pram, Asked::Pram, "pram-consistency"),
    ];
    for (claim, asked, rule) in claims {
        let (mut red, mut missed) = (0, 0);
        for promise in [Promise::Causal, Promise::Pram, Promise::Eventual] {
            for moves in [false, true] {
                for seed in 0..RUNS {
                    let script = scripted(seed, moves, 16, 2);
                    let run =
                        Stage::seeded(Config { claim, ..apart(promise) }, 3, seed, &script).until(3_000);
                    let Some(time) = run.broken_at(rule) else {
                        missed += u64::from(!keeps(&history(&run), asked));
                        continue;
                    };
                    red += 1;
                    let kept = keeps(&history_until(&run, time), asked);
                    assert!(!kept, "{claim:?} on {promise:?}, seed {seed}, at {time}:\n{script}");
                }
            }
        }
        println!("{claim:?} with two values: red {red}, missed {missed}");
        assert!(red > 50, "{claim:?}: {red}");
    }
}
