//! Whom the clients of a protocol ask, and what they take for an answer.
//!
//! Most protocols have one node that answers, and a client takes the first answer that it hears. Where every replica executes
//! every request, a client may ask all of them, and need not believe any single one: it waits until enough of them have said the
//! same (Schneider 1990, on tolerating faulty output devices and voting by clients). Where at most f replicas lie, f + 1 equal
//! answers contain one of an honest replica.

/// How the clients of a run ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asking {
    /// Whether a request goes to every member at the same time, and not only to the node that the client would ask.
    pub all: bool,
    /// How many nodes must have given the same answer before a client takes it; 1 for the first answer.
    pub equal: u16,
}

impl Asking {
    /// One node at a time, and the first answer.
    pub const ONE: Self = Self { all: false, equal: 1 };
}
