//! What can be done to the selected thing: the same in the selection bar, in the menu, and by key.

use faultline_engine::{
    Direction, Endpoint, Factor, Input, Link, NodeId, NodeStatus, Rate, Route, Session, Span, SpanRange,
};
use faultline_scene::Thing;

/// One thing to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// The input it makes.
    pub input: Input,
    /// Its key.
    pub key: Option<&'static str>,
    /// Whether it does harm, as opposed to good.
    pub harm: bool,
}

fn harm(input: Input, key: &'static str) -> Offer {
    Offer { input, key: Some(key), harm: true }
}

fn help(input: Input, key: &'static str) -> Offer {
    Offer { input, key: Some(key), harm: false }
}

fn quiet(input: Input) -> Offer {
    Offer { input, key: None, harm: true }
}

/// What can be done to a thing at the present moment.
pub fn offers(session: &dyn Session, thing: Thing) -> Vec<Offer> {
    match thing {
        Thing::Node(node) => of_node(session, node),
        Thing::Link(a, b) => of_link(session, a, b),
        Thing::Client(client) => {
            let info = session.info();
            let keys = [Some("c"), Some("g")].into_iter().chain(std::iter::repeat(None));
            let ask = |(command, key): (&&str, _)| Offer {
                input: Input::Ask(client, (*command).into()),
                key,
                harm: false,
            };
            let mut offers: Vec<Offer> = info.commands.iter().zip(keys).map(ask).collect();
            if let Some(first) = info.commands.first() {
                // Often enough to keep the run busy, not so often that answers cannot keep up.
                let period = Span(info.patience.0 / 5).max(Span::millis(60));
                offers.push(Offer {
                    input: Input::Every(client, period, (*first).into()),
                    key: None,
                    harm: false,
                });
            }
            offers.push(Offer { input: Input::Quiet(client), key: None, harm: false });
            offers.push(isolation(session, client.into()));
            offers
        }
        Thing::Message(id) => match session.message(id) {
            // Those that make no sense now stand there too, greyed, so that nothing moves away under the pointer.
            Some(_) => vec![
                harm(Input::Drop(id), "d"),
                harm(Input::Copy(id), "u"),
                harm(Input::Hold(id), "h"),
                help(Input::Deliver(id), "Enter"),
            ],
            None => Vec::new(),
        },
    }
}

fn of_node(session: &dyn Session, node: NodeId) -> Vec<Offer> {
    let frame = session.frame();
    let status = frame.nodes.get(node.index()).map_or(NodeStatus::Down, |node| node.status);
    let mut offers = vec![match status {
        NodeStatus::Down => help(Input::Restart(node), "k"),
        _ => harm(Input::Crash(node), "k"),
    }];
    offers.push(match status {
        NodeStatus::Frozen => help(Input::Thaw(node), "f"),
        _ => harm(Input::Freeze(node), "f"),
    });
    offers.push(isolation(session, node.into()));
    offers.push(Offer { input: Input::Timeout(node), key: Some("t"), harm: false });
    offers.push(harm(Input::Wipe(node), "w"));
    offers.push(quiet(Input::Disk(Some(node), SpanRange::exactly(Span::millis(40)))));
    if session.info().works {
        let slow = frame.nodes.get(node.index()).is_some_and(|node| node.factor > Factor::ONE);
        offers.push(if slow {
            help(Input::Slow(node, Factor::ONE), "l")
        } else {
            harm(Input::Slow(node, Factor(400)), "l")
        });
    }
    offers
}

fn isolation(session: &dyn Session, end: Endpoint) -> Offer {
    let nodes = (0..session.nodes()).map(|i| Endpoint::Node(NodeId(i)));
    let touched = nodes.filter(|other| *other != end).any(|other| {
        session.link(end, other) != Link::default() || session.link(other, end) != Link::default()
    });
    if touched { help(Input::HealEndpoint(end), "i") } else { harm(Input::Isolate(end), "i") }
}

fn of_link(session: &dyn Session, a: Endpoint, b: Endpoint) -> Vec<Offer> {
    let both = Route { from: a, to: b, direction: Direction::Both };
    let there = Route { direction: Direction::OneWay, ..both };
    let back = Route { from: b, to: a, direction: Direction::OneWay };
    let (one, other) = (session.link(a, b), session.link(b, a));
    let mut offers = Vec::new();
    if one.cut && other.cut {
        offers.push(help(Input::Heal(both), "x"));
    } else {
        offers.push(harm(Input::Cut(both), "x"));
        if one != Link::default() || other != Link::default() {
            offers.push(Offer { input: Input::Heal(both), key: None, harm: false });
        }
    }
    offers.push(quiet(Input::Cut(there)));
    offers.push(quiet(Input::Cut(back)));
    offers.push(quiet(Input::Delay(Some(both), SpanRange::exactly(Span::millis(80)))));
    offers.push(quiet(Input::Loss(Some(both), Rate(300_000))));
    offers.push(quiet(Input::Duplicate(Some(both), Rate(300_000))));
    offers
}

/// What can be done to the network as a whole.
pub fn network(session: &dyn Session) -> Vec<Offer> {
    let mut offers = vec![help(Input::HealAll, "a")];
    let nodes = session.nodes();
    if nodes > 1 {
        let names = |from: u16, to: u16| (from..to).map(|i| Endpoint::Node(NodeId(i))).collect::<Vec<_>>();
        let half = nodes / 2;
        offers.push(quiet(Input::Partition(vec![names(0, half), names(half, nodes)])));
    }
    offers.push(quiet(Input::Loss(None, Rate(100_000))));
    offers.push(quiet(Input::Duplicate(None, Rate(100_000))));
    offers.push(quiet(Input::Delay(None, SpanRange::millis(10, 60))));
    offers
}
