//! The search for an order that explains the answers, exactly.
//!
//! It is that of the check of linearizability (see [`crate::Linearizability`]), with all keys as one
//! object: keeping each key apart would not see that a transaction read one key before and one after another.
//! A transaction that is answered as aborted must never have taken effect. A client asks one thing at a time,
//! so few transactions are open at once; what becomes of those that were given up is told in
//! [`faultline_rules::explanations`].

use super::store::Store;
use crate::transaction::{Answer, Command, Values};
use faultline_engine::Ticket;
use faultline_rules::explanations::{
    Configuration, Explanations, GivenUp, MAX_EXPLANATIONS, give_up, search,
};

/// Every order that explains the past.
#[derive(Clone, Debug)]
pub(super) struct Exact {
    /// Requests without an answer that somebody waits for.
    open: Vec<(Ticket, Command)>,
    given_up: GivenUp<Command>,
    /// Every state that explains the past.
    configurations: Vec<Configuration<State>>,
    /// Nothing explains the past, or too much does.
    over: Option<Over>,
}

/// Why it goes no further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Over {
    Broken,
    TooMuch,
}

/// What the keys hold, and what each open request that has taken effect has read.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct State {
    store: Store,
    done: Vec<(Ticket, Values)>,
}

impl Default for Exact {
    fn default() -> Self {
        let configurations = vec![Configuration::default()];
        Self { open: Vec::new(), given_up: GivenUp::default(), configurations, over: None }
    }
}

impl State {
    /// What is reached when a transaction takes effect now, and what it reads; nothing when it would be refused.
    fn execute(&self, command: Command) -> Option<(Self, Values)> {
        let mut next = self.clone();
        let values = next.store.execute(command)?;
        Some((next, values))
    }

    /// What is reached when this request takes effect now; nothing when it would be refused.
    fn after(&self, ticket: Ticket, command: Command) -> Option<Self> {
        let (mut next, values) = self.execute(command)?;
        // Kept in order, so that equal configurations compare equal.
        let at = next.done.partition_point(|(done, _)| *done < ticket);
        next.done.insert(at, (ticket, values));
        Some(next)
    }

    /// What it has read, if it has taken effect.
    fn effect(&self, ticket: Ticket) -> Option<Values> {
        self.done.iter().find(|(done, _)| *done == ticket).map(|(_, values)| *values)
    }
}

impl Exact {
    /// A request was asked.
    pub(super) fn invoked(&mut self, ticket: Ticket, command: Command) {
        self.open.push((ticket, command));
    }

    /// Whether more would have to be looked at than is.
    pub(super) fn is_overwhelmed(&self) -> bool {
        self.over == Some(Over::TooMuch)
    }

    /// Takes an answer in; when nothing explains it, what could have been answered.
    pub(super) fn returned(&mut self, ticket: Ticket, answer: Answer) -> Result<(), Vec<Answer>> {
        if self.over.is_some() {
            return Ok(());
        }
        let Some(place) = self.open.iter().position(|(open, _)| *open == ticket) else { return Ok(()) };
        let (mut reached, mut possible) = (Explanations::default(), Vec::new());
        let mut keep = |configuration: &Configuration<State>, its: Answer| {
            if its == answer {
                let mut configuration = configuration.clone();
                configuration.state.done.retain(|(done, _)| *done != ticket);
                reached.add(configuration);
            } else if !possible.contains(&its) {
                possible.push(its);
            }
        };
        let looked_at = search(&self.configurations, |configuration| {
            match configuration.state.effect(ticket) {
                Some(values) => keep(configuration, Answer::Committed(values)),
                // What was aborted may stay without effect; the others take effect later, if ever.
                None if answer == Answer::Aborted => keep(configuration, Answer::Aborted),
                None => return self.after(configuration),
            }
            Vec::new()
        });
        self.configurations = reached.into_configurations();
        self.open.remove(place);
        if looked_at > MAX_EXPLANATIONS {
            self.over = Some(Over::TooMuch);
        } else if self.configurations.is_empty() {
            self.over = Some(Over::Broken);
            return Err(possible);
        }
        Ok(())
    }

    /// What a configuration becomes when one more request takes effect: each that may.
    fn after(&self, Configuration { state, used }: &Configuration<State>) -> Vec<Configuration<State>> {
        let open = self.open.iter().filter(|(open, _)| state.effect(*open).is_none());
        let open = open.filter_map(|(open, command)| state.after(*open, *command));
        let mut all: Vec<_> = open.map(|state| Configuration { state, used: used.clone() }).collect();
        let given_up = self.given_up.left(used).filter_map(|(command, used)| {
            let (state, _) = state.execute(command)?;
            Some(Configuration { state, used })
        });
        all.extend(given_up);
        all
    }

    /// Nobody waits any more for a request, which may still take effect.
    pub(super) fn gave_up(&mut self, ticket: Ticket) {
        let Some(place) = self.open.iter().position(|(open, _)| *open == ticket) else { return };
        let (_, command) = self.open.remove(place);
        // What nobody will hear of and changes nothing is as if it had not been asked.
        let place = (!command.reads()).then(|| self.given_up.place(command, &mut self.configurations));
        let before = std::mem::take(&mut self.configurations);
        self.configurations = give_up(before, place, |state| {
            let done = state.done.iter().position(|(done, _)| *done == ticket);
            done.map(|done| state.done.remove(done)).is_some()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use faultline_engine::ClientId;

    fn read(values: &str) -> Answer {
        let words: Vec<&str> = values.split(' ').collect();
        let mut values = Values::nothing(words.len());
        words.iter().enumerate().for_each(|(place, word)| values.put(place, word.parse().ok()));
        Answer::Committed(values)
    }

    #[test]
    fn many_that_were_given_up_cost_little() {
        let mut checker = Exact::default();
        for serial in 1..=100 {
            let ticket = Ticket { client: ClientId(0), serial };
            checker.open.push((ticket, format!("set x {serial} y {serial}").parse().expect("a command")));
            checker.gave_up(ticket);
        }
        let ticket = Ticket { client: ClientId(1), serial: 1 };
        let reads = |answer: &str| {
            let mut checker = checker.clone();
            checker.open.push((ticket, "get x y".parse().expect("a command")));
            checker.returned(ticket, read(answer)).is_ok()
        };
        assert!(reads("7 7") && reads("100 100") && reads("- -"));
        assert!(!reads("7 8"), "each of them writes both keys");
        assert!(!reads("101 101"));
    }
}
