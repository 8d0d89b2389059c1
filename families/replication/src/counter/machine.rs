//! The state that the log builds: the counters, who does what, and a session per client.

use super::request::{Answer, Request, Verdict};
use super::roles::Roles;
use faultline_engine::kv::{Op, Store};
use faultline_engine::{ClientId, Ticket};
use litemap::LiteMap;

/// The state after the entries up to a number.
#[derive(Clone, Debug, Default)]
pub(super) struct Machine {
    /// The number of the last entry that was executed.
    pub(super) executed: u64,
    pub(super) values: Store,
    pub(super) roles: Roles,
    /// Per client, its latest request, what it is told, and the entry by which that took effect.
    sessions: LiteMap<ClientId, (u32, Answer, u64)>,
}

/// What became of an entry.
#[derive(Clone, Copy, Debug)]
pub(super) struct Executed {
    /// What its client is told; nothing where it has asked something later.
    pub(super) answer: Option<Answer>,
    /// Whether it has taken effect only now.
    pub(super) fresh: bool,
    /// Whether it has changed who does what.
    pub(super) changed: bool,
}

impl Machine {
    /// Before the first entry.
    pub(super) fn new(roles: Roles) -> Self {
        Self { roles, ..Self::default() }
    }

    /// Executes the next entry.
    pub(super) fn execute(
        &mut self,
        ticket: Ticket,
        request: Request,
        threshold: usize,
        sessions: bool,
    ) -> Executed {
        self.executed += 1;
        match self.sessions.get(&ticket.client).filter(|_| sessions) {
            Some((serial, answer, _)) if *serial == ticket.serial => {
                return Executed { answer: Some(*answer), fresh: false, changed: false };
            }
            Some((serial, ..)) if *serial > ticket.serial => {
                return Executed { answer: None, fresh: false, changed: false };
            }
            _ => {}
        }
        let before = self.roles;
        let answer = match request {
            Request::Counter(command) => Answer::Store(self.values.apply(command)),
            Request::Role(change) => Answer::Told(match self.roles.change(change, threshold) {
                Ok(roles) => {
                    self.roles = roles;
                    Verdict::Done
                }
                Err(verdict) => verdict,
            }),
        };
        self.sessions.insert(ticket.client, (ticket.serial, answer, self.executed));
        Executed { answer: Some(answer), fresh: true, changed: self.roles != before }
    }

    /// There was nothing to execute.
    pub(super) fn pass(&mut self) {
        self.executed += 1;
    }

    pub(super) fn value(&self, key: faultline_engine::kv::Key) -> Option<i64> {
        self.values.iter().find(|(other, _)| *other == key).map(|(_, value)| value)
    }

    /// What a client was told, and by which entry, if its request was executed.
    pub(super) fn remembered(&self, ticket: Ticket) -> Option<(Answer, u64)> {
        let (serial, answer, number) = self.sessions.get(&ticket.client)?;
        (*serial == ticket.serial).then_some((*answer, *number))
    }

    /// Whether the client has moved on to a later request, so that nobody waits for this one.
    pub(super) fn is_over(&self, ticket: Ticket) -> bool {
        self.sessions.get(&ticket.client).is_some_and(|(serial, ..)| *serial > ticket.serial)
    }
}

/// Whether a request adds, and so needs copies.
pub(super) fn adds(request: Request) -> bool {
    matches!(request, Request::Counter(command) if matches!(command.op, Op::Add(_)))
}
