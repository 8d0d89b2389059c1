//! The requests of a run, read from its facts.

use faultline_engine::describe::Datum;
use faultline_engine::{Facet, FactView, Session, Span, Ticket, Time};

/// Requests that are kept, at most: of a load without end the last ones.
const MOST: usize = 5_000;

/// A request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Which.
    pub ticket: Ticket,
    /// What it asks.
    pub operation: String,
    /// When it was sent first, and the event.
    pub asked: (Time, u32),
    /// How often it was sent.
    pub attempts: u32,
    /// When it was over, and the event.
    pub over: Option<(Time, u32)>,
    /// Whether it was answered.
    pub answered: bool,
    /// What its client was told.
    pub told: Option<Datum>,
    /// The places of its asking and its end among those of all requests: several may be in one event.
    pub places: (u32, Option<u32>),
}

impl Request {
    /// How long its client has waited for it at a moment.
    #[must_use]
    pub fn took(&self, now: Time) -> Span {
        self.over.map_or(now, |(time, _)| time).since(self.asked.0)
    }
}

/// Every request of a run, as far as it was read. Each event is read once; when the run is another one, everything is
/// read again.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    read: u32,
    last: Time,
    digest: String,
    requests: Vec<Request>,
    /// How many requests have begun or ended so far.
    places: u32,
}

impl Ledger {
    /// Reads what is known of a run.
    pub fn read(&mut self, session: &dyn Session) {
        let known = session.known_events();
        let same = self.read <= known && session.digest_at(self.last).unwrap_or_default() == self.digest;
        if !same {
            *self = Self::default();
        }
        for fact in session.facts(self.read, known) {
            self.take(session, &fact);
        }
        self.read = known;
        self.last = known
            .checked_sub(1)
            .and_then(|event| session.event(event))
            .map_or(Time::ZERO, |event| event.time);
        self.digest = session.digest_at(self.last).unwrap_or_default();
        let surplus = self.requests.len().saturating_sub(MOST);
        self.requests.drain(..surplus);
    }

    fn take(&mut self, session: &dyn Session, view: &FactView) {
        let time = || session.event(view.event).map_or(Time::ZERO, |event| event.time);
        match view.fact.facet() {
            Some(Facet::Asked(ticket)) => {
                let operation = view.value("operation").map(|value| value.plain()).unwrap_or_default();
                let asked = (time(), view.event);
                let places = (self.place(), None);
                self.requests.push(Request {
                    ticket,
                    operation,
                    asked,
                    attempts: 1,
                    over: None,
                    answered: false,
                    told: None,
                    places,
                });
            }
            Some(facet @ (Facet::Answered(ticket) | Facet::GivenUp(ticket))) => {
                let (over, place) = ((time(), view.event), self.place());
                let open = self.requests.iter_mut().rev().find(|request| request.ticket == ticket);
                if let Some(request) = open.filter(|request| request.over.is_none()) {
                    (request.over, request.answered) = (Some(over), matches!(facet, Facet::Answered(_)));
                    request.told = view.field("outcome").filter(|_| request.answered);
                    request.places.1 = Some(place);
                }
            }
            _ if view.fact.name() == "retried" => {
                let of = view.value("request").map(|value| value.plain());
                let open = self
                    .requests
                    .iter_mut()
                    .rev()
                    .find(|request| of.as_ref().is_some_and(|of| *of == request.ticket.to_string()));
                if let Some(request) = open {
                    request.attempts += 1;
                }
            }
            _ => {}
        }
    }

    fn place(&mut self) -> u32 {
        self.places += 1;
        self.places - 1
    }

    /// The requests that had been sent by a moment, as they were then, in the order in which they were asked.
    #[must_use]
    pub fn by(&self, now: Time) -> Vec<Request> {
        let at_now = |request: &Request| {
            // What is over only later is open now; how often it was sent until then stands in the list of events.
            let over = request.over.filter(|(time, _)| *time <= now);
            let answered = request.answered && over.is_some();
            Request {
                over,
                answered,
                told: request.told.clone().filter(|_| answered),
                places: (request.places.0, request.places.1.filter(|_| over.is_some())),
                ..request.clone()
            }
        };
        self.requests.iter().filter(|request| request.asked.0 <= now).map(at_now).collect()
    }

    /// Whether some of the requests are no longer kept.
    #[must_use]
    pub fn forgets(&self) -> bool {
        self.requests.len() == MOST
    }

    /// The requests that had been sent by a moment, the slowest first.
    #[must_use]
    pub fn slowest(&self, now: Time, most: usize) -> Vec<Request> {
        let mut sent = self.by(now);
        sent.sort_by_key(|request| (std::cmp::Reverse(request.took(now)), request.asked.1));
        sent.truncate(most);
        sent
    }
}
