//! Random histories, and what is asked about them.
#![allow(dead_code, reason = "every test program uses a part of it")]

pub(crate) mod every_order;

use faultline_judge::{Action, History, Limit, Operation, Outcome, Promise, Value, Verdict, judge};

/// Dice with a seed (SplitMix64: Steele, Lea & Flood 2014).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % most as u64).expect("below most")
    }

    pub(crate) fn is(&mut self, one_in: usize) -> bool {
        self.below(one_in) == 0
    }
}

/// What random histories are like.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) processes: usize,
    pub(crate) keys: usize,
    pub(crate) operations: usize,
    pub(crate) values: usize,
    pub(crate) with_cas: bool,
    /// Whether texts are appended to, and now and then overwritten.
    pub(crate) texts: bool,
    /// One operation in so many has an unknown outcome.
    pub(crate) unknown: usize,
    /// How long operations last, in steps of others.
    pub(crate) overlap: usize,
}

/// A history whose answers come from copies that lag behind each other, one for each process, now and then spoilt: so that each
/// promise is kept by some and broken by others.
pub(crate) fn history(shape: Shape, dice: &mut Dice) -> History {
    let keys = (0..shape.keys).map(|key| format!("k{key}")).collect();
    let mut history = History { keys, ..History::default() };
    let lags = dice.below(3);
    let number = |value: usize| Value::Number(i64::try_from(value).expect("small"));
    // One copy for each of the first processes; with no lag all are the same.
    let mut copies = vec![vec![Value::Nil; shape.keys]; shape.processes];
    let mut waiting: Vec<(usize, usize, Value)> = Vec::new();
    let mut slots: Vec<Option<(usize, usize)>> = vec![None; shape.processes];
    let mut names: Vec<usize> = (0..shape.processes).collect();
    history.processes = names.iter().map(|name| format!("p{name}")).collect();
    let (mut moment, mut begun, mut fresh) = (0, 0, 0);
    while begun < shape.operations || slots.iter().any(Option::is_some) {
        let who = dice.below(shape.processes);
        match slots[who] {
            None if begun < shape.operations => {
                let key = dice.below(shape.keys);
                fresh += 1;
                let value = |dice: &mut Dice| {
                    if shape.values == 0 { number(fresh) } else { number(1 + dice.below(shape.values)) }
                };
                let action = match dice.below(if shape.with_cas { 5 } else { 4 }) {
                    0 | 1 => Action::Read,
                    2 | 3 if shape.texts => {
                        let letter = ["a", "b", "c"][dice.below(3)].to_string();
                        if dice.is(5) { Action::Write(Value::Text(letter)) } else { Action::Append(letter) }
                    }
                    2 | 3 => Action::Write(value(dice)),
                    _ => {
                        let expect = copies[who][key].clone();
                        Action::Cas { expect, new: value(dice) }
                    }
                };
                history.operations.push(Operation {
                    process: names[who],
                    key,
                    action,
                    outcome: Outcome::Unknown,
                    asked: moment,
                    answered: None,
                    line: begun + 1,
                });
                slots[who] = Some((begun, dice.below(shape.overlap)));
                begun += 1;
            }
            Some((place, 0)) => {
                let operation = &mut history.operations[place];
                let key = operation.key;
                let held = copies[who][key].clone();
                let (after, outcome) = match &operation.action {
                    Action::Read => (None, Outcome::Value(held)),
                    Action::Write(value) => (Some(value.clone()), Outcome::Done),
                    Action::Append(more) => {
                        let held = if let Value::Text(text) = &held { text.as_str() } else { "" };
                        (Some(Value::Text(format!("{held}{more}"))), Outcome::Done)
                    }
                    Action::Cas { expect, new } if held == *expect => {
                        (Some(new.clone()), Outcome::Flag(true))
                    }
                    _ => (None, Outcome::Flag(false)),
                };
                let outcome = match outcome {
                    Outcome::Value(Value::Text(text)) if dice.is(8) => {
                        Outcome::Value(Value::Text(text.chars().rev().skip(1).collect()))
                    }
                    Outcome::Value(_) if !shape.texts && dice.is(12) => {
                        Outcome::Value(number(1 + dice.below(shape.values.max(fresh))))
                    }
                    Outcome::Flag(flag) if dice.is(10) => Outcome::Flag(!flag),
                    other => other,
                };
                let is_lost = shape.unknown > 0 && dice.is(shape.unknown);
                if let Some(after) = after.filter(|_| !is_lost || dice.is(2)) {
                    copies[who][key] = after.clone();
                    for other in (0..shape.processes).filter(|other| *other != who) {
                        if lags == 0 {
                            copies[other][key] = after.clone()
                        } else {
                            waiting.push((other, key, after.clone()))
                        }
                    }
                }
                if is_lost {
                    // Who does not know what became of an operation is not heard of again, as in Jepsen.
                    names[who] = history.processes.len();
                    history.processes.push(format!("p{}", names[who]));
                } else {
                    (operation.answered, operation.outcome) = (Some(moment), outcome);
                }
                slots[who] = None;
            }
            Some((place, left)) => slots[who] = Some((place, left - 1)),
            None => {}
        }
        if !waiting.is_empty() && dice.is(2) {
            let next = if lags == 1 { 0 } else { dice.below(waiting.len()) };
            let (copy, key, value) = waiting.remove(next);
            copies[copy][key] = value;
        }
        moment += 1;
    }
    history
}

/// Whether a history keeps a promise; without a limit.
pub(crate) fn keeps(history: &History, promise: Promise) -> bool {
    match verdict(history, promise) {
        Verdict::Kept { .. } => true,
        Verdict::Broken(_) => false,
        other => panic!("{other:?} about {promise} of {history:#?}"),
    }
}

pub(crate) fn verdict(history: &History, promise: Promise) -> Verdict {
    judge(history, promise, &mut Limit::new(&mut || false))
}

/// How many random histories a test tries: `FAULTLINE_HISTORIES` says how many instead.
pub(crate) fn histories(usual: u64) -> u64 {
    std::env::var("FAULTLINE_HISTORIES").map_or(usual, |text| text.parse().expect("a number"))
}

/// A history of registers in lines such as `p1 w x 1`, `p2 r x -`, `p2 all s 1,2`, one after the other without overlap.
pub(crate) fn told(lines: &[&str]) -> History {
    let mut history = History::default();
    let place = |names: &mut Vec<String>, name: &str| {
        names.iter().position(|other| other == name).unwrap_or_else(|| {
            names.push(name.into());
            names.len() - 1
        })
    };
    for (number, line) in lines.iter().enumerate() {
        let words: Vec<&str> = line.split(' ').collect();
        let value = |text: &str| text.parse().map_or(Value::Nil, Value::Number);
        let (action, outcome) = match words[1] {
            "w" => (Action::Write(value(words[3])), Outcome::Done),
            "r" => (Action::Read, Outcome::Value(value(words[3]))),
            "add" => (Action::Insert(value(words[3])), Outcome::Done),
            "all" => {
                let all = words[3].split(',').map(value).collect();
                (Action::Elements, Outcome::Elements(all))
            }
            "cas" => (Action::Cas { expect: value(words[3]), new: value(words[4]) }, Outcome::Flag(true)),
            other => panic!("{other}"),
        };
        let (process, key) = (place(&mut history.processes, words[0]), place(&mut history.keys, words[2]));
        let (asked, answered, line) = (2 * number, Some(2 * number + 1), number + 1);
        history.operations.push(Operation { process, key, action, outcome, asked, answered, line });
    }
    history
}
