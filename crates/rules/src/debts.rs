//! What a run owes when it comes to rest, and whether it is paid: requests without an answer, and whatever a rule counts.
//!
//! What is asked or done after that moment is not counted, so steady clients are no excuse.

use faultline_engine::{ClientFact, Ticket, Time};

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
    open: Vec<Ticket>,
    owed: T,
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
            _ => {}
        }
    }

    /// A moment at rest. At the first one of a rest `owed` is counted, and there is nothing to say yet; at each that follows:
    /// a request that had no answer then and has none now, and what was counted.
    pub fn at_rest(&mut self, since: Time, owed: impl FnOnce() -> T) -> Option<(Option<Ticket>, &T)> {
        if self.due.as_ref().is_none_or(|due| due.since != since) {
            self.due = Some(Due { since, open: self.open.clone(), owed: owed() });
            return None;
        }
        let due = self.due.as_ref()?;
        let ticket = due.open.iter().copied().find(|ticket| self.open.contains(ticket));
        Some((ticket, &due.owed))
    }
}

#[cfg(test)]
mod tests {
    use super::Debts;
    use faultline_engine::{ClientFact, ClientId, NodeId, Ticket, Time};

    #[test]
    fn what_is_open_when_a_rest_begins_is_owed_until_it_is_answered() {
        let ticket = |serial| Ticket { client: ClientId(0), serial };
        let asked =
            |serial| ClientFact::<(), ()>::Invoked { ticket: ticket(serial), operation: (), to: NodeId(0) };
        let gave_up = |serial| ClientFact::<(), ()>::GaveUp { ticket: ticket(serial), timed_out: true };
        let mut debts = Debts::default();
        debts.client(&asked(1));
        debts.client(&asked(2));
        assert_eq!(debts.at_rest(Time(5), || 7), None);
        debts.client(&asked(3));
        assert_eq!(debts.at_rest(Time(5), || 8), Some((Some(ticket(1)), &7)));
        debts.client(&gave_up(1));
        assert_eq!(debts.at_rest(Time(5), || 8), Some((Some(ticket(2)), &7)));
        debts.client(&gave_up(2));
        assert_eq!(debts.at_rest(Time(5), || 8), Some((None, &7)));
        // Another rest.
        assert_eq!(debts.at_rest(Time(9), || 8), None);
        assert_eq!(debts.at_rest(Time(9), || 9), Some((Some(ticket(3)), &8)));
    }
}
