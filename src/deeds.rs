//! What can be done to the selected thing: the same in the selection bar, in the menu, and by key.

use faultline_engine::{
    ActionKind, ClockChange, ClockError, ClockRate, Direction, Endpoint, Factor, Held, Input, LinkState,
    Links, MessageKind, MessageRef, NodeId, NodeStatus, Rate, Route, Session, Side, Span, SpanRange, Split,
    Switch, Tail, Traffic,
};
use faultline_scene::Thing;

/// One thing to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// The input it makes.
    pub input: Input,
    /// Its key.
    pub key: Option<&'static str>,
}

impl Offer {
    /// Whether it does harm.
    pub fn harms(&self) -> bool {
        self.input.kind() == ActionKind::Fault
    }
}

fn by_key(key: &'static str, input: Input) -> Offer {
    Offer { input, key: Some(key) }
}

fn quiet(input: Input) -> Offer {
    Offer { input, key: None }
}

/// What can be done to a thing at the present moment.
pub fn offers(session: &dyn Session, thing: Thing) -> Vec<Offer> {
    match thing {
        Thing::Node(node) => of_node(session, node),
        Thing::Link(a, b) => of_link(session, a, b),
        Thing::Client(client) => {
            let info = session.info();
            let keys = [Some("c"), Some("g")].into_iter().chain(std::iter::repeat(None));
            let ask =
                |(command, key): (&&str, _)| Offer { input: Input::Ask(client, (*command).into()), key };
            let mut offers: Vec<Offer> = info.commands.iter().zip(keys).map(ask).collect();
            if let Some(first) = info.commands.first() {
                // Often enough to keep the run busy, not so often that answers cannot keep up.
                let period = Span(info.patience.0 / 5).max(Span::millis(60));
                offers.push(quiet(Input::Every(client, period, (*first).into())));
            }
            offers.push(quiet(Input::Quiet(client)));
            offers.push(isolation(session, client.into()));
            offers
        }
        Thing::Message(id) => match session.message(id) {
            // Those that make no sense now stand there too, greyed, so that nothing moves away under the pointer.
            Some((detail, _)) => {
                // By what it is, which an edit of the script before it leaves alone; a number would mean another message.
                let name = session.name_of(id).map_or(MessageRef::Number(id), MessageRef::Name);
                let route = Route { from: detail.from, to: detail.to, direction: Direction::OneWay };
                vec![
                    by_key("d", Input::Drop(name.clone())),
                    by_key("u", Input::Copy(name.clone())),
                    by_key("h", Input::Hold(Held::One(name.clone()))),
                    by_key("Enter", Input::Deliver(name)),
                    holding(session, Links::On(route), Some(MessageKind::of(detail.view.name))),
                ]
            }
            None => Vec::new(),
        },
    }
}

/// Holding such messages from now on, or letting them pass where some are held.
fn holding(session: &dyn Session, links: Links, kind: Option<MessageKind>) -> Offer {
    let traffic = Traffic { links, kind };
    let release = Input::Release(traffic.clone());
    quiet(if session.no_effect(&release).is_none() { release } else { Input::Hold(Held::All(traffic)) })
}

fn of_node(session: &dyn Session, node: NodeId) -> Vec<Offer> {
    let frame = session.frame();
    let status = frame.nodes.get(node.index()).map_or(NodeStatus::Down, |node| node.status);
    let crash = if status == NodeStatus::Down { Input::Restart(node) } else { Input::Crash(node) };
    let freeze = if status == NodeStatus::Frozen { Input::Thaw(node) } else { Input::Freeze(node) };
    let mut offers = vec![by_key("k", crash), by_key("f", freeze)];
    offers.push(isolation(session, node.into()));
    offers.push(quiet(Input::Isolate(node.into(), Side::Out)));
    offers.push(quiet(Input::Isolate(node.into(), Side::In)));
    offers.push(by_key("t", Input::Timeout(node)));
    offers.push(by_key("w", Input::Wipe(node)));
    offers.push(quiet(Input::Disk(Some(node), SpanRange::exactly(Span::millis(40)))));
    let full = frame.nodes.get(node.index()).is_some_and(|node| node.full);
    offers.push(quiet(Input::Full(node, Switch(!full))));
    offers.push(quiet(Input::Tail(node, Tail(1))));
    if session.info().works {
        let slow = frame.nodes.get(node.index()).is_some_and(|node| node.factor > Factor::ONE);
        offers.push(by_key("l", Input::Slow(node, if slow { Factor::ONE } else { Factor(400) })));
    }
    // A tenth: what a timeout or a lease of a few hundred milliseconds notices.
    let wrong = frame.nodes.get(node.index()).is_some_and(|node| node.clock != ClockError::NONE);
    let clock = if wrong { ClockChange::Sync } else { ClockChange::Rate(ClockRate(-100_000)) };
    offers.push(by_key("o", Input::Clock(node, clock)));
    offers
}

fn isolation(session: &dyn Session, end: Endpoint) -> Offer {
    let nodes = (0..session.nodes()).map(|i| Endpoint::Node(NodeId(i)));
    let touched = nodes
        .filter(|other| *other != end)
        .any(|other| is_hurt(session.link(end, other)) || is_hurt(session.link(other, end)));
    by_key("i", if touched { Input::Heal(Links::Of(end)) } else { Input::Isolate(end, Side::Both) })
}

/// Whether something of a link could be healed.
fn is_hurt(link: LinkState) -> bool {
    link != link.healed()
}

fn of_link(session: &dyn Session, a: Endpoint, b: Endpoint) -> Vec<Offer> {
    let both = Route { from: a, to: b, direction: Direction::Both };
    let there = Route { direction: Direction::OneWay, ..both };
    let back = Route { from: b, to: a, direction: Direction::OneWay };
    let (one, other) = (session.link(a, b), session.link(b, a));
    let mut offers = Vec::new();
    if one.cut && other.cut {
        offers.push(by_key("x", Input::Heal(Links::On(both))));
    } else {
        offers.push(by_key("x", Input::Cut(both)));
        if is_hurt(one) || is_hurt(other) {
            offers.push(quiet(Input::Heal(Links::On(both))));
        }
    }
    offers.push(holding(session, Links::On(both), None));
    offers.push(quiet(Input::Cut(there)));
    offers.push(quiet(Input::Cut(back)));
    offers.push(quiet(Input::Delay(Some(both), SpanRange::exactly(Span::millis(80)))));
    offers.push(quiet(Input::Loss(Some(both), Rate(300_000))));
    offers.push(quiet(Input::Duplicate(Some(both), Rate(300_000))));
    offers.push(quiet(Input::Fifo(Some(both), Switch(!(one.fifo && other.fifo)))));
    offers
}

/// What can be done to the network as a whole.
pub fn network(session: &dyn Session) -> Vec<Offer> {
    let mut offers = vec![by_key("a", Input::Heal(Links::All)), holding(session, Links::All, None)];
    let nodes = session.nodes();
    if nodes > 1 {
        let names = |from: u16, to: u16| (from..to).map(|i| Endpoint::Node(NodeId(i))).collect::<Vec<_>>();
        let half = nodes / 2;
        offers.push(quiet(Input::Partition(Split::Apart(vec![names(0, half), names(half, nodes)]))));
        offers.push(quiet(Input::Partition(Split::OneWay { from: names(0, half), to: names(half, nodes) })));
    }
    offers.push(quiet(Input::Loss(None, Rate(100_000))));
    offers.push(quiet(Input::Duplicate(None, Rate(100_000))));
    offers.push(quiet(Input::Delay(None, SpanRange::millis(10, 60))));
    let ends = || (0..nodes).map(|i| Endpoint::Node(NodeId(i)));
    let ordered = ends().all(|a| ends().all(|b| a == b || session.link(a, b).fifo));
    offers.push(quiet(Input::Fifo(None, Switch(!ordered || nodes < 2))));
    offers
}
