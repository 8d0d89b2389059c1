//! Whether a run is as it must be, from its facts and from what a session shows: no protocol's type.

use super::committed::Known;
use super::expectation::{Expectation, Happening, Quantity, State, Window};
use faultline_engine::{
    ClientId, Epoch, Facet, FactView, LogWindow, NodeId, Session, Span, Time, ViolationView,
};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// How long a client must have waited to be blocked.
pub const STILL: Span = Span::secs(1);

/// An expectation that was not met.
#[derive(Clone, Debug, PartialEq)]
pub struct Unmet {
    /// What was expected.
    pub expectation: Expectation,
    /// The line of the file where it stands, from 1.
    pub line: usize,
    /// What was instead.
    pub instead: Instead,
}

/// What was instead of what was expected.
#[derive(Clone, Debug, PartialEq)]
pub enum Instead {
    /// Everything that a variation expects is so in the scenario as well.
    Unchanged,
    /// It never happened while the run was followed.
    Never,
    /// It happened, but not in that time; this was the first time.
    At(Time),
    /// Nothing was committed beyond this index.
    Committed(u64),
    /// A rule was broken at a moment.
    Broken(ViolationView, Time),
    /// These took themselves for the leader.
    Leaders(Vec<NodeId>),
    /// No client that is meant waited for an answer.
    NobodyWaits,
    /// The clients that are meant wait only since this moment at the earliest.
    WaitsSince(Time),
    /// It happened so often in that time, first at this moment.
    Times(u64, Option<Time>),
    /// A client got an answer in that time.
    Answered(ClientId, Time),
    /// The node was not within the step.
    NotWithin,
    /// The log had entries of these terms or ballots.
    Log(Vec<Epoch>),
    /// The protocol has no log.
    NoLog,
    /// The digest was another one.
    Digest(String),
    /// The run has as many events as a run may have, and ended at this moment.
    Ended(Time),
}

/// Follows a run to a moment, which must not be before the last one that an expectation names, and says for each
/// expectation what was instead; nothing if it is met.
#[must_use]
pub fn verify(session: &mut dyn Session, until: Time, expectations: &[Expectation]) -> Vec<Option<Instead>> {
    let whole = |run: &mut dyn Session, moment| {
        run.seek(moment, u32::MAX);
        true
    };
    verify_by(session, until, expectations, &mut { whole }).unwrap_or_default()
}

/// The same as [`verify`], with a run that somebody else follows to each moment in turn: `goes` says whether it is to go
/// on there. None if it is not.
pub fn verify_by(
    session: &mut dyn Session,
    until: Time,
    expectations: &[Expectation],
    goes: &mut dyn FnMut(&mut dyn Session, Time) -> bool,
) -> Option<Vec<Option<Instead>>> {
    let mut run = Verification { session, events: BTreeMap::new(), until };
    let moments: BTreeSet<Time> = expectations.iter().flat_map(moments).chain([until]).collect();
    let mut found: Vec<Option<Instead>> = vec![None; expectations.len()];
    let mut ended = None;
    for moment in moments {
        if !goes(run.session, moment) {
            return None;
        }
        if !run.arrives(moment) {
            ended = Some(run.session.head());
            break;
        }
        for (expectation, found) in expectations.iter().zip(&mut found) {
            if let Expectation::Holds(state, at) = expectation
                && *at == moment
            {
                *found = run.instead_of_state(state, moment);
            }
        }
    }
    for (expectation, found) in expectations.iter().zip(&mut found) {
        match (expectation, ended) {
            (_, Some(head)) if expectation.end().unwrap_or(until) > head => {
                *found = Some(Instead::Ended(head))
            }
            (Expectation::Safe, _) => *found = run.first_violation(),
            (Expectation::Counts(quantity, happening, window), _) => {
                let events = run.all(happening, run.events_in(*window));
                let times = events.len() as u64;
                let first = events.first().map(|event| run.time_of(*event));
                *found = (!quantity.allows(times)).then_some(Instead::Times(times, first));
            }
            (Expectation::Happens(happening, window), _) => *found = run.instead_of(happening, *window),
            (Expectation::Holds(..), _) => {}
        }
    }
    Some(found)
}

/// Follows a run to a moment, and says when each of these things happened first in its window: event and moment.
pub(super) fn first(
    session: &mut dyn Session,
    until: Time,
    wanted: impl Iterator<Item = (Happening, Window)>,
) -> Vec<Option<(u32, Time)>> {
    let wanted: Vec<(Happening, Window)> = wanted.collect();
    let mut run = Verification { session, events: BTreeMap::new(), until };
    let ends = wanted.iter().flat_map(|(_, window)| window.start().into_iter().chain(window.end()));
    for moment in ends.chain([until]).collect::<BTreeSet<Time>>() {
        run.session.seek(moment, u32::MAX);
        run.arrives(moment);
    }
    let found = |(happening, window): (Happening, Window)| {
        let event = run.first(&happening, run.events_in(window))?;
        Some((event, run.time_of(event)))
    };
    wanted.into_iter().map(found).collect()
}

/// Follows a run to a moment, and says for each expectation from when on it is known whether it is met: what happens, when it
/// has happened; what may not happen, when its time is over.
#[must_use]
pub fn settled(session: &mut dyn Session, until: Time, expectations: &[&Expectation]) -> Vec<Time> {
    let mut run = Verification { session, events: BTreeMap::new(), until };
    for moment in expectations
        .iter()
        .flat_map(|expectation| moments(expectation))
        .chain([until])
        .collect::<BTreeSet<_>>()
    {
        run.session.seek(moment, u32::MAX);
        run.arrives(moment);
    }
    let when = |expectation: &Expectation| {
        let (wanted, happening, window) = match expectation {
            Expectation::Safe => return run.first_violation_at().unwrap_or(until),
            Expectation::Holds(_, at) => return *at,
            Expectation::Happens(happening, window) => (1, happening, *window),
            Expectation::Counts(Quantity::AtLeast(number), happening, window) => {
                (*number, happening, *window)
            }
            Expectation::Counts(quantity, happening, window) => (quantity.too_many(), happening, *window),
        };
        let events = run.all(happening, run.events_in(window));
        let last = usize::try_from(wanted).ok().and_then(|wanted| events.get(wanted.checked_sub(1)?));
        last.map_or_else(|| window.end().unwrap_or(until), |event| run.time_of(*event))
    };
    expectations.iter().map(|expectation| when(expectation)).collect()
}

/// The moments of which an expectation must know how many events there were.
fn moments(expectation: &Expectation) -> Vec<Time> {
    match expectation {
        Expectation::Safe => Vec::new(),
        Expectation::Happens(_, window) | Expectation::Counts(_, _, window) => {
            window.start().into_iter().chain(window.end()).collect()
        }
        Expectation::Holds(State::Blocked(_), at) => vec![*at - STILL, *at],
        Expectation::Holds(_, at) => vec![*at],
    }
}

/// Whether a fact is what an expectation is about, which is no broken rule and nothing committed.
fn is(happening: &Happening, fact: &FactView) -> bool {
    let about = |node: &NodeId| fact.subject == (*node).into();
    match (happening, fact.fact.facet()) {
        (Happening::Leads(node), Some(Facet::Leads(_))) => node.as_ref().is_none_or(about),
        (Happening::Follows { node, leader }, Some(Facet::Follows(whom))) => about(node) && whom == *leader,
        (Happening::Answered(client), Some(Facet::Answered(ticket))) => {
            client.is_none_or(|client| ticket.client == client)
        }
        (Happening::Chosen(step, value), _) => step.is(fact, value.as_deref()),
        (Happening::Takes { node, step, about: what }, _) => about(node) && step.is(fact, what.as_deref()),
        (Happening::States { who, fact: name, values }, _) => {
            // An expectation has spaces between its words, so a value is written without: `task=map_3`.
            let fits = |(path, wanted): &(String, String)| {
                fact.value(path).is_some_and(|datum| datum.plain().replace(' ', "_") == *wanted)
            };
            fact.subject == *who && fact.fact.name() == *name && values.iter().all(fits)
        }
        _ => false,
    }
}

/// A run that is followed to see what is expected of it.
struct Verification<'a> {
    session: &'a mut dyn Session,
    /// How many events there were up to and including each moment.
    events: BTreeMap<Time, u32>,
    until: Time,
}

impl Verification<'_> {
    /// Notes how many events there were up to a moment to which the run went; false when it ended before.
    fn arrives(&mut self, moment: Time) -> bool {
        self.events.insert(moment, self.session.events());
        self.session.head() >= moment
    }

    fn events_until(&self, moment: Time) -> u32 {
        self.events.range(..=moment).next_back().map_or(0, |(_, events)| *events)
    }

    fn events_in(&self, window: Window) -> Range<u32> {
        let from = window.start().map_or(0, |start| self.events_until(start));
        from..self.events_until(window.end().unwrap_or(self.until))
    }

    fn first_violation(&self) -> Option<Instead> {
        let violation = self.session.violations().into_iter().min_by_key(|violation| violation.event)?;
        let time = self.time_of(violation.event);
        Some(Instead::Broken(violation, time))
    }

    fn first_violation_at(&self) -> Option<Time> {
        let first = self.session.violations().into_iter().map(|violation| violation.event).min()?;
        Some(self.time_of(first))
    }

    fn instead_of(&self, happening: &Happening, window: Window) -> Option<Instead> {
        if self.first(happening, self.events_in(window)).is_some() {
            return None;
        }
        let anywhere = 0..self.events_until(self.until);
        Some(match (self.first(happening, anywhere.clone()), happening) {
            (Some(event), _) => Instead::At(self.time_of(event)),
            (None, Happening::Committed(_)) => {
                let through = self.known(anywhere.end).into_iter().map(|(_, through)| through);
                Instead::Committed(through.max().unwrap_or(0))
            }
            (None, _) => Instead::Never,
        })
    }

    /// At which of these events it happens, as often as it does. A rule is broken once, and so is it with what is known to be
    /// committed: only the first time counts.
    fn all(&self, happening: &Happening, events: Range<u32>) -> Vec<u32> {
        if let Happening::Violates(_) | Happening::Committed(_) = happening {
            return self.first(happening, events).into_iter().collect();
        }
        let facts = self.session.facts(events.start, events.end);
        facts.iter().filter(|fact| is(happening, fact)).map(|fact| fact.event).collect()
    }

    /// The first of these events at which it happens.
    fn first(&self, happening: &Happening, events: Range<u32>) -> Option<u32> {
        if let Happening::Violates(rule) = happening {
            let mut violations = self.session.violations().into_iter();
            let violation = violations.find(|violation| violation.rule == *rule)?;
            return Some(violation.event).filter(|event| events.contains(event));
        }
        if let Happening::Committed(index) = happening {
            let mut known = self.known(events.end).into_iter();
            return known.find(|(event, through)| *event >= events.start && through >= index).map(|it| it.0);
        }
        let facts = self.session.facts(events.start, events.end);
        facts.iter().find(|fact| is(happening, fact)).map(|fact| fact.event)
    }

    /// At which events before this one a node found out that something is committed, and up to which index it
    /// then knew all to be.
    fn known(&self, end: u32) -> Vec<(u32, u64)> {
        let mut known = Known::default();
        let facts = self.session.facts(0, end);
        facts.iter().filter_map(|fact| Some((fact.event, known.take(fact)?))).collect()
    }

    /// The playhead is at the moment.
    fn instead_of_state(&self, state: &State, at: Time) -> Option<Instead> {
        match state {
            State::Leads(node) => {
                let leaders = self.leaders();
                let met = node.map_or(!leaders.is_empty(), |node| leaders.contains(&node));
                (!met).then_some(Instead::Leaders(leaders))
            }
            State::NoLeader => {
                Some(self.leaders()).filter(|leaders| !leaders.is_empty()).map(Instead::Leaders)
            }
            State::NothingChosen(step) => {
                let chosen = self.first(&Happening::Chosen(step, None), 0..self.events_until(at));
                chosen.map(|event| Instead::At(self.time_of(event)))
            }
            State::Within(node, step) => {
                let frame = self.session.frame();
                let glance = frame.nodes.get(node.index()).and_then(|node| node.glance);
                (glance.map(|glance| glance.role.slug) != step.role).then_some(Instead::NotWithin)
            }
            State::Blocked(client) => self.instead_of_blocked(*client, at),
            State::Log(node, wanted) => {
                // A variation may have nodes that the scenario has not.
                if node.0 >= self.session.nodes() {
                    return Some(Instead::NoLog);
                }
                let window = LogWindow { from: 1, len: u64::MAX };
                let Some(log) = self.session.node(*node, window).log else { return Some(Instead::NoLog) };
                let found: Vec<Epoch> = log.cells.iter().map(|cell| cell.epoch).collect();
                let numbers = |epochs: &[Epoch]| epochs.iter().map(|it| it.number).collect::<Vec<_>>();
                (numbers(&found) != numbers(wanted)).then_some(Instead::Log(found))
            }
            State::Digest(digest) => {
                Some(self.session.digest()).filter(|found| found != digest).map(Instead::Digest)
            }
        }
    }

    fn leaders(&self) -> Vec<NodeId> {
        let nodes = self.session.frame().nodes;
        let leads = nodes.iter().filter(|node| node.glance.is_some_and(|glance| glance.role.leads));
        leads.map(|node| node.id).collect()
    }

    fn instead_of_blocked(&self, client: Option<ClientId>, at: Time) -> Option<Instead> {
        let clients = self.session.frame().clients;
        let meant = clients.iter().filter(|frame| client.is_none_or(|client| frame.id == client));
        let since = meant.filter_map(|frame| frame.asks.as_ref().map(|(_, since)| *since)).min();
        match since {
            None => Some(Instead::NobodyWaits),
            Some(since) if at.since(since) < STILL => Some(Instead::WaitsSince(since)),
            // A client asks one thing at a time, so one that waits got no answer since it asked.
            Some(_) if client.is_some() => None,
            Some(_) => {
                let still = self.events_until(at - STILL)..self.events_until(at);
                let event = self.first(&Happening::Answered(None), still)?;
                let facts = self.session.facts(event, event + 1);
                let answered = facts.iter().find_map(|fact| match fact.fact.facet() {
                    Some(Facet::Answered(ticket)) => Some(ticket.client),
                    _ => None,
                });
                answered.map(|client| Instead::Answered(client, self.time_of(event)))
            }
        }
    }

    fn time_of(&self, event: u32) -> Time {
        self.session.event(event).map_or(Time::ZERO, |event| event.time)
    }
}
