//! What charts over time are made of: the messages, requests, leaders and faults of a run, and the gauges that a
//! protocol declares of its processes.

use crate::client::{Reply, Ticket};
use crate::digest::Encode;
use crate::event::{EventKind, Packet};
use crate::fact::{Facet, Fact};
use crate::history::History;
use crate::id::NodeId;
use crate::input::{ActionKind, TimedInput};
use crate::protocol::{Conditions, Protocol};
use crate::room;
use crate::units::Time;
use crate::world::NodeStatus;

/// What a protocol adds to the charts that every run has.
#[derive(Debug)]
pub struct Metrics<P: 'static> {
    /// Whether a process leads the others, so that time without a leader is worth a chart.
    pub leaders: bool,
    /// What its processes hold that is worth a chart.
    pub gauges: &'static [Gauge<P>],
}

impl<P> Metrics<P> {
    /// Nothing.
    pub const NONE: Self = Self { leaders: false, gauges: &[] };
}

/// A quantity that a process holds at every moment. It is read after each event of the process.
#[derive(Debug)]
pub struct Gauge<P> {
    /// Its name for programs: lower-case letters and `_`. Never changes. One that ends in [`TIME_GAUGE`] is a length of time in
    /// microseconds.
    pub name: &'static str,
    /// How the values of several processes become one.
    pub total: Total,
    /// Its value; none where the process has no such quantity.
    pub read: fn(&P) -> Option<u64>,
}

/// How the name of a gauge ends that is a length of time.
pub const TIME_GAUGE: &str = "_time";
/// How the name of a gauge ends that is a part of a whole, in millionths.
pub const SHARE_GAUGE: &str = "_share";

/// Quantities that a formula predicts. The measured value and the predicted one stand in one chart, told apart.
#[derive(Debug)]
pub struct Formulas<P: Protocol> {
    /// Their names for programs, as those of gauges, and how what several processes measure becomes one. No more than
    /// [`MOST_FORMULAS`].
    pub of: &'static [(&'static str, Total)],
    /// What a process has measured, read after each of its events, in the order of the names. Nothing stands in the places
    /// before. It may know what no process does, such as when another one crashed.
    pub measured: fn(&P, &Conditions<'_>, &mut [Option<u64>]),
    /// What the formulas say under these conditions, for the values of all processes together. Read after each action, so it
    /// may take thousands of steps and no more; nothing where they say nothing.
    pub predicted: fn(&P::Config, &Conditions<'_>, &mut [Option<u64>]),
}

impl<P: Protocol> Formulas<P> {
    /// There are none.
    pub const NONE: Self = Self { of: &[], measured: |_, _, _| {}, predicted: |_, _, _| {} };
}

/// The most quantities of [`Formulas`].
pub const MOST_FORMULAS: usize = 4;

/// One value for each quantity that a formula predicts, in the order of their names.
pub(crate) type Compared = [Option<u64>; MOST_FORMULAS];

/// How the values of several processes become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Total {
    /// They are added.
    Sum,
    /// The largest counts.
    Max,
    /// Their mean counts, rounded down.
    Mean,
    /// How many different values there are: of copies that are to be equal, one.
    Distinct,
}

/// What a session tells of a protocol's [`Metrics`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MetricsView {
    /// Whether a process leads the others.
    pub leaders: bool,
    /// The gauges: name, and how the values of several processes become one.
    pub gauges: Vec<(&'static str, Total)>,
    /// The places of those among them that a formula predicts.
    pub predicted: std::ops::Range<usize>,
}

/// One thing that changes a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// A message left, or the network made a copy of one.
    Sent {
        /// Its name, as in [`crate::view::MessageView`].
        name: &'static str,
        /// Its size, estimated: see [`Session::measure`](crate::Session::measure).
        bytes: u32,
    },
    /// A client asked something for the first time.
    Asked(Ticket),
    /// A client got its answer.
    Answered(Ticket),
    /// A client does not wait for one any more.
    GivenUp(Ticket),
    /// A process leads.
    Leads {
        /// Which.
        node: NodeId,
        /// In this term, ballot or view.
        epoch: u64,
    },
    /// A process no longer leads.
    StepsDown(NodeId),
    /// A node goes down, stands still or runs again.
    Status(NodeId, NodeStatus),
    /// An action did harm.
    Fault,
    /// A gauge of a process has another value.
    Gauge {
        /// Whose.
        node: NodeId,
        /// Its place in [`MetricsView::gauges`].
        number: usize,
        /// Its value; none where the process has none, or is down.
        value: Option<u64>,
    },
    /// A formula says something else of a gauge.
    Predicted {
        /// Its place in [`MetricsView::gauges`].
        number: usize,
        /// What it says; none where it says nothing.
        value: Option<u64>,
    },
}

/// What is measured of nodes that take time for what arrives, behind the gauges of the protocol: how many messages wait at
/// a node, and how many it handles at the moment.
pub(crate) const OF_SERVERS: [(&str, Total); 2] =
    [("messages_waiting", Total::Sum), ("busy_workers", Total::Sum)];

/// A new value of a gauge, as small as can be: a long run has many.
#[derive(Clone, Copy, Debug)]
struct Sample {
    event: u32,
    value: u32,
    node: u16,
    gauge: u8,
}

/// Stands for no value.
const ABSENT: u32 = u32::MAX;

/// Every value that a gauge had in a run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Samples {
    all: Vec<Sample>,
    /// The latest value of each gauge of each node.
    latest: Vec<u32>,
    /// Whether there has been a server.
    servers: bool,
}

impl Samples {
    /// Reads the gauges of a process after an event; without a process they have no value. Those of servers have one where
    /// there is a server.
    pub(crate) fn take<P: Protocol>(
        &mut self,
        event: u32,
        node: NodeId,
        process: Option<&P>,
        load: Option<(usize, usize)>,
    ) {
        let places = Places::of::<P>();
        for (number, gauge) in P::METRICS.gauges.iter().enumerate() {
            self.set(event, node, (number, places), process.and_then(gauge.read));
        }
        if load.is_some() || self.servers {
            self.servers = true;
            self.set(event, node, (places.servers, places), load.map(|load| load.0 as u64));
            self.set(event, node, (places.servers + 1, places), load.map(|load| load.1 as u64));
        }
    }

    /// Takes what a process has measured of what formulas predict.
    pub(crate) fn measured<P: Protocol>(&mut self, event: u32, node: NodeId, values: &Compared) {
        let places = Places::of::<P>();
        for (number, value) in (places.measured..places.servers).zip(values) {
            self.set(event, node, (number, places), *value);
        }
    }

    /// Takes what formulas predict. It is of no node, and stands with the first.
    pub(crate) fn predicted<P: Protocol>(&mut self, event: u32, values: &Compared) {
        let places = Places::of::<P>();
        for (number, value) in (places.predicted..places.all).zip(values) {
            self.set(event, NodeId(0), (number, places), *value);
        }
    }

    /// Sets the gauge of one number to a value.
    #[inline]
    fn set(&mut self, event: u32, node: NodeId, (number, places): (usize, Places), value: Option<u64>) {
        let value = value.map_or(ABSENT, |value| u32::try_from(value).unwrap_or(ABSENT).min(ABSENT - 1));
        let place = node.index() * places.all + number;
        if place >= self.latest.len() {
            self.latest.resize(place + 1, ABSENT);
        }
        if self.latest[place] != value {
            self.latest[place] = value;
            let gauge = u8::try_from(number).unwrap_or(u8::MAX);
            room::push(&mut self.all, Sample { event, value, node: node.0, gauge });
        }
    }

    /// Forgets everything after the first `events` events.
    pub(crate) fn truncate<P: Protocol>(&mut self, events: u32) {
        let places = Places::of::<P>();
        self.all.truncate(self.all.partition_point(|sample| sample.event < events));
        self.latest.fill(ABSENT);
        for sample in &self.all {
            self.latest[usize::from(sample.node) * places.all + usize::from(sample.gauge)] = sample.value;
        }
    }
}

/// Where samples stand: first the gauges of the protocol, then what it measures beside formulas, then what is measured of
/// servers, as in [`MetricsView::gauges`]; what formulas predict stands behind all of them.
#[derive(Clone, Copy)]
struct Places {
    measured: usize,
    servers: usize,
    predicted: usize,
    all: usize,
}

impl Places {
    const fn of<P: Protocol>() -> Self {
        let (measured, formulas) = (P::METRICS.gauges.len(), P::FORMULAS.of.len());
        assert!(formulas <= MOST_FORMULAS, "there are more formulas than MOST_FORMULAS");
        let servers = measured + formulas;
        let predicted = servers + OF_SERVERS.len();
        Self { measured, servers, predicted, all: predicted + formulas }
    }
}

/// Tells what of the events from one number up to another changes a chart, in order.
pub(crate) fn measure<P: Protocol>(
    history: &History<P>,
    inputs: &[TimedInput],
    from: u32,
    to: u32,
    tell: &mut dyn FnMut(Time, Measure),
) {
    let mut messages = history.messages[history.messages.partition_point(|message| message.event < from)..]
        .iter()
        .peekable();
    let mut samples = {
        let all = &history.samples.all;
        all[all.partition_point(|sample| sample.event < from)..].iter().peekable()
    };
    let mut turns = {
        let all = history.past().turns;
        all[all.partition_point(|(event, ..)| *event < from)..].iter().peekable()
    };
    let first = history.facts.partition_point(|fact| fact.event < from);
    let mut facts = history.facts[first..].iter().peekable();
    let places = Places::of::<P>();
    for number in from..to.min(u32::try_from(history.events.len()).unwrap_or(u32::MAX)) {
        let event = &history.events[number as usize];
        let mut say = |measure| tell(event.time, measure);
        if let EventKind::Input(input) = event.kind
            && let Some(timed) = inputs.get(input as usize)
            && event.no_effect.is_none()
        {
            timed.input.turn().into_iter().for_each(|(node, status)| say(Measure::Status(node, status)));
            if timed.input.kind() == ActionKind::Fault {
                say(Measure::Fault);
            }
        }
        // Who ends itself as soon as it is started turns twice in one event.
        while let Some((_, node, status)) = turns.next_if(|(event, ..)| *event == number) {
            say(Measure::Status(*node, *status));
        }
        while let Some(message) = messages.next_if(|message| message.event == number) {
            say(Measure::Sent {
                name: packet_name(&message.packet),
                bytes: u32::try_from(message.packet.size()).unwrap_or(u32::MAX),
            });
        }
        while let Some(record) = facts.next_if(|fact| fact.event == number) {
            match (record.fact.facet(), record.subject.node()) {
                (Some(Facet::Asked(ticket)), _) => say(Measure::Asked(ticket)),
                (Some(Facet::Answered(ticket)), _) => say(Measure::Answered(ticket)),
                (Some(Facet::GivenUp(ticket)), _) => say(Measure::GivenUp(ticket)),
                (Some(Facet::Leads(epoch)), Some(node)) => say(Measure::Leads { node, epoch }),
                (Some(Facet::StepsDown), Some(node)) => say(Measure::StepsDown(node)),
                _ => {}
            }
        }
        while let Some(sample) = samples.next_if(|sample| sample.event == number) {
            let value = (sample.value != ABSENT).then_some(u64::from(sample.value));
            let (node, number) = (NodeId(sample.node), usize::from(sample.gauge));
            say(match number.checked_sub(places.predicted) {
                Some(formula) => Measure::Predicted { number: places.measured + formula, value },
                None => Measure::Gauge { node, number, value },
            });
        }
    }
}

fn packet_name<P: Protocol>(packet: &Packet<P>) -> &'static str {
    match packet {
        Packet::Peer(message) => P::describe(message).name,
        Packet::Request { .. } => "Request",
        Packet::Reply { reply: Reply::Answer(_), .. } => "Reply",
        Packet::Reply { reply: Reply::Redirect(_), .. } => "Redirect",
        Packet::Reply { reply: Reply::Busy, .. } => "Busy",
    }
}
