//! The state of every link, one direction at a time.

use crate::id::{ClientId, Endpoint, NodeId};
use crate::input::Input;
use crate::route::{Direction, Links, Route, Side, Split};
use crate::units::{Rate, SpanRange};

/// One direction between two endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkState {
    /// Whether it carries nothing.
    pub cut: bool,
    /// How long a message takes.
    pub latency: SpanRange,
    /// The share that is lost.
    pub loss: Rate,
    /// The share that arrives twice.
    pub duplicate: Rate,
    /// Whether messages arrive in the order in which they were sent: a property of the link, and no fault.
    pub fifo: bool,
}

impl LinkState {
    /// The same link without any fault.
    #[must_use]
    pub fn healed(self) -> Self {
        Self { fifo: self.fifo, ..Self::default() }
    }
}

impl Default for LinkState {
    /// 10 to 15 ms, no loss; messages may overtake each other.
    fn default() -> Self {
        Self {
            cut: false,
            latency: SpanRange::millis(10, 15),
            loss: Rate(0),
            duplicate: Rate(0),
            fifo: false,
        }
    }
}

/// All links of a run.
#[derive(Clone, Debug)]
pub struct Network {
    nodes: usize,
    ends: usize,
    links: Vec<LinkState>,
    /// Whether any link keeps the order: asked with every message.
    any_fifo: bool,
    /// What they were when the run began.
    initial: Vec<LinkState>,
}

impl Network {
    /// A whole network in which everybody reaches everybody.
    #[must_use]
    pub fn new(nodes: u16, clients: u16) -> Self {
        let ends = usize::from(nodes) + usize::from(clients);
        let links = vec![LinkState::default(); ends * ends];
        Self { nodes: usize::from(nodes), ends, initial: links.clone(), links, any_fifo: false }
    }

    fn place(&self, end: Endpoint) -> usize {
        match end {
            Endpoint::Node(node) => node.index(),
            Endpoint::Client(client) => self.nodes + client.index(),
        }
    }

    /// The node or client at a place.
    fn end(&self, place: usize) -> Endpoint {
        let number = |place| u16::try_from(place).unwrap_or(u16::MAX);
        match place.checked_sub(self.nodes) {
            None => Endpoint::Node(NodeId(number(place))),
            Some(place) => Endpoint::Client(ClientId(number(place))),
        }
    }

    /// How many directions there are between any two ends.
    pub(crate) fn directions(&self) -> usize {
        self.links.len()
    }

    /// The place of one direction among all.
    pub(crate) fn direction(&self, from: Endpoint, to: Endpoint) -> usize {
        self.place(from) * self.ends + self.place(to)
    }

    /// One direction.
    #[must_use]
    pub fn link(&self, from: Endpoint, to: Endpoint) -> &LinkState {
        &self.links[self.direction(from, to)]
    }

    /// Whether any link keeps the order of what is sent on it.
    #[inline]
    pub(crate) fn any_fifo(&self) -> bool {
        self.any_fifo
    }

    /// Whether what is sent from one end to the other arrives in the order of sending.
    #[must_use]
    pub fn keeps_order(&self, from: Endpoint, to: Endpoint) -> bool {
        self.any_fifo && self.link(from, to).fifo
    }

    /// One direction, to be changed.
    fn link_mut(&mut self, from: Endpoint, to: Endpoint) -> &mut LinkState {
        let place = self.place(from) * self.ends + self.place(to);
        &mut self.links[place]
    }

    /// One direction, as it was when the run began.
    #[must_use]
    pub fn initial(&self, from: Endpoint, to: Endpoint) -> &LinkState {
        &self.initial[self.place(from) * self.ends + self.place(to)]
    }

    /// Whether healing makes links other than they were when the run began.
    #[must_use]
    pub fn heal_forgets(&self) -> bool {
        self.initial.iter().any(|link| *link != link.healed())
    }

    /// Makes what the links are what they were when the run began.
    pub(crate) fn begin(&mut self) {
        self.initial.clone_from(&self.links);
    }

    /// Whether nothing is cut, nothing is lost, and nothing takes longer than at first.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let slowest = LinkState::default().latency.max;
        self.links.iter().all(|link| !link.cut && link.loss.0 == 0 && link.latency.max <= slowest)
    }

    /// Whether no link is worse than it was when the run began.
    pub(crate) fn is_as_at_first(&self) -> bool {
        self.links.iter().zip(&self.initial).all(|(link, first)| {
            link.cut <= first.cut && link.loss <= first.loss && link.latency.max <= first.latency.max
        })
    }

    /// Whether a message is treated differently here than there, from any sender to any receiver. Nobody sends
    /// to itself, and no client to another.
    #[must_use]
    pub fn differs(&self, other: &Self) -> bool {
        let mut places = (0..self.ends).flat_map(|from| (0..self.ends).map(move |to| (from, to)));
        places.any(|(from, to)| {
            let used = from != to && (from < self.nodes || to < self.nodes);
            used && self.links[from * self.ends + to] != other.links[from * self.ends + to]
        })
    }

    /// Whether an input would change how any message is treated.
    pub(crate) fn changes(&self, input: &Input) -> bool {
        let mut then = self.clone();
        then.apply(input);
        then.differs(self)
    }

    /// Changes one route, or every link.
    pub fn change(&mut self, route: Option<Route>, change: impl Fn(&mut LinkState)) {
        match route {
            None => self.links.iter_mut().for_each(change),
            Some(Route { from, to, direction }) => {
                change(self.link_mut(from, to));
                if direction == Direction::Both {
                    change(self.link_mut(to, from));
                }
            }
        }
    }

    /// Changes every link of one endpoint, both ways or one.
    pub fn change_endpoint(&mut self, end: Endpoint, side: Side, change: impl Fn(&mut LinkState)) {
        let place = self.place(end);
        for other in 0..self.ends {
            if side != Side::In {
                change(&mut self.links[place * self.ends + other]);
            }
            if side != Side::Out {
                change(&mut self.links[other * self.ends + place]);
            }
        }
    }

    /// Makes links what they are to be, by what they are and what they were when the run began.
    fn mend(&mut self, links: Links, mended: impl Fn(LinkState, LinkState) -> LinkState) {
        for from in 0..self.ends {
            for to in 0..self.ends {
                if links.include(self.end(from), self.end(to)) {
                    let place = from * self.ends + to;
                    self.links[place] = mended(self.links[place], self.initial[place]);
                }
            }
        }
    }

    /// Does what an action does to the links; nothing for an action on something else.
    pub(crate) fn apply(&mut self, input: &Input) {
        match input {
            Input::Cut(route) => self.change(Some(*route), |link| link.cut = true),
            Input::Heal(links) => self.mend(*links, |link, _| link.healed()),
            Input::Restore(links) => {
                self.mend(*links, |_, initial| initial);
                self.any_fifo = self.links.iter().any(|link| link.fifo);
            }
            Input::Isolate(end, side) => self.change_endpoint(*end, *side, |link| link.cut = true),
            Input::Fifo(route, on) => {
                self.change(*route, |link| link.fifo = on.0);
                self.any_fifo = self.links.iter().any(|link| link.fifo);
            }
            Input::Delay(route, latency) => self.change(*route, |link| link.latency = *latency),
            Input::Loss(route, rate) => self.change(*route, |link| link.loss = *rate),
            Input::Duplicate(route, rate) => self.change(*route, |link| link.duplicate = *rate),
            Input::Partition(Split::Apart(groups)) => self.partition(groups),
            Input::Partition(Split::OneWay { from, to }) => self.part_one_way(from, to),
            Input::Crash(..)
            | Input::Restart(..)
            | Input::Freeze(..)
            | Input::Thaw(..)
            | Input::Wipe(..)
            | Input::Timeout(..)
            | Input::Absent(..)
            | Input::Begin(..)
            | Input::Join(..)
            | Input::Leave(..)
            | Input::Disk(..)
            | Input::Drop(..)
            | Input::Copy(..)
            | Input::Hold(..)
            | Input::Deliver(..)
            | Input::Release(..)
            | Input::Slow(..)
            | Input::Server(..)
            | Input::Clock(..)
            | Input::Full(..)
            | Input::Tail(..)
            | Input::Corrupt(..)
            | Input::Twin(..)
            | Input::Untwin(..)
            | Input::Lie(..)
            | Input::Policy(..)
            | Input::Quiet(..)
            | Input::Every(..)
            | Input::Load(..)
            | Input::AskOf(..)
            | Input::Once(..)
            | Input::Ask(..) => {}
        }
    }

    /// Nothing passes between the groups; nodes that are not named form one more.
    fn partition(&mut self, groups: &[Vec<Endpoint>]) {
        let group_of = |end: Endpoint| groups.iter().position(|group| group.contains(&end));
        let all: Vec<Endpoint> = (0..u16::try_from(self.nodes).unwrap_or(u16::MAX))
            .map(|i| Endpoint::Node(NodeId(i)))
            .chain(groups.iter().flatten().copied().filter(|end| end.node().is_none()))
            .collect();
        self.cut_among(&all, |from, to| group_of(from) != group_of(to));
    }

    /// Nothing passes from senders to receivers, and all else among them does.
    fn part_one_way(&mut self, senders: &[Endpoint], receivers: &[Endpoint]) {
        self.cut_among(&[senders, receivers].concat(), |from, to| {
            senders.contains(&from) && receivers.contains(&to)
        });
    }

    /// Cuts the links among these that are to be cut, and lets the others carry messages again.
    fn cut_among(&mut self, ends: &[Endpoint], is_cut: impl Fn(Endpoint, Endpoint) -> bool) {
        for from in ends {
            for to in ends {
                let cut = is_cut(*from, *to);
                let route = Route { from: *from, to: *to, direction: Direction::OneWay };
                self.change(Some(route), |link| link.cut = cut);
            }
        }
    }
}
