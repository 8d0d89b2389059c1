//! What an action is about: how each kind of argument is read, written and measured against a run.

use super::{Expect, MIN_PERIOD, Reader, ScriptError, ScriptErrorKind};
use crate::client::Whom;
use crate::clock::ClockChange;
use crate::disk::Tail;
use crate::id::{ClientId, Endpoint, MessageId, NodeId};
use crate::lie::{Lie, Tells};
use crate::limits::{
    MAX_FAILURES, MAX_KEYS, MAX_RETRIES, MAX_ROOM, MAX_SPAN, MAX_TAIL, MAX_TOKENS, MAX_WORKERS,
};
use crate::load::{Load, Rhythm};
use crate::policy::{Backoff, Breaker, Budget, Jitter, Policy};
use crate::route::{Direction, Links, Route, Side, Split, Switch};
use crate::server::Service;
use crate::traffic::MessageKind;
use crate::twin::Twin;
use crate::units::{Factor, Rate, Span, SpanRange};
use std::fmt;

/// How many nodes and clients there are in a run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) nodes: u16,
    pub(crate) clients: u16,
}

/// An argument of an action.
pub(crate) trait Argument: Sized {
    /// Takes it from a line.
    ///
    /// # Errors
    /// When something else stands there, or something that the run does not have.
    fn read(reader: &mut Reader<'_>) -> Result<Self, ScriptError>;

    /// Writes it behind the word before it, as it is read.
    ///
    /// # Errors
    /// Those of the formatter.
    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;

    /// Whether the nodes and clients that it names exist in a run of this size.
    fn fits(&self, _size: Size) -> bool {
        true
    }

    /// The message whose number it is.
    fn message(&self) -> Option<MessageId> {
        None
    }

    /// The kind of message that it names.
    fn kind(&self) -> Option<&MessageKind> {
        None
    }
}

impl Argument for NodeId {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ScriptError> {
        let node: Self = reader.read(Expect::Node)?;
        if node.fits(reader.size()) { Ok(node) } else { Err(reader.refuse(ScriptErrorKind::NotThere)) }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, " {self}")
    }

    fn fits(&self, size: Size) -> bool {
        self.0 < size.nodes
    }
}

impl Argument for ClientId {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ScriptError> {
        match reader.read(Expect::Client)? {
            Endpoint::Client(client) if client.fits(reader.size()) => Ok(client),
            Endpoint::Client(_) => Err(reader.refuse(ScriptErrorKind::NotThere)),
            Endpoint::Node(_) => {
                Err(reader.refuse(ScriptErrorKind::Expected(vec![Expect::Word("all"), Expect::Client])))
            }
        }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, " {self}")
    }

    fn fits(&self, size: Size) -> bool {
        self.0 < size.clients
    }
}

impl Argument for Endpoint {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ScriptError> {
        let end: Self = reader.read(Expect::Endpoint)?;
        if end.fits(reader.size()) { Ok(end) } else { Err(reader.refuse(ScriptErrorKind::NotThere)) }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, " {self}")
    }

    fn fits(&self, size: Size) -> bool {
        match self {
            Self::Node(node) => node.fits(size),
            Self::Client(client) => client.fits(size),
        }
    }
}

impl Argument for Rate {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ScriptError> {
        reader.read(Expect::Rate)
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, " {self}")
    }
}

impl Argument for Factor {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ScriptError> {
        reader.read(Expect::Factor)
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, " {self}")
    }
}

impl Argument for ClockChange {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ScriptError> {
        let change: Self = reader.read(Expect::Clock)?;
        if change.is_possible() { Ok(change) } else { Err(reader.refuse(ScriptErrorKind::ClockTooWrong)) }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, " {self}")
    }
}

/// How often a client asks.
impl Argument for Span {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ScriptError> {
        let span: Self = reader.read(Expect::Span)?;
        if span > MAX_SPAN {
            Err(reader.refuse(ScriptErrorKind::TooSlow))
        } else if span < MIN_PERIOD {
            Err(reader.refuse(ScriptErrorKind::TooOften(MIN_PERIOD)))
        } else {
            Ok(span)
        }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, " {self}")
    }
}

impl Argument for SpanRange {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ScriptError> {
        let range: Self = reader.read(Expect::SpanRange)?;
        if range.max > MAX_SPAN { Err(reader.refuse(ScriptErrorKind::TooSlow)) } else { Ok(range) }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, " {self}")
    }
}

/// This one, or `all`.
impl<T: Argument> Argument for Option<T> {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ScriptError> {
        if reader.word("all") { Ok(None) } else { T::read(reader).map(Some) }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Some(one) => one.write(f),
            None => f.write_str(" all"),
        }
    }

    fn fits(&self, size: Size) -> bool {
        self.as_ref().is_none_or(|one| one.fits(size))
    }
}

impl Argument for Route {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ScriptError> {
        let from = Endpoint::read(reader)?;
        route_from(from, reader)
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, " {self}")
    }

    fn fits(&self, size: Size) -> bool {
        self.from.fits(size) && self.to.fits(size)
    }
}

fn route_from(from: Endpoint, reader: &mut Reader<'_>) -> Result<Route, ScriptError> {
    let direction = if reader.word("->") { Direction::OneWay } else { Direction::Both };
    let to = Endpoint::read(reader)?;
    if from == to { Err(reader.refuse(ScriptErrorKind::SameEnds)) } else { Ok(Route { from, to, direction }) }
}

/// Nothing for all of them, one end, or a route.
impl Argument for Links {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ScriptError> {
        if reader.at_end() {
            reader.offer(&[Expect::Endpoint]);
            return Ok(Self::All);
        }
        let from = Endpoint::read(reader)?;
        if reader.at_end() {
            reader.offer(&[Expect::Endpoint, Expect::Word("->")]);
            return Ok(Self::Of(from));
        }
        route_from(from, reader).map(Self::On)
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => Ok(()),
            Self::Of(end) => end.write(f),
            Self::On(route) => route.write(f),
        }
    }

    fn fits(&self, size: Size) -> bool {
        match self {
            Self::All => true,
            Self::Of(end) => end.fits(size),
            Self::On(route) => route.fits(size),
        }
    }
}

/// A lie that the protocol knows, or `off`.
impl Argument for Tells {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ScriptError> {
        let known = reader.vocabulary().lies;
        if let Some(lie) = known.iter().find(|lie| reader.word(Lie::word(**lie))) {
            return Ok(Self(Some(*lie)));
        }
        reader.must("off").map(|()| Self(None))
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, " {self}")
    }
}

/// A node, and two groups of endpoints with `|` between them.
impl Argument for Twin {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ScriptError> {
        let node = NodeId::read(reader)?;
        let (mut first, mut second) = (Vec::new(), Vec::new());
        let mut behind = false;
        loop {
            let end = Endpoint::read(reader)?;
            if end == node.into() {
                return Err(reader.refuse(ScriptErrorKind::OwnSide));
            }
            if first.contains(&end) || second.contains(&end) {
                return Err(reader.refuse(ScriptErrorKind::NamedTwice));
            }
            if behind {
                second.push(end)
            } else {
                first.push(end)
            }
            if !behind && reader.word("|") {
                behind = true;
            } else if behind && reader.at_end() {
                reader.offer(&[Expect::Endpoint]);
                return Ok(Self { node, first, second });
            }
        }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, " {self}")
    }

    fn fits(&self, size: Size) -> bool {
        self.node.fits(size) && self.first.iter().chain(&self.second).all(|end| end.fits(size))
    }
}

/// Groups of endpoints, with `|` between them, or two with `->` between them.
impl Argument for Split {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ScriptError> {
        let mut groups = vec![Vec::new()];
        let mut seen = Vec::new();
        let mut one_way = false;
        loop {
            let end = Endpoint::read(reader)?;
            if seen.contains(&end) {
                return Err(reader.refuse(ScriptErrorKind::NamedTwice));
            }
            seen.push(end);
            groups.last_mut().expect("there is always a group").push(end);
            if !one_way && reader.word("|") {
                groups.push(Vec::new());
            } else if groups.len() == 1 && reader.word("->") {
                one_way = true;
                groups.push(Vec::new());
            } else if reader.at_end() {
                reader.offer(&[Expect::Endpoint]);
                break;
            }
        }
        if one_way {
            let to = groups.pop().unwrap_or_default();
            return Ok(Self::OneWay { from: groups.pop().unwrap_or_default(), to });
        }
        let named = seen.iter().filter(|end| end.node().is_some()).count();
        // The nodes that are not named are a group too, so one named group of some of them is enough.
        if groups.len() == 1 && named == usize::from(reader.size().nodes) {
            return Err(reader.missing(ScriptErrorKind::OneGroup));
        }
        Ok(Self::Apart(groups))
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut write = |groups: &[&Vec<Endpoint>], between: &str| {
            for (place, group) in groups.iter().enumerate() {
                if place > 0 {
                    f.write_str(between)?;
                }
                group.iter().try_for_each(|end| end.write(f))?;
            }
            Ok(())
        };
        match self {
            Self::Apart(groups) => write(&groups.iter().collect::<Vec<_>>(), " |"),
            Self::OneWay { from, to } => write(&[from, to], " ->"),
        }
    }

    fn fits(&self, size: Size) -> bool {
        self.named().all(|end| end.fits(size))
    }
}

/// `out`, `in`, or nothing for both.
impl Argument for Side {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ScriptError> {
        Ok(if reader.word("out") {
            Self::Out
        } else if reader.word("in") {
            Self::In
        } else {
            Self::Both
        })
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Both => "",
            Self::Out => " out",
            Self::In => " in",
        })
    }
}

impl Argument for Switch {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ScriptError> {
        if reader.word("on") {
            return Ok(Self(true));
        }
        if reader.word("off") { Ok(Self(false)) } else { Err(reader.expected(&[])) }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0 { " on" } else { " off" })
    }
}

impl Argument for Tail {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ScriptError> {
        reader.number(1, MAX_TAIL).map(Self)
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, " {self}")
    }
}

/// How long it takes, and behind that how many workers there are and how many may wait, each with its name.
impl Argument for Service {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ScriptError> {
        let mut service = Self { takes: SpanRange::read(reader)?, ..Self::AT_ONCE };
        if !service.is_at_once() {
            if reader.word("workers") {
                service.workers = reader.number(1, MAX_WORKERS)?;
            }
            if reader.word("queue") {
                service.queue = Some(reader.number(0, MAX_ROOM)?);
                service.refuses = reader.word("refuse");
            }
        }
        Ok(service)
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.takes.write(f)?;
        if self.workers != Self::AT_ONCE.workers {
            write!(f, " workers {}", self.workers)?;
        }
        let Some(most) = self.queue else { return Ok(()) };
        write!(f, " queue {most}{}", if self.refuses { " refuse" } else { "" })
    }
}

/// A length of time that a client waits.
fn pause(reader: &mut Reader<'_>) -> Result<Span, ScriptError> {
    let span: Span = reader.read(Expect::Span)?;
    if span > MAX_SPAN {
        Err(reader.refuse(ScriptErrorKind::TooSlow))
    } else if span < MIN_PERIOD {
        Err(reader.refuse(ScriptErrorKind::TooShort(MIN_PERIOD)))
    } else {
        Ok(span)
    }
}

/// `default`, or what is not as by default, each with its name, in any order.
impl Argument for Policy {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ScriptError> {
        if reader.word("default") {
            return Ok(Self::USUAL);
        }
        let mut policy = Self::USUAL;
        loop {
            let before = policy;
            if policy.patience.is_none() && reader.word("patience") {
                policy.patience = Some(pause(reader)?);
            } else if policy.retries.is_none() && reader.word("retries") {
                policy.retries = Some(reader.number(0, MAX_RETRIES)?);
            } else if policy.backoff.is_none() && reader.word("backoff") {
                policy.backoff = Some(backoff(reader)?);
            } else if policy.deadline.is_none() && reader.word("deadline") {
                policy.deadline = Some(pause(reader)?);
            } else if policy.budget.is_none() && reader.word("budget") {
                let tokens = reader.number(1, MAX_TOKENS)?;
                policy.budget = Some(Budget { tokens, gain: Rate::read(reader)? });
            } else if policy.breaker.is_none() && reader.word("breaker") {
                let failures = reader.number(1, MAX_FAILURES)?;
                policy.breaker = Some(Breaker { failures, pause: pause(reader)? });
            } else if !policy.keyless && reader.word("no-key") {
                policy.keyless = true;
            }
            if policy == before {
                // The end of the line, where something was named; whatever else stands here is refused by who reads the line.
                return if policy.is_usual() { Err(reader.expected(&[])) } else { Ok(policy) };
            }
        }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, " {self}")
    }
}

/// The first pause and the longest, and what chance has to do with it.
fn backoff(reader: &mut Reader<'_>) -> Result<Backoff, ScriptError> {
    let range = SpanRange::read(reader)?;
    // With `0s` it asks again at once.
    if range.min < MIN_PERIOD && range.max > Span(0) {
        return Err(reader.refuse(ScriptErrorKind::TooShort(MIN_PERIOD)));
    }
    let words = [Jitter::Equal, Jitter::Full, Jitter::Decorrelated];
    let jitter = words.into_iter().find(|jitter| jitter.word().is_some_and(|word| reader.word(word)));
    Ok(Backoff { range, jitter: jitter.unwrap_or(Jitter::None) })
}

/// Nothing, or a node behind an arrow.
impl Argument for Whom {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ScriptError> {
        if reader.word("->") { NodeId::read(reader).map(|node| Self(Some(node))) } else { Ok(Self(None)) }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |node| write!(f, " -> {node}"))
    }

    fn fits(&self, size: Size) -> bool {
        self.0.is_none_or(|node| node.fits(size))
    }
}

/// How often, the rhythm, how keys are drawn, and what to ask.
impl Argument for Load {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ScriptError> {
        let often = reader.read(Expect::Frequency)?;
        let rhythm = if reader.word("poisson") {
            Rhythm::Poisson
        } else if reader.word("bursts") {
            Rhythm::Bursts(reader.number(2, MAX_KEYS)?)
        } else {
            Rhythm::Even
        };
        let zipf = reader.word("zipf");
        Ok(Self { often, rhythm, zipf, template: reader.template(zipf)? })
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, " {self}")
    }
}

/// A client's command: the rest of the line.
impl Argument for String {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ScriptError> {
        reader.command()
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, " {self}")
    }
}
