//! The state machine that every replica runs: the key-value store, and a session per client.
//!
//! "Outputs of a state machine are completely determined by the sequence of requests it processes, independent of time and any other
//! activity in a system." (Schneider 1990, §1)

use super::Bugs;
use faultline_engine::kv::{Answer, Command, Key, Op, Store};
use faultline_engine::{ClientId, Ticket, WallTime};
use litemap::LiteMap;

/// The state that the requests up to a number have made.
#[derive(Clone, Debug, Default)]
pub(super) struct Machine {
    /// The number of the last request that was executed.
    pub(super) executed: u64,
    pub(super) store: Store,
    /// Per client, its latest request and what it was told.
    sessions: LiteMap<ClientId, (u32, Answer)>,
    /// When each key was written last, by this replica's clock. Only a planted bug keeps it.
    written: LiteMap<Key, WallTime>,
}

/// What became of a request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Executed {
    /// What its client is told; nothing where it has asked something later, and waits for this no more.
    pub(super) outcome: Option<Answer>,
    /// Whether it has taken effect only now.
    pub(super) fresh: bool,
    /// What the key holds afterwards.
    pub(super) value: Option<i64>,
}

impl Machine {
    /// Executes the request with the next number.
    pub(super) fn execute(
        &mut self,
        number: u64,
        ticket: Ticket,
        command: Command,
        clock: WallTime,
        bugs: &Bugs,
    ) -> Executed {
        self.executed = number;
        let (outcome, fresh) = match self.sessions.get(&ticket.client) {
            Some((serial, told)) if *serial == ticket.serial && !bugs.no_sessions => (Some(*told), false),
            Some((serial, _)) if *serial > ticket.serial && !bugs.no_sessions => (None, false),
            _ => (Some(self.apply(command, clock, bugs)), true),
        };
        if let Some(outcome) = outcome.filter(|_| fresh) {
            self.sessions.insert(ticket.client, (ticket.serial, outcome));
        }
        Executed { outcome, fresh, value: self.value(command.key) }
    }

    fn apply(&mut self, command: Command, clock: WallTime, bugs: &Bugs) -> Answer {
        if bugs.read_clock && command.op != Op::Get {
            // Of two writes the newer one wins.
            let before = self.written.get(&command.key).copied();
            if before.is_some_and(|before| clock < before) {
                return command.op.apply(self.value(command.key)).1;
            }
            self.written.insert(command.key, clock);
        }
        self.store.apply(command)
    }

    /// Nothing was to be executed at this number.
    pub(super) fn pass(&mut self, number: u64) {
        self.executed = number;
    }

    pub(super) fn value(&self, key: Key) -> Option<i64> {
        self.store.iter().find(|(other, _)| *other == key).map(|(_, value)| value)
    }

    /// What a client was told, if its request was executed.
    pub(super) fn remembered(&self, ticket: Ticket) -> Option<Answer> {
        let (serial, told) = self.sessions.get(&ticket.client)?;
        (*serial == ticket.serial).then_some(*told)
    }

    /// Whether the client has moved on to a later request, so that nobody waits for this one.
    pub(super) fn is_over(&self, ticket: Ticket) -> bool {
        self.sessions.get(&ticket.client).is_some_and(|(serial, _)| *serial > ticket.serial)
    }
}
