//! Where the bars of a history stand. Only the order of askings and answers counts, so they are drawn equally far apart.

use crate::requests::Request;
use faultline_engine::ClientId;
use std::collections::BTreeMap;

/// A request as a bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// The place of its request among those that were planned.
    pub request: usize,
    /// The row: several where its client asks several things at once.
    pub row: usize,
    /// The column where it begins: its asking.
    pub from: f64,
    /// Where it ends; a request without an answer goes on to the end.
    pub to: f64,
}

/// A moment within a bar at which its request takes effect, in an order that explains the answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The place of its request.
    pub request: usize,
    /// The column.
    pub at: f64,
}

/// The bars of a history.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// The clients, each with its first row and how many rows it has.
    pub clients: Vec<(ClientId, usize, usize)>,
    /// The bars, in the order in which they were asked.
    pub bars: Vec<Bar>,
    /// How many columns there are.
    pub columns: f64,
    /// How many rows there are.
    pub rows: usize,
}

impl Plan {
    /// The bars of the last requests, `most` at most; they are told by their places among all of `requests`.
    #[must_use]
    pub fn of(requests: &[Request], most: usize) -> Self {
        let first = requests.len().saturating_sub(most);
        let shown = &requests[first..];
        // An answer to a request that is not shown is no column.
        let mut moments: Vec<u32> = shown
            .iter()
            .flat_map(|request| {
                std::iter::once(request.places.0).chain(request.places.1.filter(|_| request.answered))
            })
            .collect();
        moments.sort_unstable();
        let column = |place: u32| {
            let column = moments.partition_point(|moment| *moment < place);
            f64::from(u32::try_from(column).unwrap_or(u32::MAX))
        };
        let columns = column(u32::MAX) + 1.0;
        // Per client, where each of its rows is free from.
        let mut free: BTreeMap<ClientId, Vec<f64>> = BTreeMap::new();
        let mut bars = Vec::new();
        for (place, request) in shown.iter().enumerate() {
            let from = column(request.places.0);
            let to = request.places.1.filter(|_| request.answered).map_or(columns - 0.5, column);
            let rows = free.entry(request.ticket.client).or_default();
            let row = rows.iter().position(|free| *free <= from).unwrap_or_else(|| {
                rows.push(0.0);
                rows.len() - 1
            });
            rows[row] = to;
            bars.push(Bar { request: first + place, row, from, to });
        }
        let mut clients = Vec::new();
        let mut rows = 0;
        for (client, of_client) in &free {
            clients.push((*client, rows, of_client.len()));
            rows += of_client.len();
        }
        for bar in &mut bars {
            let client = requests[bar.request].ticket.client;
            let above = clients.iter().find(|(one, ..)| *one == client).map_or(0, |(_, first, _)| *first);
            bar.row += above;
        }
        Self { clients, bars, columns, rows }
    }

    /// The moments at which the requests of an order take effect, as early as the order and their askings allow. What is not shown is
    /// left out.
    #[must_use]
    pub fn points(&self, order: &[usize]) -> Vec<Point> {
        let shown = order.iter().filter_map(|request| self.bars.iter().find(|bar| bar.request == *request));
        // What takes effect between the same two columns.
        let mut groups: Vec<(f64, Vec<usize>)> = Vec::new();
        for bar in shown {
            match groups.last_mut() {
                Some((column, group)) if bar.from <= *column => group.push(bar.request),
                _ => groups.push((bar.from, vec![bar.request])),
            }
        }
        let spread = |(column, group): (f64, Vec<usize>)| {
            let count = u32::try_from(group.len()).unwrap_or(u32::MAX);
            (1..).zip(group).map(move |(place, request): (u32, usize)| Point {
                request,
                at: column + f64::from(place) / f64::from(count + 1),
            })
        };
        groups.into_iter().flat_map(spread).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use faultline_engine::{Ticket, Time};

    /// Requests by client, with the places of their askings and answers.
    fn requests(all: &[(u16, u32, Option<u32>)]) -> Vec<Request> {
        let request = |(serial, (client, asked, answered)): (u32, &(u16, u32, Option<u32>))| Request {
            ticket: Ticket { client: ClientId(*client), serial },
            operation: "get x".into(),
            asked: (Time::ZERO, 0),
            attempts: 1,
            over: answered.map(|_| (Time::ZERO, 0)),
            answered: answered.is_some(),
            told: None,
            places: (*asked, *answered),
        };
        (1..).zip(all).map(request).collect()
    }

    #[test]
    fn only_the_order_of_moments_counts() {
        let far = Plan::of(&requests(&[(0, 10, Some(900)), (1, 500, Some(1_000))]), 10);
        assert_eq!(far, Plan::of(&requests(&[(0, 1, Some(3)), (1, 2, Some(4))]), 10));
        let spans: Vec<(f64, f64)> = far.bars.iter().map(|bar| (bar.from, bar.to)).collect();
        assert_eq!(spans, [(0.0, 2.0), (1.0, 3.0)]);
        assert_eq!(far.clients, [(ClientId(0), 0, 1), (ClientId(1), 1, 1)]);
    }

    #[test]
    fn a_client_that_asks_several_things_at_once_has_several_rows() {
        let plan =
            Plan::of(&requests(&[(0, 0, Some(3)), (0, 1, Some(2)), (0, 4, None), (1, 5, Some(6))]), 10);
        assert_eq!(plan.bars.iter().map(|bar| bar.row).collect::<Vec<_>>(), [0, 1, 0, 2]);
        assert_eq!((plan.rows, plan.clients.len()), (3, 2));
        // What is not answered goes on to the end.
        assert!(plan.bars[2].to > plan.bars[3].to);
    }

    #[test]
    fn the_last_requests_keep_their_places() {
        let plan = Plan::of(&requests(&[(0, 0, Some(1)), (0, 2, Some(3)), (0, 4, Some(5))]), 2);
        assert_eq!(plan.bars.iter().map(|bar| bar.request).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(plan.bars[0].from.to_bits(), 0.0_f64.to_bits());
    }

    #[test]
    fn each_point_of_an_order_is_within_its_bar_and_after_the_one_before() {
        // The second one takes effect first, though it was asked later.
        let plan = Plan::of(&requests(&[(0, 0, Some(3)), (1, 1, Some(2)), (2, 4, Some(5))]), 10);
        let points = plan.points(&[1, 0, 2]);
        assert_eq!(points.iter().map(|point| point.request).collect::<Vec<_>>(), [1, 0, 2]);
        for (point, next) in points.iter().zip(&points[1..]) {
            assert!(point.at < next.at, "{points:?}");
        }
        for Point { request, at } in points {
            let bar = &plan.bars[request];
            assert!(bar.from < at && at < bar.to, "{bar:?} {at}");
        }
    }
}
