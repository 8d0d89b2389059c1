//! Recovery after the trigger: a system that served its load, and was disturbed, serves it again some time after the
//! disturbance has ended.
//!
//! One that does not is in a metastable failure (Bronson, Aghayev, Charapko & Zhu, "Metastable Failures in Distributed
//! Systems", HotOS 2021): the trigger is gone, and something in the system keeps the overload up. No protocol promises that
//! this cannot happen, so the rule is judged only in runs that ask for it, by the time that recovery may take.
//!
//! The checker sees when somebody acts on the run and whether all is whole after it; how well a service does it reckons from
//! what clients ask and are told. A second counts as served well if nine in ten requests were answered within a second, and as
//! badly if fewer than half were. A request that a circuit breaker does not let out was asked and is not answered; one that a
//! client sends again as a new one, because it sends no idempotency key, is as old as it was.

use crate::evidence::Evidence;
use crate::facts::Fact;
use crate::operation::{Operation, Outcome};
use faultline_engine::{
    Abandon, Checker, ClientFact, ClientId, FactRecord, Observation, Rule, Seen, Sight, Span, Ticket, Time,
    Violation,
};
use std::collections::VecDeque;

/// Some time after the trigger of an overload has ended, requests are answered again.
pub const RECOVERY: &Rule =
    &Rule { slug: "recovers-after-trigger", source: "Bronson, Aghayev, Charapko & Zhu 2021, \u{a7}2" };

/// How old a request is when it counts as answered or not, and for how long it counts.
const SECOND: Span = Span::secs(1);
/// So long ago, at most, the requests were asked that are judged.
const WINDOW: Span = Span::secs(2);
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
    /// Requests that are less than a second old.
    young: VecDeque<Young>,
    /// Who is about to send a request again as a new one, and the place in `young` of the old one.
    anew: Option<(ClientId, Option<usize>)>,
    /// Those that became a second old within the last second: when, and whether they had been answered.
    judged: VecDeque<(Time, bool)>,
    answered: u32,
}

/// A request that is less than a second old.
#[derive(Clone, Copy, Debug)]
struct Young {
    asked: Time,
    /// None if it never left.
    ticket: Option<Ticket>,
    answered: bool,
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
            anew: None,
            judged: VecDeque::new(),
            answered: 0,
        }
    }

    fn reach(&mut self, now: Time) {
        self.now = now;
        while let Some(Young { asked, answered, .. }) = self.young.front().copied()
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
        // What was asked before the load changed says nothing of this load.
        if asked < FEW || self.now.since(self.load) < WINDOW {
            return;
        }
        let Some((whole, bound)) = self.whole.zip(self.within) else { return };
        self.served |= answered * 10 >= asked * 9;
        let after = self.now.since(whole);
        // All that is judged was asked when the time to recover was over.
        let over = after > Span(bound.0 + WINDOW.0);
        if self.served && !self.broken && over && answered * 2 < asked {
            self.broken = true;
            let evidence = Evidence::StillOverloaded { after, bound, asked, answered };
            broken.push(Violation { rule: RECOVERY, event, evidence });
        }
    }

    fn place(&self, ticket: Ticket) -> Option<usize> {
        self.young.iter().position(|young| young.ticket == Some(ticket))
    }

    fn asked(&mut self, ticket: Option<Ticket>) {
        self.young.push_back(Young { asked: self.now, ticket, answered: false });
    }

    fn on_client(&mut self, fact: &ClientFact<Operation, Outcome>) {
        let anew = self.anew.take();
        match fact {
            ClientFact::Invoked { ticket, .. } => match anew {
                Some((client, place)) if client == ticket.client => {
                    // One that has been judged is no new one now.
                    if let Some(young) = place.and_then(|place| self.young.get_mut(place)) {
                        young.ticket = Some(*ticket);
                    }
                }
                _ => self.asked(Some(*ticket)),
            },
            ClientFact::Declined { .. } => self.asked(None),
            ClientFact::Abandoned { ticket, reason: Abandon::Keyless, .. } => {
                self.anew = Some((ticket.client, self.place(*ticket)));
            }
            ClientFact::Returned { ticket, .. } => {
                if let Some(young) = self.place(*ticket).and_then(|place| self.young.get_mut(place)) {
                    young.answered = true;
                }
            }
            _ => {}
        }
    }
}

impl Checker<Fact> for Recovery {
    fn rules(&self) -> &'static [&'static Rule] {
        &[RECOVERY]
    }

    fn sight(&self) -> Sight {
        let all = Sight::ACTIONS.and(Sight::MESSAGES).and(Sight::REQUESTS);
        if self.within.is_some() { all } else { Sight::NOTHING }
    }

    fn on_seen(&mut self, seen: &Seen, broken: &mut Vec<Violation<Evidence>>) {
        self.reach(seen.time);
        match seen.what {
            // Another load is served well or not, and has to show which.
            Observation::Acted { load: true, .. } => (self.load, self.served) = (seen.time, false),
            Observation::Acted { whole, .. } => self.whole = whole.then_some(seen.time),
            _ => self.judge(seen.event, broken),
        }
    }

    fn on_fact(&mut self, record: &FactRecord<Fact>, _: &mut Vec<Violation<Evidence>>) {
        if self.within.is_some()
            && let Fact::Client(fact) = &record.fact
        {
            self.on_client(fact);
        }
    }
}
