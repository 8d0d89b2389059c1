//! Linearizability of each key (Herlihy & Wing 1990), exactly, while the run goes on.
//!
//! Linearizability is local: a history is linearizable if it is for each key alone. For one key the checker
//! keeps every *configuration* that explains the answers so far: the value the key holds, and which of the
//! requests still without an answer have taken effect already. An answer keeps only the configurations in
//! which its request has taken effect with just that outcome, after letting other open requests take effect
//! first in any order. When none is left, no order explains the history, and the answer that emptied the set
//! is the event to point at. (The search of Wing & Gong 1993, done forwards, as in Lowe 2017.)
//!
//! Requests that take effect in different orders often lead to the same configuration. It is looked at once (the cache of
//! Lowe 2017, §3): with k open requests there are 2^k sets of those that have taken effect, and k! orders of them. Two things
//! make it far fewer where a client does not wait for answers:
//!
//! * Equal writes are interchangeable until they are answered. A configuration says that one of them has taken effect, with
//!   which outcome, and which of them were asked by then. An answer takes, of the effects with its outcome, the earliest that
//!   came after its request: what is left fits as many others as can be. It must fit all: for each k, the k-th effect of
//!   equal writes came after the k-th of their open requests.
//! * A read changes nothing, so nobody need decide when it takes effect. A configuration remembers the values that the key has
//!   held since the oldest open read was asked; an answer must be among those held since its own request. Where there are
//!   many kinds of writes and few reads, that would be too many sets of values, and reads take effect as writes do.
//!
//! What becomes of requests that were given up is told in [`crate::explanations`].

use crate::LINEARIZABILITY;
use crate::explanations::{Configuration, Explanations, GivenUp, MAX_EXPLANATIONS, search};
use faultline_engine::describe::Describe;
use faultline_engine::kv::{Answer, Command, Key, Op};
use faultline_engine::{Checker, ClientFact, Fact, FactRecord, NodeId, Rule, Ticket, Violation};
use litemap::LiteMap;

/// Facts of protocols whose clients may use the key-value store.
pub trait StoreFact: Fact {
    /// The command, if an operation is one of the store.
    fn command(operation: &Self::Operation) -> Option<Command>;
    /// The answer, if an outcome is one of the store.
    fn answer(outcome: &Self::Outcome) -> Option<Answer>;
}

/// An answer that no order of the requests explains.
#[derive(Clone, Debug, PartialEq, Eq, Describe)]
pub enum NoOrder {
    /// No order of the requests to one key explains the answers.
    NoOrder {
        /// The key.
        key: Key,
        /// The request whose answer fits no order.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What was asked.
        operation: Command,
        /// What was answered.
        outcome: Answer,
        /// What the key could have held just before, in any order that explains everything earlier.
        possible: Vec<Option<i64>>,
    },
}

/// So many kinds of requests, beside those that were given up, leave few sets of values.
const FEW: usize = 4;

/// Watches every key.
#[derive(Clone, Debug, Default)]
pub struct Linearizability {
    keys: LiteMap<Key, History>,
}

#[derive(Clone, Debug)]
struct History {
    /// Requests without an answer that somebody waits for, in the order in which they were asked.
    open: Vec<Open>,
    /// How many were asked.
    asked: u32,
    given_up: GivenUp<Op>,
    /// Every state that explains the past.
    configurations: Vec<Configuration<State>>,
    /// Nothing explains the past, or too much does.
    over: bool,
}

/// A request without an answer.
#[derive(Clone, Copy, Debug)]
struct Open {
    ticket: Ticket,
    op: Op,
    /// How many requests to the key were asked up to and with this one.
    asked: u32,
}

/// What explains the past.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct State {
    /// What the key holds.
    value: Option<i64>,
    /// What has taken effect and was not answered, in order: the last request of each kind that was asked by then,
    /// and the outcome.
    done: Vec<(Op, u32, Answer)>,
    /// The values that it held before, in order, each with the last read that was open then.
    held: Vec<(Option<i64>, u32)>,
}

impl State {
    /// A request takes effect: its outcome. `read` is the last open read that did not decide when it does.
    fn apply(&mut self, op: Op, read: Option<u32>) -> Answer {
        let (value, outcome) = op.apply(self.value);
        if let Some(read) = read.filter(|_| value != self.value) {
            match self.held.binary_search_by_key(&self.value, |(value, _)| *value) {
                Ok(place) => self.held[place].1 = read,
                Err(place) => self.held.insert(place, (self.value, read)),
            }
        }
        self.value = value;
        outcome
    }

    /// Whether each write that has taken effect can be one of these open requests.
    fn fits(&self, op: Op, open: &[Open]) -> bool {
        let mut asked = open.iter().filter(|open| open.op == op).map(|open| open.asked);
        let mut done = self.done.iter().filter(|(done, ..)| *done == op);
        done.all(|(_, by, _)| asked.next().is_some_and(|asked| asked <= *by))
    }

    /// Forgets values that no open read can have seen.
    fn forget(&mut self, open: &[Open]) {
        match open.iter().find(|open| open.op == Op::Get) {
            Some(first) => self.held.retain(|(_, read)| *read >= first.asked),
            None => self.held.clear(),
        }
    }
}

impl Default for History {
    fn default() -> Self {
        let state = State { value: None, done: Vec::new(), held: Vec::new() };
        let configurations = vec![Configuration { state, used: Vec::new() }];
        Self { open: Vec::new(), asked: 0, given_up: GivenUp::default(), configurations, over: false }
    }
}

impl History {
    fn invoked(&mut self, ticket: Ticket, op: Op) {
        if self.over {
            return;
        }
        self.asked += 1;
        self.open.push(Open { ticket, op, asked: self.asked });
    }

    /// Takes an answer in; false when nothing explains it.
    fn returned(&mut self, ticket: Ticket, answer: Answer) -> bool {
        let Some(place) = self.open.iter().position(|open| open.ticket == ticket) else { return true };
        let (configurations, looked_at) = self.explaining(place, answer);
        self.open.remove(place);
        self.over = looked_at > MAX_EXPLANATIONS;
        // Who judges no further keeps nothing.
        self.configurations = if self.over { Vec::new() } else { configurations };
        self.over || !self.configurations.is_empty()
    }

    /// Nobody waits any more for a request, which may still take effect.
    fn gave_up(&mut self, ticket: Ticket) {
        if self.over {
            return;
        }
        let Some(place) = self.open.iter().position(|open| open.ticket == ticket) else { return };
        let Open { op, asked, .. } = self.open.remove(place);
        // What nobody will hear of and changes nothing is as if it had not been asked.
        let place = (op != Op::Get).then(|| self.given_up.place(op, &mut self.configurations));
        let mut all = Explanations::default();
        for mut configuration in std::mem::take(&mut self.configurations) {
            configuration.state.forget(&self.open);
            if configuration.state.fits(op, &self.open) {
                all.add(configuration.clone());
            }
            if all.added() > MAX_EXPLANATIONS {
                break;
            }
            // Or it is one of those that have taken effect.
            for effect in 0..configuration.state.done.len() {
                let (done, by, _) = configuration.state.done[effect];
                if done == op && by >= asked {
                    let mut without = configuration.clone();
                    without.state.done.remove(effect);
                    if let Some(place) = place {
                        without.used[place] += 1;
                    }
                    if without.state.fits(op, &self.open) {
                        all.add(without);
                    }
                }
            }
        }
        self.over = all.added() > MAX_EXPLANATIONS;
        self.configurations = if self.over { Vec::new() } else { all.into_configurations() };
    }

    /// The configurations in which an open request has taken effect with this outcome, and how many were looked at on
    /// the way.
    fn explaining(&self, place: usize, answer: Answer) -> (Vec<Configuration<State>>, usize) {
        let Open { op, asked, .. } = self.open[place];
        let mut rest = self.open.clone();
        rest.remove(place);
        let alike = rest.iter().filter(|open| open.op == op).count();
        let mut reached = Explanations::default();
        let looked_at = search(&self.configurations, |configuration| {
            let State { value, done, held } = &configuration.state;
            let effect = done.iter().position(|(o, by, a)| (*o, *a) == (op, answer) && *by >= asked);
            let saw = |value: Option<i64>| op == Op::Get && answer == Answer::Value(value);
            if effect.is_none()
                && !saw(*value)
                && !held.iter().any(|(value, read)| *read >= asked && saw(*value))
            {
                // Where all that are like it have taken effect, it has, with another outcome.
                let all = done.iter().filter(|(done, ..)| *done == op).count() > alike;
                return if all { Vec::new() } else { self.after(configuration, place) };
            }
            let mut configuration = configuration.clone();
            if let Some(effect) = effect {
                configuration.state.done.remove(effect);
            }
            if configuration.state.fits(op, &rest) {
                configuration.state.forget(&rest);
                reached.add(configuration);
            }
            Vec::new()
        });
        (reached.into_configurations(), looked_at)
    }

    /// What a configuration becomes when one more request takes effect: each that may, while an answer to the one at a
    /// place is looked for.
    fn after(
        &self,
        Configuration { state, used }: &Configuration<State>,
        place: usize,
    ) -> Vec<Configuration<State>> {
        let mut all = Vec::new();
        let others = || self.open[..place].iter().chain(&self.open[place + 1..]);
        let last = |op: Op| others().rev().find(|open| open.op == op).map(|open| open.asked);
        let count = |op: Op| others().filter(|open| open.op == op).count();
        let mut kinds: Vec<Op> = Vec::new();
        for Open { op, .. } in &self.open {
            if !kinds.contains(op) {
                kinds.push(*op);
            }
        }
        let decide = kinds.len() + used.len() > FEW && count(Op::Get) <= 2;
        let read = last(Op::Get).filter(|_| !decide);
        for op in kinds {
            if op == Op::Get && !decide {
                continue;
            }
            // One of those that are alike, the last, stands for all. Of the reads, the one that is looked for takes no effect.
            let alike = count(op) + usize::from(op != Op::Get && self.open[place].op == op);
            let asked = if op != Op::Get && self.open[place].op == op {
                last(op).max(Some(self.open[place].asked))
            } else {
                last(op)
            };
            let Some(asked) = asked else { continue };
            if state.done.iter().filter(|(done, ..)| *done == op).count() >= alike {
                continue;
            }
            let mut next = state.clone();
            let effect = (op, asked, next.apply(op, read));
            // Kept in order, so that equal configurations compare equal.
            next.done.insert(next.done.partition_point(|other| *other < effect), effect);
            all.push(Configuration { state: next, used: used.clone() });
        }
        for (op, used) in self.given_up.left(used) {
            let mut next = state.clone();
            next.apply(op, read);
            all.push(Configuration { state: next, used });
        }
        all
    }
}

impl Linearizability {
    fn invoked(&mut self, ticket: Ticket, command: Command) {
        self.keys.entry(command.key).or_default().invoked(ticket, command.op);
    }

    /// Takes an answer in; what is wrong with it, the first time that something is.
    fn returned(&mut self, ticket: Ticket, operation: Command, outcome: Answer) -> Option<NoOrder> {
        let history = self.keys.entry(operation.key).or_default();
        if history.over {
            return None;
        }
        let mut possible = Vec::new();
        for configuration in &history.configurations {
            if !possible.contains(&configuration.state.value) {
                possible.push(configuration.state.value);
            }
        }
        let explained = history.returned(ticket, outcome);
        history.over |= !explained;
        let key = operation.key;
        (!explained).then_some(NoOrder::NoOrder { key, ticket, operation, outcome, possible })
    }
}

impl<F: StoreFact> Checker<F> for Linearizability
where
    F::Evidence: From<NoOrder>,
{
    fn rules(&self) -> &'static [&'static Rule] {
        &[LINEARIZABILITY]
    }

    /// Clients do not lie.
    fn on_liar(&mut self, _: NodeId) -> bool {
        true
    }

    fn is_overwhelmed(&self) -> bool {
        self.keys.values().any(|history| history.over)
    }

    fn on_fact(&mut self, record: &FactRecord<F>, broken: &mut Vec<Violation<F::Evidence>>) {
        match record.fact.client() {
            Some(ClientFact::Invoked { ticket, operation, .. }) => {
                if let Some(command) = F::command(operation) {
                    self.invoked(*ticket, command);
                }
            }
            Some(ClientFact::Returned { ticket, operation, outcome, .. }) => {
                let (Some(command), Some(answer)) = (F::command(operation), F::answer(outcome)) else {
                    return;
                };
                if let Some(evidence) = self.returned(*ticket, command, answer) {
                    let (event, evidence) = (record.event, evidence.into());
                    broken.push(Violation { rule: LINEARIZABILITY, event, evidence });
                }
            }
            Some(ClientFact::GaveUp { ticket, .. } | ClientFact::Abandoned { ticket, .. }) => {
                self.keys.iter_mut().for_each(|(_, history)| history.gave_up(*ticket));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use faultline_engine::ClientId;

    /// Many requests of different values are under way, more than can be judged, and then nobody waits for them any more. Each
    /// that is given up would double what explains the past.
    #[test]
    fn what_is_too_much_to_judge_takes_no_more_memory_when_requests_are_given_up() {
        let mut history = History::default();
        let ticket = |session: u16| Ticket { client: ClientId(session), serial: 1 };
        (1..200).for_each(|session| history.invoked(ticket(session), Op::Add(1 << (session % 60))));
        history.invoked(ticket(0), Op::Get);
        assert!(history.returned(ticket(0), Answer::Value(Some(6))), "too much is no violation");
        (1..200).for_each(|session| history.gave_up(ticket(session)));
        assert!(history.over && history.configurations.is_empty());
        // Or they are given up before anybody has answered.
        let mut history = History::default();
        (1..200).for_each(|session| history.invoked(ticket(session), Op::Add(1 << (session % 60))));
        (1..200).for_each(|session| history.gave_up(ticket(session)));
        history.invoked(ticket(0), Op::Get);
        assert!(history.returned(ticket(0), Answer::Value(Some(6))));
        assert!(history.configurations.len() <= MAX_EXPLANATIONS);
    }

    /// Runs a history of one key: client, request, and either nothing (an invocation) or its answer.
    fn verdict(history: &[(u16, &str, Option<Answer>)]) -> bool {
        let mut checker = Linearizability::default();
        let mut serials = [0; 8];
        history.iter().all(|(client, text, answer)| {
            let command: Command = text.parse().expect("a command");
            let serial = &mut serials[usize::from(*client)];
            let ticket = |serial| Ticket { client: ClientId(*client), serial };
            match answer {
                None => {
                    *serial += 1;
                    checker.invoked(ticket(*serial), command);
                    true
                }
                Some(answer) => checker.returned(ticket(*serial), command, *answer).is_none(),
            }
        })
    }

    const DONE: Option<Answer> = Some(Answer::Done);
    const fn read(value: i64) -> Option<Answer> {
        Some(Answer::Value(Some(value)))
    }
    const NOTHING: Option<Answer> = Some(Answer::Value(None));

    #[test]
    fn a_read_during_a_write_may_see_either_value_in_the_order_of_effect() {
        // One write spans two overlapping reads; the one that sees the old value began before the other ended.
        let history = [
            (0, "set x 100", None),
            (1, "get x", None),
            (2, "get x", None),
            (2, "get x", NOTHING),
            (1, "get x", read(100)),
            (0, "set x 100", DONE),
        ];
        assert!(verdict(&history));
    }

    #[test]
    fn once_the_new_value_was_read_the_old_one_is_gone() {
        let history = [
            (0, "set x 200", None),
            (1, "get x", None),
            (1, "get x", read(200)),
            (2, "get x", None),
            (2, "get x", NOTHING),
        ];
        assert!(!verdict(&history));
    }

    #[test]
    fn nobody_reads_what_nobody_has_begun_to_write() {
        assert!(!verdict(&[(0, "get x", None), (0, "get x", read(7)), (1, "set x 7", None)]));
    }

    #[test]
    fn a_request_without_an_answer_may_take_effect_late_or_never() {
        let lost = (0, "set x 5", None);
        assert!(verdict(&[lost, (1, "get x", None), (1, "get x", NOTHING)]));
        assert!(verdict(&[
            lost,
            (1, "get x", None),
            (1, "get x", NOTHING),
            (1, "get x", None),
            (1, "get x", read(5))
        ]));
        // But not twice.
        let (first, second) = ((1, "get x", None), (1, "get x", read(5)));
        assert!(!verdict(&[lost, first, second, (1, "get x", None), (1, "get x", NOTHING)]));
    }

    /// What an answer looks at while `others` requests of others are open.
    fn looked_at(others: u16, request: impl Fn(u16) -> String) -> usize {
        let mut checker = Linearizability::default();
        let ticket = |client| Ticket { client: ClientId(client), serial: 1 };
        for client in 0..=others {
            checker.invoked(ticket(client), request(client).parse().expect("a command"));
        }
        let history = checker.keys.values().next().expect("a key");
        let (reached, looked_at) = history.explaining(0, history.open[0].op.apply(None).1);
        assert!(!reached.is_empty());
        looked_at
    }

    #[test]
    fn what_many_orders_lead_to_is_looked_at_once() {
        assert_eq!(looked_at(9, |_| "get x".into()), 1, "reads change nothing");
        assert_eq!(looked_at(500, |_| "get x".into()), 1);
        // Ten open requests have 3,628,800 orders, and 1,024 sets.
        let writes = looked_at(9, |client| format!("set x {client}"));
        assert!(writes <= 10 << 10, "{writes}: each set, and which of it was last");
        assert_eq!(looked_at(500, |_| "add x 1".into()), 2, "none, and one of those that are alike");
    }

    #[test]
    fn hundreds_of_requests_about_one_key_are_judged_while_they_are_open() {
        let ticket = |serial: u32| Ticket { client: ClientId(0), serial };
        let (add, get): (Command, Command) =
            ("add x 1".parse().expect("a command"), "get x".parse().expect("a command"));
        let begin = || {
            let mut checker = Linearizability::default();
            (1..=400)
                .for_each(|serial| checker.invoked(ticket(serial), if serial % 4 == 0 { get } else { add }));
            checker
        };
        let answer = |serial: u32| match serial % 4 {
            0 => (get, Answer::Value(Some((i64::from(serial) * 7) % 300 + 1))),
            // The sums in an order of their own.
            _ => {
                let place = i64::from(serial - serial / 4);
                (add, Answer::Sum((place * 2) % 301))
            }
        };
        let mut checker = begin();
        // Thirty at a time come back in another order than the one in which they took effect.
        let mut order: Vec<u32> = (1..=400).collect();
        order.sort_by_key(|serial| match answer(*serial).1 {
            Answer::Sum(sum) => (sum / 30, i64::from(*serial)),
            Answer::Value(value) => (value.unwrap_or(0) / 30, i64::from(*serial)),
            _ => (0, 0),
        });
        for serial in &order {
            let (command, outcome) = answer(*serial);
            assert_eq!(checker.returned(ticket(*serial), command, outcome), None, "{serial}");
            assert!(checker.keys.values().all(|history| !history.over));
        }
        // Two that hear the same sum cannot both be right.
        let mut checker = begin();
        assert!(checker.returned(ticket(1), add, Answer::Sum(5)).is_none());
        assert!(checker.returned(ticket(2), add, Answer::Sum(5)).is_some());
        // A read that is asked now cannot see what was there before an answer.
        let mut checker = begin();
        assert!(checker.returned(ticket(1), add, Answer::Sum(5)).is_none());
        checker.invoked(ticket(401), get);
        assert!(checker.returned(ticket(4), get, Answer::Value(Some(3))).is_none());
        assert!(checker.returned(ticket(401), get, Answer::Value(Some(4))).is_some());
        // Nor can a write that is asked now be one of those that took effect before it.
        let mut checker = begin();
        assert!(checker.returned(ticket(1), add, Answer::Sum(5)).is_none());
        checker.invoked(ticket(401), add);
        assert!(checker.returned(ticket(401), add, Answer::Sum(4)).is_some());
    }

    /// So many requests that nobody will hear of, and then a read: whether each of these values may be read, and how many
    /// configurations there are.
    fn after_giving_up(count: u32, request: impl Fn(u32) -> String, reads: &[i64]) -> (Vec<bool>, usize) {
        let mut checker = Linearizability::default();
        for serial in 1..=count {
            let ticket = Ticket { client: ClientId(0), serial };
            checker.invoked(ticket, request(serial).parse().expect("a command"));
            checker.keys.iter_mut().for_each(|(_, history)| history.gave_up(ticket));
        }
        let get: Command = "get x".parse().expect("a command");
        let reading = |value: i64| {
            let (mut checker, ticket) = (checker.clone(), Ticket { client: ClientId(1), serial: 1 });
            checker.invoked(ticket, get);
            let fits = checker.returned(ticket, get, Answer::Value(Some(value))).is_none();
            (fits, checker.keys.values().map(|history| history.configurations.len()).max().unwrap_or(0))
        };
        let all: Vec<_> = reads.iter().map(|value| reading(*value)).collect();
        (all.iter().map(|(fits, _)| *fits).collect(), all.iter().map(|(_, count)| *count).max().unwrap_or(0))
    }

    #[test]
    fn what_was_given_up_may_still_take_effect_and_costs_little() {
        let (fit, most) = after_giving_up(200, |serial| format!("set x {serial}"), &[1, 77, 200, 201]);
        assert_eq!(fit, [true, true, true, false]);
        assert_eq!(most, 1, "a write by which the value came, and all others still to come");
        let (fit, most) = after_giving_up(200, |_| "add x 1".into(), &[1, 150, 200, 201]);
        assert_eq!(fit, [true, true, true, false]);
        assert_eq!(most, 1);
        let (fit, _) = after_giving_up(200, |_| "get x".into(), &[1]);
        assert_eq!(fit, [false]);
    }

    #[test]
    fn what_was_given_up_takes_effect_once() {
        let mut checker = Linearizability::default();
        let ticket = |client, serial| Ticket { client: ClientId(client), serial };
        let command = |text: &str| text.parse::<Command>().expect("a command");
        checker.invoked(ticket(0, 1), command("add x 5"));
        checker.keys.iter_mut().for_each(|(_, history)| history.gave_up(ticket(0, 1)));
        for (serial, (text, answer, fits)) in [
            ("get x", Answer::Value(Some(5)), true),
            ("set x 0", Answer::Done, true),
            ("get x", Answer::Value(Some(5)), false),
        ]
        .into_iter()
        .enumerate()
        {
            let ticket = ticket(1, u32::try_from(serial).expect("small"));
            checker.invoked(ticket, command(text));
            assert_eq!(checker.returned(ticket, command(text), answer).is_none(), fits, "{text}");
        }
    }

    #[test]
    fn what_took_effect_before_it_was_given_up_does_not_again() {
        let mut checker = Linearizability::default();
        let ticket = |client, serial| Ticket { client: ClientId(client), serial };
        let command = |text: &str| text.parse::<Command>().expect("a command");
        checker.invoked(ticket(0, 1), command("add x 5"));
        checker.invoked(ticket(1, 1), command("get x"));
        assert!(checker.returned(ticket(1, 1), command("get x"), Answer::Value(Some(5))).is_none());
        checker.keys.iter_mut().for_each(|(_, history)| history.gave_up(ticket(0, 1)));
        checker.invoked(ticket(1, 2), command("get x"));
        assert!(checker.returned(ticket(1, 2), command("get x"), Answer::Value(Some(10))).is_some());
    }

    #[test]
    fn what_is_too_much_to_know_is_not_judged() {
        // 2^20 sums are possible; a million and more of them would have to be known.
        let (fit, _) = after_giving_up(20, |serial| format!("add x {}", 1_i64 << serial), &[2, 6, 1]);
        assert_eq!(fit, [true, true, true], "1 cannot be, but nobody has looked");
        let (fit, _) = after_giving_up(10, |serial| format!("add x {}", 1_i64 << serial), &[2, 6, 1]);
        assert_eq!(fit, [true, true, false]);
    }

    #[test]
    fn an_increment_counts_once() {
        let once = [(0, "add x 1", None), (0, "add x 1", Some(Answer::Sum(1)))];
        assert!(verdict(&once));
        let twice = [once[0], once[1], (0, "add x 1", None), (0, "add x 1", Some(Answer::Sum(3)))];
        assert!(!verdict(&twice));
    }
}
