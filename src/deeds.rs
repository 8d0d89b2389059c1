//! What can be done to the selected thing: the same in the selection bar, in the menu, and by key.

use faultline_engine::view::LiarFrame;
use faultline_engine::{
    ActionKind, Backoff, Breaker, ClientId, ClockChange, ClockError, ClockRate, Direction, Endpoint, Factor,
    Frequency, Held, Input, Jitter, LinkState, Links, Load, MessageKind, MessageRef, NodeId, NodeStatus,
    Policy, Rate, Rhythm, Route, Service, Session, Side, Span, SpanRange, Split, Switch, Tail, Tells,
    Template, Traffic, Twin,
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
            // One may name a node that this run does not have.
            let fits = |command: &&&str| session.read(&format!("{client} {command}")).is_ok();
            let mut offers: Vec<Offer> = info.commands.iter().filter(fits).zip(keys).map(ask).collect();
            if let Some(first) = info.commands.first() {
                // Often enough to keep the run busy, not so often that answers cannot keep up.
                let period = Span(info.patience.0 / 5).max(Span::millis(60));
                offers.push(quiet(Input::Every(client, period, (*first).into())));
            }
            if let Some(template) = info.commands.first().and_then(|first| Template::of(first)) {
                // More than one who waits for each answer would ask.
                let (often, rhythm) = (Frequency(50_000), Rhythm::Poisson);
                offers.push(quiet(Input::Load(client, Load { often, rhythm, zipf: false, template })));
            }
            offers.extend(policies(session, client).map(|policy| quiet(Input::Policy(Some(client), policy))));
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

/// Policies that a client may be given: two that are known to help, or the usual one where it has another.
fn policies(session: &dyn Session, client: ClientId) -> impl Iterator<Item = Policy> {
    let frame = session.frame();
    let usual = frame.clients.get(client.index()).is_none_or(|client| client.policy.is_none());
    // From about what an answer takes to many times that.
    let patience = session.info().patience;
    let range = SpanRange { min: Span(patience.0 / 4).max(Span::millis(1)), max: Span(patience.0 * 8) };
    let backoff = Policy { backoff: Some(Backoff { range, jitter: Jitter::Full }), ..Policy::USUAL };
    let breaker = Policy { breaker: Some(Breaker { failures: 5, pause: Span::secs(1) }), ..Policy::USUAL };
    (if usual { vec![backoff, breaker] } else { vec![Policy::USUAL] }).into_iter()
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
    if session.info().members_change {
        offers.push(by_key(
            "j",
            match status {
                NodeStatus::New => Input::Absent(node),
                NodeStatus::Absent | NodeStatus::Left => Input::Join(node),
                NodeStatus::Up | NodeStatus::Down | NodeStatus::Frozen => Input::Leave(node),
            },
        ));
    }
    offers.push(isolation(session, node.into()));
    offers.push(quiet(Input::Isolate(node.into(), Side::Out)));
    offers.push(quiet(Input::Isolate(node.into(), Side::In)));
    offers.push(by_key("t", Input::Timeout(node)));
    offers.push(by_key("w", Input::Wipe(node)));
    offers.push(quiet(Input::Disk(Some(node), SpanRange::exactly(Span::millis(40)))));
    let full = frame.nodes.get(node.index()).is_some_and(|node| node.full);
    offers.push(quiet(Input::Full(node, Switch(!full))));
    offers.push(quiet(Input::Tail(node, Tail(1))));
    if !frame.nodes.get(node.index()).is_some_and(|node| node.damaged) {
        offers.push(quiet(Input::Corrupt(node)));
    }
    let service = frame.nodes.get(node.index()).map_or(Service::AT_ONCE, |node| node.service);
    // A tenth of a client's patience: with a few requests at a time a queue grows.
    let takes = SpanRange::exactly(Span(session.info().patience.0 / 10));
    let busy = Service { takes, workers: 1, queue: Some(8), refuses: false };
    offers.push(quiet(Input::Server(Some(node), if service.is_at_once() { busy } else { Service::AT_ONCE })));
    if session.info().works || !service.is_at_once() {
        let slow = frame.nodes.get(node.index()).is_some_and(|node| node.factor > Factor::ONE);
        offers.push(by_key("l", Input::Slow(node, if slow { Factor::ONE } else { Factor(400) })));
    }
    // A tenth: what a timeout or a lease of a few hundred milliseconds notices.
    let wrong = frame.nodes.get(node.index()).is_some_and(|node| node.clock != ClockError::NONE);
    let clock = if wrong { ClockChange::Sync } else { ClockChange::Rate(ClockRate(-100_000)) };
    offers.push(by_key("o", Input::Clock(node, clock)));
    offers.extend(lies(session, node, frame.nodes.get(node.index()).and_then(|node| node.liar.as_deref())));
    offers
}

/// Making a node two, so that half of all others hear the second copy, or one again; and the lies that its protocol knows.
fn lies(session: &dyn Session, node: NodeId, liar: Option<&LiarFrame>) -> Vec<Offer> {
    let mut offers = Vec::new();
    let nodes = (0..session.nodes()).map(NodeId).filter(|other| *other != node).map(Endpoint::Node);
    let others: Vec<Endpoint> = nodes.chain((0..session.clients()).map(|i| ClientId(i).into())).collect();
    if liar.is_some_and(|liar| liar.second.is_some()) {
        offers.push(quiet(Input::Untwin(node)));
    } else if others.len() > 1 {
        // The nodes by halves; where there is one other node only, the clients hear the second copy.
        let others_nodes = usize::from(session.nodes()) - 1;
        let half = others_nodes.div_ceil(2).max(1);
        let behind = if others_nodes > 1 { half..others_nodes } else { half..others.len() };
        let second = others[behind].to_vec();
        let first = others[..half].to_vec();
        offers.push(quiet(Input::Twin(Twin { node, first, second })));
    }
    match liar.and_then(|liar| liar.lie) {
        Some(_) => offers.push(quiet(Input::Lie(node, Tells(None)))),
        None => {
            let lies = session.lies().iter();
            offers.extend(lies.map(|lie| quiet(Input::Lie(node, Tells(Some(*lie))))));
        }
    }
    offers
}

/// Whether one direction of a link is not as it was when the run began.
fn is_touched(session: &dyn Session, from: Endpoint, to: Endpoint) -> bool {
    // Keeping the order is what a link is like, and no fault: `heal` leaves it.
    let faults = |link: LinkState| LinkState { fifo: false, ..link };
    faults(session.link(from, to)) != faults(session.initial_link(from, to))
}

/// Making links whole: as they were when the run began, where that is not as they are by default.
pub fn mending(session: &dyn Session, links: Links) -> Input {
    if session.heal_forgets() { Input::Restore(links) } else { Input::Heal(links) }
}

fn isolation(session: &dyn Session, end: Endpoint) -> Offer {
    let nodes = (0..session.nodes()).map(|i| Endpoint::Node(NodeId(i)));
    let touched = nodes
        .filter(|other| *other != end)
        .any(|other| is_touched(session, end, other) || is_touched(session, other, end));
    by_key("i", if touched { mending(session, Links::Of(end)) } else { Input::Isolate(end, Side::Both) })
}

fn of_link(session: &dyn Session, a: Endpoint, b: Endpoint) -> Vec<Offer> {
    let both = Route { from: a, to: b, direction: Direction::Both };
    let there = Route { direction: Direction::OneWay, ..both };
    let back = Route { from: b, to: a, direction: Direction::OneWay };
    let (one, other) = (session.link(a, b), session.link(b, a));
    let mut offers = Vec::new();
    if one.cut && other.cut {
        offers.push(by_key("x", mending(session, Links::On(both))));
    } else {
        offers.push(by_key("x", Input::Cut(both)));
        if is_touched(session, a, b) || is_touched(session, b, a) {
            offers.push(quiet(mending(session, Links::On(both))));
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
    let mut offers = vec![by_key("a", mending(session, Links::All)), holding(session, Links::All, None)];
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

#[cfg(test)]
mod tests {
    use super::*;
    use faultline_catalogue::catalogue;
    use faultline_engine::limits::MAX_TIME;
    use faultline_engine::{ClientId, ScriptLine, Time};
    use faultline_scenario::{Link, ViewState, describe, open};

    /// Numbers that look like luck.
    struct Luck(u64);

    impl Luck {
        fn below(&mut self, most: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(self.0 >> 33).expect("31 bits") % most
        }
    }

    /// A run can be sent on as it is shown, and is the same run there.
    fn is_sent_on(session: &dyn Session, what: &str) {
        let link = describe(session, &ViewState::default());
        let text = link.encode();
        let sent = Link::decode(&text).unwrap_or_else(|error| panic!("{what}: {error}\n{text}"));
        let mut again = open(&sent).unwrap_or_else(|error| panic!("{what}: {error}\n{text}"));
        again.seek(sent.at, u32::MAX);
        let seen = (session.head(), session.events(), session.digest());
        assert_eq!((again.head(), again.events(), again.digest()), seen, "{what}\n{text}");
    }

    fn things(session: &dyn Session) -> Vec<Thing> {
        let frame = session.frame();
        let nodes = (0..session.nodes()).map(|node| Thing::Node(NodeId(node)));
        let clients = (0..session.clients()).map(|client| Thing::Client(ClientId(client)));
        let messages = frame.messages.iter().map(|message| Thing::Message(message.id));
        let links = (1..session.nodes()).map(|node| Thing::Link(NodeId(0).into(), NodeId(node).into()));
        nodes.chain(clients).chain(messages).chain(links).collect()
    }

    /// `heal` would forget what the lines at 0 s have made of links; what keeps the order is not among it.
    #[test]
    fn links_that_began_otherwise_are_restored() {
        for (line, forgets) in [
            (None, false),
            (Some("0s delay n2 n3 50ms"), true),
            (Some("0s cut n1 -> n2"), true),
            (Some("0s delay n2 n3 10ms..15ms"), false),
            (Some("0s fifo all on"), false),
            (Some("0.000001s loss all 10%"), false),
        ] {
            let mut session = open(&crate::opening::of("raft")).expect("a run");
            if let Some(line) = line {
                let line = session.read(line).expect("a line");
                assert!(session.act(line));
            }
            session.seek(Time(2), u32::MAX);
            for links in [Links::All, Links::Of(NodeId(0).into())] {
                let wanted = if forgets { Input::Restore(links) } else { Input::Heal(links) };
                assert_eq!(mending(&*session, links), wanted, "{line:?}");
            }
        }
    }

    /// All that the buttons do, at all kinds of moments, in the smallest and the largest run of every protocol.
    #[test]
    fn whatever_is_done_can_be_sent_on() {
        for entry in catalogue() {
            let info = entry.info;
            for (round, nodes) in [info.nodes.min, info.nodes.max, info.nodes.max].into_iter().enumerate() {
                let mut luck = Luck(7 + round as u64 * 1_000 + u64::from(nodes));
                let opening = crate::opening::of(info.slug);
                let link =
                    Link { nodes, clients: info.clients.max, script: Vec::new(), at: Time(0), ..opening };
                let mut session = open(&link).expect(info.slug);
                for step in 0..40 {
                    let things = things(&*session);
                    let mut choice = offers(&*session, things[luck.below(things.len())]);
                    choice.extend(network(&*session));
                    let input = choice.swap_remove(luck.below(choice.len())).input;
                    let what = format!("{} with {nodes} nodes, step {step}: {input}", info.slug);
                    if session.no_effect(&input).is_none() {
                        assert!(session.act(ScriptLine { at: None, input }), "{what}");
                        is_sent_on(&*session, &what);
                    }
                    match luck.below(5) {
                        0 => drop(session.step_back()),
                        1 => drop(session.step_forward()),
                        _ => {
                            // Where everybody talks to everybody, each moment of a crowd is full.
                            let most = if nodes > 15 && info.clients.max == 0 { 4_000 } else { 40_000 };
                            let to = session.head().0 + luck.below(most) as u64;
                            session.seek(Time(to), 3_000);
                        }
                    }
                    is_sent_on(&*session, &what);
                }
            }
        }
    }

    /// What an action makes happen at once takes microseconds, of which there are none left.
    #[test]
    fn the_last_microsecond_can_be_sent_on() {
        let mut done = 0;
        for entry in catalogue() {
            let opening = crate::opening::of(entry.info.slug);
            let Some(command) = entry.info.commands.first() else { continue };
            let ask = format!("3599.9999s c1 {command}");
            for act in
                ["isolate c1", "crash n1", "heal", "c1 quiet", "hold all", "timeout n1", "partition n1 | n2"]
            {
                let Ok(mut session) = open(&Link { script: Vec::new(), clients: 1, ..opening.clone() })
                else {
                    continue;
                };
                // An hour of heartbeats is long; what is frozen says nothing.
                for node in 0..session.nodes() {
                    let freeze = session.read(&format!("freeze n{}", node + 1)).expect("a line");
                    session.act(freeze);
                }
                let ask = session.read(&ask).expect("a line");
                session.act(ask);
                session.seek(MAX_TIME, u32::MAX);
                if session.head() < MAX_TIME {
                    continue;
                }
                for line in [act, "c1 quiet", act] {
                    let Ok(line) = session.read(line) else { continue };
                    done += usize::from(session.act(line));
                    assert!(session.head() <= MAX_TIME, "{}: {act}: {}", entry.info.slug, session.head());
                    is_sent_on(&*session, &format!("{}: {act}", entry.info.slug));
                }
            }
        }
        assert!(done > 10, "{done}");
    }
}
