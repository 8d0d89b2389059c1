//! What a client keeps of the answers that it takes, and sends with its next requests.
//!
//! Some promises are about a client and not about a server: that it finds its own writes again, whichever server it asks. A server
//! cannot keep them by itself, because the client may go to another one; so the client carries something that says what it has
//! written and read (the vectors of a session in Terry et al. 1994, the zxid of a ZooKeeper client, the cookie of a web site).
//!
//! To a client it is a row of numbers that mean nothing. The protocol says what an answer leaves in it and how a request shows it,
//! as parts of its own `Answer` and `Command`, so that the network carries both, and digests and sizes count both. A protocol whose
//! clients carry nothing has [`Protocol::CARRIES`](crate::Protocol::CARRIES) as it is, and nothing of this is in its program.

/// What a client carries: empty at the start, and the same for all its requests, also for those that a load has under way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Token(pub Vec<u64>);

impl Token {
    /// Raises the number at a place to another one, if that is greater. What was not there is 0.
    pub fn raise(&mut self, place: usize, to: u64) {
        if place >= self.0.len() && to > 0 {
            self.0.resize(place + 1, 0);
        }
        if let Some(number) = self.0.get_mut(place) {
            *number = to.max(*number);
        }
    }

    /// The number at a place; 0 where nothing is.
    #[must_use]
    pub fn at(&self, place: usize) -> u64 {
        self.0.get(place).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::Token;

    #[test]
    fn numbers_only_rise_and_are_0_where_nothing_is() {
        let mut token = Token::default();
        token.raise(3, 0);
        assert_eq!(token, Token::default());
        token.raise(2, 7);
        token.raise(2, 5);
        token.raise(0, 1);
        assert_eq!(token, Token(vec![1, 0, 7]));
        assert_eq!([token.at(0), token.at(1), token.at(2), token.at(9)], [1, 0, 7, 0]);
    }
}
