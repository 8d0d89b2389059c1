//! What a history keeps, promise by promise.

use crate::requests::Request;
use faultline_engine::describe::Datum;
use faultline_judge::run::{self, of_requests};
use faultline_judge::{History, Limit, NotDecided, Promise, Told, Verdict, judge};

/// What was found of the requests that were judged. An operation of the history has the place of its request, from 1, as its line.
#[derive(Clone, Debug)]
pub struct Verdicts {
    history: History,
    found: Vec<(Promise, Verdict)>,
}

impl Verdicts {
    /// Every promise, the strongest first, with what was found.
    #[must_use]
    pub fn all(&self) -> &[(Promise, Verdict)] {
        &self.found
    }

    /// What was found of a promise.
    #[must_use]
    pub fn of(&self, promise: Promise) -> Option<&Verdict> {
        self.found.iter().find(|(one, _)| *one == promise).map(|(_, verdict)| verdict)
    }

    /// The place of the request that is an operation of the history, from 0.
    #[must_use]
    pub fn request(&self, operation: usize) -> Option<usize> {
        self.history.operations.get(operation)?.line.checked_sub(1)
    }

    /// Who asked, by a place that a verdict gives.
    #[must_use]
    pub fn client(&self, process: usize) -> Option<&str> {
        self.history.processes.get(process).map(String::as_str)
    }

    /// The orders that explain a linearizable history, one for each key: the places of requests.
    #[must_use]
    pub fn orders(&self) -> Vec<Vec<usize>> {
        let Some(Verdict::Kept { orders }) = self.of(Promise::Linearizable) else { return Vec::new() };
        let requests = |order: &Vec<usize>| order.iter().filter_map(|place| self.request(*place)).collect();
        orders.iter().map(requests).collect()
    }

    /// The requests whose answers together contradict a promise.
    #[must_use]
    pub fn contradicting(&self, promise: Promise) -> Vec<usize> {
        let Some(Verdict::Broken(broken)) = self.of(promise) else { return Vec::new() };
        broken.operations.iter().filter_map(|place| self.request(*place)).collect()
    }
}

/// Judges requests, in the order in which they were asked. For each promise the search goes on until what `begin` gives says that its
/// time is over. What follows from a stronger promise is not searched for.
///
/// # Errors
///
/// The place of a request that is no command of a key-value store: nothing is decided then.
pub fn verdicts<C: FnMut() -> bool>(requests: &[Request], begin: impl Fn() -> C) -> Result<Verdicts, usize> {
    let clients: Vec<String> = requests.iter().map(|request| request.ticket.client.to_string()).collect();
    let asked = requests.iter().zip(&clients).map(|(request, client)| run::Request {
        client,
        operation: &request.operation,
        asked: request.places.0,
        answered: request.places.1.filter(|_| request.answered).map(|place| (place, told(request))),
    });
    let history = of_requests(&asked.collect::<Vec<_>>())?;
    let mut found: Vec<(Promise, Verdict)> = Vec::new();
    for promise in Promise::ALL {
        let kept = |(one, verdict): &(Promise, Verdict)| {
            one.implies().contains(&promise) && matches!(verdict, Verdict::Kept { .. })
        };
        let verdict = if found.iter().any(kept) {
            Verdict::Kept { orders: Vec::new() }
        } else if history.operations.is_empty() {
            Verdict::NotDecided(NotDecided::Time)
        } else {
            judge(&history, promise, &mut Limit::new(&mut begin()))
        };
        found.push((promise, verdict));
    }
    Ok(Verdicts { history, found })
}

fn told(request: &Request) -> Told {
    match &request.told {
        None | Some(Datum::Nothing) => Told::Nothing,
        Some(Datum::Flag(flag)) => Told::Flag(*flag),
        Some(Datum::Number(number)) => i64::try_from(*number).map_or(Told::Other, Told::Number),
        Some(Datum::Signed(number)) => Told::Number(*number),
        Some(_) => Told::Other,
    }
}
