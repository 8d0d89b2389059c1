//! Sets of requests, a bit for each.

use faultline_engine::{ClientId, Ticket};
use litemap::LiteMap;

/// Requests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Requests(LiteMap<ClientId, Vec<u64>>);

fn place(ticket: Ticket) -> (usize, u64) {
    (ticket.serial as usize / 64, 1 << (ticket.serial % 64))
}

impl Requests {
    /// Whether it was not in it.
    pub(super) fn insert(&mut self, ticket: Ticket) -> bool {
        let (word, bit) = place(ticket);
        let words = self.0.entry(ticket.client).or_default();
        if words.len() <= word {
            words.resize(word + 1, 0);
        }
        let new = words[word] & bit == 0;
        words[word] |= bit;
        new
    }

    pub(super) fn contains(&self, ticket: Ticket) -> bool {
        let (word, bit) = place(ticket);
        self.0.get(&ticket.client).and_then(|words| words.get(word)).is_some_and(|words| words & bit != 0)
    }

    /// Takes those of another set as well.
    pub(super) fn join(&mut self, other: &Self) {
        for (client, words) in other.0.iter() {
            let own = self.0.entry(*client).or_default();
            if own.len() < words.len() {
                own.resize(words.len(), 0);
            }
            own.iter_mut().zip(words).for_each(|(own, word)| *own |= word);
        }
    }

    /// How many of them are not in another set.
    pub(super) fn count_beyond(&self, other: &Self) -> u64 {
        let of_client = |(client, words): (&ClientId, &Vec<u64>)| {
            let held = other.0.get(client);
            let held = |place: usize| held.and_then(|words| words.get(place)).copied().unwrap_or(0);
            words
                .iter()
                .enumerate()
                .map(|(place, word)| u64::from((word & !held(place)).count_ones()))
                .sum::<u64>()
        };
        self.0.iter().map(of_client).sum()
    }

    /// The first of them that is not in another set.
    pub(super) fn beyond(&self, other: &Self) -> Option<Ticket> {
        self.0.iter().find_map(|(client, words)| {
            let held = other.0.get(client);
            words.iter().enumerate().find_map(|(place, word)| {
                let rest = word & !held.and_then(|words| words.get(place)).copied().unwrap_or(0);
                let serial = u32::try_from(place * 64).ok()? + rest.trailing_zeros();
                (rest != 0).then_some(Ticket { client: *client, serial })
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Requests;
    use faultline_engine::{ClientId, Ticket};

    #[test]
    fn what_is_in_one_set_and_not_in_another_is_found() {
        let ticket = |client, serial| Ticket { client: ClientId(client), serial };
        let mut one = Requests::default();
        assert!(one.insert(ticket(1, 200)) && !one.insert(ticket(1, 200)) && one.insert(ticket(0, 64)));
        assert!(one.contains(ticket(0, 64)) && !one.contains(ticket(0, 65)) && !one.contains(ticket(2, 1)));
        let mut other = Requests::default();
        other.insert(ticket(0, 64));
        assert_eq!((one.beyond(&other), one.count_beyond(&other)), (Some(ticket(1, 200)), 1));
        other.insert(ticket(1, 200));
        other.insert(ticket(1, 3));
        assert_eq!((one.beyond(&other), other.beyond(&one)), (None, Some(ticket(1, 3))));
        assert_eq!((one.count_beyond(&other), other.count_beyond(&Requests::default())), (0, 3));
        one.join(&other);
        assert_eq!(other.beyond(&one), None);
    }
}
