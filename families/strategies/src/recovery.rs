//! Recovery after the trigger: a system that served its load, and was disturbed, serves it again some time after the
//! disturbance has ended.
//!
//! One that does not is in a metastable failure (Bronson, Aghayev, Charapko & Zhu, "Metastable Failures in Distributed
//! Systems", HotOS 2021): the trigger is gone, and something in the system keeps the overload up. No protocol promises that
//! this cannot happen, so the rule is judged only in runs that ask for it, by the time that recovery may take.
//!
//! The checker sees when somebody acts on the run and whether all is whole after it; how well a service does it reckons from
//! what clients ask and are told. A second counts as served well if nine in ten requests were answered within a second, and as
//! badly if fewer than half were.

use crate::evidence::Evidence;
use crate::facts::Fact;
use faultline_engine::{
    Checker, ClientFact, FactRecord, Observation, Rule, Seen, Sight, Span, Ticket, Time, Violation,
};
use std::collections::VecDeque;

/// Some time after the trigger of an overload has ended, requests are answered again.
pub const RECOVERY: &Rule =
    &Rule { slug: "recovers-after-trigger", source: "Bronson, Aghayev, Charapko & Zhu 2021, \u{a7}2" };

/// How old a request is when it counts as answered or not, and for how long it counts.
const SECOND: Span = Span::secs(1);
/// Fewer requests in a second say little.
const FEW: u32 = 5;

/// Watches it.
#[derive(Clone, Debug)]
pub struct Recovery {
    /// How long it may take; none if nobody asks.
    within: Option<Span>,
    now: Time,
    /// Since when the run has been whole; nothing while it is not.
    whole: Option<Time>,
    /// When somebody last changed what clients ask.
    load: Time,
    /// Whether this load was served well.
    served: bool,
    /// Whether the rule is broken already.
    broken: bool,
    /// Requests that are less than a second old: when they were asked, and whether they were answered.
    young: VecDeque<(Time, Ticket, bool)>,
    /// Those that became a second old within the last second: when, and whether they had been answered.
    judged: VecDeque<(Time, bool)>,
    answered: u32,
}

impl Recovery {
    /// A checker that gives a run so much time after a trigger, or none, which judges nothing.
    #[must_use]
    pub fn new(within: Option<Span>) -> Self {
        Self {
            within,
            now: Time::ZERO,
            whole: None,
            load: Time::ZERO,
            served: false,
            broken: false,
            young: VecDeque::new(),
            judged: VecDeque::new(),
            answered: 0,
        }
    }

    fn reach(&mut self, now: Time) {
        self.now = now;
        while let Some((asked, _, answered)) = self.young.front().copied()
            && now.since(asked) >= SECOND
        {
            self.young.pop_front();
            self.judged.push_back((asked + SECOND, answered));
            self.answered += u32::from(answered);
        }
        while let Some((at, answered)) = self.judged.front().copied()
            && now.since(at) >= SECOND
        {
            self.judged.pop_front();
            self.answered -= u32::from(answered);
        }
    }

    fn judge(&mut self, event: u32, broken: &mut Vec<Violation<Evidence>>) {
        let (asked, answered) = (u32::try_from(self.judged.len()).unwrap_or(u32::MAX), self.answered);
        // What was asked before the load changed is judged for two seconds more.
        if asked < FEW || self.now.since(self.load) < Span(2 * SECOND.0) {
            return;
        }
        let Some((whole, bound)) = self.whole.zip(self.within) else { return };
        self.served |= answered * 10 >= asked * 9;
        let after = self.now.since(whole);
        if self.served && !self.broken && after > bound && answered * 2 < asked {
            self.broken = true;
            let evidence = Evidence::StillOverloaded { after, bound, asked, answered };
            broken.push(Violation { rule: RECOVERY, event, evidence });
        }
    }
}

impl Checker<Fact> for Recovery {
    fn rules(&self) -> &'static [&'static Rule] {
        &[RECOVERY]
    }

    fn sight(&self) -> Sight {
        if self.within.is_some() { Sight::ACTIONS.and(Sight::MESSAGES) } else { Sight::NOTHING }
    }

    fn on_seen(&mut self, seen: &Seen, broken: &mut Vec<Violation<Evidence>>) {
        self.reach(seen.time);
        match seen.what {
            Observation::Acted { whole, load } => {
                self.whole = whole.then_some(seen.time);
                if load {
                    (self.load, self.served) = (seen.time, false);
                }
            }
            _ => self.judge(seen.event, broken),
        }
    }

    fn on_fact(&mut self, record: &FactRecord<Fact>, _: &mut Vec<Violation<Evidence>>) {
        if self.within.is_none() {
            return;
        }
        match record.fact {
            Fact::Client(ClientFact::Invoked { ticket, .. }) => {
                self.young.push_back((self.now, ticket, false));
            }
            Fact::Client(ClientFact::Returned { ticket, .. }) => {
                if let Some(asked) = self.young.iter_mut().find(|(_, other, _)| *other == ticket) {
                    asked.2 = true;
                }
            }
            _ => {}
        }
    }
}
