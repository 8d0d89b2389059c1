//! All that happened in a run, in order. It only ever grows; a branch takes a part of it along.

use crate::event::{EventKind, EventRecord, Flight, Packet, Recorder};
use crate::fact::{FactRecord, Weight};
use crate::id::{Endpoint, MessageId, NodeId};
use crate::metrics::Samples;
use crate::protocol::Protocol;
use crate::rules::{Checker, RuleId, Violation};
use crate::time::{Span, Time};
use crate::world::Setup;

/// A message as it was sent.
#[derive(Clone, Debug)]
pub struct MessageRecord<P: Protocol> {
    /// Who sent it.
    pub from: Endpoint,
    /// To whom.
    pub to: Endpoint,
    /// When it left.
    pub sent: Time,
    /// When it was to arrive.
    pub arrives: Time,
    /// The event in which it was sent.
    pub event: u32,
    /// The message of which it is a copy.
    pub copy_of: Option<MessageId>,
    /// What it says.
    pub packet: Packet<P>,
}

/// What happened in a run, without what its messages say. It is the same for every protocol, and so is the program that
/// reads it: what is written for it is in the page once, not once per protocol.
#[derive(Clone, Copy)]
pub(crate) struct Past<'a> {
    pub(crate) events: &'a [EventRecord],
    pub(crate) facts: &'a [FactRecord],
    pub(crate) violations: &'a [Violation],
    pub(crate) landmarks: &'a [u32],
}

impl<'a> Past<'a> {
    /// The facts of one event.
    pub(crate) fn facts_of(self, event: u32) -> &'a [FactRecord] {
        let from = self.facts.partition_point(|fact| fact.event < event);
        let len = self.facts[from..].partition_point(|fact| fact.event == event);
        &self.facts[from..from + len]
    }

    /// How much an event matters: as much as its weightiest fact.
    pub(crate) fn weight(self, event: u32) -> Weight {
        weight(self.facts_of(event))
    }

    /// How much the event that is being recorded matters; none when it has no facts.
    fn weight_of_next(self) -> Option<Weight> {
        let number = u32::try_from(self.events.len()).unwrap_or(u32::MAX);
        let facts = self.facts.iter().rev().take_while(|fact| fact.event == number);
        facts.map(|record| record.fact.weight()).max()
    }
}

/// How much an event of these facts matters.
pub(crate) fn weight(facts: &[FactRecord]) -> Weight {
    facts.iter().map(|record| record.fact.weight()).max().unwrap_or(Weight::Detail)
}

/// The rules of a run, and what they found.
struct Watch {
    checkers: Vec<Box<dyn Checker>>,
    broken: Vec<Violation>,
}

impl Watch {
    fn check(&mut self, record: &FactRecord, violations: &mut Vec<Violation>) {
        for checker in &mut self.checkers {
            checker.on_fact(record, &mut self.broken);
        }
        for violation in self.broken.drain(..) {
            if violations.iter().all(|known| known.rule != violation.rule) {
                violations.push(violation);
            }
        }
    }
}

/// Events, facts, messages, and the rules that watch them.
pub struct History<P: Protocol> {
    /// Every event.
    pub events: Vec<EventRecord>,
    /// Every fact, in the order of events.
    pub facts: Vec<FactRecord>,
    /// Every message; `m1` is the first.
    pub messages: Vec<MessageRecord<P>>,
    /// The first violation of each rule.
    pub violations: Vec<Violation>,
    /// The events that somebody who watches wants told: actions, and whatever is more than a detail.
    pub story: Vec<u32>,
    /// The turning points among them: actions and headlines.
    pub landmarks: Vec<u32>,
    /// What the gauges of the protocol showed.
    pub(crate) samples: Samples,
    /// Per message, the event in which it ended, plus one; 0 while it has not.
    ends: Vec<u32>,
    /// The longest that any message was under way.
    longest: Span,
    watch: Watch,
}

impl<P: Protocol> History<P> {
    /// An empty history, watched by the protocol's rules.
    #[must_use]
    pub fn new(setup: &Setup<P>) -> Self {
        Self {
            events: Vec::new(),
            facts: Vec::new(),
            messages: Vec::new(),
            violations: Vec::new(),
            story: Vec::new(),
            landmarks: Vec::new(),
            samples: Samples::default(),
            ends: Vec::new(),
            longest: Span(0),
            watch: Watch { checkers: P::rules(setup.nodes, &setup.config), broken: Vec::new() },
        }
    }

    /// The rules that watch, in order.
    pub fn rules(&self) -> impl Iterator<Item = RuleId> {
        self.watch.checkers.iter().flat_map(|checker| checker.rules().iter().copied())
    }

    /// How many events happened up to and including a moment.
    #[must_use]
    pub fn events_until(&self, time: Time) -> u32 {
        let count = self.events.partition_point(|event| event.time <= time);
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// The facts of one event.
    #[must_use]
    pub fn facts_of(&self, event: u32) -> &[FactRecord] {
        self.past().facts_of(event)
    }

    /// All of it but the messages.
    pub(crate) fn past(&self) -> Past<'_> {
        let Self { events, facts, violations, landmarks, .. } = self;
        Past { events, facts, violations, landmarks }
    }

    /// A message by its number.
    #[must_use]
    pub fn message(&self, id: MessageId) -> Option<&MessageRecord<P>> {
        self.messages.get((id.0 as usize).checked_sub(1)?)
    }

    /// The event in which a message ended, by its place among the messages.
    pub(crate) fn end_of(&self, place: usize) -> Option<u32> {
        self.ends.get(place).copied().and_then(|end| end.checked_sub(1))
    }

    /// The longest that any message was under way; those that still are count up to the last event.
    pub(crate) fn longest_way(&self) -> Span {
        let last = self.events.last().map_or(Time::ZERO, |event| event.time);
        let open = self.ends.iter().position(|end| *end == 0);
        open.map_or(self.longest, |place| self.longest.max(last.since(self.messages[place].sent)))
    }

    /// How much an event matters: as much as its weightiest fact.
    #[must_use]
    pub fn weight(&self, event: u32) -> Weight {
        self.past().weight(event)
    }

    /// Forgets everything after the first `events` events; the rules begin anew and read the rest again.
    pub fn truncate(&mut self, events: u32, setup: &Setup<P>) {
        self.events.truncate(events as usize);
        self.facts.truncate(self.facts.partition_point(|fact| fact.event < events));
        for end in &mut self.ends {
            if *end > events {
                *end = 0;
            }
        }
        self.messages.truncate(self.messages.partition_point(|message| message.event < events));
        self.ends.truncate(self.messages.len());
        self.story.truncate(self.story.partition_point(|event| *event < events));
        self.landmarks.truncate(self.landmarks.partition_point(|event| *event < events));
        self.samples.truncate(events, P::METRICS.gauges.len());
        self.violations.clear();
        self.watch.checkers = P::rules(setup.nodes, &setup.config);
        for record in &self.facts {
            self.watch.check(record, &mut self.violations);
        }
    }
}

impl<P: Protocol> Recorder<P> for History<P> {
    fn sent(&mut self, flight: &Flight<P>) {
        self.ends.push(0);
        self.messages.push(MessageRecord {
            from: flight.from,
            to: flight.to,
            sent: flight.sent,
            arrives: flight.arrives,
            event: flight.event,
            copy_of: flight.copy_of,
            packet: flight.packet.clone(),
        });
    }

    fn fact(&mut self, record: FactRecord) {
        self.watch.check(&record, &mut self.violations);
        self.facts.push(record);
    }

    fn process(&mut self, node: NodeId, process: Option<&P>) {
        let event = u32::try_from(self.events.len()).unwrap_or(u32::MAX);
        self.samples.take(event, node, process);
    }

    fn event(&mut self, record: EventRecord) {
        let number = u32::try_from(self.events.len()).unwrap_or(u32::MAX);
        let acted = matches!(record.kind, EventKind::Input(_));
        let weight = self.past().weight_of_next();
        // A broken rule belongs to the story, however light the fact is that broke it.
        let broke = self.violations.last().is_some_and(|violation| violation.event == number);
        if acted || broke || weight > Some(Weight::Detail) {
            self.story.push(number);
        }
        if acted || weight == Some(Weight::Headline) {
            self.landmarks.push(number);
        }
        if let EventKind::Delivered(id) | EventKind::Lost(id, _) = record.kind {
            let place = id.0 as usize - 1;
            self.ends[place] = number + 1;
            self.longest = self.longest.max(record.time.since(self.messages[place].sent));
        }
        self.events.push(record);
    }
}
