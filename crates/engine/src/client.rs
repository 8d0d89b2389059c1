//! A client: asks one thing at a time, follows redirects, loses patience, asks again.

use crate::contact::{Contact, Lookup};
use crate::dice::Dice;
use crate::digest::Encode;
use crate::fact::Fact;
use crate::id::{ClientId, NodeId};
use crate::limits::MAX_OPEN;
use crate::load::Load;
use crate::policy::{Conduct, Policy};
use crate::protocol::Protocol;
use crate::token::Token;
use crate::units::{Span, Time};
use litemap::LiteMap;
use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;

/// How long it waits before it asks again when nobody could tell it whom to ask.
pub const BACK_OFF: Span = Span::millis(40);

/// One request of one client. A retry carries the same ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode)]
pub struct Ticket {
    /// Who asks.
    pub client: ClientId,
    /// The client's own number of the request, from 1.
    pub serial: u32,
}

impl fmt::Display for Ticket {
    /// `c1.3`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.client, self.serial)
    }
}

/// What a node tells a client.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub enum Reply<A> {
    /// The answer.
    Answer(A),
    /// Ask somebody else; this node knows whom, or does not.
    Redirect(Option<NodeId>),
    /// The node has too much to do and has not looked at the request.
    Busy,
}

/// Whom a client asks first: this node, or whom it would ask anyway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whom(pub Option<NodeId>);

/// A request that waits for its turn.
#[derive(Clone, Debug)]
pub struct Errand<P: Protocol> {
    /// What to ask.
    pub command: P::Command,
    /// Whom to ask first.
    pub whom: Whom,
    /// Whether to ask once, and not again.
    pub once: bool,
}

/// What clients of a protocol are told, as facts keep it.
pub(crate) type OutcomeOf<P> = <<P as Protocol>::Fact as Fact>::Outcome;

/// The state of one client.
#[derive(Clone, Debug)]
pub struct Client<P: Protocol> {
    /// Requests that wait for their turn.
    pub queue: VecDeque<Errand<P>>,
    /// The request under way.
    pub current: Option<Pending<P>>,
    /// The node to ask next, for each kind of command that it has asked; see [`Contact`].
    pub(crate) known: LiteMap<u32, NodeId>,
    /// The kind that it asked last.
    pub(crate) kind: u32,
    /// A request to repeat, and how often.
    pub steady: Option<(Span, P::Command)>,
    /// How many requests were made.
    pub asked: u32,
    /// How many were answered.
    pub answered: u32,
    /// The load that arrives at it.
    pub load: Option<Loading>,
    /// The policy that somebody has given it, at work.
    pub(crate) conduct: Option<Box<Conduct>>,
    /// What it carries from answers to requests.
    pub(crate) token: Token,
    /// The answers that it has taken last, one for each session, where others may still answer the same request.
    pub(crate) taken: Vec<(Ticket, OutcomeOf<P>)>,
    /// The requests under way that it does not wait for, by session, from the second one on.
    pub open: Vec<Option<Pending<P>>>,
    /// Its luck, for loads.
    pub(crate) luck: Dice,
    /// Marks the entries of the queue for them.
    pub(crate) marks: u32,
    /// Marks the one entry of the queue that still counts: the load.
    pub(crate) arrival: u32,
    /// Marks the one entry of the queue that still counts: patience.
    pub(crate) patience: u32,
    /// The same for the steady request.
    pub(crate) tick: u32,
}

/// A load under way.
#[derive(Clone, Debug)]
pub struct Loading {
    /// Which.
    pub load: Arc<Load>,
    /// When it began.
    pub(crate) began: Time,
    /// When the next request arrives, in an ideal world in which many things happen in one microsecond.
    pub(crate) next: Time,
    /// How many have arrived.
    pub(crate) arrived: u64,
}

/// A request without an answer.
#[derive(Clone, Debug)]
pub struct Pending<P: Protocol> {
    /// Its number.
    pub ticket: Ticket,
    /// What it asks.
    pub command: P::Command,
    /// When it was first asked.
    pub since: Time,
    /// How often it was asked.
    pub attempt: u32,
    /// Whether it is not asked again.
    pub once: bool,
    /// Whether it waits to ask again rather than for an answer.
    pub backing_off: bool,
    /// When nobody wants its answer any more.
    pub deadline: Option<Time>,
    /// How many attempts have failed.
    pub(crate) failed: u32,
    /// Whether nobody answered the last one that failed; otherwise it was turned away.
    pub(crate) timed_out: bool,
    /// The pause after it.
    pub(crate) pause: Span,
    /// Whom it asks, if not whom its client asks next.
    pub target: NodeId,
    /// Whom a client asks for this, and where it turns.
    pub(crate) contact: Contact,
    /// Whom it asked before it turned to a directory.
    pub(crate) before: NodeId,
    /// Marks the one entry of the queue that still counts for it, if it is one of several.
    pub(crate) mark: u32,
    /// What it was told, and by whom, as long as that is not enough; see [`Asking`](crate::Asking).
    pub(crate) heard: Vec<(NodeId, OutcomeOf<P>)>,
}

impl<P: Protocol> Client<P> {
    pub(crate) fn new(luck: Dice) -> Self {
        Self {
            queue: VecDeque::new(),
            current: None,
            known: LiteMap::new(),
            kind: 0,
            steady: None,
            load: None,
            conduct: None,
            token: Token::default(),
            taken: Vec::new(),
            open: Vec::new(),
            luck,
            marks: 0,
            arrival: 0,
            asked: 0,
            answered: 0,
            patience: 0,
            tick: 0,
        }
    }

    /// The request under way of a session.
    pub(crate) fn pending(&mut self, session: u16) -> Option<&mut Pending<P>> {
        match usize::from(session).checked_sub(1) {
            None => self.current.as_mut(),
            Some(place) => self.open.get_mut(place)?.as_mut(),
        }
    }

    /// Takes away the request under way of a session.
    pub(crate) fn close(&mut self, session: u16) -> Option<Pending<P>> {
        match usize::from(session).checked_sub(1) {
            None => {
                self.patience += 1;
                self.current.take()
            }
            Some(place) => self.open.get_mut(place)?.take(),
        }
    }

    /// The node to ask next, for what it asked last.
    #[must_use]
    pub fn target(&self) -> NodeId {
        self.known.get(&self.kind).copied().unwrap_or(Contact::ANYBODY.first)
    }

    /// The node to ask next for commands of a kind, to be changed.
    pub(crate) fn known(&mut self, contact: Contact) -> &mut NodeId {
        self.known.entry(contact.kind).or_insert(contact.first)
    }

    /// Whom the request of a session asks, to be changed.
    pub(crate) fn target_of(&mut self, session: u16) -> &mut NodeId {
        let contact =
            self.current.as_ref().map_or(Contact { kind: self.kind, ..Contact::ANYBODY }, |one| one.contact);
        let other = usize::from(session).checked_sub(1);
        match other.and_then(|place| self.open.get_mut(place)?.as_mut()) {
            Some(pending) => &mut pending.target,
            None => self.known.entry(contact.kind).or_insert(contact.first),
        }
    }

    /// The request of a session turns to somebody else, as nobody has answered it or it was turned away.
    pub(crate) fn look_elsewhere(&mut self, session: u16, nodes: u16) {
        let asked = *self.target_of(session);
        let Some(pending) = self.pending(session) else { return };
        let next = match pending.contact.lookup {
            Lookup::InTurn => NodeId((asked.0 + 1) % nodes),
            Lookup::Directory(directory) if asked == directory => pending.before,
            Lookup::Directory(directory) => {
                pending.before = asked;
                directory
            }
        };
        *self.target_of(session) = next;
    }

    /// A request was answered: where the next of its kind goes.
    pub(crate) fn learn(&mut self, request: &Pending<P>, by: NodeId) {
        let known = self.known(request.contact);
        match request.contact.lookup {
            Lookup::InTurn => *known = by,
            Lookup::Directory(directory) if *known == directory => *known = request.before,
            Lookup::Directory(_) => {}
        }
    }

    /// A new mark for what a session waits for: what is scheduled under an older one does not count any more.
    pub(crate) fn mark(&mut self, session: u16) -> u32 {
        if session == 0 {
            self.patience += 1;
            return self.patience;
        }
        self.marks += 1;
        let mark = self.marks;
        if let Some(pending) = self.pending(session) {
            pending.mark = mark;
        }
        mark
    }

    /// Whether a mark of a session counts.
    pub(crate) fn is_marked(&self, session: u16, mark: u32) -> bool {
        match usize::from(session).checked_sub(1) {
            None => self.patience == mark,
            Some(place) => self.open.get(place).and_then(Option::as_ref).is_some_and(|one| one.mark == mark),
        }
    }

    /// A session by which nothing is asked at the moment, if the client may have one more.
    pub(crate) fn free_session(&mut self) -> Option<u16> {
        let free = self.open.iter().position(Option::is_none).unwrap_or(self.open.len());
        if free >= usize::from(MAX_OPEN) {
            return None;
        }
        if free == self.open.len() {
            self.open.push(None);
        }
        u16::try_from(free + 1).ok()
    }

    /// How it answers failures.
    #[must_use]
    pub fn policy(&self) -> Policy {
        self.conduct.as_ref().map_or(Policy::USUAL, |conduct| conduct.policy)
    }

    /// Whether its circuit breaker keeps it from asking.
    #[must_use]
    pub fn is_cut_off(&self) -> bool {
        self.conduct.as_ref().is_some_and(|conduct| conduct.is_open())
    }

    /// The request under way that was asked first.
    pub(crate) fn oldest(&self) -> Option<&Pending<P>> {
        self.current.iter().chain(self.open.iter().flatten()).min_by_key(|pending| pending.since)
    }
}
