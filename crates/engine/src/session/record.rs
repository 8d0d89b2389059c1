//! What happened in a run, as far as it is known, ready to be told.

use super::InVain;
use super::Playhead;
use super::controls::missed;
use super::packet::packet_view;
use crate::event::{EventKind, FlightState};
use crate::fact::{Fact, FactView, Weight};
use crate::history::History;
use crate::id::{Endpoint, MessageId};
use crate::input::Input;
use crate::metrics::{self, Measure, Metrics, MetricsView};
use crate::protocol::Protocol;
use crate::rules::{Retired, Rule, Violation, ViolationView};
use crate::timeline::Timeline;
use crate::traffic::Aim;
use crate::units::Time;
use crate::view::{MessageView, Name};

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageFate {
    /// It is under way at the playhead.
    UnderWay(FlightState),
    /// It is gone at the playhead: delivered or lost.
    Over,
    /// It has not been sent at the playhead.
    Future,
}

/// An event, ready to be told.
#[derive(Clone, Debug, PartialEq)]
pub struct EventView {
    /// Its number, from 0.
    pub number: u32,
    /// When.
    pub time: Time,
    /// Whom it happened to.
    pub subject: Option<Endpoint>,
    /// Whether that was the second copy of a node that is two.
    pub second: bool,
    /// What kind.
    pub kind: EventKind,
    /// The event that led to it.
    pub cause: Option<u32>,
    /// The action, if it was one.
    pub input: Option<Input>,
    /// Why that action changed nothing, if it did not.
    pub no_effect: Option<InVain>,
    /// The message, if it was about one.
    pub message: Option<MessageDetail>,
    /// What followed.
    pub facts: Vec<FactView>,
    /// The timer that ran out, or the piece of work that was done.
    pub timer: Option<Name>,
    /// How much it matters.
    pub weight: Weight,
    /// The rules it broke.
    pub violations: Vec<ViolationView>,
}

/// A message, ready to be told.
#[derive(Clone, Debug, PartialEq)]
pub struct MessageDetail {
    /// Which.
    pub id: MessageId,
    /// From.
    pub from: Endpoint,
    /// To.
    pub to: Endpoint,
    /// When it left.
    pub sent: Time,
    /// When it arrives, or was to.
    pub arrives: Time,
    /// The message of which it is a copy.
    pub copy_of: Option<MessageId>,
    /// Whether its sender lies in it: its process has said something else.
    pub forged: bool,
    /// What it says.
    pub view: MessageView,
}

/// A run of which can be told what happened.
pub trait Record {
    /// One event.
    fn event(&self, number: u32) -> Option<EventView>;
    /// The last `count` events before event number `until` that are part of the story; or all events.
    fn story(&self, until: u32, count: usize, all: bool) -> Vec<u32>;
    /// The turning points of this branch: actions and headlines, in order.
    fn landmarks(&self) -> &[u32];
    /// One message, and what became of it.
    fn message(&self, id: MessageId) -> Option<(MessageDetail, MessageFate)>;
    /// The rules, in order, with the first violation if it lies before the playhead.
    fn rules(&self) -> Vec<(&'static Rule, Option<ViolationView>)>;
    /// The rules that do not judge everything any more at the playhead, and why.
    fn retired(&self) -> Vec<(&'static Rule, Retired)>;
    /// The first violation of each rule on this branch, seen or not.
    fn violations(&self) -> Vec<ViolationView>;
    /// What the protocol adds to the charts over time that every run has.
    fn metrics(&self) -> MetricsView;
    /// Tells what of the events from one number up to another changes a chart over time, in order.
    ///
    /// The size of a message is an estimate: the bytes of what it says in a plain encoding, with one byte for which
    /// message it is, four for the length of a list, and for each number as many as its type has. Nothing is added for
    /// the headers of a network.
    fn measure(&self, from: u32, to: u32, tell: &mut dyn FnMut(Time, Measure));
    /// The facts of the events from one number up to another.
    fn facts(&self, from: u32, to: u32) -> Vec<FactView>;
}

impl<P: Protocol> Timeline<P> {
    fn detail(&self, id: MessageId) -> Option<MessageDetail> {
        let message = self.history().message(id)?;
        let (from, to, sent, arrives) = (message.from, message.to, message.sent, message.arrives);
        let (copy_of, forged, view) = (message.copy_of, message.forged, packet_view(&message.packet));
        Some(MessageDetail { id, from, to, sent, arrives, copy_of, forged, view })
    }
}

fn violation_view<P: Protocol>(
    history: &History<P>,
    violation: &Violation<<P::Fact as Fact>::Evidence>,
) -> ViolationView {
    ViolationView::of(violation, history.liars(violation.event))
}

impl<P: Protocol> Record for Timeline<P> {
    fn event(&self, number: u32) -> Option<EventView> {
        let history = self.history();
        let record = history.events.get(number as usize)?;
        let (input, message) = match record.kind {
            EventKind::Input(i) => {
                let input = Timeline::inputs(self).get(i as usize).map(|timed| timed.input.clone());
                let meant = match history.aim_of(number) {
                    Some(Aim::At(id)) => Some(*id),
                    _ => input.as_ref().and_then(Input::message),
                };
                let about = meant.and_then(|id| self.detail(id));
                // A message that was sent later is none of this action's business.
                (input, about.filter(|message| message.sent < record.time))
            }
            EventKind::Delivered(id)
            | EventKind::Waits(id)
            | EventKind::Begun(id)
            | EventKind::Queued(id)
            | EventKind::Lost(id, _) => (None, self.detail(id)),
            _ => (None, None),
        };
        let timer = match record.kind {
            EventKind::Timer(number) | EventKind::Worked(number) => {
                P::timer_names().get(usize::from(number)).copied().map(Name)
            }
            _ => None,
        };
        Some(EventView {
            number,
            time: record.time,
            subject: record.subject,
            second: record.second,
            kind: record.kind,
            cause: record.cause,
            input,
            no_effect: record.no_effect.map(|why| InVain { why, in_flight: missed(history.aim_of(number)) }),
            message,
            facts: history.facts_of(number).iter().map(FactView::of).collect(),
            timer,
            weight: history.weight(number),
            violations: history
                .violations
                .iter()
                .filter(|v| v.event == number)
                .map(|violation| violation_view(history, violation))
                .collect(),
        })
    }

    fn story(&self, until: u32, count: usize, all: bool) -> Vec<u32> {
        if all {
            let from = until.saturating_sub(u32::try_from(count).unwrap_or(u32::MAX));
            return (from..until.min(self.known_events())).collect();
        }
        let story = &self.history().story;
        let end = story.partition_point(|event| *event < until);
        story[end.saturating_sub(count)..end].to_vec()
    }

    fn landmarks(&self) -> &[u32] {
        &self.history().landmarks
    }

    fn message(&self, id: MessageId) -> Option<(MessageDetail, MessageFate)> {
        let mut detail = self.detail(id)?;
        let fate = match self.world().flights().find(|flight| flight.id == id) {
            Some(flight) => {
                // Later than it was to, if it was held.
                detail.arrives = flight.arrives;
                MessageFate::UnderWay(flight.state)
            }
            None if detail.sent > Timeline::head(self) => MessageFate::Future,
            None => MessageFate::Over,
        };
        Some((detail, fate))
    }

    fn rules(&self) -> Vec<(&'static Rule, Option<ViolationView>)> {
        let history = self.history();
        let seen = |rule: &'static Rule| {
            let broken = history.violations.iter().find(|v| v.rule == rule);
            broken
                .filter(|v| v.event < self.world().events())
                .map(|violation| violation_view(history, violation))
        };
        history.rules().map(|rule| (rule, seen(rule))).collect()
    }

    fn retired(&self) -> Vec<(&'static Rule, Retired)> {
        self.history().retired(self.world().events()).collect()
    }

    fn violations(&self) -> Vec<ViolationView> {
        let history = self.history();
        history.violations.iter().map(|violation| violation_view(history, violation)).collect()
    }

    fn metrics(&self) -> MetricsView {
        let Metrics { leaders, gauges } = P::METRICS;
        let mut gauges: Vec<_> = gauges.iter().map(|gauge| (gauge.name, gauge.total)).collect();
        let own = gauges.len();
        gauges.extend(P::FORMULAS.of);
        let predicted = own..gauges.len();
        if Timeline::inputs(self).iter().any(|timed| matches!(timed.input, Input::Server(..))) {
            gauges.extend(metrics::OF_SERVERS);
        }
        MetricsView { leaders, gauges, predicted }
    }

    fn measure(&self, from: u32, to: u32, tell: &mut dyn FnMut(Time, Measure)) {
        metrics::measure(self.history(), Timeline::inputs(self), from, to, tell);
    }

    fn facts(&self, from: u32, to: u32) -> Vec<FactView> {
        self.history().facts_between(from, to).iter().map(FactView::of).collect()
    }
}
