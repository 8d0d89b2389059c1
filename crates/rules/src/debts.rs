//! What a run owes when it comes to rest, and whether it is paid: requests without an answer, and whatever a rule counts.
//!
//! What is asked or done after that moment is not counted, so steady clients are no excuse. A client is owed an answer once it has
//! asked again at rest: before, its request or the answer may have been lost, and a client that is told to wait for a minute lets
//! nobody know (`policy c1 patience 60s`).
//!
//! Moments at rest are told at the ends of events, each at twice the time of the one before, or later. Where nothing happens for a
//! minute, the next events tell several within microseconds; those are passed over, as nobody had time to do anything between them.

use faultline_engine::{ClientFact, Observation, Seen, Span, Ticket, Time};

/// What is owed. A rule shows it what clients do and the moments at rest.
#[derive(Clone, Debug)]
pub struct Debts<T> {
    /// Requests without an answer.
    open: Vec<Ticket>,
    /// What was owed when the run came to rest last.
    due: Option<Due<T>>,
}

#[derive(Clone, Debug)]
struct Due<T> {
    since: Time,
    /// How long the rest had lasted at the last moment that counted.
    rest: Span,
    open: Vec<(Ticket, Asked)>,
    owed: T,
}

/// What a run that has been at rest for long enough still owed when it came to rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overdue<T> {
    /// A request without an answer.
    pub open: Option<Ticket>,
    /// What was counted; the rule says whether it is paid by now.
    pub owed: T,
    /// How long the run has been at rest.
    pub rest: Span,
}

/// Whether a client has asked again at rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    /// It has not.
    Not,
    /// It has, since the moment before.
    Lately,
    /// It had by the moment before: for a third of the rest and longer it has waited since.
    Before,
}

impl<T> Default for Debts<T> {
    fn default() -> Self {
        Self { open: Vec::new(), due: None }
    }
}

impl<T> Debts<T> {
    /// A client asked, was answered, or gave up.
    pub fn client<O, A>(&mut self, fact: &ClientFact<O, A>) {
        match fact {
            ClientFact::Invoked { ticket, .. } => self.open.push(*ticket),
            ClientFact::Returned { ticket, .. }
            | ClientFact::GaveUp { ticket, .. }
            | ClientFact::Abandoned { ticket, .. } => self.open.retain(|open| open != ticket),
            ClientFact::Retried { ticket, .. } => {
                let debts = self.due.iter_mut().flat_map(|due| &mut due.open);
                for (_, asked) in debts.filter(|(open, asked)| open == ticket && *asked == Asked::Not) {
                    *asked = Asked::Lately;
                }
            }
            _ => {}
        }
    }

    /// Whether a moment comes too soon after the one before: sooner than in half as long again.
    #[must_use]
    pub fn is_soon(&self, since: Time, rest: Span) -> bool {
        self.due.as_ref().is_some_and(|due| due.since == since && rest.0 < due.rest.0 + due.rest.0 / 2)
    }

    /// A moment at rest. At the first one of a rest `owed` is counted, and there is nothing to say yet; at each that follows:
    /// a request that had no answer then, was asked again by the moment before, and has no answer now; and what was counted.
    /// And nothing at a moment that comes too soon.
    pub fn at_rest(
        &mut self,
        since: Time,
        rest: Span,
        owed: impl FnOnce() -> T,
    ) -> Option<(Option<Ticket>, &T)> {
        if self.is_soon(since, rest) {
            return None;
        }
        if self.due.as_ref().is_none_or(|due| due.since != since) {
            let open = self.open.iter().map(|ticket| (*ticket, Asked::Not)).collect();
            self.due = Some(Due { since, rest, open, owed: owed() });
            return None;
        }
        let due = self.due.as_mut()?;
        due.rest = rest;
        due.open.retain(|(ticket, _)| self.open.contains(ticket));
        let owed = due.open.iter().find(|(_, asked)| *asked == Asked::Before).map(|(ticket, _)| *ticket);
        for (_, asked) in due.open.iter_mut().filter(|(_, asked)| *asked == Asked::Lately) {
            *asked = Asked::Before;
        }
        Some((owed, &due.owed))
    }

    /// What is overdue at a moment at rest: what was owed when the rest began, at least `within` ago. Nothing at whatever else is
    /// seen, and nothing where the lengths of time promise nothing (`None`).
    pub fn overdue(
        &mut self,
        seen: &Seen,
        within: Option<Span>,
        owed: impl FnOnce() -> T,
    ) -> Option<Overdue<T>>
    where
        T: Clone,
    {
        let Observation::AtRest { since } = seen.what else { return None };
        let rest = seen.time.since(since);
        let (open, owed) = self.at_rest(since, rest, owed)?;
        within.is_some_and(|within| rest >= within).then(|| Overdue { open, owed: owed.clone(), rest })
    }
}

#[cfg(test)]
mod tests {
    use super::Debts;
    use faultline_engine::{ClientFact, ClientId, NodeId, Span, Ticket, Time};

    #[test]
    fn what_is_open_when_a_rest_begins_and_asked_again_is_owed_until_it_is_answered() {
        let ticket = |serial| Ticket { client: ClientId(0), serial };
        let asked =
            |serial| ClientFact::<(), ()>::Invoked { ticket: ticket(serial), operation: (), to: NodeId(0) };
        let gave_up = |serial| ClientFact::<(), ()>::GaveUp { ticket: ticket(serial), timed_out: true };
        let again = |serial| {
            let (to, attempt, timed_out) = (NodeId(0), 2, true);
            ClientFact::<(), ()>::Retried { ticket: ticket(serial), to, attempt, timed_out }
        };
        let mut debts = Debts::default();
        debts.client(&asked(1));
        debts.client(&asked(2));
        assert_eq!(debts.at_rest(Time(5), Span(1), || 7), None);
        debts.client(&asked(3));
        // Both have not asked again: their messages may have been lost before.
        assert_eq!(debts.at_rest(Time(5), Span(2), || 8), Some((None, &7)));
        debts.client(&again(1));
        debts.client(&again(2));
        debts.client(&again(3));
        assert_eq!(debts.at_rest(Time(5), Span(4), || 8), Some((None, &7)));
        assert_eq!(debts.at_rest(Time(5), Span(8), || 8), Some((Some(ticket(1)), &7)));
        debts.client(&gave_up(1));
        assert_eq!(debts.at_rest(Time(5), Span(16), || 8), Some((Some(ticket(2)), &7)));
        debts.client(&gave_up(2));
        assert_eq!(debts.at_rest(Time(5), Span(32), || 8), Some((None, &7)));
        // Another rest: that one has asked again counts from its beginning.
        assert_eq!(debts.at_rest(Time(9), Span(1), || 8), None);
        debts.client(&again(3));
        assert_eq!(debts.at_rest(Time(9), Span(2), || 9), Some((None, &8)));
        // Nothing has happened for long, and the next two events tell two moments.
        assert_eq!(debts.at_rest(Time(9), Span(100), || 9), Some((Some(ticket(3)), &8)));
        assert!(debts.is_soon(Time(9), Span(101)) && !debts.is_soon(Time(9), Span(150)));
        assert_eq!(debts.at_rest(Time(9), Span(101), || 9), None);
        assert_eq!(debts.at_rest(Time(9), Span(150), || 9), Some((Some(ticket(3)), &8)));
    }
}
