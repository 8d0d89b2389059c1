//! All that happened in a run, in order. It only ever grows; a branch takes a part of it along.

use crate::client::Ticket;
use crate::event::{EventKind, EventRecord, Flight, Packet, Recorder};
use crate::fact::{ClientFact, Facet, Fact, FactRecord, Weight};
use crate::id::{ClientId, Endpoint, MessageId, NodeId, NodeSet};
use crate::metrics::{Compared, Samples};
use crate::observation::{Observation, Seen, Sight};
use crate::protocol::Protocol;
use crate::room;
use crate::rules::{Checker, Retired, Rule, Violation};
use crate::sightings::{Flown, Sightings};
use crate::traffic::Aim;
use crate::units::{Span, Time};
use crate::world::{NodeStatus, Setup};

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
    /// Whether its sender lies in it.
    pub forged: bool,
    /// The event in which it ended, plus one; 0 while it has not.
    end: u32,
    /// What it says.
    pub packet: Packet<P>,
}

/// What happened in a run, without what its messages and facts say. It is the same for every protocol, and so is the
/// program that reads it: what is written for it is in the page once, not once per protocol.
#[derive(Clone, Copy)]
pub(crate) struct Past<'a> {
    pub(crate) events: &'a [EventRecord],
    pub(crate) marks: &'a [Mark],
    pub(crate) leads: &'a [(u32, u64)],
    pub(crate) turns: &'a [(u32, NodeId, NodeStatus)],
    pub(crate) lies: &'a [(u32, NodeId)],
    pub(crate) broken: &'a [u32],
    pub(crate) landmarks: &'a [u32],
}

/// What is kept of the facts of an event beside the facts themselves.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    /// How much the event matters: as much as its weightiest fact; none when it has no facts.
    pub(crate) weight: Option<Weight>,
    /// How many facts there are up to and including this event.
    facts: u32,
}

impl Past<'_> {
    /// How much an event matters: as much as its weightiest fact.
    pub(crate) fn weight(self, event: u32) -> Weight {
        self.marks.get(event as usize).and_then(|mark| mark.weight).unwrap_or(Weight::Detail)
    }

    /// Who has lied up to and including an event.
    pub(crate) fn liars(self, event: u32) -> NodeSet {
        self.lies.iter().filter(|(since, _)| *since <= event).map(|(_, node)| *node).collect()
    }

    /// The term, ballot or view that somebody leads from an event on.
    pub(crate) fn leads(self, event: u32) -> Option<u64> {
        let place = self.leads.binary_search_by_key(&event, |(event, _)| *event).ok()?;
        Some(self.leads[place].1)
    }
}

/// What rules are shown of a fact where somebody lies.
enum Honest<F: Fact> {
    /// The fact.
    Yes,
    /// Nothing.
    No,
    /// This instead.
    But(FactRecord<F>),
}

/// The rules of a run, and what they found.
struct Watch<F: Fact> {
    checkers: Vec<Box<dyn Checker<F>>>,
    /// What each of them wants to see beside facts, and what they want together.
    sights: Vec<Sight>,
    sight: Sight,
    broken: Vec<Violation<F::Evidence>>,
    /// Who lies. No rule hears of them.
    liars: NodeSet,
    /// Answers that an honest node has given too, where a client waits for equal ones.
    vouched: Vec<(Ticket, F::Outcome)>,
    /// Which rules do not judge everything any more, since which event, and why.
    retired: Vec<(u32, &'static Rule, Retired)>,
}

impl<F: Fact> Watch<F> {
    fn of(checkers: Vec<Box<dyn Checker<F>>>) -> Self {
        let sights: Vec<Sight> = checkers.iter().map(|checker| checker.sight()).collect();
        let sight = sights.iter().copied().fold(Sight::LIARS, Sight::and);
        let (broken, vouched, retired) = (Vec::new(), Vec::new(), Vec::new());
        Self { checkers, sights, sight, broken, liars: NodeSet::EMPTY, vouched, retired }
    }

    fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        self.checkers.iter().flat_map(|checker| checker.rules().iter().copied())
    }

    /// Shows an observation to the rules that want it.
    fn see(&mut self, seen: &Seen, found: &mut Vec<Violation<F::Evidence>>) {
        if let Observation::Lies(node) = seen.what {
            return self.tell(node, seen.event);
        }
        if !self.liars.is_empty() && seen.what.subject().is_some_and(|node| self.liars.contains(node)) {
            return;
        }
        for (checker, sight) in self.checkers.iter_mut().zip(&self.sights) {
            if sight.wants(&seen.what) {
                checker.on_seen(seen, &mut self.broken);
            }
        }
        self.keep(found);
    }

    /// Shows a fact to every rule; the first violation of each is kept.
    fn check(&mut self, record: &FactRecord<F>, found: &mut Vec<Violation<F::Evidence>>) {
        if !self.liars.is_empty() {
            match self.honest(record) {
                Honest::Yes => {}
                Honest::No => return,
                Honest::But(record) => return self.show(&record, found),
            }
        }
        self.show(record, found);
    }

    /// What rules are shown of a fact where somebody lies.
    fn honest(&mut self, record: &FactRecord<F>) -> Honest<F> {
        if record.subject.node().is_some_and(|node| self.liars.contains(node)) {
            return Honest::No;
        }
        match record.fact.client() {
            Some(ClientFact::Heard { ticket, outcome, same, .. }) => {
                if same.iter().any(|node| !self.liars.contains(node)) {
                    self.vouched.push((*ticket, outcome.clone()));
                }
                Honest::Yes
            }
            Some(ClientFact::Returned { ticket, outcome, by, .. }) => {
                let vouched = self.vouched.iter().any(|(its, said)| its == ticket && said == outcome);
                self.vouched.retain(|(its, _)| its != ticket);
                if vouched || !self.liars.contains(*by) {
                    return Honest::Yes;
                }
                // Whatever a liar answers, nobody is to blame for it, and the request may have taken effect or not.
                let fact = F::of_client(ClientFact::GaveUp { ticket: *ticket, timed_out: false });
                Honest::But(FactRecord { event: record.event, subject: record.subject, fact })
            }
            Some(ClientFact::GaveUp { ticket, .. } | ClientFact::Abandoned { ticket, .. }) => {
                self.vouched.retain(|(its, _)| its != ticket);
                Honest::Yes
            }
            _ => Honest::Yes,
        }
    }

    /// Tells every rule that a node lies; those that have no answer to that judge no more.
    fn tell(&mut self, node: NodeId, event: u32) {
        if self.liars.contains(node) {
            return;
        }
        self.liars.insert(node);
        let all = std::mem::take(&mut self.checkers).into_iter().zip(std::mem::take(&mut self.sights));
        for (mut checker, sight) in all {
            if checker.on_liar(node) {
                self.checkers.push(checker);
                self.sights.push(sight);
            } else {
                self.retired.extend(checker.rules().iter().map(|rule| (event, *rule, Retired::Lied)));
            }
        }
    }

    fn show(&mut self, record: &FactRecord<F>, found: &mut Vec<Violation<F::Evidence>>) {
        for checker in &mut self.checkers {
            checker.on_fact(record, &mut self.broken);
        }
        self.keep(found);
        if record.fact.client().is_some() {
            self.note_overwhelmed(record.event, found);
        }
    }

    /// Notes which rules have come to what they judge no further; they go on with the rest. One that is broken has been judged.
    fn note_overwhelmed(&mut self, event: u32, found: &[Violation<F::Evidence>]) {
        let overwhelmed = self.checkers.iter().filter(|checker| checker.is_overwhelmed());
        for rule in overwhelmed.flat_map(|checker| checker.rules().iter().copied()) {
            let is_broken = found.iter().any(|violation| violation.rule == rule);
            if !is_broken && self.retired.iter().all(|(_, known, _)| *known != rule) {
                self.retired.push((event, rule, Retired::Overwhelmed));
            }
        }
    }

    /// Keeps the first violation of each rule.
    fn keep(&mut self, found: &mut Vec<Violation<F::Evidence>>) {
        if self.broken.is_empty() {
            return;
        }
        for violation in self.broken.drain(..) {
            if found.iter().all(|known| known.rule != violation.rule) {
                found.push(violation);
            }
        }
    }
}

/// Events, facts, messages, and the rules that watch them.
pub struct History<P: Protocol> {
    /// Every event.
    pub events: Vec<EventRecord>,
    /// Every fact, in the order of events.
    pub facts: Vec<FactRecord<P::Fact>>,
    /// Every message; `m1` is the first.
    pub messages: Vec<MessageRecord<P>>,
    /// The first violation of each rule.
    pub violations: Vec<Violation<<P::Fact as Fact>::Evidence>>,
    /// The events at which they happened, in the same order.
    broken: Vec<u32>,
    /// Per event, what is kept of its facts.
    marks: Vec<Mark>,
    /// What is to be kept of the event that is being recorded.
    next: Mark,
    /// The events in which somebody began to lead, and in which term, ballot or view: the first of each event.
    leads: Vec<(u32, u64)>,
    /// Which facts tell clients their answers, in order: by client, the event and the place of the fact.
    answers: Vec<Vec<(u32, u32)>>,
    /// The events that somebody who watches wants told: actions, and whatever is more than a detail.
    pub story: Vec<u32>,
    /// The turning points among them: actions and headlines.
    pub landmarks: Vec<u32>,
    /// What the gauges of the protocol showed.
    pub(crate) samples: Samples,
    /// How many messages at the beginning have all ended: the next one is the earliest that is under way.
    ended: usize,
    /// The longest that any message was under way.
    longest: Span,
    /// Which message an action meant that named one, by event.
    aims: Vec<(u32, Aim)>,
    /// When messages were held and when no longer, by event.
    stops: Vec<(u32, MessageId, bool)>,
    /// What became of nodes by themselves, by event: who left, ended itself, or was started again.
    turns: Vec<(u32, NodeId, NodeStatus)>,
    /// Who lies, and since which event.
    lies: Vec<(u32, NodeId)>,
    /// The rules that watch, in order.
    rules: Vec<&'static Rule>,
    /// What rules have seen beside facts.
    seen: Sightings,
    watch: Watch<P::Fact>,
}

impl<P: Protocol> History<P> {
    /// An empty history, watched by the protocol's rules.
    #[must_use]
    pub fn new(setup: &Setup<P>) -> Self {
        let watch = Watch::of(P::rules(setup.nodes, &setup.config));
        Self {
            events: Vec::new(),
            facts: Vec::new(),
            messages: Vec::new(),
            violations: Vec::new(),
            broken: Vec::new(),
            marks: Vec::new(),
            next: Mark { weight: None, facts: 0 },
            leads: Vec::new(),
            answers: vec![Vec::new(); setup.clients.into()],
            story: Vec::new(),
            landmarks: Vec::new(),
            samples: Samples::default(),
            ended: 0,
            longest: Span(0),
            aims: Vec::new(),
            stops: Vec::new(),
            turns: Vec::new(),
            lies: Vec::new(),
            rules: watch.rules().collect(),
            seen: Sightings::default(),
            watch,
        }
    }

    /// An empty history that no rule watches.
    #[must_use]
    pub fn unwatched(setup: &Setup<P>) -> Self {
        let mut history = Self::new(setup);
        history.watch = Watch::of(Vec::new());
        history.rules.clear();
        history
    }

    /// The rules that watch, in order.
    pub fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        self.rules.iter().copied()
    }

    /// Who has lied up to and including an event; see [`Checker::on_liar`].
    #[must_use]
    pub fn liars(&self, event: u32) -> NodeSet {
        self.past().liars(event)
    }

    /// The rules that do not judge everything any more, because of something in the first `events` events, and why.
    pub fn retired(&self, events: u32) -> impl Iterator<Item = (&'static Rule, Retired)> {
        self.watch
            .retired
            .iter()
            .filter(move |(since, ..)| *since < events)
            .map(|(_, rule, why)| (*rule, *why))
    }

    /// How many events happened up to and including a moment.
    #[must_use]
    pub fn events_until(&self, time: Time) -> u32 {
        let count = self.events.partition_point(|event| event.time <= time);
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// The facts of one event.
    #[must_use]
    pub fn facts_of(&self, event: u32) -> &[FactRecord<P::Fact>] {
        self.facts_between(event, event.saturating_add(1))
    }

    /// The facts of the events from one number up to another.
    #[must_use]
    pub fn facts_between(&self, from: u32, to: u32) -> &[FactRecord<P::Fact>] {
        let until = |event: u32| {
            let last = (event as usize).min(self.marks.len());
            last.checked_sub(1).map_or(0, |last| self.marks[last].facts as usize)
        };
        let start = until(from);
        &self.facts[start..until(to).max(start)]
    }

    /// All of it but the messages.
    pub(crate) fn past(&self) -> Past<'_> {
        let Self { events, marks, leads, turns, lies, broken, landmarks, .. } = self;
        Past { events, marks, leads, turns, lies, broken, landmarks }
    }

    /// A message by its number.
    #[must_use]
    pub fn message(&self, id: MessageId) -> Option<&MessageRecord<P>> {
        self.messages.get((id.0 as usize).checked_sub(1)?)
    }

    /// The event in which a message ended, by its place among the messages.
    pub(crate) fn end_of(&self, place: usize) -> Option<u32> {
        self.messages.get(place)?.end.checked_sub(1)
    }

    /// Which message an action meant that named one.
    pub(crate) fn aim_of(&self, event: u32) -> Option<&Aim> {
        let place = self.aims.binary_search_by_key(&event, |(event, _)| *event).ok()?;
        Some(&self.aims[place].1)
    }

    /// Since when a message was held that was held last before a moment.
    pub(crate) fn held_at(&self, id: MessageId, before: Time) -> Option<Time> {
        let sent = self.message(id)?.event;
        let time = |event: u32| self.events.get(event as usize).map_or(before, |event| event.time);
        let last = self.stops.iter().rev().take_while(|(event, ..)| *event >= sent);
        let (event, _, held) = last.filter(|(event, ..)| time(*event) < before).find(|stop| stop.1 == id)?;
        held.then(|| time(*event))
    }

    /// The longest that any message was under way; those that still are count up to the last event.
    pub(crate) fn longest_way(&self) -> Span {
        let last = self.events.last().map_or(Time::ZERO, |event| event.time);
        let open = self.messages.get(self.ended);
        open.map_or(self.longest, |message| self.longest.max(last.since(message.sent)))
    }

    fn skip_ended(&mut self) {
        while self.messages.get(self.ended).is_some_and(|message| message.end != 0) {
            self.ended += 1;
        }
    }

    /// Keeps at which events the rules broke that broke just now.
    fn note_broken(&mut self) {
        let told = self.broken.len();
        if told < self.violations.len() {
            self.broken.extend(self.violations[told..].iter().map(|violation| violation.event));
        }
    }

    /// The highest term, ballot or view that somebody has come to lead in the first `events` events.
    #[must_use]
    pub fn led(&self, events: u32) -> Option<u64> {
        let until = self.leads.partition_point(|(event, _)| *event < events);
        self.leads[..until].iter().map(|(_, epoch)| *epoch).max()
    }

    /// The last answer that a client got in the first `events` events.
    #[must_use]
    pub fn told(&self, client: ClientId, events: u32) -> Option<&P::Fact> {
        let answers = self.answers.get(client.index())?;
        let last = answers.partition_point(|(event, _)| *event < events).checked_sub(1)?;
        self.facts.get(answers[last].1 as usize).map(|record| &record.fact)
    }

    /// How much an event matters: as much as its weightiest fact.
    #[must_use]
    pub fn weight(&self, event: u32) -> Weight {
        self.past().weight(event)
    }

    /// Forgets everything after the first `events` events; the rules begin anew and read the rest again.
    pub fn truncate(&mut self, events: u32, setup: &Setup<P>) {
        self.events.truncate(events as usize);
        self.marks.truncate(events as usize);
        let facts = self.marks.last().map_or(0, |mark| mark.facts);
        self.facts.truncate(facts as usize);
        self.next = Mark { weight: None, facts };
        self.leads.truncate(self.leads.partition_point(|(event, _)| *event < events));
        for answers in &mut self.answers {
            answers.truncate(answers.partition_point(|(event, _)| *event < events));
        }
        self.messages.truncate(self.messages.partition_point(|message| message.event < events));
        for message in &mut self.messages {
            if message.end > events {
                message.end = 0;
            }
        }
        self.ended = 0;
        self.skip_ended();
        self.story.truncate(self.story.partition_point(|event| *event < events));
        self.landmarks.truncate(self.landmarks.partition_point(|event| *event < events));
        self.samples.truncate::<P>(events);
        self.aims.truncate(self.aims.partition_point(|(event, _)| *event < events));
        self.stops.truncate(self.stops.partition_point(|(event, ..)| *event < events));
        self.turns.truncate(self.turns.partition_point(|(event, ..)| *event < events));
        self.lies.truncate(self.lies.partition_point(|(event, _)| *event < events));
        self.violations.clear();
        self.broken.clear();
        self.seen.truncate(events);
        self.watch = Watch::of(P::rules(setup.nodes, &setup.config));
        let flown = |message: MessageId| {
            let MessageRecord { from, to, sent, copy_of, .. } = self.messages[message.0 as usize - 1];
            Flown { from, to, sent, copy_of }
        };
        let mut seen = self.seen.again(&self.events, &flown).peekable();
        for (place, record) in self.facts.iter().enumerate() {
            while let Some((_, seen)) = seen.next_if(|(facts, _)| *facts <= place) {
                self.watch.see(&seen, &mut self.violations);
            }
            self.watch.check(record, &mut self.violations);
        }
        for (_, seen) in seen {
            self.watch.see(&seen, &mut self.violations);
        }
        self.broken.extend(self.violations.iter().map(|violation| violation.event));
    }
}

impl<P: Protocol> Recorder<P> for History<P> {
    fn sent(&mut self, flight: &Flight<P>) {
        room::push(
            &mut self.messages,
            MessageRecord {
                from: flight.from,
                to: flight.to,
                sent: flight.sent,
                arrives: flight.arrives,
                event: flight.event,
                copy_of: flight.copy_of,
                forged: flight.forged,
                end: 0,
                packet: flight.packet.clone(),
            },
        );
        if self.watch.sight.has(Sight::MESSAGES) {
            let Flight { id: message, from, to, copy_of, .. } = *flight;
            let what = Observation::Sent { message, from, to, copy_of };
            self.seen(Seen { event: flight.event, time: flight.sent, what });
        }
    }

    fn sight(&self) -> Sight {
        self.watch.sight
    }

    fn seen(&mut self, seen: Seen) {
        if let Observation::Lies(node) = seen.what
            && self.lies.iter().all(|(_, liar)| *liar != node)
        {
            self.lies.push((seen.event, node));
        }
        self.watch.see(&seen, &mut self.violations);
        self.seen.push(self.facts.len(), seen);
        self.note_broken();
    }

    fn fact(&mut self, event: u32, subject: Endpoint, fact: P::Fact) {
        self.next.weight = self.next.weight.max(Some(fact.weight()));
        if let Some(Facet::Leads(epoch)) = fact.facet()
            && self.leads.last().is_none_or(|(last, _)| *last < event)
        {
            self.leads.push((event, epoch));
        }
        if let Some(Facet::Answered(ticket)) = fact.facet()
            && let Some(answers) = self.answers.get_mut(ticket.client.index())
        {
            answers.push((event, u32::try_from(self.facts.len()).unwrap_or(u32::MAX)));
        }
        self.next.facts += 1;
        // Where it stays, before anybody looks at it: a fact is moved once.
        room::push(&mut self.facts, FactRecord { event, subject, fact });
        if let Some(record) = self.facts.last() {
            self.watch.check(record, &mut self.violations);
        }
        self.note_broken();
    }

    fn aimed(&mut self, event: u32, aim: Aim) {
        self.aims.push((event, aim));
    }

    fn stopped(&mut self, event: u32, message: MessageId, held: bool) {
        self.stops.push((event, message, held));
    }

    fn became(&mut self, event: u32, node: NodeId, status: NodeStatus) {
        self.turns.push((event, node, status));
    }

    fn process(&mut self, node: NodeId, process: Option<&P>, load: Option<(usize, usize)>) {
        let event = u32::try_from(self.events.len()).unwrap_or(u32::MAX);
        self.samples.take(event, node, process, load);
    }

    fn draws_charts(&self) -> bool {
        true
    }

    fn measured(&mut self, node: NodeId, values: &Compared) {
        let event = u32::try_from(self.events.len()).unwrap_or(u32::MAX);
        self.samples.measured::<P>(event, node, values);
    }

    fn predicted(&mut self, values: &Compared) {
        let event = u32::try_from(self.events.len()).unwrap_or(u32::MAX);
        self.samples.predicted::<P>(event, values);
    }

    fn event(&mut self, record: EventRecord) {
        let number = u32::try_from(self.events.len()).unwrap_or(u32::MAX);
        let acted = matches!(record.kind, EventKind::Input(_));
        let mark = self.next;
        let weight = mark.weight;
        // A broken rule belongs to the story, however light the fact is that broke it.
        let broke = self.broken.last() == Some(&number);
        if acted || broke || weight > Some(Weight::Detail) {
            room::push(&mut self.story, number);
        }
        if acted || weight == Some(Weight::Headline) {
            self.landmarks.push(number);
        }
        if let EventKind::Delivered(id) | EventKind::Lost(id, _) = record.kind {
            let message = &mut self.messages[id.0 as usize - 1];
            message.end = number + 1;
            self.longest = self.longest.max(record.time.since(message.sent));
            self.skip_ended();
        }
        self.next = Mark { weight: None, facts: mark.facts };
        room::push(&mut self.marks, mark);
        room::push(&mut self.events, record);
    }
}
